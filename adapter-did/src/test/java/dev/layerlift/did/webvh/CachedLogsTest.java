package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.webvh.PublishedLogs.PublishedLog;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CachedLogsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final WebvhResolver resolver =
            new WebvhResolver(TestLog.PROOFS, new SettableClock(Instant.parse("2026-01-01T00:00:00Z")));

    private Supplier<Optional<PublishedLog>> source = Optional::empty;
    private final CachedLogs cached = new CachedLogs(
            did -> {
                reads.incrementAndGet();
                return source.get();
            },
            nanos::get);

    private static WebvhDid did(TestLog log) {
        return (WebvhDid) Did.parse(log.did());
    }

    private PublishedLog published(byte[] log) {
        return new PublishedLog(resolver.verifyLog(log), log.length);
    }

    private TestLog serves(TestLog log) {
        PublishedLog published = published(log.bytes());
        source = () -> Optional.of(published);
        return log;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    @Tag("P50")
    void aLogIsKeptForFiveMinutesHoweverOftenItIsRead() {
        WebvhDid did = did(serves(TestLog.good(2)));

        for (int i = 0; i < 5; i++) {
            assertThat(cached.find(did)).isPresent();
            pass(Duration.ofSeconds(59));
        }
        assertThat(reads).hasValue(1);

        pass(Duration.ofSeconds(6));
        assertThat(cached.find(did)).isPresent();
        assertThat(reads).hasValue(2);
    }

    @Test
    void aShorterTtlIsHeld() {
        TestLog log = new TestLog();
        log.add(log.first().set("ttl", new JsonNumber("60")));
        WebvhDid did = did(serves(log));

        cached.find(did);
        pass(Duration.ofSeconds(59));
        cached.find(did);
        assertThat(reads).hasValue(1);

        pass(Duration.ofSeconds(2));
        cached.find(did);
        assertThat(reads).hasValue(2);
    }

    @Test
    void aTtlOfZeroKeepsNothing() {
        TestLog log = new TestLog();
        log.add(log.first().set("ttl", new JsonNumber("0")));
        WebvhDid did = did(serves(log));

        cached.find(did);
        cached.find(did);
        assertThat(reads).hasValue(2);
    }

    @Test
    void whatIsAbsentBrokenOrUnknownIsAskedForAnew() {
        TestLog log = TestLog.good(2);
        WebvhDid did = did(log);

        cached.find(did);
        source = () -> {
            throw new IllegalStateException("down");
        };
        assertThatThrownBy(() -> cached.find(did)).hasMessage("down");
        byte[] bytes = log.bytes();
        bytes[bytes.length - 30] ^= 1;
        PublishedLog broken = published(bytes);
        source = () -> Optional.of(broken);
        assertThat(cached.find(did)).contains(broken);
        PublishedLog none = published(new byte[] {'x'});
        source = () -> Optional.of(none);
        assertThat(cached.find(did)).contains(none);
        serves(log);
        assertThat(cached.find(did)).isPresent();
        assertThat(reads).hasValue(5);
    }

    @Test
    @Tag("P49")
    void allLogsTogetherHaveALimit() {
        TestLog first = TestLog.good(1);
        TestLog second = TestLog.good(1);
        int large = (int) (CachedLogs.BYTES_MAX * 2 / 3);
        PublishedLog published = new PublishedLog(resolver.verifyLog(first.bytes()), large);
        source = () -> Optional.of(published);

        cached.find(did(first));
        cached.find(did(second));
        cached.find(did(first));
        cached.find(did(second));

        assertThat(reads.get()).isGreaterThan(2);
    }

    @Test
    void oneThatIsLargerThanTheLimitIsNotKept() {
        TestLog log = TestLog.good(1);
        PublishedLog published = new PublishedLog(resolver.verifyLog(log.bytes()), (int) CachedLogs.BYTES_MAX + 1);
        source = () -> Optional.of(published);

        cached.find(did(log));
        cached.find(did(log));

        assertThat(reads).hasValue(2);
    }

    @Test
    void manyThreadsThatAskForOneDidMakeOneRequest() throws Exception {
        WebvhDid did = did(serves(TestLog.good(1)));
        PublishedLog published = source.get().orElseThrow();

        assertThat(together(did, () -> Optional.of(published)))
                .hasSize(8)
                .allSatisfy(found -> assertThat(found.get()).contains(published));
        assertThat(reads).hasValue(1);
    }

    @Test
    void manyThreadsThatAskForOneDidShareAFailure() throws Exception {
        List<Future<Optional<PublishedLog>>> found = together(did(TestLog.good(1)), () -> {
            throw new IllegalStateException("down");
        });

        assertThat(found).allSatisfy(f -> assertThatThrownBy(f::get).hasRootCauseMessage("down"));
        assertThat(reads).hasValue(1);
    }

    /** Eight threads ask; the answer comes once all of them have. */
    private List<Future<Optional<PublishedLog>>> together(WebvhDid did, Supplier<Optional<PublishedLog>> answer)
            throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1);
        source = () -> {
            asked.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answer.get();
        };
        List<Thread> asking = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8, task -> {
            Thread thread = new Thread(task);
            asking.add(thread);
            return thread;
        });
        List<Future<Optional<PublishedLog>>> found = new ArrayList<>();
        found.add(threads.submit(() -> cached.find(did)));
        asked.await();
        for (int i = 1; i < 8; i++) {
            found.add(threads.submit(() -> cached.find(did)));
        }
        Awaitility.await()
                .until(() -> asking.size() == 8
                        && asking.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        all.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        return found;
    }
}
