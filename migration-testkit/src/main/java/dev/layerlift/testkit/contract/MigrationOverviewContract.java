package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.NOW;
import static dev.layerlift.testkit.contract.PersistenceSamples.commit;
import static dev.layerlift.testkit.contract.PersistenceSamples.next;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationOverview.Group;
import dev.layerlift.domain.port.Page;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.MigrationOverview}. */
public abstract class MigrationOverviewContract extends PersistenceContract {
    /** Called by subclasses. */
    protected MigrationOverviewContract() {}

    @Test
    @Tag("P46")
    void everyMigrationIsCountedOnceUnderItsStateAndReason() {
        assertThat(ports().overview().counts()).isEmpty();
        completed(1);
        completed(2);
        Migration back = committed(toFailed(committed(toCheckpointed(started(3)))));
        committed(toFailed(started(4)));
        started(5);
        assertThat(ports().overview().counts())
                .containsExactly(
                        new Group(MigrationState.COMPLETED, "", 2),
                        new Group(MigrationState.FAILED, "NO_SPACE", 2),
                        new Group(MigrationState.PENDING, "", 1));

        committed(commit(next(back, MigrationState.ROLLED_BACK)));

        reopen();
        assertThat(ports().overview().counts())
                .containsExactly(
                        new Group(MigrationState.COMPLETED, "", 2),
                        new Group(MigrationState.FAILED, "NO_SPACE", 1),
                        new Group(MigrationState.PENDING, "", 1),
                        new Group(MigrationState.ROLLED_BACK, "NO_SPACE", 1));
    }

    @Test
    void whatFailedComesNewestFirstAndInPages() {
        completed(1);
        Migration failed = committed(toFailed(started(2)));
        Migration rolledBack = committed(toFailed(committed(toCheckpointed(started(3)))));
        rolledBack = committed(commit(next(rolledBack, MigrationState.ROLLED_BACK)));
        Migration quarantined = committed(toFailed(committed(toCheckpointed(started(4)))));
        quarantined = committed(commit(next(quarantined, MigrationState.QUARANTINED)));
        started(5);

        Page<Migration> page = ports().overview().failed(Optional.empty(), 2);
        assertThat(page.items()).containsExactly(quarantined, rolledBack);
        Page<Migration> last = ports().overview().failed(page.next(), 2);
        assertThat(last.items()).containsExactly(failed);
        assertThat(last.next()).isEmpty();
        assertThatThrownBy(() -> ports().overview().failed(Optional.empty(), 1001))
                .hasMessage("limit: 1001 (expected: 1 to 1000)");
    }

    @Test
    void whatIsStuckIsWhatIsNotAtRestAndHasNotChanged() {
        completed(1);
        Migration first = started(2);
        Migration second = started(3);
        Migration third = committed(toCheckpointed(started(4)));

        assertThat(ports().overview().stuckGroups(NOW)).isEmpty();
        assertThat(ports().overview().stuck(NOW.plusSeconds(1), 10)).containsExactly(first, second, third);
        assertThat(ports().overview().stuck(NOW.plusMillis(3), 10)).containsExactly(first);
        assertThat(ports().overview().stuck(NOW.plusSeconds(1), 2)).containsExactly(first, second);
        assertThat(ports().overview().stuckGroups(NOW.plusSeconds(1)))
                .containsExactly(
                        new Group(MigrationState.PENDING, first.operation(), 2),
                        new Group(MigrationState.CHECKPOINTED, third.operation(), 1));
    }
}
