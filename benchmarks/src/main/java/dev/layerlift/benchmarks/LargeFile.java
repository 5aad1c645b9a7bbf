package dev.layerlift.benchmarks;

import com.google.inject.Injector;
import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * A file of random bytes.
 *
 * @param path where it is
 * @param digest SHA-256 of its bytes
 */
record LargeFile(Path path, Sha256 digest) {
    private static final int MEGABYTE = 1_000_000;

    static LargeFile write(Path path, int megabytes) throws IOException {
        Random random = new Random(1);
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[MEGABYTE];
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(buffer);
                digest.update(buffer);
                out.write(buffer);
            }
        }
        return new LargeFile(path, Sha256.ofDigest(digest.digest()));
    }

    Content content() {
        return new Content() {
            @Override
            public long sizeBytes() {
                return path.toFile().length();
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(path);
            }
        };
    }

    /** Takes it into a home as an asset. */
    Did importInto(Injector injector) {
        return injector.getInstance(AssetImporter.class)
                .importAll(List.of(new ImportItem("a.bin", "application/octet-stream", content(), "benchmark/0")))
                .get(0)
                .asset()
                .did();
    }

    /** A whole migration of an asset to the web. */
    static void migrate(Injector injector, Did did) throws InterruptedException {
        try {
            MigrationState state = injector.getInstance(MigrationManager.class)
                    .migrate(did, Layer.WEBVH, MigrationOptions.DEFAULT)
                    .toCompletableFuture()
                    .get()
                    .state();
            if (state != MigrationState.COMPLETED) {
                throw new IllegalStateException(state + " (expected: COMPLETED)");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
