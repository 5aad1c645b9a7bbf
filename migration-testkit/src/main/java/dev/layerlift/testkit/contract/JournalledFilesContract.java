package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.commit;
import static dev.layerlift.testkit.contract.PersistenceSamples.files;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.next;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toInProgress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.JournalledFiles.Pending;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.JournalledFiles}. */
public abstract class JournalledFilesContract extends PersistenceContract {
    /** Called by subclasses. */
    protected JournalledFilesContract() {}

    @Test
    @Tag("P16")
    @Tag("P19")
    void filesOfWhatIsDoneArePendingAfterReopening() {
        completed(1);
        Migration rollingBack = committed(toFailed(inProgress(2)));
        inProgress(3);
        reopen();
        assertThat(ports().journalledFiles().pending(0, 10)).singleElement().satisfies(pending -> {
            assertThat(pending.migrationId()).isEqualTo(migration(1).id());
            assertThat(pending.files()).isEqualTo(files(1));
        });
        committed(commit(next(rollingBack, MigrationState.ROLLED_BACK)));
        List<Pending> both = ports().journalledFiles().pending(0, 10);
        assertThat(both.stream().map(Pending::migrationId))
                .containsExactly(migration(1).id(), migration(2).id());
        assertThat(ports().journalledFiles().pending(0, 1)).containsExactly(both.get(0));
        assertThat(ports().journalledFiles().pending(both.get(0).sequence(), 10))
                .containsExactly(both.get(1));
    }

    @Test
    @Tag("P19")
    void droppedBytesAreGoneAndTheEntryStays() {
        completed(1);
        completed(2);
        List<Pending> pending = ports().journalledFiles().pending(0, 10);
        ports().journalledFiles().drop(List.of(pending.get(0).sequence()));
        ports().journalledFiles().drop(List.of(pending.get(0).sequence()));
        ports().journalledFiles().drop(List.of());
        reopen();
        assertThat(ports().journalledFiles().pending(0, 10)).containsExactly(pending.get(1));
        assertThat(ports().migrations().journal(migration(1).id()))
                .hasSize(3)
                .allSatisfy(e -> assertThat(e.files()).isEmpty());
        assertThat(ports().migrations().journal(migration(2).id()).get(1).files())
                .isEqualTo(files(2));
    }

    private Migration inProgress(int n) {
        return committed(toInProgress(committed(toCheckpointed(started(n))), n));
    }
}
