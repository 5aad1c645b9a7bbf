package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many anchors that wait for one block at the same time, on a real node: what that costs this process and the node, and how
 * soon after the block they have ended. It is short; {@code -Dlayerlift.bitcoin.waiting=1000} makes it long.
 */
@Timeout(value = 1800, unit = TimeUnit.SECONDS)
@Tag("P10")
@Tag("P49")
class WaitingIT {
    private static final int WAITING = Integer.getInteger("layerlift.bitcoin.waiting", 50);
    private static final long COIN_SATS = 6_000;
    private static final long LIMIT_SATS = 5_000;

    /** Within this after their block they are completed. */
    private static final double SECONDS_MAX = 5;

    /** After this something is wrong, however many there are. */
    private static final int END_SECONDS_MAX = 900;

    /** All that the pools of an engine may have, however many migrations wait. */
    private static final int THREADS_MAX = 150;

    /** So many that the machine, not the watching, decides how soon they are completed. */
    private static final int FEW = 50;

    /** How many are on their way to the broadcast at the same time: those of a batch are fewer. */
    private static final int AT_ONCE = 5;

    /** How long what waits is watched. */
    private static final int WATCHED_SECONDS = 5;

    @TempDir
    private Path folder;

    /** What this process holds, and what the node is asked, while so many wait. */
    private record Load(int waiting, double heapMegabytes, int threads, double questionsPerSecond) {}

    /** Threads that begin below it are of this test: others run beside it. */
    private final ThreadGroup own = new ThreadGroup("waiting");

    @Test
    void manyWaitAtNoCostAndEndSoonAfterTheirBlock() throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            manyWait();
            return true;
        });
        Thread thread = new Thread(own, task, "many-wait");
        thread.setDaemon(true);
        thread.start();
        assertThat(task.get()).isTrue();
    }

    private void manyWait() throws Exception {
        try (CoinWorld world = CoinWorld.regtest();
                NodeProxy proxy = new NodeProxy(world.node());
                BitcoinHome home = BitcoinHome.create(folder.resolve("home"), world, proxy.rpc(), "")) {
            proxy.feeRate(1.5);
            split(world, home);
            List<Did> sources = home.imported("w", WAITING);
            List<CompletableFuture<MigrationResult>> all = new ArrayList<>();
            List<Long> ended = new CopyOnWriteArrayList<>();
            List<String> why = new CopyOnWriteArrayList<>();
            List<Load> loads = new ArrayList<>();
            for (int upTo : List.of(10, 100, WAITING)) {
                int more = Math.min(upTo, WAITING) - all.size();
                if (more > 0) {
                    long asked = proxy.questions();
                    while (all.size() < Math.min(upTo, WAITING)) {
                        int to = Math.min(all.size() + AT_ONCE, Math.min(upTo, WAITING));
                        for (Did source : sources.subList(all.size(), to)) {
                            all.add(home.anchors(source, BitcoinHome.options(LIMIT_SATS, Optional.empty()))
                                    .whenComplete((end, failure) -> {
                                        ended.add(System.nanoTime());
                                        why.add(failure == null ? end.state() + " " + end.error() : failure.toString());
                                    }));
                        }
                        BitcoinHome.await(
                                "all in the mempool", () -> world.mempool() == all.size() || !ended.isEmpty());
                        assertThat(why).as("nothing ends without a block").isEmpty();
                    }
                    System.err.printf(
                            "WaitingIT: %d questions to the node for each of %d anchors that were sent%n",
                            (proxy.questions() - asked) / more, more);
                    loads.add(load(proxy, all.size()));
                }
            }
            long asked = proxy.questions();
            long mined = System.nanoTime();
            while (world.mempool() > 0) {
                // Some 950 anchors fill the block that a node makes.
                world.node().mine(1);
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(END_SECONDS_MAX, TimeUnit.SECONDS);
            for (CompletableFuture<MigrationResult> one : all) {
                MigrationResult end = one.join();
                assertThat(end.state()).as(String.valueOf(end.error())).isEqualTo(MigrationState.COMPLETED);
            }
            BitcoinHome.await("all told", () -> ended.size() == WAITING);
            double first = (Collections.min(ended) - mined) / 1e9;
            double last = (Collections.max(ended) - mined) / 1e9;
            System.err.printf(
                    "WaitingIT: from the block to completed: the first of %d after %.2f s, the last after %.2f s;"
                            + " %d questions to the node for each%n",
                    WAITING, first, last, (proxy.questions() - asked) / WAITING);
            assertThat(first).isLessThan(SECONDS_MAX);
            if (WAITING <= FEW) {
                assertThat(last).isLessThan(SECONDS_MAX);
            }
            assertFlat(loads);
        }
    }

    private void split(CoinWorld world, BitcoinHome home) {
        world.fund(home.bitcoin().receiveAddress(), 1 + WAITING / 900, 8_000_000);
        for (int left = WAITING; left > 0; left -= 900) {
            home.bitcoin().split(Math.min(left, 900), COIN_SATS, 200_000);
            world.node().mine(1);
        }
    }

    private Load load(NodeProxy proxy, int waiting) throws InterruptedException {
        // Each looks once more after it was sent; what follows is waiting only.
        TimeUnit.SECONDS.sleep(3);
        long asked = proxy.questions();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(WATCHED_SECONDS);
        double perSecond = (proxy.questions() - asked) / ((System.nanoTime() - start) / 1e9);
        System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
        int threads = (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("layerlift-") && own.equals(thread.getThreadGroup()))
                .count();
        Load load = new Load(waiting, heap, threads, perSecond);
        System.err.printf(
                "WaitingIT: %d wait: %.1f MB of heap, %d threads of the engine, %.1f questions a second to the node%n",
                waiting, heap, threads, perSecond);
        return load;
    }

    /** A hundred times as many may cost what their rows and outputs take, and no thread and no question each. */
    private static void assertFlat(List<Load> loads) {
        Load few = loads.get(0);
        Load many = loads.get(loads.size() - 1);
        int more = many.waiting() - few.waiting();
        assertThat(many.threads()).isLessThanOrEqualTo(THREADS_MAX);
        assertThat(many.heapMegabytes() - few.heapMegabytes()).isLessThan(20 + more * 0.02);
        assertThat(many.questionsPerSecond()).isLessThan(5 + more / 10.0);
    }
}
