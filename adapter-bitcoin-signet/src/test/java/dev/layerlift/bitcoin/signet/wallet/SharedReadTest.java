package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.MigrationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One read for many, none of them older than the wish for it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SharedReadTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MANY = 20;

    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch atWork = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** The first read takes as long as the test wants. */
    private int slowAtFirst() {
        int number = reads.incrementAndGet();
        if (number == 1) {
            atWork.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return number;
    }

    private static <T> CompletableFuture<T> beside(java.util.function.Supplier<T> work, List<Thread> threads) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        threads.add(thread);
        thread.start();
        return result;
    }

    @Test
    @Tag("P49")
    void whoComesDuringAReadSharesTheNextOne() throws Exception {
        SharedRead<Integer> shared = new SharedRead<>(this::slowAtFirst, LONG);
        List<Thread> threads = new ArrayList<>();
        CompletableFuture<Integer> first = beside(shared::get, threads);
        assertThat(atWork.await(30, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            others.add(beside(shared::get, threads));
        }
        awaitAllWaiting(threads);
        goOn.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        for (CompletableFuture<Integer> other : others) {
            assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        }
        assertThat(reads).hasValue(2);
        assertThat(shared.get()).as("nothing is kept for later").isEqualTo(3);
    }

    private static void awaitAllWaiting(List<Thread> threads) throws InterruptedException {
        while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void aFailureIsSharedAndTheNextReadIsMade() {
        SharedRead<Integer> shared = new SharedRead<>(
                () -> {
                    if (reads.incrementAndGet() == 1) {
                        throw WalletErrors.of("TROUBLE", "trouble");
                    }
                    return reads.get();
                },
                LONG);
        assertThatThrownBy(shared::get).isInstanceOf(MigrationException.class).hasMessageContaining("trouble");
        assertThat(shared.get()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsLongerThanThePatience() throws Exception {
        SharedRead<Integer> shared = new SharedRead<>(this::slowAtFirst, Duration.ofMillis(20));
        CompletableFuture<Integer> first = beside(shared::get, new ArrayList<>());
        assertThat(atWork.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(shared::get)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("WALLET_BUSY"));
        goOn.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
