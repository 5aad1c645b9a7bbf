package dev.layerlift.persistence.sqlite;

import static dev.layerlift.testkit.contract.PersistenceSamples.migration;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.persistence.sql.WriteCounters;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.PersistenceSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints how many durable transitions a second one database makes: whole migrations of four commits, from accept to
 * completed, on as many threads as the first argument says (64) and as many as the second one says in all (20000).
 */
final class DurableTransitions {
    private static final int COMMITS_PER_MIGRATION = 4;

    private DurableTransitions() {}

    public static void main(String[] args) throws Exception {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 64;
        int migrations = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "durable-transitions");
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("home.db"), new StrictJsonFormat())) {
            measure(database, threads, 0, migrations / 10);
            WriteCounters before = database.counters();
            double seconds = measure(database, threads, migrations, migrations);
            WriteCounters counters = database.counters().since(before);
            System.out.printf(
                    "%d threads, %d migrations: %.0f transitions/s, %.0f migrations/s, %.1f calls and %.1f rows a commit%n",
                    threads,
                    migrations,
                    COMMITS_PER_MIGRATION * migrations / seconds,
                    migrations / seconds,
                    (double) counters.calls() / counters.commits(),
                    (double) counters.rows() / counters.commits());
        } finally {
            delete(folder);
        }
    }

    private static double measure(SqliteDatabase database, int threads, int from, int count)
            throws InterruptedException, ExecutionException {
        MigrationStore store = database.migrations("writer-" + from, PersistenceSamples.SEALER);
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        List<Future<?>> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            workers.add(pool.submit(() -> {
                for (int n = next.getAndIncrement(); n < from + count; n = next.getAndIncrement()) {
                    migrate(store, n);
                }
            }));
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        pool.shutdown();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void migrate(MigrationStore store, int n) {
        store.accept(migration(n));
        Migration checkpointed = commit(store, PersistenceSamples.toCheckpointed(migration(n)));
        Migration inProgress = commit(store, PersistenceSamples.toInProgress(checkpointed, n));
        commit(store, PersistenceSamples.toCompleted(inProgress, n));
    }

    private static Migration commit(MigrationStore store, MigrationCommit commit) {
        store.commit(commit);
        return commit.migration();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
