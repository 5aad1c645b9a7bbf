package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.error.MigrationException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A read that many want at the same time. One at a time is under way, and all who come meanwhile share the next one: what
 * one gets is never older than the wish for it. Safe to call from many threads.
 *
 * @param <T> what is read, which many threads get
 */
final class SharedRead<T> {
    private final Supplier<T> source;
    private final Duration patience;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();
    private Optional<Outcome<T>> last = Optional.empty();

    /** What came of a read, and its number. */
    private record Outcome<T>(long number, Optional<T> value, Optional<MigrationException> failure) {
        T get() {
            return value.orElseThrow(failure::orElseThrow);
        }
    }

    /**
     * Nothing is read yet.
     *
     * @param source reads; a {@link MigrationException} of it is shared as an answer is
     * @param patience how long one waits for the reads of others
     */
    SharedRead(Supplier<T> source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    /**
     * What is there.
     *
     * @throws MigrationException that of the source; {@code WALLET_BUSY} after the patience
     */
    T get() {
        long before = begun.get();
        enter();
        try {
            if (last.isEmpty() || last.get().number() <= before) {
                last = Optional.of(read(begun.incrementAndGet()));
            }
            return last.get().get();
        } finally {
            reading.unlock();
        }
    }

    private void enter() {
        try {
            if (reading.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw WalletErrors.later(
                "WALLET_BUSY", "others were reading the chain all the time (expected: done with it)", "try again");
    }

    private Outcome<T> read(long number) {
        try {
            return new Outcome<>(number, Optional.of(source.get()), Optional.empty());
        } catch (MigrationException e) {
            return new Outcome<>(number, Optional.empty(), Optional.of(e));
        }
    }
}
