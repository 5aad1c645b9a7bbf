package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.NOW;
import static dev.layerlift.testkit.contract.PersistenceSamples.checkpoint;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.migration.Checkpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.CheckpointStore}. */
public abstract class CheckpointStoreContract extends PersistenceContract {
    /** Called by subclasses. */
    protected CheckpointStoreContract() {}

    @Test
    @Tag("P16")
    void aCheckpointIsThereAfterReopening() {
        committed(toCheckpointed(started(1)));
        reopen();
        Checkpoint expected = checkpoint(migration(1));
        Checkpoint found = ports().checkpoints().find(expected.id()).orElseThrow();
        assertThat(found).isEqualTo(expected);
        assertThat(found.createdAt()).isEqualTo(expected.createdAt());
        assertThat(found.intact()).isTrue();
    }

    @Test
    void anUnknownCheckpointIsAbsent() {
        assertThat(ports().checkpoints().find("checkpoint-unknown")).isEmpty();
    }

    @Test
    void onlyThoseOfMigrationsThatCompletedBeforeATimeAreDeleted() {
        completed(1);
        completed(2);
        completed(500);
        committed(toFailed(committed(toCheckpointed(started(3)))));
        committed(toCheckpointed(started(4)));

        assertThat(ports().checkpoints().deleteOfCompletedBefore(NOW, 10)).isZero();
        assertThat(ports().checkpoints().deleteOfCompletedBefore(NOW.plusMillis(400), 1))
                .isEqualTo(1);
        assertThat(ports().checkpoints().deleteOfCompletedBefore(NOW.plusMillis(400), 10))
                .isEqualTo(1);
        assertThat(ports().checkpoints().deleteOfCompletedBefore(NOW.plusMillis(400), 10))
                .isZero();
        reopen();
        for (int n : new int[] {1, 2}) {
            assertThat(ports().checkpoints().find(checkpoint(migration(n)).id()))
                    .isEmpty();
        }
        for (int n : new int[] {3, 4, 500}) {
            assertThat(ports().checkpoints().find(checkpoint(migration(n)).id()))
                    .isPresent();
        }
    }
}
