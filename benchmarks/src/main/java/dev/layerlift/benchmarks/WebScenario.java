package dev.layerlift.benchmarks;

import com.google.inject.Injector;
import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.persistence.sql.WriteCounters;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.storage.local.LocalContentStore;
import dev.layerlift.storage.local.LocalStoreCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Private assets become public ones: real keys, real files, SQLite with {@code synchronous=FULL}, everything on. Prints
 * the counts per migration first, then the figures.
 */
final class WebScenario {
    private static final int GROUP = 100;

    private final int count;
    private final int concurrency;
    private final int sizeBytes;
    private final CountingEd25519 ed25519;

    WebScenario(int count, int concurrency, int sizeBytes, boolean portable) {
        this.count = count;
        this.concurrency = concurrency;
        this.sizeBytes = sizeBytes;
        this.ed25519 = new CountingEd25519(portable ? Ed25519Providers.portable() : Ed25519Providers.fastest());
    }

    String run(Path folder) throws IOException, InterruptedException {
        try (BenchmarkHome home = BenchmarkHome.make(folder, ed25519)) {
            return measure(home.injector());
        }
    }

    private String measure(Injector injector) throws InterruptedException {
        MigrationManager manager = injector.getInstance(MigrationManager.class);
        long importStart = System.nanoTime();
        List<Did> dids = importAll(injector.getInstance(AssetImporter.class));
        double importSeconds = seconds(importStart);
        int warm = Math.min(count / 5, 500);
        migrate(manager, dids.subList(0, warm));
        SqlDatabase database = injector.getInstance(SqlDatabase.class);
        LocalContentStore store = BenchmarkHome.store(injector);
        WriteCounters writesBefore = database.counters();
        LocalStoreCounters filesBefore = store.counters();
        long signatures = ed25519.signatures();
        long verifications = ed25519.verifications();
        long keys = ed25519.keys();
        long start = System.nanoTime();
        double[] millis = migrate(manager, dids.subList(warm, count));
        double seconds = seconds(start);
        WriteCounters writes = database.counters().since(writesBefore);
        LocalStoreCounters files = store.counters();
        int measured = count - warm;
        Arrays.sort(millis);
        return """
                web: %d migrations, %d at a time, %d bytes of content each, Ed25519 by %s, JDK %s
                counts per migration: %.2f signatures, %.2f verifications, %.2f keys made, %.2f durable calls, %.2f rows, \
                %.2f files written, %.2f fsyncs, %.0f bytes hashed by the store
                shared by all: %d SQLite commits (%.1f calls each), %d syncs of the file system
                import: %.0f assets/s
                migrate: %.2f s, %.0f/s; p50 %.2f ms, p95 %.2f ms, p99 %.2f ms
                {"scenario":"web","count":%d,"seconds":%.3f,"perSecond":%.1f,"p50Millis":%.3f,"p95Millis":%.3f,\
                "p99Millis":%.3f,"counts":{"signatures":%.2f,"verifications":%.2f,"commits":%d,"rows":%.2f}}
                """.formatted(
                measured,
                concurrency,
                sizeBytes,
                ed25519.name(),
                System.getProperty("java.version"),
                per(ed25519.signatures() - signatures, measured),
                per(ed25519.verifications() - verifications, measured),
                per(ed25519.keys() - keys, measured),
                per(writes.calls(), measured),
                per(writes.rows(), measured),
                per(files.filesWritten() - filesBefore.filesWritten(), measured),
                per(
                        files.fileSyncs() + files.folderSyncs() - filesBefore.fileSyncs() - filesBefore.folderSyncs(),
                        measured),
                per(files.bytesHashed() - filesBefore.bytesHashed(), measured),
                writes.commits(),
                writes.calls() / (double) Math.max(1, writes.commits()),
                files.fileSystemSyncs() - filesBefore.fileSystemSyncs(),
                count / importSeconds,
                seconds,
                measured / seconds,
                Percentiles.of(millis, 50),
                Percentiles.of(millis, 95),
                Percentiles.of(millis, 99),
                measured,
                seconds,
                measured / seconds,
                Percentiles.of(millis, 50),
                Percentiles.of(millis, 95),
                Percentiles.of(millis, 99),
                per(ed25519.signatures() - signatures, measured),
                per(ed25519.verifications() - verifications, measured),
                writes.commits(),
                per(writes.rows(), measured));
    }

    private List<Did> importAll(AssetImporter importer) {
        Random random = new Random(1);
        List<Did> dids = new ArrayList<>();
        for (int first = 0; first < count; first += GROUP) {
            List<ImportItem> group = new ArrayList<>();
            for (int i = first; i < Math.min(count, first + GROUP); i++) {
                byte[] bytes = new byte[sizeBytes];
                random.nextBytes(bytes);
                group.add(new ImportItem(i + ".bin", "application/octet-stream", Content.of(bytes), "benchmark/" + i));
            }
            importer.importAll(group)
                    .forEach(imported -> dids.add(imported.asset().did()));
        }
        return dids;
    }

    private double[] migrate(MigrationManager manager, List<Did> dids) throws InterruptedException {
        Semaphore slots = new Semaphore(concurrency);
        AtomicInteger done = new AtomicInteger();
        double[] millis = new double[dids.size()];
        for (int i = 0; i < dids.size(); i++) {
            slots.acquire();
            int at = i;
            long begin = System.nanoTime();
            manager.migrate(dids.get(i), Layer.WEBVH, MigrationOptions.DEFAULT).whenComplete((result, failure) -> {
                millis[at] = (System.nanoTime() - begin) / 1e6;
                if (isCompleted(result)) {
                    done.incrementAndGet();
                }
                slots.release();
            });
        }
        slots.acquire(concurrency);
        if (done.get() != dids.size()) {
            throw new IllegalStateException(done.get() + " completed (expected: " + dids.size() + ")");
        }
        return millis;
    }

    private static boolean isCompleted(@org.jspecify.annotations.Nullable MigrationResult result) {
        return result != null && result.state() == MigrationState.COMPLETED;
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static double per(long total, int count) {
        return total / (double) count;
    }
}
