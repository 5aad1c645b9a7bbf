package dev.layerlift.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.SequentialIds;
import dev.layerlift.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitFaultTest {
    private static final Instant NOW = SettableClock.START;
    private static final Did SOURCE = Did.parse("did:peer:4zQm" + "1".repeat(44));

    private final SequentialIds ids = new SequentialIds();
    private final InMemoryPersistence persistence = new InMemoryPersistence(
            "stream",
            () -> (record, position) -> {
                throw new AssertionError("no audit record is expected");
            },
            new StrictJsonFormat());
    private Migration accepted;

    @BeforeEach
    void accept() {
        MigrationId id = ids.newMigrationId();
        MigrationRequest request = new MigrationRequest(
                id, SOURCE, Layer.WEBVH, MigrationOptions.DEFAULT, ids.newNonce(), NOW, NOW.plusSeconds(300));
        accepted = Migration.accepted(
                new SignedRequest(request, request.toJson()),
                "operator",
                MigrationPath.PEER_TO_WEBVH,
                new Lease("w", 1, NOW.plusSeconds(60)),
                NOW);
        persistence.migrations().accept(accepted);
    }

    private static MigrationCommit next(Migration from, Optional<Checkpoint> checkpoint) {
        Migration migration = from.change().committed(from.version() + 1, NOW).build();
        JournalEntry entry = new JournalEntry(
                migration.id(), migration.version(), NOW, List.of(), List.of(), List.of(), JsonObject.EMPTY, List.of());
        return new MigrationCommit(
                migration, entry, checkpoint, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    private Migration stored() {
        return persistence.migrations().find(accepted.id()).orElseThrow();
    }

    @Test
    void aCommitThatFailsBeforeLeavesNothing() {
        persistence.failCommit(1, CommitFault.BEFORE);
        MigrationCommit commit = next(accepted, Optional.empty());
        assertThatThrownBy(() -> persistence.migrations().commit(commit)).isInstanceOf(SimulatedCrashException.class);
        assertThat(stored()).isEqualTo(accepted);
        assertThat(persistence.migrations().journal(accepted.id())).isEmpty();
        persistence.migrations().commit(commit);
        assertThat(stored().version()).isEqualTo(1);
        assertThat(persistence.commits()).isEqualTo(2);
    }

    @Test
    void aCommitThatFailsAfterIsThereAndCannotBeRepeated() {
        persistence.failCommit(2, CommitFault.AFTER);
        MigrationCommit first = next(accepted, Optional.empty());
        persistence.migrations().commit(first);
        MigrationCommit second = next(first.migration(), Optional.empty());
        assertThatThrownBy(() -> persistence.migrations().commit(second)).isInstanceOf(SimulatedCrashException.class);
        assertThat(stored().version()).isEqualTo(2);
        assertThat(persistence.migrations().journal(accepted.id())).hasSize(2);
        assertThatThrownBy(() -> persistence.migrations().commit(second)).isInstanceOf(StaleCommitException.class);
    }

    @Test
    void afterACrashNothingAnswersUntilTheRestart() {
        persistence.crashAtCommit(1, CommitFault.AFTER);
        persistence.failCommit(2, CommitFault.BEFORE);
        MigrationCommit commit = next(accepted, Optional.empty());
        assertThatThrownBy(() -> persistence.migrations().commit(commit)).isInstanceOf(SimulatedCrashException.class);
        assertThatThrownBy(this::stored).isInstanceOf(SimulatedCrashException.class);
        assertThatThrownBy(() -> persistence.records().find("x")).isInstanceOf(SimulatedCrashException.class);
        persistence.restart();
        assertThat(stored().version()).isEqualTo(1);
        persistence.migrations().commit(next(commit.migration(), Optional.empty()));
        assertThat(stored().version()).isEqualTo(2);
    }

    @Test
    void refusesACommitThatNeverComes() {
        assertThatThrownBy(() -> persistence.failCommit(0, CommitFault.BEFORE)).hasMessageContaining("nth: 0");
    }

    @Test
    void aDamagedCheckpointIsNotIntact() {
        byte[] content = {1, 2};
        Checkpoint checkpoint = new Checkpoint("c", accepted.id(), content, Sha256.of(content), NOW);
        Migration validating = accepted.to(MigrationState.VALIDATING);
        persistence.migrations().commit(next(validating, Optional.of(checkpoint)));
        assertThat(persistence.checkpoints().find("c")).contains(checkpoint);
        persistence.damageCheckpoint("c");
        assertThat(persistence.checkpoints().find("c").orElseThrow().intact()).isFalse();
        assertThat(checkpoint.intact()).isTrue();
        assertThatThrownBy(() -> persistence.damageCheckpoint("d")).hasMessageContaining("checkpoint: d");
    }
}
