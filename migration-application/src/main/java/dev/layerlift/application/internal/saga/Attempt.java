package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One try at a migration, or at accepting one, on one thread, until whoever waits for it gives it up. From then on that thread, if it ever comes
 * back from where it hung, changes nothing any more: it is asked for its attempt before each change.
 */
public final class Attempt {
    private static final ThreadLocal<@Nullable Attempt> CURRENT = new ThreadLocal<>();

    /** What a slow disk reads and hashes in a second. */
    private static final long UNSEEN_BYTES_PER_SECOND = 16L * 1024 * 1024;

    private final AtomicLong moves = new AtomicLong();
    private volatile boolean abandoned;
    private volatile boolean rollingBack;
    private volatile Duration patience = Duration.ZERO;
    private volatile String step = "start";
    private volatile @Nullable Lease lease;

    /** Nothing was done yet. */
    public Attempt() {}

    /** The attempt of this thread; empty where nobody waits for one. */
    static Optional<Attempt> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /**
     * Refuses to go on with an attempt that was given up.
     *
     * @throws StaleCommitException as for a worker whose lease was taken over, which this one is
     */
    public static void requireLive() {
        Attempt attempt = CURRENT.get();
        if (attempt != null && attempt.abandoned) {
            throw new StaleCommitException(
                    "this try was given up at " + attempt.step + " (expected: one that is waited for)");
        }
    }

    /** Works as this attempt. */
    public <T> T on(Callable<T> work) throws Exception {
        CURRENT.set(this);
        try {
            return work.call();
        } finally {
            CURRENT.remove();
        }
    }

    /** Work for another thread, as part of the attempt of this one. */
    public static Runnable carried(Runnable work) {
        Attempt attempt = CURRENT.get();
        return () -> {
            Attempt own = CURRENT.get();
            CURRENT.set(attempt);
            try {
                work.run();
            } finally {
                CURRENT.set(own);
            }
        };
    }

    /**
     * Does what a store needs time for, in proportion to so many bytes, without anybody seeing it move: hashing what lies
     * there, or putting it together.
     */
    public static <T> T patiently(long bytes, Supplier<T> work) {
        Attempt attempt = CURRENT.get();
        if (attempt == null) {
            return work.get();
        }
        attempt.patience = Duration.ofSeconds(bytes / UNSEEN_BYTES_PER_SECOND);
        attempt.moved();
        try {
            return work.get();
        } finally {
            attempt.moved();
            attempt.patience = Duration.ZERO;
        }
    }

    /** How much longer than usual it may take before it moves. */
    Duration patience() {
        return patience;
    }

    /** Notes where it is, for the message. */
    static void at(String name) {
        current().ifPresent(attempt -> attempt.step = name);
    }

    /** Notes that from now on effects are taken back, which has a time of its own. */
    static void rollsBack() {
        current().ifPresent(attempt -> {
            attempt.rollingBack = true;
            attempt.moved();
        });
    }

    /** Notes under which lease it works. */
    static void leased(Lease held) {
        current().ifPresent(attempt -> attempt.lease = held);
    }

    /** Notes that it came on. */
    void moved() {
        moves.incrementAndGet();
    }

    /** How often it came on so far. */
    long moves() {
        return moves.get();
    }

    boolean isRollingBack() {
        return rollingBack;
    }

    String step() {
        return step;
    }

    Optional<Lease> lease() {
        return Optional.ofNullable(lease);
    }

    /** Gives it up. */
    public void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }
}
