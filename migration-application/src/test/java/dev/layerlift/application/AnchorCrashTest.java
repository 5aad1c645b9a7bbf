package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.BtcoHome.Process;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A process dies at its calls of chain, wallet and every other port, before and after the call took effect, on both ways to
 * Bitcoin; the next process brings the migration to its end, and at most one transaction of it was ever confirmed.
 */
@Tag("P08")
@Tag("P11")
@Tag("P14")
@Tag("P15")
class AnchorCrashTest {
    private static final int CALLS_MAX = 400;

    @Test
    void aPrivateAssetEndsOnceWhereverTheProcessDies() throws Exception {
        assertThat(crashes(false))
                .as("migrations that the next process completed")
                .isGreaterThan(10);
    }

    @Test
    void aPublicAssetEndsOnceWhereverTheProcessDies() throws Exception {
        assertThat(crashes(true))
                .as("migrations that the next process completed")
                .isGreaterThan(10);
    }

    private static int crashes(boolean fromWebvh) throws Exception {
        int completed = 0;
        int call = 1;
        boolean reached = true;
        while (reached && call < CALLS_MAX) {
            // Each call once: every other one dies after its effect.
            boolean after = call % 2 == 0;
            BtcoHome home = new BtcoHome();
            Asset source;
            try (Process process = home.start()) {
                source = fromWebvh ? process.lifted() : process.imported();
            }
            home.chain.mineEvery(4);
            Fuse fuse = new Fuse();
            fuse.blowAt(call, after);
            try (Process process = home.start(fuse)) {
                process.begin(source).get(30, TimeUnit.SECONDS);
            } catch (ExecutionException | RuntimeException e) {
                assertThat(fuse.blown()).as("only a death ends it early: %s", e).isTrue();
            }
            reached = fuse.blown();
            home.btcoStore.crash();
            try (Process process = home.start()) {
                process.manager.resume().toCompletableFuture().get(30, TimeUnit.SECONDS);
                String when = (fromWebvh ? "webvh, call " : "peer, call ") + call + (after ? ", after" : ", before");
                completed += checked(home, process, source, when);
            }
            call++;
        }
        assertThat(reached).as("the last crash was after the end").isFalse();
        return completed;
    }

    private static int checked(BtcoHome home, Process process, Asset source, String when) {
        List<Migration> all = home.home.persistence.migrations().query(MigrationQuery.ALL).items().stream()
                .filter(m -> m.sourceDid().identity().equals(source.did().identity()))
                .toList();
        assertThat(home.chain.anchors()).as(when).isLessThanOrEqualTo(1);
        assertThat(home.home.verifyAudit().problems()).as(when).isEmpty();
        if (all.isEmpty()) {
            return 0;
        }
        assertThat(all).as(when).hasSize(1);
        Migration end = all.get(0);
        assertThat(home.inStore(Area.RESTRICTED)).as(when).isEmpty();
        assertThat(home.wallet.reservations()).as(when).isZero();
        if (end.state() == MigrationState.COMPLETED) {
            assertThat(process.ports
                            .layers()
                            .resolve(end.targetDid().orElseThrow())
                            .document())
                    .as(when)
                    .isPresent();
            assertThat(home.chain.paidSats(new TransactionId(end.txid().orElseThrow())))
                    .as(when)
                    .contains(end.cost().feeSats());
            return 1;
        }
        assertThat(end.state()).as(when + ": " + end.error()).isIn(MigrationState.FAILED, MigrationState.ROLLED_BACK);
        assertThat(home.chain.anchors()).as(when).isZero();
        assertThat(home.inStore(Area.PUBLIC)).as(when).isEmpty();
        return 0;
    }
}
