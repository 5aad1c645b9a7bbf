package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.DidUpdateRequest.DocumentKey;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A process dies at each of its calls of a port while it updates a DID, before and after the call took effect; the next
 * process finds a log that was never forked, publishes what was saved, and goes on from there.
 */
@Tag("P11")
@Tag("P12")
class DidUpdateCrashTest {
    private static final int CALLS_MAX = 400;

    @Test
    void aSavedVersionIsPublishedOnceAfterADeathAtAnyCall() throws Exception {
        int published = 0;
        int never = 0;
        int call = 1;
        boolean reached = true;
        while (reached && call < CALLS_MAX) {
            for (boolean after : new boolean[] {false, true}) {
                TestHome home = new TestHome();
                Did did = publishOne(home).targetDid().orElseThrow();
                Fuse fuse = new Fuse();
                try (Process process = home.start(fuse)) {
                    fuse.blowAt(call, after);
                    updateUntilDeath(process, fuse, did);
                }
                reached = fuse.blown();
                home.publicStore.crash(new Random(call));
                String when = "call " + call + (after ? ", after" : ", before") + " its effect";
                try (Process process = home.start()) {
                    process.manager.resume().toCompletableFuture().get(20, TimeUnit.SECONDS);
                    long version = check(home, process, did, when);
                    assertThat(version).as(when).isIn(1L, 2L);
                    published += version == 2 ? 1 : 0;
                    never += version == 1 ? 1 : 0;
                    process.manager.dids().rotate(did, Change.NONE.withRotation(PreRotation.KEEP), DocumentKey.KEEP);
                    assertThat(check(home, process, did, when)).as(when).isEqualTo(version + 1);
                }
            }
            call++;
        }
        assertThat(reached).as("the last death was after the end").isFalse();
        assertThat(published).as("versions that were saved").isGreaterThan(10);
        assertThat(never).as("versions that were not").isGreaterThan(10);
    }

    @Test
    @Tag("P19")
    void aFirstVersionThatWasStillInTheJournalNeverComesBack() throws Exception {
        TestHome home = new TestHome();
        Fuse fuse = new Fuse();
        Did did;
        try (Process process = home.start(fuse)) {
            MigrationResult made = process.migrate(process.importBytes("a.txt", new byte[] {1, 2, 3}));
            did = made.targetDid().orElseThrow();
            updateUntilDeath(process, fuse, did);
            // Dead before its last sweep, with whatever the journal still holds.
            fuse.blowAt(1, false);
            assertThatThrownBy(() -> process.ports.keys().generate()).isInstanceOf(Fuse.ProcessDiedException.class);
        }
        try (Process process = home.start()) {
            process.manager.resume().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(check(home, process, did, "")).isEqualTo(2);
        }
    }

    @Test
    void theNextUpdatePublishesFirstWhatAnEarlierProcessSaved() throws Exception {
        int adopted = 0;
        for (int call = 1; call < CALLS_MAX; call++) {
            TestHome home = new TestHome();
            Did did = publishOne(home).targetDid().orElseThrow();
            Fuse fuse = new Fuse();
            try (Process process = home.start(fuse)) {
                fuse.blowAt(call, false);
                updateUntilDeath(process, fuse, did);
            }
            try (Process process = home.start()) {
                long before = check(home, process, did, "call " + call);
                adopted += process.manager.dids().pending().size();
                DidVersion next = process.manager
                        .dids()
                        .rotate(did, Change.NONE.withRotation(PreRotation.KEEP), DocumentKey.ROTATE);
                assertThat(next.number()).isBetween(before + 1, before + 2);
                assertThat(check(home, process, did, "call " + call)).isEqualTo(next.number());
            }
            if (!fuse.blown()) {
                break;
            }
        }
        assertThat(adopted).as("versions that were saved and not published").isGreaterThan(5);
    }

    @Test
    void aRollbackOfAnUpdatedDidEndsAfterADeathAtAnyCall() throws Exception {
        int call = 1;
        boolean reached = true;
        while (reached && call < CALLS_MAX) {
            TestHome home = new TestHome();
            MigrationResult made = publishOne(home);
            Did did = made.targetDid().orElseThrow();
            // An update that dies after it was saved: the rollback finds it.
            Fuse first = new Fuse();
            try (Process process = home.start(first)) {
                first.blowAt(call % 30 + 20, false);
                updateUntilDeath(process, first, did);
            }
            Fuse fuse = new Fuse();
            try (Process process = home.start(fuse)) {
                fuse.blowAt(call, call % 2 == 0);
                try {
                    process.manager
                            .rollback(made.migrationId())
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertThat(fuse.blown()).as("only a death ends it early").isTrue();
                }
            }
            reached = fuse.blown();
            home.publicStore.crash(new Random(call));
            try (Process process = home.start()) {
                process.manager.resume().toCompletableFuture().get(20, TimeUnit.SECONDS);
                MigrationState end = process.manager
                        .getMigrationStatus(made.migrationId())
                        .orElseThrow()
                        .state();
                assertThat(end).as("call " + call).isIn(MigrationState.COMPLETED, MigrationState.ROLLED_BACK);
                assertThat(process.manager.dids().pending()).as("call " + call).isEmpty();
                if (end == MigrationState.COMPLETED) {
                    check(home, process, did, "call " + call);
                } else {
                    assertThat(process.ports.layers().resolve(did).deactivated())
                            .as("call " + call)
                            .isTrue();
                    assertThat(home.published()).allMatch(key -> key.endsWith("/did.jsonl"));
                }
            }
            call++;
        }
        assertThat(reached).isFalse();
    }

    private static MigrationResult publishOne(TestHome home) throws Exception {
        try (Process process = home.start()) {
            return process.migrate(process.importBytes("a.txt", new byte[] {1, 2, 3}));
        }
    }

    private static void updateUntilDeath(Process process, Fuse fuse, Did did) {
        try {
            process.manager
                    .dids()
                    .update(
                            did,
                            DidUpdateRequest.of(Change.NONE.withRotation(PreRotation.ON))
                                    .with(DocumentKey.ROTATE)
                                    .with(DocumentEdits.addAlsoKnownAs("https://example.com/me")));
        } catch (Fuse.ProcessDiedException | MigrationException e) {
            assertThat(fuse.blown()).as("only a death ends it early: %s", e).isTrue();
        }
    }

    /** What holds whenever one looks: log and asset are of the same version, or a version is saved. Gives its number. */
    private static long check(TestHome home, Process process, Did did, String when) {
        JsonObject metadata = process.ports.layers().resolve(did).documentMetadata();
        String versionId = metadata.requireString("versionId");
        Asset asset = home.persistence.assets().find(did.identity()).orElseThrow();
        List<DidVersion> pending = process.manager.dids().pending();
        if (pending.isEmpty()) {
            assertThat(asset.document())
                    .as(when)
                    .isEqualTo(process.ports.layers().resolve(did).document().orElseThrow());
            assertThat(process.verify(did).checks())
                    .as(when)
                    .allSatisfy(c -> assertThat(c.ok()).as(c.toString()).isTrue());
        }
        return Long.parseLong(versionId.substring(0, versionId.indexOf('-')));
    }
}
