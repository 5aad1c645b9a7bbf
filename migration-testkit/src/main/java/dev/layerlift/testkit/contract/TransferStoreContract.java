package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.commit;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.next;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCompleted;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toInProgress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.TransferStore.Transfer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.TransferStore}. */
public abstract class TransferStoreContract extends PersistenceContract {
    private static final ObjectPath SOURCE = ObjectPath.ofRestricted("content/ab/source");
    private static final ObjectPath TARGET = ObjectPath.ofPublic("ab/item/resources/target.bin");
    private static final ChunkPlan PLAN = new ChunkPlan(1_000_000_000_123L, 10_485_760);

    /** Called by subclasses. */
    protected TransferStoreContract() {}

    private static Transfer transfer(MigrationId id, ObjectPath target, String upload) {
        return new Transfer(id, SOURCE, Sha256.of(new byte[] {1}), new Upload(target, PLAN, upload));
    }

    private static Transfer transfer(MigrationId id) {
        return transfer(id, TARGET, "upload é 😀 1");
    }

    private static StoredChunk chunk(int index) {
        return new StoredChunk(index, Sha256.of(new byte[] {(byte) index}), "\"etag-" + index + "\"");
    }

    private MigrationId accepted(int n) {
        return started(n).id();
    }

    @Test
    @Tag("P16")
    void everythingOfATransferIsKept() {
        Transfer transfer = transfer(accepted(1));

        ports().transfers().begin(transfer);
        assertThat(ports().transfers()
                        .record(transfer, List.of(chunk(95_367), new StoredChunk(0, Sha256.of(new byte[0]), ""))))
                .isTrue();

        reopen();
        assertThat(ports().transfers().find(transfer.migrationId(), TARGET)).contains(transfer);
        assertThat(ports().transfers().chunks(transfer))
                .containsExactly(new StoredChunk(0, Sha256.of(new byte[0]), ""), chunk(95_367));
    }

