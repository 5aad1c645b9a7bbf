package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.NOW;
import static dev.layerlift.testkit.contract.PersistenceSamples.commit;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.next;
import static dev.layerlift.testkit.contract.PersistenceSamples.peer;
import static dev.layerlift.testkit.contract.PersistenceSamples.peerShort;
import static dev.layerlift.testkit.contract.PersistenceSamples.requestJson;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toInProgress;
import static dev.layerlift.testkit.contract.PersistenceSamples.webvh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.MigrationStore}: acceptance, claims, commits and leases. */
public abstract class MigrationStoreContract extends PersistenceContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Called by subclasses. */
    protected MigrationStoreContract() {}

    @Test
    @Tag("P16")
    void anAcceptedMigrationIsThereAfterReopening() {
        Migration migration = migration(1);
        assertThat(ports().migrations().accept(migration)).isEqualTo(new Acceptance.Accepted(migration));
        reopen();
        Migration found = ports().migrations().find(migration.id()).orElseThrow();
        assertThat(found).isEqualTo(migration);
        // Equal objects may differ in the order of their members; what was signed may not.
        assertThat(found.request().json())
                .hasToString(migration.request().json().toString());
    }

    @Test
    void anUnknownMigrationIsAbsent() {
        assertThat(ports().migrations().find(migration(1).id())).isEmpty();
        assertThat(ports().migrations().journal(migration(1).id())).isEmpty();
        assertThat(ports().migrations().lease(migration(1).id(), WORKER, NOW, MINUTE))
                .isEmpty();
    }

    @Test
    void onlyANewMigrationIsAccepted() {
        Migration moved = next(migration(1), MigrationState.VALIDATING);
        assertThatThrownBy(() -> ports().migrations().accept(moved)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ports().migrations().find(moved.id())).isEmpty();
    }

    @Test
    void theSameRequestIsAnsweredWithItsMigration() {
        Migration now = committed(toCheckpointed(started(1)));
        assertThat(ports().migrations().accept(migration(1))).isEqualTo(new Acceptance.SameRequest(now));
    }

    @Test
    void theSameRequestMayComeWithItsMembersInAnotherOrder() {
        Migration migration = started(1);
        Map<String, JsonValue> sorted = new TreeMap<>(migration.request().json().members());
        assertThat(ports().migrations().accept(withRequest(migration(1), new JsonObject(sorted))))
                .isInstanceOf(Acceptance.SameRequest.class);
    }

    @Test
    void otherBytesUnderAKnownIdAreAReplay() {
        Migration first = started(1);
        Migration changed =
                withRequest(migration(1), migration(1).request().json().with("extra", "member"));
        assertThat(ports().migrations().accept(changed)).isEqualTo(new Acceptance.Replayed(first.id()));
        assertThat(ports().migrations().find(first.id())).contains(first);
    }

    @Test
    void aUsedNonceIsAReplayEvenWhenTheClaimIsFree() {
        Migration first = started(1);
        committed(toFailed(first));
        reopen();
        assertThat(ports().migrations().accept(migration(2, 1, peer(1), NOW)))
                .isEqualTo(new Acceptance.Replayed(first.id()));
    }

    @Test
    void aNonceOfAnotherSourceIsNoReplay() {
        started(1);
        assertThat(ports().migrations().accept(migration(2, 1, peer(2), NOW))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    @Tag("P08")
    @Tag("P09")
    void oneIdentityIsClaimedOnceInAnyOfItsForms() {
        Migration first = started(1);
        reopen();
        assertThat(ports().migrations().accept(migration(2, 2, peerShort(1), NOW)))
                .isEqualTo(new Acceptance.Claimed(first));
        assertThat(ports().migrations().claimant(peerShort(1).identity())).contains(first);
        assertThat(ports().migrations().find(migration(2).id())).isEmpty();
        assertThat(ports().outbox().undelivered(10)).isEmpty();
    }

    @Test
    @Tag("P08")
    void aClaimIsHeldByWhatCompletedFailedOrIsQuarantined() {
        completed(1);
        Migration failed = committed(toFailed(committed(toCheckpointed(started(2)))));
        committed(commit(next(committed(toFailed(committed(toCheckpointed(started(3))))), MigrationState.QUARANTINED)));
        reopen();
        for (int n : List.of(1, 2, 3)) {
            assertThat(ports().migrations().accept(migration(n + 10, n + 10, peer(n), NOW)))
                    .isInstanceOf(Acceptance.Claimed.class);
        }
        assertThat(ports().migrations().claimant(peer(2).identity())).contains(failed);
    }

    @Test
    void aClaimIsFreedByARollbackAndByAFailureThatCreatedNothing() {
        Migration failed = committed(toFailed(committed(toCheckpointed(started(1)))));
        committed(commit(next(failed, MigrationState.ROLLED_BACK)));
        committed(toFailed(started(2)));
        reopen();
        for (int n : List.of(1, 2)) {
            assertThat(ports().migrations().claimant(peer(n).identity())).isEmpty();
            assertThat(ports().migrations().accept(migration(n + 10, n + 10, peer(n), NOW)))
                    .isInstanceOf(Acceptance.Accepted.class);
        }
    }

    @Test
    @Tag("P08")
    void whatALaterMigrationBuildsOnIsNotTakenBack() {
        Migration first = completed(1);
        Migration later = accepted(migration(2, 2, webvh(1), NOW));
        reopen();
        assertThatThrownBy(() -> ports().migrations().commit(toFailed(first)))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("ROLLBACK_REFUSED"));
        assertThat(ports().migrations().find(first.id())).contains(first);
        committed(toFailed(later));
        committed(toFailed(first));
    }

    @Test
    @Tag("P08")
    void nothingIsBuiltOnWhatIsBeingTakenBack() {
        Migration failed = committed(toFailed(completed(1)));
        reopen();
        Migration later = migration(2, 2, webvh(1), NOW);
        assertThat(ports().migrations().accept(later)).isEqualTo(new Acceptance.Claimed(failed));
        assertThat(ports().migrations().claimant(webvh(1).identity())).isEmpty();
        Migration quarantined = committed(commit(next(failed, MigrationState.QUARANTINED)));
        assertThat(ports().migrations().accept(later)).isEqualTo(new Acceptance.Claimed(quarantined));
        committed(commit(next(quarantined, MigrationState.COMPLETED)));
        accepted(later);
    }

    @Test
    @Tag("P09")
    void ofManyRequestsAtOnceOneGetsTheClaim() {
        List<Callable<Acceptance>> calls = new ArrayList<>();
        for (int n = 1; n <= 16; n++) {
            Migration migration = migration(n, n, n % 2 == 0 ? peer(1) : peerShort(1), NOW);
            calls.add(() -> ports().migrations().accept(migration));
        }
        List<Object> answers = atOnce(calls);
        Migration winner = ports().migrations().claimant(peer(1).identity()).orElseThrow();
        assertThat(answers).containsOnlyOnce(new Acceptance.Accepted(winner));
        assertThat(answers.stream().filter(new Acceptance.Claimed(winner)::equals))
                .hasSize(15);
    }

    @Test
    @Tag("P16")
    void whatACommitSaysIsThereAfterReopening() {
        Migration started = started(1);
        List<MigrationCommit> commits = new ArrayList<>();
        commits.add(toCheckpointed(started));
        commits.add(toInProgress(commits.get(0).migration(), 1));
        commits.add(toFailed(commits.get(1).migration()));
        commits.forEach(this::committed);
        reopen();
        assertThat(ports().migrations().find(started.id()))
                .contains(commits.get(2).migration());
        List<JournalEntry> journal = ports().migrations().journal(started.id());
        assertThat(journal)
                .isEqualTo(commits.stream().map(MigrationCommit::entry).toList());
        assertThat(journal.get(0).notes()).hasToString(PersistenceSamples.odd().toString());
    }

    @Test
    @Tag("P13")
    @Tag("P18")
    void aCommitOfAnotherVersionOrEpochChangesNothing() {
        Migration checkpointed = committed(toCheckpointed(started(1)));
        Migration behind = withEpoch(checkpointed, checkpointed.lease().epoch() - 1);
        Migration ahead = withEpoch(checkpointed, checkpointed.lease().epoch() + 1);
        Migration later = checkpointed.change().committed(2, NOW).build();
        for (Migration wrong : List.of(behind, ahead, later)) {
            for (MigrationCommit refused : List.of(toInProgress(wrong, 1), toFailed(wrong))) {
                assertThatThrownBy(() -> ports().migrations().commit(refused)).isInstanceOf(StaleCommitException.class);
            }
        }
        assertThatThrownBy(() -> ports().migrations().commit(toCheckpointed(migration(9))))
                .isInstanceOf(StaleCommitException.class);
        reopen();
        assertThat(ports().migrations().find(checkpointed.id())).contains(checkpointed);
        assertThat(ports().migrations().journal(checkpointed.id())).hasSize(1);
        assertThat(ports().keys().find(PersistenceSamples.key(2).publicKeyMultibase()))
                .isEmpty();
        assertThat(ports().audit().streams()).isEmpty();
    }

    @Test
    @Tag("P18")
    void ofTwoCommitsOfOneVersionOneIsRefused() {
        Migration started = started(1);
        List<Callable<Migration>> calls = IntStream.range(0, 8)
                .<Callable<Migration>>mapToObj(n -> () -> committed(commit(next(started, MigrationState.VALIDATING))))
                .toList();
        List<Object> results = atOnce(calls);
        assertThat(results.stream().filter(Migration.class::isInstance)).hasSize(1);
        assertThat(results.stream().filter(StaleCommitException.class::isInstance))
                .hasSize(7);
        assertThat(ports().migrations().journal(started.id())).hasSize(1);
    }

    @Test
    @Tag("P17")
    void aCommitThatCannotBeSealedChangesNothing() {
        AuditLog.Sealer broken = (record, position) -> {
            throw new IllegalStateException("no key");
        };
        Migration checkpointed = committed(toCheckpointed(started(1)));
        reopen("writer-1", broken);
        MigrationCommit failing = toFailed(checkpointed);
        assertThatThrownBy(() -> ports().migrations().commit(failing)).hasMessage("no key");
        reopen();
        assertThat(ports().migrations().find(checkpointed.id())).contains(checkpointed);
        assertThat(ports().migrations().journal(checkpointed.id())).hasSize(1);
        committed(failing);
        assertThat(ports().audit().head("writer-1"))
                .hasValueSatisfying(h -> assertThat(h.sequence()).isEqualTo(1));
    }

    @Test
    @Tag("P13")
    void aLeaseKeepsOthersOutUntilItEnds() {
        Migration first = started(1);
        assertThat(first.lease()).isEqualTo(new Lease(WORKER, 1, NOW.plus(MINUTE)));
        assertThat(ports().migrations()
                        .lease(first.id(), "worker-2", NOW.plus(MINUTE).minusNanos(1), MINUTE))
                .isEmpty();
        reopen();
        Migration second = ports().migrations()
                .lease(first.id(), "worker-2", NOW.plus(MINUTE), MINUTE)
                .orElseThrow();
        assertThat(second.lease())
                .isEqualTo(new Lease("worker-2", 2, NOW.plus(MINUTE).plus(MINUTE)));
        assertThatThrownBy(() -> committed(toCheckpointed(first))).isInstanceOf(StaleCommitException.class);
        assertThat(committed(toCheckpointed(second)).version()).isEqualTo(1);
    }

    @Test
    @Tag("P13")
    void theSameWorkerGetsAnotherEpoch() {
        Migration first = started(1);
        Migration again = leased(first);
        assertThat(again.lease().epoch()).isEqualTo(2);
        assertThatThrownBy(() -> committed(toCheckpointed(first))).isInstanceOf(StaleCommitException.class);
        assertThat(ports().migrations().find(first.id())).contains(again);
    }

    @Test
    @Tag("P13")
    void leasesOfWorkersThatAreGoneCanBeEnded() {
        Migration mine = started(1);
        Migration theirs = started(2);
        ports().migrations().accept(migration(3));
        assertThat(ports().migrations().releaseLeasesExcept("worker-2")).isEqualTo(2);
        assertThat(ports().migrations().releaseLeasesExcept("worker-2")).isZero();
        assertThat(ports().migrations().lease(mine.id(), "worker-2", NOW, MINUTE))
                .isPresent();
        assertThat(ports().migrations().releaseLeasesExcept("worker-2")).isZero();
        assertThat(ports().migrations().lease(theirs.id(), "worker-3", NOW, MINUTE))
                .hasValueSatisfying(m -> assertThat(m.lease().epoch()).isEqualTo(2));
    }

    @Test
    void aMigrationAtRestIsKeptFromNobody() {
        Migration completed = completed(1);
        assertThat(ports().migrations().lease(completed.id(), "worker-2", NOW, MINUTE))
                .hasValueSatisfying(m -> assertThat(m.lease().worker()).isEqualTo("worker-2"));
    }

    @Test
    @Tag("P13")
    void aLeaseIsRenewedByWhoHoldsItAndItsCommitsStillFit() {
        Migration held = started(1);
        Instant later = NOW.plus(MINUTE).plus(MINUTE);

        assertThat(ports().migrations().renew(held.id(), held.lease(), later)).isTrue();
        assertThat(ports().migrations().renew(held.id(), held.lease(), NOW)).isTrue();
        reopen();
        assertThat(ports().migrations().find(held.id()).orElseThrow().lease())
                .isEqualTo(new Lease(WORKER, held.lease().epoch(), later));
        assertThat(ports().migrations().lease(held.id(), "worker-2", NOW.plus(MINUTE), MINUTE))
                .isEmpty();
        assertThat(committed(toCheckpointed(held)).version()).isEqualTo(1);
    }

    @Test
    @Tag("P13")
    void aLeaseThatWasTakenOverIsNotRenewed() {
        Migration first = started(1);
        Migration second = ports().migrations()
                .lease(first.id(), "worker-2", NOW.plus(MINUTE), MINUTE)
                .orElseThrow();
        Lease other =
                new Lease("worker-3", second.lease().epoch(), second.lease().until());

        assertThat(ports().migrations().renew(first.id(), first.lease(), NOW.plus(Duration.ofHours(1))))
                .isFalse();
        assertThat(ports().migrations().renew(first.id(), other, NOW.plus(Duration.ofHours(1))))
                .isFalse();
        assertThat(ports().migrations().renew(migration(9).id(), first.lease(), NOW))
                .isFalse();
        assertThat(ports().migrations().find(first.id())).contains(second);
    }

    @Test
    void whatAnInitiatorBeganTowardsAChainIsCountedInTheOrderOfAcceptance() {
        Migration early = accepted(toChain(1, "alice", NOW.minus(MINUTE)));
        Migration first = accepted(toChain(2, "alice", NOW));
        Migration second = accepted(toChain(3, "alice", NOW));
        accepted(toChain(4, "bob", NOW));
        accepted(migration(5));
        committed(toFailed(leased(accepted(toChain(6, "alice", NOW)))));
        committed(toFailed(committed(toCheckpointed(leased(accepted(toChain(7, "alice", NOW)))))));
        reopen();

        assertThat(toChain("alice", NOW, Optional.empty(), 10)).isEqualTo(3);
        assertThat(toChain("alice", NOW.minus(MINUTE), Optional.empty(), 10)).isEqualTo(4);
        assertThat(toChain("alice", NOW, Optional.empty(), 2)).isEqualTo(2);
        assertThat(toChain("alice", NOW, Optional.of(second.id()), 10)).isEqualTo(1);
        assertThat(toChain("alice", NOW, Optional.of(first.id()), 10)).isZero();
        assertThat(toChain("alice", NOW.minus(MINUTE), Optional.of(early.id()), 10))
                .isZero();
        assertThat(toChain("bob", NOW, Optional.empty(), 10)).isEqualTo(1);
        assertThat(toChain("carol", NOW, Optional.empty(), 10)).isZero();
        assertThatThrownBy(() -> toChain("alice", NOW, Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max: 0 (expected: 1 to 1000000)");
    }

    private int toChain(String initiator, Instant since, Optional<MigrationId> before, int max) {
        return ports().migrations().countToChain(initiator, since, before, max);
    }

    private Migration accepted(Migration migration) {
        assertThat(ports().migrations().accept(migration)).isInstanceOf(Acceptance.Accepted.class);
        return migration;
    }

    private static Migration toChain(int n, String initiator, Instant createdAt) {
        Migration like = migration(n);
        return Migration.accepted(like.request(), initiator, MigrationPath.PEER_TO_BTCO, like.lease(), createdAt);
    }

    private static Migration withRequest(Migration migration, JsonObject json) {
        assertThat(json.string("id")).isEqualTo(requestJson(1, 1, peer(1)).string("id"));
        return Migration.accepted(
                SignedRequest.fromJson(json),
                migration.initiator(),
                migration.path(),
                migration.lease(),
                migration.createdAt());
    }
}
