package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.MigrationQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Taking back: what is undone is looked for, what cannot be is named, and the only good copy is never deleted. */
class RollbackTest {
    private static final byte[] SMALL = "a letter".getBytes(StandardCharsets.UTF_8);

    private final TestHome home = new TestHome();

    @Test
    @Tag("P25")
    @Tag("P36")
    void aCompletedMigrationIsTakenBackAndWhatWasVisibleIsNamed() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            MigrationResult done = process.migrate(source);
            home.clock.advance(Duration.ofHours(23));

            RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(back.state()).as("%s", back.error()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(back.undone()).containsExactly("publish", "transfer-content");
            assertThat(back.irreversible()).anyMatch(text -> text.contains("its log stays"));
            assertThat(back.irreversible()).anyMatch(text -> text.endsWith(".txt had been visible"));
            assertThat(home.published()).singleElement().asString().endsWith("/did.jsonl");
            assertThat(process.ports
                            .layers()
                            .resolve(done.targetDid().orElseThrow())
                            .deactivated())
                    .isTrue();
            assertThat(process.verify(done).valid()).isFalse();
            Asset target = home.persistence
                    .assets()
                    .find(done.targetDid().orElseThrow().identity())
                    .orElseThrow();
            assertThat(target.lifecycle().state()).isEqualTo(Lifecycle.State.RETIRED);
            assertThat(home.persistence.assets().find(source.did().identity())).contains(source);

            assertThatThrownBy(() -> MigrationManagerTest.get(process.manager.rollback(done.migrationId())))
                    .hasCauseInstanceOf(MigrationException.class)
                    .hasMessageContaining("rolled back already");
            MigrationResult again = process.migrate(source);
            assertThat(again.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(again.targetDid()).isNotEqualTo(done.targetDid());
            assertThat(home.verifyAudit().records()).isEqualTo(3);
            assertThat(home.verifyAudit().valid()).isTrue();
        }
    }

    @Test
    @Tag("P36")
    void aDidWithWitnessesPreRotationAndDidWebIsTakenBackToo() throws Exception {
        NewKey witness = new PlainKeyStore(home.persistence.sealedKeys()).generate();
        home.persistence.sealedKeys().add(witness.sealed());
        home.dids = home.dids
                .withPreRotation(true)
                .withDidWeb(true)
                .withWitnesses(
                        new Witnesses(1, List.of("did:key:" + witness.signer().publicKeyMultibase())));
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", SMALL));
            assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
            assertThat(process.verify(done).valid()).isTrue();
            assertThat(home.published()).anyMatch(key -> key.endsWith("/did.json"));

            RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(back.state()).as("%s", back.error()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(back.irreversible()).anyMatch(text -> text.endsWith("/did.json had been visible"));
            assertThat(home.published())
                    .hasSize(2)
                    .allMatch(key -> key.endsWith("/did.jsonl") || key.endsWith("/did-witness.json"));
            assertThat(process.ports
                            .layers()
                            .resolve(done.targetDid().orElseThrow())
                            .deactivated())
                    .isTrue();
        }
    }