    @Test
    void nothingIsKnownOfWhatWasNotBegun() {
        MigrationId id = accepted(1);

        assertThat(ports().transfers().find(id, TARGET)).isEmpty();
        assertThat(ports().transfers().chunks(transfer(id))).isEmpty();
        assertThat(ports().transfers().record(transfer(id), List.of(chunk(0)))).isFalse();
        ports().transfers().end(id, TARGET);
        ports().transfers().end(migration(9).id(), TARGET);
        assertThatThrownBy(() -> ports().transfers().begin(transfer(migration(9).id())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(migration(9).id().toString());
    }

    @Test
    @Tag("P44")
    void aChunkThatComesAgainReplacesWhatWasNoted() {
        Transfer transfer = transfer(accepted(1));
        StoredChunk again = new StoredChunk(3, Sha256.of(new byte[] {99}), "other");
        ports().transfers().begin(transfer);

        ports().transfers().record(transfer, List.of(chunk(3)));
        ports().transfers().record(transfer, List.of(again));

        assertThat(ports().transfers().chunks(transfer)).containsExactly(again);
    }

    @Test
    @Tag("P24")
    void whoeverBeginsAgainForgetsTheEarlierChunksAndALateOneIsNotNoted() {
        Transfer first = transfer(accepted(1));
        Transfer second = transfer(first.migrationId(), TARGET, "upload 2");
        ports().transfers().begin(first);
        ports().transfers().record(first, List.of(chunk(0)));

        ports().transfers().begin(second);

        assertThat(ports().transfers().find(first.migrationId(), TARGET)).contains(second);
        assertThat(ports().transfers().chunks(second)).isEmpty();
        assertThat(ports().transfers().record(first, List.of(chunk(1)))).isFalse();
        assertThat(ports().transfers().chunks(first)).isEmpty();
        assertThat(ports().transfers().chunks(second)).isEmpty();
    }

    @Test
    @Tag("P24")
    void whatIsBoundToOtherBytesIsAnotherTransfer() {
        Transfer transfer = transfer(accepted(1));
        ports().transfers().begin(transfer);
        ports().transfers().record(transfer, List.of(chunk(0)));
        List<Transfer> others = List.of(
                new Transfer(transfer.migrationId(), SOURCE, Sha256.of(new byte[] {2}), transfer.upload()),
                new Transfer(
                        transfer.migrationId(),
                        ObjectPath.ofPublic(SOURCE.key()),
                        transfer.digest(),
                        transfer.upload()),
                new Transfer(transfer.migrationId(), TARGET, transfer.digest(), transfer.upload()),
                new Transfer(
                        transfer.migrationId(),
                        SOURCE,
                        transfer.digest(),
                        new Upload(
                                TARGET,
                                new ChunkPlan(PLAN.sizeBytes() + 1, PLAN.chunkSizeBytes()),
                                transfer.upload().id())),
                new Transfer(
                        transfer.migrationId(),
                        SOURCE,
                        transfer.digest(),
                        new Upload(
                                TARGET,
                                new ChunkPlan(PLAN.sizeBytes(), PLAN.chunkSizeBytes() + 1),
                                transfer.upload().id())));

        assertThat(others).allSatisfy(other -> {
            assertThat(ports().transfers().record(other, List.of(chunk(1)))).isFalse();
            assertThat(ports().transfers().chunks(other)).isEmpty();
        });
        assertThat(ports().transfers().chunks(transfer)).containsExactly(chunk(0));
    }

    @Test
    void transfersOfOneMigrationToTwoPathsAndOfTwoMigrationsToOneDoNotMix() {
        Transfer here = transfer(accepted(1));
        Transfer hidden = transfer(here.migrationId(), ObjectPath.ofRestricted(TARGET.key()), "upload 2");
        Transfer other = transfer(accepted(2), TARGET, "upload 3");
        List<Transfer> all = List.of(here, hidden, other);
        all.forEach(ports().transfers()::begin);
        all.forEach(t -> ports().transfers().record(t, List.of(chunk(all.indexOf(t)))));

        ports().transfers().end(hidden.migrationId(), hidden.target());
        ports().transfers().end(hidden.migrationId(), hidden.target());

        assertThat(ports().transfers().find(hidden.migrationId(), hidden.target()))
                .isEmpty();
        assertThat(ports().transfers().chunks(hidden)).isEmpty();
        assertThat(ports().transfers().chunks(here)).containsExactly(chunk(0));
        assertThat(ports().transfers().chunks(other)).containsExactly(chunk(2));
        assertThat(ports().transfers().find(other.migrationId(), TARGET)).contains(other);
    }

    @Test
    void chunksOfManyThreadsAreAllNoted() {
        Transfer transfer = transfer(accepted(1));
        ports().transfers().begin(transfer);
        List<Callable<Boolean>> calls = IntStream.range(0, 16)
                .<Callable<Boolean>>mapToObj(n -> () -> ports().transfers().record(transfer, List.of(chunk(n))))
                .toList();

        assertThat(atOnce(calls)).containsOnly(true);
        assertThat(ports().transfers().chunks(transfer))
                .isEqualTo(IntStream.range(0, 16)
                        .mapToObj(TransferStoreContract::chunk)
                        .toList());
    }

    @Test
    @Tag("P21")
    void theCommitThatEndsAMigrationForgetsItsTransfersAndNoOthers() {
        Migration completing = committed(toInProgress(committed(toCheckpointed(started(1))), 1));
        Migration failing = committed(toCheckpointed(started(2)));
        Migration going = started(3);
        for (Migration migration : List.of(completing, failing, going)) {
            ports().transfers().begin(transfer(migration.id()));
            ports().transfers().record(transfer(migration.id()), List.of(chunk(0)));
        }

        committed(toCompleted(completing, 1));
        Migration failed = committed(toFailed(failing));

        assertThat(ports().transfers().find(completing.id(), TARGET)).isEmpty();
        assertThat(ports().transfers().record(transfer(completing.id()), List.of(chunk(1))))
                .isFalse();
        assertThat(ports().transfers().chunks(transfer(failing.id())))
                .as("it still has to be taken back")
                .hasSize(1);
        Migration quarantined = committed(commit(next(failed, MigrationState.QUARANTINED)));
        assertThat(ports().transfers().chunks(transfer(failing.id())))
                .as("it may still go on")
                .hasSize(1);
        committed(commit(next(quarantined, MigrationState.ROLLED_BACK)));
        assertThat(ports().transfers().find(failing.id(), TARGET)).isEmpty();
        assertThat(ports().transfers().chunks(transfer(going.id()))).hasSize(1);
    }

    @Test
    @Tag("P53")
    void howFarItIsIsKeptWithTheMigration() {
        TransferProgress progress = new TransferProgress(7, 3, 5, 30, 70, 15, OptionalLong.of(2_666));
        TransferProgress unknown = new TransferProgress(7, 0, 0, 0, 70, 0, OptionalLong.empty());
        Migration migration = started(1);

        for (TransferProgress known : List.of(unknown, progress)) {
            migration = committed(commit(next(migration)
                    .change()
                    .transfer(45, "transferring content", known)
                    .build()));
            reopen();
            assertThat(ports().migrations().find(migration.id()).orElseThrow().transfer())
                    .contains(known);
        }
        committed(commit(next(migration).change().progress(60, "publishing").build()));
        assertThat(ports().migrations().find(migration.id()).orElseThrow().transfer())
                .isEmpty();
    }
}
