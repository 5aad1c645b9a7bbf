package dev.layerlift.domain.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.validation.CostEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {
    private static final MigrationPath PATH = MigrationPath.PEER_TO_WEBVH;

    @Test
    void startsPendingAndEmpty() {
        Migration migration = Samples.accepted(PATH);
        assertThat(migration.id()).isEqualTo(Samples.ID);
        assertThat(migration.initiator()).isEqualTo("did:example:owner");
        assertThat(migration.sourceDid()).isEqualTo(Samples.did(Layer.PEER));
        assertThat(migration.path()).isEqualTo(PATH);
        assertThat(migration.state()).isEqualTo(MigrationState.PENDING);
        assertThat(migration.version()).isZero();
        assertThat(migration.percent()).isZero();
        assertThat(migration.operation()).isEqualTo("accepted");
        assertThat(migration.lease()).isEqualTo(Samples.LEASE);
        assertThat(migration.cost()).isEqualTo(CostEstimate.NONE);
        assertThat(migration.createdAt()).isEqualTo(Samples.NOW);
        assertThat(migration.updatedAt()).isEqualTo(Samples.NOW);
        assertThat(migration.targetDid()).isEmpty();
        assertThat(migration.checkpointId()).isEmpty();
        assertThat(migration.error()).isEmpty();
        assertThat(migration.txid()).isEmpty();
        assertThat(migration.notBefore()).isEmpty();
    }

    @Test
    void changesWhatIsAskedForAndNothingElse() {
        Migration before = Samples.in(MigrationState.IN_PROGRESS, PATH, false);
        assertThat(before.change().build()).isEqualTo(before);

        Did target = Did.parse(Samples.WEBVH + "2");
        MigrationError error = MigrationError.of(ErrorType.STORAGE_ERROR, "NO_SPACE", "the store is full");
        Lease lease = new Lease("worker-2", 4, Samples.NOW.plusSeconds(99));
        Instant at = Samples.NOW.plusSeconds(5);
        Migration after = before.change()
                .targetDid(target)
                .committed(8, at)
                .lease(lease)
                .progress(70, "publishing")
                .checkpoint("checkpoint-2")
                .error(error)
                .cost(new CostEstimate(1, 2, 3, 4))
                .notBefore(Optional.of(at))
                .build();
        assertThat(after)
                .isEqualTo(new Migration(
                        before.id(),
                        before.request(),
                        before.initiator(),
                        PATH,
                        Optional.of(target),
                        MigrationState.IN_PROGRESS,
                        8,
                        lease,
                        70,
                        "publishing",
                        Optional.empty(),
                        Optional.of("checkpoint-2"),
                        Optional.of(error),
                        new CostEstimate(1, 2, 3, 4),
                        Optional.empty(),
                        before.createdAt(),
                        at,
                        Optional.of(at)));
        assertThat(after.change().notBefore(Optional.empty()).build().notBefore())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void refusesProgressOutOfRange(int percent) {
        Migration.Change change = Samples.accepted(PATH).change().progress(percent, "x");
        assertThatThrownBy(change::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("percent: " + percent + " (expected: 0 to 100)");
    }

    @Test
    void whatIsDoneNextIsNoTransferAnyMore() {
        TransferProgress progress = new TransferProgress(4, 1, 3, 25, 100, 10, OptionalLong.of(7_500));
        Migration moving = Samples.accepted(PATH)
                .change()
                .transfer(45, "transferring content", progress)
                .build();

        assertThat(moving.transfer()).contains(progress);
        assertThat(moving.percent()).isEqualTo(45);
        assertThat(moving.operation()).isEqualTo("transferring content");
        assertThat(moving.change().build()).isEqualTo(moving);
        assertThat(moving.change().progress(60, "publishing").build().transfer())
                .isEmpty();
    }

    @Test
    void takesProgressAtBothEnds() {
        Migration.Change change = Samples.accepted(PATH).change();
        assertThat(change.progress(0, "a").build().percent()).isZero();
        assertThat(change.progress(100, "b").build().percent()).isEqualTo(100);
    }

    @Test
    void refusesANegativeVersion() {
        Migration.Change change = Samples.accepted(PATH).change().committed(-1, Samples.NOW);
        assertThatThrownBy(change::build).hasMessage("version: -1 (expected: >= 0)");
    }

    @Test
    void aLeaseIsOverAtItsEnd() {
        Lease lease = new Lease("w", 1, Samples.NOW);
        assertThat(lease.expired(Samples.NOW.minusNanos(1))).isFalse();
        assertThat(lease.expired(Samples.NOW)).isTrue();
        assertThat(lease.expired(Samples.NOW.plusNanos(1))).isTrue();
    }

    @Test
    void aResultSaysHowItEnded() {
        Migration migration = Samples.in(MigrationState.COMPLETED, PATH, true);
        assertThat(MigrationResult.of(migration, true))
                .isEqualTo(new MigrationResult(
                        Samples.ID,
                        migration.sourceDid(),
                        migration.targetDid(),
                        MigrationState.COMPLETED,
                        Duration.ofHours(1).toMillis(),
                        CostEstimate.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        true));
        assertThat(MigrationResult.of(migration, false).alreadyDone()).isFalse();
    }

    @Test
    void aRollbackResultKeepsItsOwnLists() {
        List<String> undone = new java.util.ArrayList<>(List.of("publish"));
        List<String> irreversible = new java.util.ArrayList<>(List.of("was visible"));
        RollbackResult result =
                new RollbackResult(Samples.ID, MigrationState.ROLLED_BACK, undone, irreversible, Optional.empty());
        undone.clear();
        irreversible.clear();
        assertThat(result.undone()).containsExactly("publish");
        assertThat(result.irreversible()).containsExactly("was visible");
    }

    @ParameterizedTest
    @CsvSource({"PEER,WEBVH,PEER_TO_WEBVH", "WEBVH,BTCO,WEBVH_TO_BTCO", "PEER,BTCO,PEER_TO_BTCO"})
    void thereIsAPathUpwards(Layer source, Layer target, MigrationPath path) {
        assertThat(MigrationPath.between(source, target)).contains(path);
        assertThat(path.source()).isEqualTo(source);
        assertThat(path.target()).isEqualTo(target);
    }

    @Test
    void thereIsNoPathDownwardsOrInPlace() {
        for (Layer source : Layer.values()) {
            for (Layer target : Layer.values()) {
                assertThat(MigrationPath.between(source, target).isPresent()).isEqualTo(source.compareTo(target) < 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void statesHaveLowerCaseNames(MigrationState state) {
        assertThat(state.id()).isEqualTo(state.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(MigrationState.of(state.id())).contains(state);
        assertThat(MigrationState.of(state.name())).isEmpty();
    }

    @Test
    @Tag("P26")
    void aCheckpointThatWasChangedIsNotIntact() {
        byte[] content = {1, 2, 3};
        Checkpoint checkpoint = Samples.checkpoint(content);
        assertThat(checkpoint.intact()).isTrue();
        assertThat(checkpoint).isEqualTo(Samples.checkpoint(new byte[] {1, 2, 3}));
        assertThat(checkpoint).hasSameHashCodeAs(Samples.checkpoint(new byte[] {1, 2, 3}));
        assertThat(checkpoint.hashCode()).isNotEqualTo(otherId(checkpoint).hashCode());

        Checkpoint flipped =
                new Checkpoint("checkpoint-1", Samples.ID, new byte[] {1, 2, 2}, Sha256.of(content), Samples.NOW);
        assertThat(flipped.intact()).isFalse();
        assertThat(flipped).isNotEqualTo(checkpoint);
        Checkpoint truncated =
                new Checkpoint("checkpoint-1", Samples.ID, new byte[] {1, 2}, Sha256.of(content), Samples.NOW);
        assertThat(truncated.intact()).isFalse();
        assertThat(checkpoint)
                .isNotEqualTo(otherId(checkpoint))
                .isNotEqualTo(new Checkpoint(
                        "checkpoint-1",
                        MigrationId.parse("00000000-0000-4000-8000-000000000001"),
                        content,
                        Sha256.of(content),
                        Samples.NOW))
                .isNotEqualTo(new Checkpoint("checkpoint-1", Samples.ID, content, Sha256.of(new byte[0]), Samples.NOW))
                .isNotEqualTo("checkpoint-1");
    }

    private static Checkpoint otherId(Checkpoint c) {
        return new Checkpoint("checkpoint-2", c.migrationId(), c.content(), c.digest(), c.createdAt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "7f2c1a70-9d3e-1b5a-8c6d-0e1f2a3b4c5d",
                "7f2c1a70-9d3e-4b5a-0c6d-0e1f2a3b4c5d",
                "7f2c1a70-9d3e-4b5a-cc6d-0e1f2a3b4c5d",
                "1-2-4000-8000-5",
                "7f2c1a709d3e4b5a8c6d0e1f2a3b4c5d",
                " 7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5d",
                "7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5d\n",
                "7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5g",
                "{7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5d}"
            })
    void refusesWhatIsNoUuidOfVersion4(String text) {
        assertThatThrownBy(() -> MigrationId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a UUID of version 4");
    }

    @Test
    void anIdIsItsUsualText() {
        assertThat(Samples.ID).hasToString("7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5d");
        assertThat(MigrationId.parse("7F2C1A70-9D3E-4B5A-8C6D-0E1F2A3B4C5D")).isEqualTo(Samples.ID);
    }

    @Test
    void theAnchorTransactionIsTheOneThatCountsNow() {
        Migration migration = Samples.accepted(MigrationPath.PEER_TO_BTCO);
        TransactionId txid = new TransactionId("ab".repeat(32));

        assertThat(migration.change().txid(txid).build().txid()).contains(txid.hex());
        assertThat(migration.change().txid(txid).build().change().build().txid())
                .contains(txid.hex());
    }
}
