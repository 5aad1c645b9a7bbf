package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.NOW;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.peer;
import static dev.layerlift.testkit.contract.PersistenceSamples.peerShort;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static dev.layerlift.testkit.contract.PersistenceSamples.webvh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.MigrationStore#query}: filters, order and pages (FR-6.5). */
public abstract class MigrationQueryContract extends PersistenceContract {
    /** Called by subclasses. */
    protected MigrationQueryContract() {}

    @Test
    void theNewestComeFirst() {
        for (int n : List.of(2, 3, 1)) {
            ports().migrations().accept(migration(n));
        }
        assertThat(query(MigrationQuery.ALL)).containsExactly(migration(3), migration(2), migration(1));
    }

    @Test
    void everyFilterFindsItsOwn() {
        Migration completed = completed(1);
        Migration failed = committed(toFailed(started(2)));
        Migration rolling = committed(toFailed(committed(toCheckpointed(started(3)))));
        Migration checkpointed = committed(toCheckpointed(started(4)));

        assertThat(query(MigrationQuery.ofSource(peerShort(1).identity()))).containsExactly(completed);
        assertThat(query(MigrationQuery.ofSource(peer(9).identity()))).isEmpty();
        assertThat(query(MigrationQuery.ofTarget(webvh(1).identity()))).containsExactly(completed);
        assertThat(query(MigrationQuery.ofTarget(webvh(2).identity()))).isEmpty();
        assertThat(query(MigrationQuery.ofUnfinished())).containsExactly(checkpointed, rolling);
        assertThat(query(inState(MigrationState.FAILED))).containsExactly(rolling, failed);
        assertThat(query(inState(MigrationState.PENDING))).isEmpty();
        assertThat(query(between(NOW.plusMillis(2), NOW.plusMillis(4)))).containsExactly(rolling, failed);
        assertThat(query(new MigrationQuery(
                        Optional.of(peer(3).identity()),
                        Optional.empty(),
                        Optional.of(MigrationState.FAILED),
                        Optional.of(NOW),
                        Optional.of(NOW.plusSeconds(1)),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        10)))
                .containsExactly(rolling);
    }

    @Test
    @Tag("P18")
    void pagesAreStableWhileMigrationsAreAdded() {
        for (int n = 1; n <= 5; n++) {
            // At one time, so that the order must not rest on it alone.
            ports().migrations().accept(migration(n, n, peer(n), NOW));
        }
        List<Migration> seen = new ArrayList<>();
        Page<Migration> page = ports().migrations().query(paged(2, Optional.empty()));
        int added = 100;
        while (true) {
            assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
            seen.addAll(page.items());
            ports().migrations().accept(migration(added, added, peer(added), NOW));
            added++;
            if (page.next().isEmpty()) {
                break;
            }
            page = ports().migrations().query(paged(2, page.next()));
        }
        assertThat(seen.stream().map(Migration::id))
                .containsExactly(
                        migration(5).id(),
                        migration(4).id(),
                        migration(3).id(),
                        migration(2).id(),
                        migration(1).id());
    }

    @Test
    void aFullLastPageHasNoNext() {
        ports().migrations().accept(migration(1));
        ports().migrations().accept(migration(2));
        assertThat(ports().migrations().query(paged(2, Optional.empty())).next())
                .isEmpty();
    }

    @Test
    void aCursorThatNoPageGaveIsRefused() {
        for (String cursor : List.of("", "-", "x", "1-", "-1", "'; --")) {
            assertThatThrownBy(() -> ports().migrations().query(paged(2, Optional.of(cursor))))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    private List<Migration> query(MigrationQuery query) {
        return ports().migrations().query(query).items();
    }

    private static MigrationQuery paged(int limit, Optional<String> after) {
        return new MigrationQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                after,
                limit);
    }

    private static MigrationQuery inState(MigrationState state) {
        return new MigrationQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.of(state),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                10);
    }

    private static MigrationQuery between(Instant since, Instant until) {
        return new MigrationQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(since),
                Optional.of(until),
                Optional.empty(),
                false,
                Optional.empty(),
                10);
    }
}
