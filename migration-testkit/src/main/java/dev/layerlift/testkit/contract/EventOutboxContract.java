package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.EventOutbox.Undelivered;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.EventOutbox}. */
public abstract class EventOutboxContract extends PersistenceContract {
    /** Called by subclasses. */
    protected EventOutboxContract() {}

    @Test
    @Tag("P16")
    void entriesComeInTheOrderOfTheirCommitsUntilTheyAreAcknowledged() {
        Migration one = committed(toCheckpointed(started(1)));
        Migration two = committed(toFailed(started(2)));
        Migration oneFailed = committed(toFailed(one));
        reopen();
        List<Undelivered> all = ports().outbox().undelivered(10);
        assertThat(all.stream().map(u -> u.entry().transitions()))
                .containsExactly(
                        List.of(MigrationState.VALIDATING, MigrationState.CHECKPOINTED),
                        List.of(MigrationState.FAILED),
                        List.of(MigrationState.FAILED));
        // The migration is as it is now, not as it was then.
        assertThat(all.stream().map(Undelivered::migration)).containsExactly(oneFailed, two, oneFailed);
        assertThat(all.stream().map(Undelivered::sequence)).isSorted().doesNotHaveDuplicates();

        ports().outbox().acknowledge(all.get(1).sequence());
        reopen();
        assertThat(ports().outbox().undelivered(10)).containsExactly(all.get(2));
    }

    @Test
    void anEarlierAcknowledgementTakesNothingBack() {
        committed(toFailed(committed(toCheckpointed(started(1)))));
        List<Undelivered> all = ports().outbox().undelivered(10);
        ports().outbox().acknowledge(all.get(1).sequence());
        ports().outbox().acknowledge(all.get(0).sequence());
        assertThat(ports().outbox().undelivered(10)).isEmpty();
        Migration next = committed(toFailed(started(2)));
        assertThat(ports().outbox().undelivered(10))
                .singleElement()
                .satisfies(u -> assertThat(u.migration()).isEqualTo(next));
    }

    @Test
    void atMostSoManyAreGivenAsAskedFor() {
        committed(toFailed(committed(toCheckpointed(started(1)))));
        assertThat(ports().outbox().undelivered(1)).hasSize(1);
    }
}
