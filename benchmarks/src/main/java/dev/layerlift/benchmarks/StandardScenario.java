package dev.layerlift.benchmarks;

import com.google.inject.Injector;
import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.validation.ValidationResult;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.persistence.sql.WriteCounters;
import dev.layerlift.proofs.Ed25519Providers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long the validation of a standard asset takes, and the rollback of its completed migration: one after the other, as
 * whoever waits for one sees it. Prints counts, times, and each target with whether it was met.
 */
final class StandardScenario {
    private static final double VALIDATION_MILLIS_MAX = 200;
    private static final double ROLLBACK_MILLIS_MAX = 500;
    private static final int WARM_UP = 20;

    private final int count;
    private final CountingEd25519 ed25519 = new CountingEd25519(Ed25519Providers.fastest());

    StandardScenario(int count) {
        this.count = count;
    }

    /** {@code validation}. */
    String validation(Path folder) throws IOException {
        try (BenchmarkHome home = BenchmarkHome.make(folder, ed25519)) {
            MigrationManager manager = home.injector().getInstance(MigrationManager.class);
            List<Did> dids = assets(home.injector(), Math.min(count, 50));
            for (int i = 0; i < WARM_UP; i++) {
                validate(manager, dids.get(i % dids.size()));
            }
            long verifications = ed25519.verifications();
            double[] millis = new double[count];
            for (int i = 0; i < count; i++) {
                long begin = System.nanoTime();
                validate(manager, dids.get(i % dids.size()));
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
            return report("validation", millis, VALIDATION_MILLIS_MAX)
                    + "counts per validation: %.2f verifications%n"
                            .formatted((ed25519.verifications() - verifications) / (double) count);
        }
    }

    /** {@code rollback}. */
    String rollback(Path folder) throws IOException {
        try (BenchmarkHome home = BenchmarkHome.make(folder, ed25519)) {
            MigrationManager manager = home.injector().getInstance(MigrationManager.class);
            List<MigrationId> completed = new ArrayList<>();
            for (Did did : assets(home.injector(), WARM_UP + count)) {
                MigrationResult done = manager.migrate(did, Layer.WEBVH, MigrationOptions.DEFAULT)
                        .toCompletableFuture()
                        .join();
                require(done.state() == MigrationState.COMPLETED, String.valueOf(done.error()));
                completed.add(done.migrationId());
            }
            completed.subList(0, WARM_UP).forEach(id -> rollback(manager, id));
            SqlDatabase database = home.injector().getInstance(SqlDatabase.class);
            WriteCounters before = database.counters();
            long signatures = ed25519.signatures();
            double[] millis = new double[count];
            for (int i = 0; i < count; i++) {
                long begin = System.nanoTime();
                rollback(manager, completed.get(WARM_UP + i));
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
            WriteCounters writes = database.counters().since(before);
            return report("rollback", millis, ROLLBACK_MILLIS_MAX)
                    + "counts per rollback: %.2f durable calls, %.2f rows, %.2f signatures%n"
                            .formatted(
                                    writes.calls() / (double) count,
                                    writes.rows() / (double) count,
                                    (ed25519.signatures() - signatures) / (double) count);
        }
    }

    private static List<Did> assets(Injector injector, int count) {
        return new StandardAssets(injector.getInstance(EnginePorts.class), injector.getInstance(AssetImporter.class))
                .make(count);
    }

    private static void validate(MigrationManager manager, Did did) {
        ValidationResult result = manager.validate(did, Layer.WEBVH, MigrationOptions.DEFAULT);
        require(result.valid(), result.errors().toString());
    }

    private static void rollback(MigrationManager manager, MigrationId id) {
        RollbackResult result = manager.rollback(id).toCompletableFuture().join();
        require(result.state() == MigrationState.ROLLED_BACK, String.valueOf(result.error()));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private String report(String name, double[] millis, double targetMillis) {
        Arrays.sort(millis);
        double p99 = Percentiles.of(millis, 99);
        return """
                %s: %d of a standard asset (%d resources, %d credentials), one after the other, Ed25519 by %s, JDK %s
                p50 %.2f ms, p95 %.2f ms, p99 %.2f ms; target: p99 < %.0f ms: %s
                {"scenario":"%s","count":%d,"p50Millis":%.3f,"p95Millis":%.3f,"p99Millis":%.3f,"targetMillis":%.0f,"met":%s}
                """.formatted(
                        name,
                        count,
                        StandardAssets.RESOURCES,
                        StandardAssets.CREDENTIALS,
                        ed25519.name(),
                        System.getProperty("java.version"),
                        Percentiles.of(millis, 50),
                        Percentiles.of(millis, 95),
                        p99,
                        targetMillis,
                        p99 < targetMillis ? "met" : "NOT met",
                        name,
                        count,
                        Percentiles.of(millis, 50),
                        Percentiles.of(millis, 95),
                        p99,
                        targetMillis,
                        p99 < targetMillis);
    }
}
