package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.NOW;
import static dev.layerlift.testkit.contract.PersistenceSamples.commit;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.next;
import static dev.layerlift.testkit.contract.PersistenceSamples.savedUpdate;
import static dev.layerlift.testkit.contract.PersistenceSamples.target;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static dev.layerlift.testkit.contract.PersistenceSamples.webvh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.DidUpdateStore.PublishedVersion;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.DidUpdater.Approvals;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link DidUpdateStore}. */
public abstract class DidUpdateStoreContract extends PersistenceContract {
    private static final CanonicalIdentity FIRST = webvh(1).identity();

    /** Called by subclasses. */
    protected DidUpdateStoreContract() {}

    private DidUpdateStore updates() {
        return ports().didUpdates();
    }

    @Test
    @Tag("P16")
    void whatIsSavedIsThereAfterReopeningWithItsKeys() {
        completed(1);
        SavedUpdate saved = savedUpdate(1, 2);
        assertThat(updates().unpublished(FIRST)).isEmpty();
        assertThat(updates().save(saved)).isTrue();
        reopen();
        assertSame(updates().unpublished(FIRST).orElseThrow(), saved);
        assertThat(ports().keys().find(saved.update().keys().get(0).publicKeyMultibase()))
                .contains(saved.update().keys().get(0));
        assertThat(ports().assets().find(FIRST))
                .as("not before it is published")
                .contains(target(1));
    }

    @Test
    void aPublishedVersionReplacesTheAssetAndLeavesNothingToDo() {
        completed(1);
        SavedUpdate saved = savedUpdate(1, 2);
        updates().save(saved);
        updates().published(FIRST, 3);
        assertThat(updates().unpublished(FIRST)).as("another number").isPresent();
        updates().published(FIRST, 2);
        reopen();
        updates().published(FIRST, 2);
        assertThat(updates().unpublished(FIRST)).isEmpty();
        assertThat(updates().unpublished(1000)).isEmpty();
        assertThat(ports().assets().find(FIRST)).contains(saved.asset());
        assertThat(updates().replace(saved)).isFalse();
        assertThat(updates().withdraw(FIRST, 2)).isFalse();
    }

    @Test
    void aNumberIsTakenOnceAndOnlyOneVersionIsUnpublished() {
        completed(1);
        completed(2);
        assertThat(updates().save(savedUpdate(1, 2))).isTrue();
        assertThat(updates().save(savedUpdate(1, 2))).isFalse();
        assertThat(updates().save(savedUpdate(1, 3))).isFalse();
        assertThat(updates().save(savedUpdate(2, 2)))
                .as("another identity is not in the way")
                .isTrue();
        updates().published(FIRST, 2);
        assertThat(updates().save(savedUpdate(1, 2))).isFalse();
        assertThat(updates().save(savedUpdate(1, 3))).isTrue();
        updates().published(FIRST, 3);
        assertThat(updates().save(savedUpdate(1, 2))).isFalse();
    }

    @Test
    @Tag("P12")
    void ofManyThatSaveTheSameNumberOneDoes() {
        completed(1);
        List<Callable<Boolean>> calls = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(n -> () -> updates().save(savedUpdate(1, 2)))
                .toList();
        assertThat(atOnce(calls)).filteredOn(Boolean.TRUE::equals).hasSize(1);
        assertThat(atOnce(calls)).allMatch(Boolean.FALSE::equals);
    }

    @Test
    void aRefusedVersionLeavesNothing() {
        completed(1);
        updates().save(savedUpdate(1, 2));
        SavedUpdate other = savedUpdate(1, 3);
        PreparedUpdate u = other.update();
        SavedUpdate refused = new SavedUpdate(
                FIRST,
                new PreparedUpdate(
                        u.did(),
                        3,
                        u.versionId(),
                        u.previousVersionId(),
                        u.document(),
                        u.files(),
                        List.of(PersistenceSamples.key(77)),
                        u.approvals()),
                other.asset(),
                NOW);
        assertThat(updates().save(refused)).isFalse();
        assertThat(ports().keys().find(PersistenceSamples.key(77).publicKeyMultibase()))
                .isEmpty();
        assertSame(updates().unpublished(FIRST).orElseThrow(), savedUpdate(1, 2));
    }

    @Test
    void moreApprovalsTakeThePlaceOfFewer() {
        completed(1);
        SavedUpdate saved = savedUpdate(1, 2);
        updates().save(saved);
        PreparedUpdate u = saved.update();
        PreparedUpdate approved = new PreparedUpdate(
                u.did(),
                u.number(),
                u.versionId(),
                u.previousVersionId(),
                u.document(),
                List.of(
                        new PublicationFile(u.files().get(0).path(), "application/json", new byte[] {7, 7}),
                        u.files().get(1)),
                u.keys(),
                new Approvals(2, u.approvals().witnesses(), List.of("did:key:z6MkA", "did:key:z6MkB")));
        SavedUpdate next = new SavedUpdate(FIRST, approved, saved.asset(), saved.saved());
        assertThat(updates().replace(new SavedUpdate(webvh(2).identity(), approved, saved.asset(), saved.saved())))
                .isFalse();
        assertThat(updates().replace(next)).isTrue();
        reopen();
        assertSame(updates().unpublished(FIRST).orElseThrow(), next);
    }

