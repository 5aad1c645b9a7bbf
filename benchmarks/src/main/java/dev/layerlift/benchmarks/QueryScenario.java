package dev.layerlift.benchmarks;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.persistence.sqlite.SqliteDatabase;
import dev.layerlift.proofs.StrictJsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What each query costs with many finished and 10,000 active migrations, half of them of one batch, while a writer works.
 * The rows are written by SQL, because to migrate a million assets takes long; the queries go through the ports. The target:
 * less than 5 ms at the 99th percentile for each.
 */
final class QueryScenario {
    private static final int ACTIVE = 10_000;
    private static final int LOOKS = 1000;
    private static final double TARGET_MILLIS = 5;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final BatchId BATCH = new BatchId(new UUID(0x4000L, 1L << 63));

    private final int finished;

    QueryScenario(int finished) {
        this.finished = finished;
    }

    String run(Path folder) throws IOException, InterruptedException, SQLException {
        Path root = Files.createTempDirectory(Files.createDirectories(folder), "layerlift-query");
        try (SqliteDatabase database = SqliteDatabase.open(root.resolve("layerlift.db"), new StrictJsonFormat())) {
            database.batches()
                    .open(new Batch(BATCH, Sha256.of(new byte[0]), Layer.WEBVH, MigrationOptions.DEFAULT, BEGIN));
            long start = System.nanoTime();
            fill(root.resolve("layerlift.db"));
            String filled = String.format(
                    Locale.ROOT,
                    "query: %d finished and %d active migrations, %.0f bytes on disk each, filled in %.0f s%n",
                    finished,
                    ACTIVE,
                    Files.size(root.resolve("layerlift.db")) / (double) (finished + ACTIVE),
                    (System.nanoTime() - start) / 1e9);
            return filled + measure(database);
        } finally {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static MigrationId id(long n) {
        return new MigrationId(new UUID((0x9E3779B97F4A7C15L * n & ~0xF000L) | 0x4000L, (1L << 63) | n));
    }

    private static String source(long n) {
        return "did:peer:4zQm" + base58(n);
    }

    private static String scid(long n) {
        return "did:webvh:Qm" + base58(n * 7 + 3);
    }

    private static String base58(long n) {
        String digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        StringBuilder text = new StringBuilder();
        long rest = n * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < 44; i++) {
            text.append(digits.charAt((int) Long.remainderUnsigned(rest, 58)));
            rest = Long.divideUnsigned(rest, 58) + (i % 11 == 10 ? n * 0x9E3779B97F4A7C15L : 0);
        }
        return text.toString();
    }

    private void fill(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                PreparedStatement migrations = connection.prepareStatement(
                        "INSERT INTO migrations (id, source, nonce, claimed, target, target_did, path, state, at_rest, version,"
                                + " lease_worker, lease_epoch, lease_until, percent, operation, error, cost, initiator, created,"
                                + " updated, request, batch) VALUES (?, ?, ?, ?, ?, ?, 'PEER_TO_WEBVH', ?, ?, 5, '', 1, 0, ?, ?,"
                                + " ?, '{\"feeSats\":0,\"lockedSats\":0,\"storageBytes\":0,\"durationMillis\":0}', 'operator',"
                                + " ?, ?, ?, ?)");
                PreparedStatement items = connection.prepareStatement(
                        "INSERT INTO batch_items (batch, rank, item, state, migration) VALUES (1, ?, ?, ?, ?)")) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -200000");
            connection.setAutoCommit(false);
            for (long n = 0; n < finished + ACTIVE; n++) {
                row(migrations, items, n);
                if (n % 20_000 == 19_999) {
                    migrations.executeBatch();
                    items.executeBatch();
                    connection.commit();
                }
            }
            migrations.executeBatch();
            items.executeBatch();
            statement.execute(
                    "UPDATE batches SET sealed = 1, completed = (SELECT count(*) FROM batch_items WHERE state ="
                            + " 'completed'), failed = (SELECT count(*) FROM batch_items WHERE state = 'failed'), begun = (SELECT"
                            + " count(*) FROM batch_items WHERE state = 'begun')");
            connection.commit();
        }
    }

    private void row(PreparedStatement migrations, PreparedStatement items, long n) throws SQLException {
        boolean active = n >= finished;
        // One in a hundred failed, for one of five reasons.
        boolean failed = !active && n % 100 == 0;
        boolean ofBatch = n % 2 == 0;
        String state = active ? "in_progress" : failed ? "rolled_back" : "completed";
        long created = created(n);
        String did = scid(n) + ":assets.example.com:ab:item" + n;
        migrations.setString(1, id(n).toString());
        migrations.setString(2, source(n));
        migrations.setString(3, "nonce-of-benchmark-" + n);
        migrations.setInt(4, failed ? 0 : 1);
        migrations.setString(5, scid(n));
        migrations.setString(6, did);
        migrations.setString(7, state);
        migrations.setInt(8, active ? 0 : 1);
        migrations.setInt(9, active ? 40 : 100);
        migrations.setString(10, active ? "publishing " + n % 7 : "completed");
        migrations.setString(
                11,
                failed
                        ? "{\"type\":\"storage_error\",\"code\":\"REASON_" + n / 100 % 5
                                + "\",\"message\":\"it failed\",\"detail\":\"\",\"recovery\":[],\"dids\":[]}"
                        : null);
        migrations.setLong(12, created);
        migrations.setLong(13, created + 5_000_000L);
        migrations.setString(
                14,
                "{\"id\":\"" + id(n) + "\",\"sourceDid\":\"" + source(n)
                        + "\",\"targetLayer\":\"webvh\",\"options\":{},\"nonce\":\"nonce-of-benchmark-" + n
                        + "\",\"created\":\"2026-01-01T00:00:00Z\",\"expires\":\"2026-01-01T00:05:00Z\",\"proof\":{}}");
        if (ofBatch) {
            migrations.setInt(15, 1);
            items.setLong(1, 1_000_000L << 40 | (n + 1));
            items.setString(2, source(n));
            items.setString(3, active ? "begun" : failed ? "failed" : "completed");
            items.setString(4, id(n).toString());
            items.addBatch();
        } else {
            migrations.setObject(15, null);
        }
        migrations.addBatch();
    }

    /** A query, given a number that chooses what it asks for. */
    @FunctionalInterface
    private interface Look {
        int at(long n);
    }

    private Map<String, Look> looks(SqliteDatabase database) {
        MigrationStore store = database.migrations();
        MigrationQuery all = MigrationQuery.ALL;
        Map<String, Look> looks = new LinkedHashMap<>();
        looks.put("id", n -> store.find(id(n)).isPresent() ? 1 : 0);
        looks.put("source", n -> size(store, MigrationQuery.ofSource(new CanonicalIdentity(source(n)))));
        looks.put("target", n -> size(store, MigrationQuery.ofTarget(new CanonicalIdentity(scid(n)))));
        looks.put(
                "date range", n -> size(store, query(Optional.empty(), Optional.of(n), Optional.empty(), all.after())));
        looks.put(
                "state",
                n -> size(
                        store,
                        query(
                                Optional.of(MigrationState.ROLLED_BACK),
                                Optional.empty(),
                                Optional.empty(),
                                all.after())));
        looks.put(
                "state and date range",
                n -> size(
                        store,
                        query(Optional.of(MigrationState.COMPLETED), Optional.of(n), Optional.empty(), all.after())));
        looks.put(
                "batch", n -> size(store, query(Optional.empty(), Optional.empty(), Optional.of(BATCH), all.after())));
        looks.put(
                "batch and state",
                n -> size(
                        store,
                        query(
                                Optional.of(MigrationState.ROLLED_BACK),
                                Optional.empty(),
                                Optional.of(BATCH),
                                all.after())));
        looks.put(
                "a later page",
                n -> size(store, query(Optional.empty(), Optional.empty(), Optional.empty(), cursor(n))));
        looks.put("unfinished", n -> size(store, MigrationQuery.ofUnfinished()));
        looks.put("counts", n -> database.overview().counts().size());
        looks.put(
                "failed",
                n -> database.overview().failed(Optional.empty(), 50).items().size());
        looks.put(
                "stuck, grouped",
                n -> database.overview()
                        .stuckGroups(BEGIN.plus(Duration.ofDays(30)))
                        .size());
        looks.put(
                "stuck",
                n -> database.overview()
                        .stuck(BEGIN.plus(Duration.ofDays(30)), 50)
                        .size());
        looks.put("batch status", n -> database.batchQueries().find(BATCH).isPresent() ? 1 : 0);
        looks.put(
                "batch items failed",
                n -> database.batchQueries()
                        .items(BATCH, Optional.of(BatchItem.State.FAILED), Optional.empty(), 50)
                        .items()
                        .size());
        return looks;
    }

    private static int size(MigrationStore store, MigrationQuery query) {
        return store.query(query).items().size();
    }

    /** 50 at most, as a screen has. */
    private static MigrationQuery query(
            Optional<MigrationState> state, Optional<Long> day, Optional<BatchId> batch, Optional<String> after) {
        return new MigrationQuery(
                Optional.empty(),
                Optional.empty(),
                state,
                day.map(n -> BEGIN.plusMillis(n)),
                day.map(n -> BEGIN.plusMillis(n).plusSeconds(60)),
                batch,
                false,
                after,
                50);
    }

    /** As a page would give it. */
    private static Optional<String> cursor(long n) {
        return Optional.of(created(n) + "-" + (n + 1));
    }

    private static long created(long n) {
        return BEGIN.getEpochSecond() * 1_000_000_000L + n * 1_000_000L;
    }

    private String measure(SqliteDatabase database) throws InterruptedException {
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicLong writes = new AtomicLong();
        Thread writer = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(2);
            while (writing.get()) {
                database.migrations()
                        .lease(
                                id(finished + random.nextInt(ACTIVE)),
                                "benchmark",
                                Instant.now(),
                                Duration.ofSeconds(1));
                writes.incrementAndGet();
            }
        });
        writer.setDaemon(true);
        writer.start();
        StringBuilder report = new StringBuilder();
        List<Double> all = new ArrayList<>();
        boolean met = true;
        long start = System.nanoTime();
        SplittableRandom random = new SplittableRandom(1);
        for (Map.Entry<String, Look> look : looks(database).entrySet()) {
            double[] millis = new double[LOOKS];
            int found = 0;
            for (int i = -LOOKS / 5; i < LOOKS; i++) {
                long n = random.nextLong(finished);
                long begin = System.nanoTime();
                found = Math.max(found, look.getValue().at(n));
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - begin) / 1e6;
                    all.add(millis[i]);
                }
            }
            java.util.Arrays.sort(millis);
            boolean within = Percentiles.of(millis, 99) < TARGET_MILLIS && found > 0;
            met &= within;
            report.append(String.format(
                    Locale.ROOT,
                    "  %-22s p50 %7.3f ms  p95 %7.3f ms  p99 %7.3f ms  %4d found  %s%n",
                    look.getKey(),
                    Percentiles.of(millis, 50),
                    Percentiles.of(millis, 95),
                    Percentiles.of(millis, 99),
                    found,
                    within ? "met" : "NOT met"));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        writing.set(false);
        writer.join();
        report.append(String.format(
                Locale.ROOT,
                "target: p99 < %.0f ms for each, %.0f durable writes a second meanwhile: %s%n",
                TARGET_MILLIS,
                writes.get() / seconds,
                met ? "met" : "NOT met"));
        Figures figures = new Figures(
                "query",
                seconds,
                all.stream().mapToDouble(Double::doubleValue).toArray(),
                Map.of("writes", (double) writes.get()),
                0);
        return report + figures.json();
    }
}
