package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.internal.dispatch.InProcessDispatcher;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.MigrationDispatcher.Advance;
import dev.layerlift.testkit.SequentialIds;
import dev.layerlift.testkit.SettableClock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The in-process dispatcher: one at a time per migration, bounded, and waiting holds no thread. */
class DispatcherTest {
    private final SettableClock clock = new SettableClock();
    private final SequentialIds ids = new SequentialIds();

    @Test
    void aMigrationIsNeverAdvancedTwiceAtTheSameTimeAndAWishMeanwhileIsKept() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (InProcessDispatcher dispatcher = new InProcessDispatcher(
                id -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    began.countDown();
                    await(release);
                    running.decrementAndGet();
                    ended.countDown();
                    return new Advance.Done();
                },
                clock,
                4,
                10)) {
            MigrationId id = ids.newMigrationId();
            dispatcher.submit(id, clock.instant());
            dispatcher.submit(id, clock.instant());
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            dispatcher.submit(id, clock.instant());
            release.countDown();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void itContinuesAndWaitsAsTheWorkerSays() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        try (InProcessDispatcher dispatcher = new InProcessDispatcher(
                id -> {
                    int call = calls.incrementAndGet();
                    if (call == 1) {
                        return new Advance.Continue();
                    }
                    if (call == 2) {
                        return new Advance.RetryAt(clock.instant().plusMillis(30));
                    }
                    done.countDown();
                    return new Advance.Done();
                },
                clock,
                1,
                10)) {
            dispatcher.submit(ids.newMigrationId(), clock.instant());
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(calls).hasValue(3);
    }

    /** Otherwise each time it is brought forward it would wake once more, for ever. */
    @Test
    void theAlarmOfOneThatWasBroughtForwardDoesNotRingLater() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch early = new CountDownLatch(2);
        CountDownLatch others = new CountDownLatch(1);
        MigrationId id = ids.newMigrationId();
        MigrationId other = ids.newMigrationId();
        try (InProcessDispatcher dispatcher = new InProcessDispatcher(
                advanced -> {
                    if (advanced.equals(other)) {
                        others.countDown();
                        return new Advance.Done();
                    }
                    long hundreds = calls.incrementAndGet() == 1 ? 1 : 600;
                    early.countDown();
                    return new Advance.RetryAt(clock.instant().plusMillis(100 * hundreds));
                },
                clock,
                1,
                10)) {
            dispatcher.submit(id, clock.instant());
            while (calls.get() < 2) {
                dispatcher.submit(id, clock.instant());
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertThat(early.await(10, TimeUnit.SECONDS)).isTrue();
            int before = calls.get();
            // Rings after the alarm that counts no more.
            dispatcher.submit(other, clock.instant().plusMillis(200));
            assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(calls).hasValue(before);
        }
    }

    @Test
    void theQueueHasALimitAndACancelledOneIsForgotten() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CyclicBarrier busy = new CyclicBarrier(2);
        InProcessDispatcher dispatcher = new InProcessDispatcher(
                id -> {
                    calls.incrementAndGet();
                    meet(busy);
                    meet(busy);
                    return new Advance.Done();
                },
                clock,
                1,
                2);
        MigrationId waiting = ids.newMigrationId();
        dispatcher.submit(ids.newMigrationId(), clock.instant());
        meet(busy);
        dispatcher.submit(waiting, clock.instant());
        assertThatThrownBy(() -> dispatcher.submit(ids.newMigrationId(), clock.instant()))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.retry()).isEqualTo(MigrationException.Retry.LATER));
        dispatcher.cancel(waiting);
        meet(busy);
        dispatcher.close();
        assertThat(calls).hasValue(1);
        assertThatThrownBy(() -> dispatcher.submit(waiting, clock.instant())).isInstanceOf(IllegalStateException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
