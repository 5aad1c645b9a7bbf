package dev.layerlift.persistence.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.port.BatchStore.NewItem;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.PersistenceSamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Many items: 20,000 in every build, and as many as {@code -Dbatch.items} says otherwise. */
@Isolated("it looks at the memory of the whole process")
class BatchVolumeTest {
    private static final int ITEMS = Integer.getInteger("batch.items", 20_000);
    private static final int AT_ONCE = 1000;
    private static final long GROWTH_BYTES_MAX = 32L * 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    @Tag("P49")
    @Tag("P52")
    void manyItemsAreEnqueuedAndCancelledWithFlatMemory() {
        Batch batch = new Batch(
                new BatchId(new UUID(0x4000L, 0x8000000000000001L)),
                Sha256.of(new byte[0]),
                Layer.WEBVH,
                MigrationOptions.DEFAULT,
                Instant.EPOCH);
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("home.db"), new StrictJsonFormat())) {
            database.batches().open(batch);
            enqueue(database, batch.id(), 0, ITEMS / 10);
            long before = usedBytes();
            enqueue(database, batch.id(), ITEMS / 10, ITEMS);
            assertThat(usedBytes() - before).isLessThan(GROWTH_BYTES_MAX);
            database.batches().seal(batch.id());

            long start = System.nanoTime();
            assertThat(database.batches().cancel(batch.id())).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

            BatchStatus status = database.batchQueries().find(batch.id()).orElseThrow();
            assertThat(status.counts()).isEqualTo(BatchCounts.NONE.plus(BatchItem.State.WAITING, ITEMS));
            assertThat(status.state()).isEqualTo(BatchStatus.State.CANCELLED);
            assertThat(database.batches().begin(batch.id(), List.of())).isEmpty();
        }
    }

    private static void enqueue(SqliteDatabase database, BatchId id, int from, int to) {
        List<NewItem> items = new ArrayList<>(AT_ONCE);
        for (int n = from; n < to; n++) {
            Did did = PersistenceSamples.peerShort(n);
            items.add(new NewItem(did.value(), Optional.of(did), 0));
            if (items.size() == AT_ONCE || n == to - 1) {
                assertThat(database.batches().enqueue(id, items)).isEqualTo(items.size());
                items.clear();
            }
        }
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
