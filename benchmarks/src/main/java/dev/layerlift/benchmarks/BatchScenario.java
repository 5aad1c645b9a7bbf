package dev.layerlift.benchmarks;

import com.google.inject.Injector;
import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.BatchConcurrency;
import dev.layerlift.application.BatchListing;
import dev.layerlift.application.BatchOptions;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.persistence.sql.WriteCounters;
import dev.layerlift.proofs.Ed25519Providers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A batch beside the same number of assets one after another through the API, and beside as many at once as {@code web} has;
 * everything on, in one home, after a warm-up. The target: five times as fast as one after another, or 80 % of {@code web}.
 */
final class BatchScenario {
    private static final int SIZE_BYTES = 4096;
    private static final int WARM_UP = 200;
    private static final int WEB_AT_ONCE = 64;
    private static final double FASTER_MIN = 5;
    private static final double OF_WEB_MIN = 0.8;

    private final int count;
    private final int concurrency;
    private final CountingEd25519 ed25519 = new CountingEd25519(Ed25519Providers.fastest());

    BatchScenario(int count, int concurrency) {
        this.count = count;
        this.concurrency = concurrency;
    }

    String run(Path folder) throws IOException, InterruptedException {
        try (BenchmarkHome home = BenchmarkHome.make(folder, ed25519)) {
            return measure(home.injector(), folder);
        }
    }

    private String measure(Injector injector, Path folder) throws IOException, InterruptedException {
        MigrationManager manager = injector.getInstance(MigrationManager.class);
        List<Did> dids = importAll(injector.getInstance(AssetImporter.class), WARM_UP + 3 * count);
        atOnce(manager, dids.subList(0, WARM_UP));
        double sequential = oneAfterAnother(manager, dids.subList(WARM_UP, WARM_UP + count));
        double web = atOnce(manager, dids.subList(WARM_UP + count, WARM_UP + 2 * count));
        SqlDatabase database = injector.getInstance(SqlDatabase.class);
        WriteCounters before = database.counters();
        long signatures = ed25519.signatures();
        long verifications = ed25519.verifications();
        long start = System.nanoTime();
        double[] millis = batch(manager, dids.subList(WARM_UP + 2 * count, WARM_UP + 3 * count));
        double seconds = (System.nanoTime() - start) / 1e9;
        WriteCounters writes = database.counters().since(before);
        Map<String, Double> counts = new LinkedHashMap<>();
        counts.put("signatures", (ed25519.signatures() - signatures) / (double) count);
        counts.put("verifications", (ed25519.verifications() - verifications) / (double) count);
        counts.put("durableCalls", writes.calls() / (double) count);
        counts.put("commits", writes.commits() / (double) count);
        counts.put("rows", writes.rows() / (double) count);
        Bound bound = Bound.measure(Ed25519Providers.fastest(), folder);
        Figures figures = new Figures(
                "batch",
                seconds,
                millis,
                counts,
                bound.perSecond(
                        counts.getOrDefault("signatures", 0.0),
                        counts.getOrDefault("verifications", 0.0),
                        counts.getOrDefault("commits", 0.0)));
        double batch = figures.perSecond();
        return String.format(
                        Locale.ROOT,
                        """
                        batch: %d migrations, %d at a time, %d bytes of content each, Ed25519 by %s, JDK %s
                        counts per migration: %s
                        one after another %.0f/s, %d at a time without a batch %.0f/s, batch %.0f/s; bound %.0f/s
                        %.1f times as fast as one after another, %.0f %% of %d at a time; target: %.0f times or %.0f %%: %s
                        """,
                        count,
                        concurrency,
                        SIZE_BYTES,
                        ed25519.name(),
                        System.getProperty("java.version"),
                        counts,
                        sequential,
                        WEB_AT_ONCE,
                        web,
                        batch,
                        figures.boundPerSecond(),
                        batch / sequential,
                        100 * batch / web,
                        WEB_AT_ONCE,
                        FASTER_MIN,
                        100 * OF_WEB_MIN,
                        batch / sequential >= FASTER_MIN || batch / web >= OF_WEB_MIN ? "met" : "NOT met")
                + figures.json();
    }

    private static List<Did> importAll(AssetImporter importer, int assets) {
        Random random = new Random(1);
        List<Did> dids = new ArrayList<>();
        for (int first = 0; first < assets; first += 100) {
            List<ImportItem> group = new ArrayList<>();
            for (int i = first; i < Math.min(assets, first + 100); i++) {
                byte[] bytes = new byte[SIZE_BYTES];
                random.nextBytes(bytes);
                group.add(new ImportItem(i + ".bin", "application/octet-stream", Content.of(bytes), "batch/" + i));
            }
            importer.importAll(group)
                    .forEach(imported -> dids.add(imported.asset().did()));
        }
        return dids;
    }

    private static double oneAfterAnother(MigrationManager manager, List<Did> dids) {
        long start = System.nanoTime();
        for (Did did : dids) {
            MigrationState state = manager.migrate(did, Layer.WEBVH, MigrationOptions.DEFAULT)
                    .toCompletableFuture()
                    .join()
                    .state();
            require(state == MigrationState.COMPLETED);
        }
        return dids.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static double atOnce(MigrationManager manager, List<Did> dids) throws InterruptedException {
        Semaphore slots = new Semaphore(WEB_AT_ONCE);
        long start = System.nanoTime();
        for (Did did : dids) {
            slots.acquire();
            manager.migrate(did, Layer.WEBVH, MigrationOptions.DEFAULT)
                    .whenComplete((result, failure) -> slots.release());
        }
        slots.acquire(WEB_AT_ONCE);
        return dids.size() / ((System.nanoTime() - start) / 1e9);
    }

    private double[] batch(MigrationManager manager, List<Did> dids) {
        Queue<Long> took = new ConcurrentLinkedQueue<>();
        BatchId id = manager.batches()
                .enqueue(Layer.WEBVH, MigrationOptions.DEFAULT, BatchListing.of(dids))
                .batch()
                .id();
        BatchStatus end = manager.batches()
                .run(
                        id,
                        BatchOptions.DEFAULT.withConcurrency(BatchConcurrency.of(concurrency)),
                        (item, result, error) -> result.ifPresent(r -> took.add(r.durationMillis())))
                .toCompletableFuture()
                .join();
        require(end.state() == BatchStatus.State.COMPLETED);
        return took.stream().mapToDouble(Long::doubleValue).toArray();
    }

    private static void require(boolean completed) {
        if (!completed) {
            throw new IllegalStateException("not completed (expected: completed)");
        }
    }
}
