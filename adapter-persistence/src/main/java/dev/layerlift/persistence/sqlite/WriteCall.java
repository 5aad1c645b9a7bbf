package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.persistence.sql.SqlOperation;
import dev.layerlift.persistence.sql.SqlSession;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One caller's write on its way through the writer: its result is kept back until the group is durable. */
final class WriteCall<T> {
    private enum Phase {
        QUEUED,
        STARTED,
        WITHDRAWN
    }

    private final SqlOperation<T> operation;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private final CompletableFuture<T> released = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable refusal;

    WriteCall(SqlOperation<T> operation) {
        this.operation = operation;
    }

    /** Whether the caller still waits for it. */
    boolean start() {
        return phase.compareAndSet(Phase.QUEUED, Phase.STARTED);
    }

    /**
     * Runs it; false when it was refused.
     *
     * @throws SQLException when the transaction is lost with it
     */
    boolean run(SqlSession session, SqliteErrors errors) throws SQLException {
        try {
            result = operation.run(session);
            return true;
        } catch (SQLException e) {
            if (SqliteErrors.endsTransaction(e)) {
                throw e;
            }
            refusal = errors.of(e);
        } catch (RuntimeException | Error e) {
            refusal = e;
        }
        return false;
    }

    /** Lets the caller go on with its result or refusal. */
    void release() {
        if (refusal != null) {
            released.completeExceptionally(refusal);
        } else {
            released.complete(result);
        }
    }

    /** Lets the caller go on with a failure. */
    void fail(Throwable failure) {
        released.completeExceptionally(failure);
    }

    /** Waits; an interrupt withdraws a call that has not started, and is kept for later otherwise. */
    T await() {
        try {
            return released.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            if (phase.compareAndSet(Phase.QUEUED, Phase.WITHDRAWN)) {
                throw interrupted(e);
            }
            return awaitStarted();
        }
    }

    /** The failure of a caller that was interrupted before anything happened. */
    static MigrationException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR, "INTERRUPTED", "a write was given up before it started", "try again"),
                MigrationException.Retry.LATER,
                cause);
    }

    /** What is being written is waited for, because whether it happened must be known. */
    private T awaitStarted() {
        try {
            return released.join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            return e;
        }
        return new IllegalStateException("a write failed", failure);
    }
}
