package dev.layerlift.bootstrap.resilience;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops asking what is dead: after so many failures in a row that may go away by themselves, calls are refused at once for
 * a while, and then one is let through to see. A call that hangs counts as a failure as soon as another one comes by,
 * because it may never come back to tell. Nothing is made before the first failure.
 */
final class Breaker {
    /** Failures in a row after which nothing is asked any more. */
    static final int FAILURES = 4;

    /** How long nothing is asked then; shorter than the pauses between the tries of a migration. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    /** After this a call counts as hanging. */
    static final Duration HANGING = Duration.ofSeconds(20);

    /** Says nothing about what is asked: the content came from elsewhere, or this process ends. */
    private static final Set<String> NOT_ITS_FAULT = Set.of("SOURCE_UNREADABLE", "STORE_CLOSED");

    private final String name;
    private final ErrorType type;
    private final String code;
    private final LongSupplier nanoTime;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Long> underWay = new ConcurrentHashMap<>();
    private volatile @Nullable CircuitBreaker circuit;

    /**
     * A breaker.
     *
     * @param name what is asked, for the message
     * @param type the category of a refusal
     * @param code the code of a refusal
     * @param nanoTime a clock that only goes forward
     */
    Breaker(String name, ErrorType type, String code, LongSupplier nanoTime) {
        this.name = name;
        this.type = type;
        this.code = code;
        this.nanoTime = nanoTime;
    }

    /**
     * Calls, unless what is asked is known to be dead.
     *
     * @throws MigrationException what the call throws; or the refusal, which may be tried again later
     */
    <T> T call(Supplier<T> work) {
        countHanging();
        CircuitBreaker known = circuit;
        Long number = numbers.incrementAndGet();
        underWay.put(number, nanoTime.getAsLong());
        try {
            return known == null ? first(work) : known.executeSupplier(work);
        } catch (CallNotPermittedException e) {
            throw new MigrationException(
                    MigrationError.of(
                            type,
                            code,
                            name + ": not asked, it failed " + FAILURES + " times in a row (expected: an answer)",
                            "bring it back: it is asked again every " + PAUSE.toSeconds() + " s"),
                    Retry.LATER,
                    e);
        } finally {
            underWay.remove(number);
        }
    }

    /** Whether it refuses at the moment. */
    boolean isOpen() {
        return Optional.ofNullable(circuit)
                .filter(c -> c.getState() == CircuitBreaker.State.OPEN)
                .isPresent();
    }

    private <T> T first(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (counts(e)) {
                circuit().onError(0, TimeUnit.NANOSECONDS, e);
            }
            throw e;
        }
    }

    /** Each counts once: the entry is taken out, and its own end finds nothing to take. */
    private void countHanging() {
        long now = nanoTime.getAsLong();
        underWay.forEach((number, since) -> {
            if (now - since > HANGING.toNanos() && underWay.remove(number, since)) {
                circuit()
                        .onError(
                                now - since,
                                TimeUnit.NANOSECONDS,
                                new MigrationException(
                                        MigrationError.of(ErrorType.TIMEOUT_ERROR, "CALL_HANGS", name + " hangs"),
                                        Retry.LATER));
            }
        });
    }

    private synchronized CircuitBreaker circuit() {
        CircuitBreaker made = circuit;
        if (made == null) {
            made = CircuitBreaker.of(
                    name,
                    CircuitBreakerConfig.custom()
                            .slidingWindow(FAILURES, FAILURES, SlidingWindowType.COUNT_BASED)
                            .failureRateThreshold(100)
                            .waitDurationInOpenState(PAUSE)
                            .permittedNumberOfCallsInHalfOpenState(1)
                            .maxWaitDurationInHalfOpenState(HANGING)
                            .recordException(Breaker::counts)
                            .build());
            circuit = made;
        }
        return made;
    }

    private static boolean counts(Throwable thrown) {
        return thrown instanceof MigrationException e
                && e.retry() == Retry.LATER
                && !NOT_ITS_FAULT.contains(e.error().code());
    }
}
