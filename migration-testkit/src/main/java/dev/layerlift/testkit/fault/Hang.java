package dev.layerlift.testkit.fault;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A call that hangs, as a dead network does, until the test lets it go on. */
public final class Hang {
    private final String call;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hang(String call) {
        this.call = call;
    }

    /** Waits until the call is under way. Throws {@link IllegalStateException} when it did not come in this time. */
    public void awaitReached(Duration atMost) throws InterruptedException {
        if (!reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("call " + call + " was not made in " + atMost);
        }
    }

    /** Lets the call go on. */
    public void release() {
        released.countDown();
    }

    void enter() {
        reached.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.STORAGE_ERROR,
                            "INTERRUPTED",
                            "call " + call + " was interrupted while it hung",
                            "resume when the program runs again"),
                    Retry.LATER,
                    e);
        }
    }
}