    @Test
    @Tag("P36")
    void withoutEnoughWitnessesInTheHomeNothingIsPublished() throws Exception {
        NewKey elsewhere = new PlainKeyStore(home.persistence.sealedKeys()).generate();
        home.dids = home.dids.withWitnesses(
                new Witnesses(1, List.of("did:key:" + elsewhere.signer().publicKeyMultibase())));
        try (Process process = home.start()) {
            MigrationResult result = process.migrate(process.importBytes("a.txt", SMALL));

            assertThat(result.error().orElseThrow().code()).isEqualTo("WITNESSES_NOT_HELD");
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    @Tag("P27")
    void aRollbackAskedForAtAnyMomentOfTheWorkIsDone() throws Exception {
        for (int round = 0; round < 40; round++) {
            try (Process process = home.start()) {
                Asset source = process.importBytes("f" + round, new byte[] {(byte) round});
                CompletionStage<MigrationResult> migration =
                        process.manager.migrate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
                MigrationId id = accepted(process, source);
                for (int spin = 0; spin < round * 2_000; spin++) {
                    Thread.onSpinWait();
                }
                MigrationState end;
                try {
                    end = MigrationManagerTest.get(process.manager.rollback(id)).state();
                } catch (ExecutionException e) {
                    // It had failed before anything existed: the request was noticed before the checkpoint.
                    assertThat(e).hasMessageContaining("cannot be rolled back");
                    end = MigrationState.FAILED;
                }
                MigrationManagerTest.get(migration);
                assertThat(end).isIn(MigrationState.ROLLED_BACK, MigrationState.FAILED);
                assertThat(process.manager.getMigrationStatus(id).orElseThrow().state())
                        .isEqualTo(end);
            }
        }
        assertThat(home.published()).allMatch(key -> key.endsWith("/did.jsonl"));
        assertThat(home.verifyAudit().valid()).isTrue();
    }

    @Test
    void aRollbackAfterTheCheckpointIsGoneIsRefused() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", SMALL));
            home.clock.advance(Duration.ofHours(24).plusMillis(1));

            assertThatThrownBy(() -> MigrationManagerTest.get(process.manager.rollback(done.migrationId())))
                    .hasMessageContaining("24 hours only");
            assertThatThrownBy(() -> MigrationManagerTest.get(process.manager.rollback(home.ids.newMigrationId())))
                    .hasMessageContaining("knows no migration");
        }
    }

    @Test
    @Tag("P26")
    void aDamagedCheckpointIsNeverRestoredFrom() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", SMALL));
            home.persistence.damageCheckpoint(process.manager
                    .getMigrationStatus(done.migrationId())
                    .orElseThrow()
                    .checkpointId()
                    .orElseThrow());

            RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(back.error().orElseThrow().type()).isEqualTo(ErrorType.ROLLBACK_ERROR);
            assertThat(back.error().orElseThrow().message()).contains("does not match its digest");
            assertThat(home.published()).hasSize(4);
        }
    }

    @Test
    @Tag("P25")
    void theOnlyGoodCopyIsNeverDeleted() throws Exception {
        for (int sizeBytes : new int[] {10, 100_000}) {
            try (Process process = home.start()) {
                byte[] bytes = new byte[sizeBytes];
                bytes[0] = (byte) sizeBytes;
                Asset source = process.importBytes("f" + sizeBytes, bytes);
                MigrationResult done = process.migrate(source);
                List<String> published = home.published();
                home.privateStore.tamper(source.resources().get(0).location(), 3);

                RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

                assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
                assertThat(back.undone()).isEmpty();
                assertThat(home.published()).isEqualTo(published);
                assertThat(process.verify(done).valid()).isTrue();
                RollbackResult again = MigrationManagerTest.get(
                        process.manager.recover(done.migrationId(), Decision.ROLL_BACK, Actor.OPERATOR));
                assertThat(again.state()).isEqualTo(MigrationState.QUARANTINED);
                assertThat(process.verify(done).valid()).isTrue();

                RollbackResult kept = MigrationManagerTest.get(
                        process.manager.recover(done.migrationId(), Decision.COMPLETE, Actor.OPERATOR));

                assertThat(kept.state()).isEqualTo(MigrationState.COMPLETED);
                assertThat(process.verify(done).valid()).isTrue();
                assertThat(home.verifyAudit().problems()).isEmpty();
                MigrationManagerTest.assertRefused(
                        process.manager.recover(done.migrationId(), Decision.COMPLETE, Actor.OPERATOR),
                        "NOT_QUARANTINED");
            }
        }
    }

    @Test
    @Tag("P19")
    void aLogThatAPowerCutTookInWholeOrInPartIsWrittenAgainAndTakenBack() throws Exception {
        for (int kept : new int[] {0, 1, 300}) {
            try (Process process = home.start()) {
                MigrationResult done = process.migrate(process.importBytes("f" + kept, new byte[] {(byte) kept}));
                Did did = done.targetDid().orElseThrow();
                ObjectPath log = process.ports
                        .layers()
                        .method(Layer.WEBVH)
                        .placeOf(did)
                        .orElseThrow()
                        .path("did.jsonl");
                byte[] whole;
                try (InputStream in = home.publicStore.open(log, 0).orElseThrow()) {
                    whole = in.readAllBytes();
                }
                home.publicStore.delete(log);
                if (kept > 0) {
                    write(log, Arrays.copyOf(whole, kept));
                }

                RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

                assertThat(back.state()).as("%s", back.error()).isEqualTo(MigrationState.ROLLED_BACK);
                assertThat(process.ports.layers().resolve(did).deactivated()).isTrue();
            }
        }
    }

    @Test
    void aRollbackOfADamagedLogNamesEverythingThatIsLeft() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", SMALL));
            String log = home.published().stream()
                    .filter(k -> k.endsWith("did.jsonl"))
                    .findFirst()
                    .orElseThrow();
            home.publicStore.tamper(ObjectPath.ofPublic(log), 20);

            RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(back.undone()).isEmpty();
            for (String key : home.published()) {
                if (!key.equals(log)) {
                    assertThat(back.error().orElseThrow().message()).contains(key);
                }
            }
            MigrationManagerTest.assertRefused(
                    process.manager.migrate(done.sourceDid(), Layer.WEBVH, MigrationOptions.DEFAULT),
                    "ALREADY_MIGRATING");

            // The journal still has the log as it was.
            assertThat(MigrationManagerTest.get(
                                    process.manager.recover(done.migrationId(), Decision.COMPLETE, Actor.OPERATOR))
                            .state())
                    .isEqualTo(MigrationState.COMPLETED);
            assertThat(process.verify(done).valid()).isTrue();
            assertThat(MigrationManagerTest.get(process.manager.rollback(done.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(home.published()).containsExactly(log);
        }
    }

    @Test
    @Tag("P27")
    void aLogThatWentBackIsNotForkedByARollback() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", SMALL));
            Did did = done.targetDid().orElseThrow();
            ObjectPath log = ObjectPath.ofPublic(home.published().stream()
                    .filter(k -> k.endsWith("did.jsonl"))
                    .findFirst()
                    .orElseThrow());
            byte[] first = read(log);
            rotate(process, did);
            DidVersion third = rotate(process, did);
            byte[] latest = read(log);
            write(log, first);

            RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(back.error().orElseThrow().message())
                    .contains("is at version 1-")
                    .contains("expected: with version " + third.versionId());
            assertThat(read(log)).as("nothing is written over it").isEqualTo(first);

            write(log, latest);
            assertThat(MigrationManagerTest.get(
                                    process.manager.recover(done.migrationId(), Decision.ROLL_BACK, Actor.OPERATOR))
                            .state())
                    .isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(new String(read(log), StandardCharsets.UTF_8))
                    .startsWith(new String(latest, StandardCharsets.UTF_8))
                    .hasLineCount(4);
        }
    }

    private static DidVersion rotate(Process process, Did did) {
        return process.manager
                .dids()
                .rotate(did, Change.NONE.withRotation(PreRotation.KEEP), DidUpdateRequest.DocumentKey.KEEP);
    }

    private byte[] read(ObjectPath path) throws IOException {
        try (InputStream in = home.publicStore.open(path, 0).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private void write(ObjectPath path, byte[] bytes) {
        home.publicStore.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private static MigrationId accepted(Process process, Asset source) {
        MigrationQuery query = MigrationQuery.ofSource(source.did().identity());
        while (process.manager.findMigrations(query).items().isEmpty()) {
            Thread.onSpinWait();
        }
        return process.manager.findMigrations(query).items().get(0).id();
    }
}
