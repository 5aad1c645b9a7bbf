package dev.layerlift.benchmarks;

import com.google.inject.Injector;
import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.persistence.sqlite.SqliteDatabase;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.storage.local.LocalContentStore;
import dev.layerlift.storage.local.LocalStoreCounters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * One large file from folder to folder, beside what people do by hand, each several times in turn: {@code durable} is a whole
 * migration, with everything on; {@code ring} one write into the store, hashed on the way and not yet on the disk.
 */
final class TransferScenario {
    private static final int MEGABYTE = 1_000_000;

    private final int megabytes;
    private final int rounds;
    private final Map<String, double[]> seconds = new LinkedHashMap<>();
    private final StringBuilder counts = new StringBuilder();

    TransferScenario(int megabytes, int rounds) {
        this.megabytes = megabytes;
        this.rounds = rounds;
    }

    /** Something that is measured. */
    @FunctionalInterface
    private interface Run {
        void run() throws IOException, InterruptedException;
    }

    String run(Path folder) throws IOException, InterruptedException {
        String loadBefore = load();
        Path work = Files.createTempDirectory(Files.createDirectories(folder), "layerlift-transfer");
        Path source = work.resolve("source");
        Path target = work.resolve("target");
        Sha256 digest = write(source);
        boolean rclone = isThere("rclone", "version");
        try {
            for (int round = 0; round < rounds; round++) {
                measured("cp, sha256sum", round, target, () -> {
                    call("cp", source.toString(), target.toString());
                    sum(target, digest);
                });
                measured("cp, sync, sha256sum", round, target, () -> {
                    call("cp", source.toString(), target.toString());
                    call("sync", target.toString());
                    sum(target, digest);
                });
                if (rclone) {
                    measured(
                            "rclone copy",
                            round,
                            target,
                            () -> call("rclone", "--config", "", "copyto", source.toString(), target.toString()));
                }
                ours(work, source, digest, round);
            }
        } finally {
            Files.deleteIfExists(source);
            Files.deleteIfExists(target);
            Files.delete(work);
        }
        return report(loadBefore, rclone);
    }

    private void ours(Path work, Path source, Sha256 digest, int round) throws IOException, InterruptedException {
        try (BenchmarkHome home = BenchmarkHome.make(work, Ed25519Providers.fastest())) {
            Injector injector = home.injector();
            LocalContentStore store = BenchmarkHome.store(injector);
            ObjectPath ring = ObjectPath.ofPublic("ring");
            counted("ring", round, store, injector, () -> store.put(ring, content(source), digest, Durability.LATER));
            store.delete(ring);

            Did did = injector.getInstance(AssetImporter.class)
                    .importAll(List.of(
                            new ImportItem("a.bin", "application/octet-stream", content(source), "benchmark/0")))
                    .get(0)
                    .asset()
                    .did();
            MigrationManager manager = injector.getInstance(MigrationManager.class);
            counted("durable", round, store, injector, () -> migrate(manager, did));
        }
    }

    private static void migrate(MigrationManager manager, Did did) throws InterruptedException {
        try {
            MigrationState state = manager.migrate(did, Layer.WEBVH, MigrationOptions.DEFAULT)
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

    private void measured(String name, int round, Path target, Run run) throws IOException, InterruptedException {
        timed(name, round, run);
        Files.deleteIfExists(target);
    }

    private void timed(String name, int round, Run run) throws IOException, InterruptedException {
        // What others left to be written must not be counted here.
        call("sync");
        long start = System.nanoTime();
        run.run();
        seconds.computeIfAbsent(name, key -> new double[rounds])[round] = (System.nanoTime() - start) / 1e9;
    }

    private void counted(String name, int round, LocalContentStore store, Injector injector, Run run)
            throws IOException, InterruptedException {
        SqliteDatabase database = injector.getInstance(SqliteDatabase.class);
        LocalStoreCounters before = store.counters();
        long commits = database.counters().commits();
        long read = io("rchar");
        long written = io("wchar");
        timed(name, round, run);
        if (round == rounds - 1) {
            LocalStoreCounters after = store.counters();
            double size = (double) megabytes * MEGABYTE;
            counts.append(String.format(
                    Locale.ROOT,
                    "%s: bytes read %.2f times, written %.2f times, hashed by the store %.2f times; %d fsyncs of files, %d of"
                            + " folders; %d commits of SQLite%n",
                    name,
                    (io("rchar") - read) / size,
                    (io("wchar") - written) / size,
                    (after.bytesHashed() - before.bytesHashed()) / size,
                    after.fileSyncs() - before.fileSyncs(),
                    after.folderSyncs() - before.folderSyncs(),
                    database.counters().commits() - commits));
        }
    }

    private String report(String loadBefore, boolean rclone) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "transfer: %d MB from folder to folder, the median of %d in turn, JDK %s; load %s before, %s after%n",
                megabytes,
                rounds,
                System.getProperty("java.version"),
                loadBefore,
                load()));
        text.append(counts);
        seconds.keySet()
                .forEach(name -> text.append(String.format(
                        Locale.ROOT, "%-20s %7.2f s %7.0f MB/s%n", name, median(name), megabytes / median(name))));
        if (!rclone) {
            text.append("rclone copy: not measured, rclone is not there\n");
        }
        double byHand = median("cp, sync, sha256sum") / median("durable");
        double plain = median("cp, sha256sum") / median("ring");
        text.append(String.format(
                Locale.ROOT,
                "durable: %.2f x cp, sync, sha256sum (target: 1.5)%s%nring: %.2f x cp, sha256sum (target: 3)%n",
                byHand,
                rclone
                        ? String.format(
                                Locale.ROOT,
                                ", %.2f x rclone (target: above 1)",
                                median("rclone copy") / median("durable"))
                        : "",
                plain));
        text.append("memory: at most ").append(memory("VmHWM")).append(" resident\n");
        text.append(String.format(
                Locale.ROOT,
                "{\"scenario\":\"transfer\",\"megabytes\":%d,\"durableSeconds\":%.3f,\"ringSeconds\":%.3f,\"durableRatio\":%.3f,"
                        + "\"ringRatio\":%.3f}%n",
                megabytes,
                median("durable"),
                median("ring"),
                byHand,
                plain));
        return text.toString();
    }

    private double median(String name) {
        double[] sorted = seconds.getOrDefault(name, new double[] {Double.NaN}).clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private Sha256 write(Path file) throws IOException {
        Random random = new Random(1);
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[MEGABYTE];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(buffer);
                digest.update(buffer);
                out.write(buffer);
            }
        }
        return Sha256.ofDigest(digest.digest());
    }

    private static Content content(Path file) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return file.toFile().length();
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }

    private static void sum(Path file, Sha256 expected) throws IOException, InterruptedException {
        String said = call("sha256sum", file.toString());
        if (!said.startsWith(expected.hex())) {
            throw new IllegalStateException("sha256sum: " + said + " (expected: " + expected.hex() + ")");
        }
    }

    private static String call(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            call(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    private static long io(String name) throws IOException {
        return Long.parseLong(value(Path.of("/proc/self/io"), name));
    }

    private static String memory(String name) throws IOException {
        return value(Path.of("/proc/self/status"), name);
    }

    private static String value(Path file, String name) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        return lines.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElseThrow(() -> new IOException(file + ": no " + name + " (expected: one)"));
    }
}
