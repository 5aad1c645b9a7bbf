package dev.layerlift.bootstrap.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is dead is not asked by everybody, and is asked again soon. */
@Tag("P43")
class BreakerTest {
    private final MigrationException busy = failure("STORE_BUSY", Retry.LATER);
    private static final ObjectPath PATH = ObjectPath.ofPublic("ab/cd/file");

    private final AtomicLong nanos = new AtomicLong();
    private final Breaker breaker = new Breaker("the store", ErrorType.STORAGE_ERROR, "STORE_UNAVAILABLE", nanos::get);

    private static MigrationException failure(String code, Retry retry) {
        return new MigrationException(MigrationError.of(ErrorType.STORAGE_ERROR, code, "it failed"), retry);
    }

    private void fail(MigrationException failure) {
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void afterFourFailuresInARowNothingIsAskedAndThenOneCallIsLetThrough() {
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < Breaker.FAILURES; i++) {
            fail(busy);
        }

        assertThatThrownBy(() -> breaker.call(asked::incrementAndGet))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().type()).isEqualTo(ErrorType.STORAGE_ERROR);
                    assertThat(e.error().code()).isEqualTo("STORE_UNAVAILABLE");
                    assertThat(e.retry()).isEqualTo(Retry.LATER);
                    assertThat(e.error().message()).contains("failed 4 times in a row");
                });
        assertThat(asked).hasValue(0);

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> breaker.call(asked::incrementAndGet) == 1);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aSuccessBetweenThemAndWhatIsPermanentOrNotItsFaultKeepItInUse() {
        for (int i = 0; i < 3; i++) {
            fail(busy);
        }
        assertThat(breaker.call(() -> 1)).isEqualTo(1);
        fail(busy);
        for (int i = 0; i < 10; i++) {
            fail(failure("NO_SPACE", Retry.NEVER));
            fail(failure("SOURCE_UNREADABLE", Retry.LATER));
        }
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.call(() -> 2)).isEqualTo(2);
    }

    @Test
    void callsThatHangCountThoughTheyNeverComeBack() throws Exception {
        CountDownLatch hanging = new CountDownLatch(Breaker.FAILURES);
        CountDownLatch released = new CountDownLatch(1);
        for (int i = 0; i < Breaker.FAILURES; i++) {
            Thread thread = new Thread(() -> breaker.call(() -> {
                hanging.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 0;
            }));
            thread.setDaemon(true);
            thread.start();
        }
        hanging.await();
        assertThat(breaker.call(() -> 1)).isEqualTo(1);

        nanos.addAndGet(Breaker.HANGING.toNanos() + 1);

        assertThatThrownBy(() -> breaker.call(() -> 1)).hasMessageContaining("not asked");
        released.countDown();
    }

    @Test
    void aDeadStoreIsAskedFourTimesHoweverManyWantIt() {
        FaultyContentStore faulty = new FaultyContentStore(new InMemoryContentStore());
        GuardedContentStore guarded = new GuardedContentStore("the store of webvh", faulty);
        assertThat(guarded.stat(PATH)).isEmpty();
        faulty.die(busy);

        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> guarded.stat(PATH)).isInstanceOf(MigrationException.class);
        }

        assertThat(faulty.calls(Operation.STAT)).isBetween(5L, 50L);
    }

    @Test
    void oneHostThatIsDeadOrSlowLeavesTheOthersAlone() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger slow = new AtomicInteger();
        GuardedWeb web = new GuardedWeb(
                (url, max) -> {
                    if (url.getHost().equals("dead.example")) {
                        throw new MigrationException(
                                MigrationError.of(ErrorType.NETWORK_ERROR, "CONNECTION_FAILED", "refused"),
                                Retry.LATER);
                    }
                    if (url.getHost().equals("slow.example")) {
                        slow.incrementAndGet();
                        try {
                            released.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return Optional.of(new byte[] {1});
                },
                (url, max) -> Optional.empty(),
                Duration.ofMillis(50));
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertThatThrownBy(() -> web.get(URI.create("https://dead.example/a"), 10))
                    .hasMessage("refused");
        }
        for (int i = 0; i < GuardedWeb.PER_HOST_MAX; i++) {
            Thread thread = new Thread(() -> web.get(URI.create("https://slow.example/a"), 10));
            thread.setDaemon(true);
            thread.start();
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> slow.get() == GuardedWeb.PER_HOST_MAX);

        assertThatThrownBy(() -> web.get(URI.create("https://dead.example/b"), 10))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("HOST_UNAVAILABLE"));
        assertThatThrownBy(() -> web.get(URI.create("https://SLOW.example/b"), 10))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("HOST_BUSY"));
        assertThat(web.get(URI.create("https://well.example/a"), 10)).isPresent();
        assertThat(web.digest(URI.create("https://well.example/a"), 10)).isEmpty();
        released.countDown();
    }
}
