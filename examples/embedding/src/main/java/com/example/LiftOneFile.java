package com.example;

import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.ContentStore.Content;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes a home where there is none, lifts a file to the web, and says what became of it. */
public class LiftOneFile {
    public static void main(String[] args) throws Exception {
        HomeDirectory home = new HomeDirectory(Path.of(args[0]));
        Path file = Path.of(args[1]);
        char[] passphrase = System.getenv("LAYERLIFT_PASSPHRASE").toCharArray();
        try (Layerlift layerlift = home.exists()
                ? Layerlift.open(home, passphrase::clone)
                : Layerlift.create(home, WebHost.parse("assets.example.com"), passphrase::clone)) {
            // What an earlier process left comes first.
            layerlift.migrationManager().resume().toCompletableFuture().join();
            Did did = layerlift.importer()
                    .importAll(List.of(new ImportItem(
                            file.getFileName().toString(),
                            "text/plain",
                            Content.of(Files.readAllBytes(file)),
                            file.toString())))
                    .get(0)
                    .asset()
                    .did();
            MigrationResult result = layerlift.migrationManager()
                    .migrate(did, Layer.WEBVH, MigrationOptions.DEFAULT)
                    .toCompletableFuture()
                    .join();
            System.out.println(result.state().id() + " " + result.targetDid().orElseThrow());
            System.out.println(layerlift.verifier().verify(result.targetDid().orElseThrow()).valid());
        }
    }
}
