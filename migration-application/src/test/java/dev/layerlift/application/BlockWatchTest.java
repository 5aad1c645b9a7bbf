package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.BtcoHome.Process;
import dev.layerlift.application.internal.dispatch.BlockWatch;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.testkit.SequentialIds;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One question for all that wait, and a look of each when there is another block. */
class BlockWatchTest {
    private static final BlockRef FIRST = new BlockRef(1, "01".repeat(32));
    private static final BlockRef SECOND = new BlockRef(2, "02".repeat(32));

    private final SequentialIds ids = new SequentialIds();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Supplier<BlockRef>> tip = new AtomicReference<>(() -> FIRST);
    private final List<MigrationId> looked = new CopyOnWriteArrayList<>();

    private BlockWatch watch() {
        AnchorChain chain = (AnchorChain) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AnchorChain.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    return tip.get().get();
                });
        return new BlockWatch(chain, Duration.ofMillis(2), Executors.newSingleThreadScheduledExecutor(), looked::add);
    }

    private void awaitAsked(int more) throws Exception {
        int before = asked.get();
        BtcoHome.await(() -> asked.get() >= before + more);
    }

    @Test
    void eachBlockWakesAllThatWaitOnce() throws Exception {
        List<MigrationId> many = new ArrayList<>();
        try (BlockWatch watch = watch()) {
            for (int i = 0; i < 100; i++) {
                MigrationId id = ids.newMigrationId();
                many.add(id);
                assertThat(watch.isLate(id, watch.changes())).isFalse();
            }
            BtcoHome.await(() -> looked.size() == 100);
            assertThat(looked)
                    .as("what came before the first question is not known")
                    .isEqualTo(many);
            looked.clear();
            many.forEach(id -> watch.isLate(id, watch.changes()));
            awaitAsked(5);
            assertThat(looked).as("the same block").isEmpty();
            tip.set(() -> SECOND);
            BtcoHome.await(() -> looked.size() == 100);
            int questions = asked.get();
            TimeUnit.MILLISECONDS.sleep(30);
            assertThat(asked).as("while nobody waits nothing is asked").hasValueLessThanOrEqualTo(questions + 1);
            assertThat(looked).hasSize(100);
        }
    }

    @Test
    void aBlockThatComesDuringALookIsNotMissed() throws Exception {
        try (BlockWatch watch = watch()) {
            MigrationId slow = ids.newMigrationId();
            long before = watch.changes();
            watch.isLate(ids.newMigrationId(), before);
            BtcoHome.await(() -> watch.changes() > before);
            assertThat(watch.isLate(slow, before)).isTrue();
            assertThat(watch.isLate(slow, watch.changes())).isFalse();
        }
    }

    @Test
    @Tag("P43")
    void aChainThatAnswersAgainWakesAllThatWaitToo() throws Exception {
        try (BlockWatch watch = watch()) {
            MigrationId id = ids.newMigrationId();
            watch.isLate(id, watch.changes());
            BtcoHome.await(() -> looked.size() == 1);
            tip.set(() -> {
                throw MigrationException.storage("GONE", "nobody is there");
            });
            watch.isLate(id, watch.changes());
            awaitAsked(3);
            assertThat(looked).hasSize(1);
            tip.set(() -> FIRST);
            BtcoHome.await(() -> looked.size() == 2);
        }
    }

    /** However rarely a migration looks by itself. */
    @Test
    @Tag("P10")
    void manyThatLookOnceAnHourCompleteSoonAfterTheirBlock() throws Exception {
        BtcoHome patient = new BtcoHome(1, Duration.ofHours(1));
        patient.wallet.fund(10_000, 20);
        patient.chain.mine();
        try (Process process = patient.start()) {
            List<CompletableFuture<MigrationResult>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Asset asset = process.base.importBytes("n" + i + ".txt", new byte[] {9, (byte) i});
                all.add(process.begin(asset));
            }
            BtcoHome.await(() -> patient.chain.mempool().size() == 20);
            patient.chain.mine();
            for (CompletableFuture<MigrationResult> one : all) {
                assertThat(BtcoHome.get(one).state()).isEqualTo(MigrationState.COMPLETED);
            }
            assertThat(patient.chain.anchors()).isEqualTo(20);
        }
    }
}
