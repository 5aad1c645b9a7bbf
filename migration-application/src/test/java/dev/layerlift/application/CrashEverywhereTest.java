package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.DidUpdateRequest.DocumentKey;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.MigrationQuery;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A process dies at each of its calls of a port, before and after the call took effect, and what stores had not made
 * durable is lost; the next process brings every migration to a verified end.
 */
@Tag("P11")
@Tag("P19")
@Tag("P27")
class CrashEverywhereTest {
    private static final int CALLS_MAX = 400;

    @Test
    void everyMigrationEndsAfterACrashAtAnyCall() throws Exception {
        int completed = 0;
        int never = 0;
        int call = 1;
        boolean reached = true;
        while (reached && call < CALLS_MAX) {
            for (boolean after : new boolean[] {false, true}) {
                TestHome home = new TestHome();
                Asset source = importOne(home, call % 2 == 0 ? 100 : 100_000);
                Fuse fuse = new Fuse();
                fuse.blowAt(call, after);
                migrateUntilDeath(home, fuse, source);
                reached = fuse.blown();
                home.publicStore.crash(new Random(call));
                List<MigrationResult> resumed = resume(home);
                String when = "call " + call + (after ? ", after" : ", before") + " its effect";
                MigrationState end = checkEnd(home, source, when);
                assertThat(resumed.size()).as(when).isLessThanOrEqualTo(1);
                completed += end == MigrationState.COMPLETED ? 1 : 0;
                never += end == MigrationState.PENDING ? 1 : 0;
            }
            call++;
        }
        assertThat(reached).as("the last crash was after the end").isFalse();
        assertThat(completed).as("migrations that a resume completed").isGreaterThan(20);
        assertThat(never).as("migrations that were never accepted").isGreaterThan(1);
    }

    @Test
    void aRollbackEndsAfterACrashAtAnyCall() throws Exception {
        rollBackWithACrashAtAnyCall(false);
    }

    /** Between the retraction and its commit the log has an end that the home does not know of yet. */
    @Test
    void aRollbackOfADidWithALaterVersionEndsAfterACrashAtAnyCall() throws Exception {
        rollBackWithACrashAtAnyCall(true);
    }

    private static void rollBackWithACrashAtAnyCall(boolean later) throws Exception {
        int call = 1;
        boolean reached = true;
        while (reached && call < CALLS_MAX) {
            for (boolean after : new boolean[] {false, true}) {
                TestHome home = new TestHome();
                Asset source = importOne(home, call % 2 == 0 ? 100 : 100_000);
                MigrationResult done;
                try (Process process = home.start()) {
                    done = process.migrate(source);
                    if (later) {
                        process.manager.dids().rotate(done.targetDid().orElseThrow(), Change.NONE, DocumentKey.ROTATE);
                    }
                }
                Fuse fuse = new Fuse();
                try (Process process = home.start(fuse)) {
                    fuse.blowAt(call, after);
                    try {
                        process.manager
                                .rollback(done.migrationId())
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS);
                    } catch (ExecutionException e) {
                        assertThat(fuse.blown())
                                .as("only a death ends it early")
                                .isTrue();
                    }
                }
                reached = fuse.blown();
                home.publicStore.crash(new Random(call));
                resume(home);
                String when = "call " + call + (after ? ", after" : ", before") + " its effect";
                MigrationState end = checkEnd(home, source, when);
                assertThat(end).as(when).isIn(MigrationState.COMPLETED, MigrationState.ROLLED_BACK);
            }
            call++;
        }
        assertThat(reached).isFalse();
    }

    private static Asset importOne(TestHome home, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(sizeBytes).nextBytes(bytes);
        try (Process process = home.start()) {
            return process.importBytes("a.bin", bytes);
        }
    }

    private static void migrateUntilDeath(TestHome home, Fuse fuse, Asset source) throws Exception {
        try (Process process = home.start(fuse)) {
            try {
                process.manager
                        .migrate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(fuse.blown()).as("only a death ends it early: %s", e).isTrue();
            }
        }
    }

    private static List<MigrationResult> resume(TestHome home) throws Exception {
        try (Process process = home.start()) {
            return process.manager.resume().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** What holds at the end, whatever happened before. Gives PENDING when the request was never accepted. */
    private static MigrationState checkEnd(TestHome home, Asset source, String when) throws Exception {
        assertThat(home.persistence.assets().find(source.did().identity()))
                .as(when)
                .contains(source);
        List<Migration> migrations =
                home.persistence.migrations().query(MigrationQuery.ALL).items();
        assertThat(migrations.size()).as(when).isLessThanOrEqualTo(1);
        assertThat(home.verifyAudit().problems()).as(when).isEmpty();
        if (migrations.isEmpty()) {
            assertThat(home.published()).as(when).isEmpty();
            return MigrationState.PENDING;
        }
        Migration end = migrations.get(0);
        assertThat(end.atRest()).as(when).isTrue();
        try (Process process = home.start()) {
            if (end.state() == MigrationState.COMPLETED) {
                assertThat(process.verify(MigrationResult.of(end, false)).checks())
                        .as(when)
                        .allSatisfy(check ->
                                assertThat(check.ok()).as(check.toString()).isTrue());
                assertThat(home.published()).as(when).hasSize(4);
            } else if (end.state() == MigrationState.ROLLED_BACK) {
                assertThat(home.published()).as(when).allMatch(key -> key.endsWith("/did.jsonl"));
                assertThat(process.migrate(source).state()).as(when).isEqualTo(MigrationState.COMPLETED);
            } else {
                assertThat(end.state()).as(when + ": " + end.error()).isEqualTo(MigrationState.FAILED);
                assertThat(home.published()).as(when).isEmpty();
            }
        }
        return end.state();
    }
}
