package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.error.MigrationException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What must be closed with a deployment, in the opposite order of its making. Safe to use from many threads. */
public final class Resources implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Nothing yet. */
    public Resources() {}

    /** Adds one, and gives it back. */
    public synchronized <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    /**
     * Closes them all, also when one of them fails; closing twice is fine.
     *
     * @throws MigrationException the first failure, the others suppressed in it
     */
    @Override
    public synchronized void close() {
        @Nullable MigrationException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                if (failure == null) {
                    failure = MigrationException.from(e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