    @Test
    void aWithdrawnVersionFreesItsNumber() {
        completed(1);
        updates().save(savedUpdate(1, 2));
        assertThat(updates().withdraw(FIRST, 3)).isFalse();
        assertThat(updates().withdraw(FIRST, 2)).isTrue();
        assertThat(updates().withdraw(FIRST, 2)).isFalse();
        reopen();
        assertThat(updates().unpublished(FIRST)).isEmpty();
        assertThat(ports().assets().find(FIRST)).contains(target(1));
        assertThat(updates().save(savedUpdate(1, 2))).isTrue();
    }

    @Test
    @Tag("P16")
    void theLatestPublishedVersionIsRememberedAndNoOther() {
        completed(1);
        assertThat(updates().latest(FIRST)).isEmpty();
        updates().save(savedUpdate(1, 2));
        assertThat(updates().latest(FIRST)).as("it is not published").isEmpty();
        updates().published(FIRST, 2);
        updates().save(savedUpdate(1, 3));
        updates().published(FIRST, 3);
        SavedUpdate withdrawn = savedUpdate(1, 4);
        updates().save(withdrawn);
        reopen();
        PublishedVersion third =
                new PublishedVersion(FIRST, 3, savedUpdate(1, 3).update().versionId());
        assertThat(updates().latest(FIRST)).contains(third);
        updates().withdraw(FIRST, 4);
        assertThat(updates().latest(FIRST)).contains(third);
        assertThat(updates().latest(webvh(2).identity())).isEmpty();
        assertThat(updates().latest(1000)).containsExactly(third);
    }

    @Test
    void theLatestVersionsComeYoungestFirstAndAtMostSoMany() {
        for (int n = 1; n <= 3; n++) {
            completed(n);
            SavedUpdate saved = savedUpdate(n, 2);
            updates()
                    .save(new SavedUpdate(
                            saved.identity(), saved.update(), saved.asset(), NOW.plusSeconds(n == 2 ? 9 : n)));
            updates().published(saved.identity(), 2);
        }
        assertThat(updates().latest(1000))
                .extracting(PublishedVersion::identity)
                .containsExactly(webvh(2).identity(), webvh(3).identity(), webvh(1).identity());
        assertThat(updates().latest(2)).hasSize(2);
        assertThatThrownBy(() -> updates().latest(0)).hasMessage("limit: 0 (expected: 1 to 1000)");
    }

    @Test
    void unpublishedVersionsComeOldestFirstAndAtMostSoMany() {
        for (int n = 1; n <= 3; n++) {
            completed(n);
            updates().save(savedUpdate(4 - n, 2 + n));
        }
        assertThat(updates().unpublished(1000).stream()
                        .map(SavedUpdate::identity)
                        .toList())
                .containsExactly(webvh(3).identity(), webvh(2).identity(), webvh(1).identity());
        assertThat(updates().unpublished(2)).hasSize(2);
        assertThatThrownBy(() -> updates().unpublished(0)).hasMessage("limit: 0 (expected: 1 to 1000)");
    }

    @Test
    @Tag("P27")
    void nothingIsSavedOnceTheMigrationThatMadeTheDidIsTakenBack() {
        Migration completed = completed(1);
        updates().save(savedUpdate(1, 2));
        updates().published(FIRST, 2);
        Migration failed = committed(toFailed(completed));
        assertThat(updates().save(savedUpdate(1, 3))).isFalse();
        committed(commit(next(failed, MigrationState.ROLLED_BACK)));
        assertThat(updates().save(savedUpdate(1, 3))).isFalse();
        assertThat(updates().unpublished(1)).isEmpty();
    }

    @Test
    void whatWasSavedBeforeItIsTakenBackCanStillBePublished() {
        Migration completed = completed(1);
        updates().save(savedUpdate(1, 2));
        committed(toFailed(completed));
        updates().published(FIRST, 2);
        assertThat(ports().assets().find(FIRST)).contains(savedUpdate(1, 2).asset());
    }

    @Test
    @Tag("P12")
    void aDidIsUpdatedOrMigratedFurtherAndNeverBoth() {
        completed(1);
        completed(2);
        Migration further = migration(11, 11, webvh(1), NOW);
        assertThat(updates().save(savedUpdate(1, 2))).isTrue();
        assertThat(ports().migrations().accept(further)).isEqualTo(new Acceptance.Unpublished(FIRST, 2));
        updates().published(FIRST, 2);
        assertThat(ports().migrations().accept(further)).isInstanceOf(Acceptance.Accepted.class);
        assertThat(updates().save(savedUpdate(1, 3))).isFalse();
        assertThat(updates().save(savedUpdate(2, 2))).isTrue();
    }

    private static void assertSame(SavedUpdate found, SavedUpdate expected) {
        assertThat(found).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(expected);
    }
}
