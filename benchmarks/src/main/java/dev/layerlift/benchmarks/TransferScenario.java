package dev.layerlift.benchmarks;

import static dev.layerlift.benchmarks.Contest.call;
import static dev.layerlift.benchmarks.Contest.io;

import com.google.inject.Injector;
import dev.layerlift.benchmarks.Contest.Run;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.storage.local.LocalContentStore;
import dev.layerlift.storage.local.LocalStoreCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One large file from folder to folder, beside what people do by hand, each several times in turn: {@code durable} is a whole
 * migration, with everything on; {@code ring} one write into the store, hashed on the way and not yet on the disk.
 */
final class TransferScenario {
    private static final String SUMMED = "cp, sha256sum";
    private static final String SYNCED = "cp, sync, sha256sum";
    private static final String RCLONE = "rclone copy";

    private final int megabytes;
    private final int rounds;
    private final StringBuilder counts = new StringBuilder();

    TransferScenario(int megabytes, int rounds) {
        this.megabytes = megabytes;
        this.rounds = rounds;
    }

    String run(Path folder) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(Files.createDirectories(folder), "layerlift-transfer");
        LargeFile source = LargeFile.write(work.resolve("source"), megabytes);
        String from = source.path().toString();
        Path target = work.resolve("target");
        Contest contest = new Contest(work, megabytes, rounds);
        boolean rclone = Contest.isThere("rclone", "version");
        try {
            for (int round = 0; round < rounds; round++) {
                measured(contest, SUMMED, round, target, () -> {
                    call("cp", from, target.toString());
                    sum(source, target);
                });
                measured(contest, SYNCED, round, target, () -> {
                    call("cp", from, target.toString());
                    call("sync", target.toString());
                    sum(source, target);
                });
                if (rclone) {
                    measured(
                            contest,
                            RCLONE,
                            round,
                            target,
                            () -> call("rclone", "--config", "", "copyto", from, target.toString()));
                }
                ours(contest, work, source, round);
            }
        } finally {
            Files.deleteIfExists(source.path());
            Files.deleteIfExists(target);
            Files.delete(work);
        }
        return report(contest, rclone);
    }

    private static void measured(Contest contest, String name, int round, Path target, Run run)
            throws IOException, InterruptedException {
        contest.timed(name, round, run);
        Files.deleteIfExists(target);
    }

    private void ours(Contest contest, Path work, LargeFile source, int round)
            throws IOException, InterruptedException {
        try (BenchmarkHome home = BenchmarkHome.make(work, Ed25519Providers.fastest())) {
            Injector injector = home.injector();
            LocalContentStore store = BenchmarkHome.store(injector);
            ObjectPath ring = ObjectPath.ofPublic("ring");
            counted(
                    contest,
                    "ring",
                    round,
                    injector,
                    () -> store.put(ring, source.content(), source.digest(), Durability.LATER));
            store.delete(ring);
            Did did = source.importInto(injector);
            counted(contest, "durable", round, injector, () -> LargeFile.migrate(injector, did));
        }
    }

    private void counted(Contest contest, String name, int round, Injector injector, Run run)
            throws IOException, InterruptedException {
        LocalContentStore store = BenchmarkHome.store(injector);
        SqlDatabase database = injector.getInstance(SqlDatabase.class);
        Counts counted = new Counts();
        contest.timed(name, round, () -> {
            LocalStoreCounters before = store.counters();
            long commits = database.counters().commits();
            long read = io("rchar");
            long written = io("wchar");
            run.run();
            counted.line = line(
                    before,
                    store.counters(),
                    io("rchar") - read,
                    io("wchar") - written,
                    database.counters().commits() - commits);
        });
        if (round == rounds - 1) {
            counts.append(String.format(
                    Locale.ROOT, "%s: %s, %.2f s of processors%n", name, counted.line, contest.processorSeconds(name)));
        }
    }

    /** What one run consists of. */
    private static final class Counts {
        private String line = "";
    }

    private String line(LocalStoreCounters before, LocalStoreCounters after, long read, long written, long commits) {
        double size = megabytes * 1e6;
        return String.format(
                Locale.ROOT,
                "bytes read %.2f times, written %.2f times, hashed by the store %.2f times; %d fsyncs of files, %d of"
                        + " folders; %d commits of SQLite",
                read / size,
                written / size,
                (after.bytesHashed() - before.bytesHashed()) / size,
                after.fileSyncs() - before.fileSyncs(),
                after.folderSyncs() - before.folderSyncs(),
                commits);
    }

    private String report(Contest contest, boolean rclone) throws IOException {
        double byHand = contest.ratio("durable", SYNCED);
        double plain = contest.ratio("ring", SUMMED);
        String beside = rclone
                ? String.format(Locale.ROOT, ", %.2f x rclone (target: above 1)", contest.ratio("durable", RCLONE))
                : "\nrclone copy: not measured, rclone is not there";
        return contest.report("from folder to folder")
                + counts
                + String.format(
                        Locale.ROOT,
                        "durable: %.2f x cp, sync, sha256sum (target: 1.5)%s%nring: %.2f x cp, sha256sum (target: 3)%n",
                        byHand,
                        beside,
                        plain)
                + Contest.memoryMax()
                + String.format(
                        Locale.ROOT,
                        "{\"scenario\":\"transfer\",\"megabytes\":%d,\"durableSeconds\":%.3f,\"ringSeconds\":%.3f,"
                                + "\"durableRatio\":%.3f,\"ringRatio\":%.3f}%n",
                        megabytes,
                        contest.median("durable"),
                        contest.median("ring"),
                        byHand,
                        plain);
    }

    private static void sum(LargeFile source, Path file) throws IOException, InterruptedException {
        String said = call("sha256sum", file.toString());
        if (!said.startsWith(source.digest().hex())) {
            throw new IllegalStateException("sha256sum: " + said + " (expected: " + source.digest() + ")");
        }
    }
}
