package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.persistence.sql.SqlOperation;
import dev.layerlift.persistence.sql.SqlSession;
import dev.layerlift.persistence.sql.WriteCounters;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a database. Callers queue their calls and wait; the writer thread takes all that wait, runs each
 * under a savepoint in one transaction, and releases them after its {@code COMMIT} is durable. So one synchronisation
 * of the disk serves many callers, a refused call harms no other, and what was not committed is acknowledged to nobody.
 */
final class GroupCommitWriter implements AutoCloseable {
    /** The most calls in one transaction. */
    static final int GROUP_MAX = 256;
    /** The most calls that wait; further callers are held back. */
    static final int QUEUE_MAX = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

    private final SqlSession session;
    private final SqliteErrors errors;
    private final Thread thread;
    private final List<Runnable> afterUndo = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Deque<WriteCall<?>> queue = new ArrayDeque<>();
    private boolean closed;

    // Written by the writer thread only.
    private volatile WriteCounters counters = WriteCounters.NONE;

    GroupCommitWriter(SqlSession session, SqliteErrors errors) {
        this.session = session;
        this.errors = errors;
        this.thread = new Thread(this::run, "layerlift-sqlite-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has something forgotten that was remembered of rows which then were taken back; runs on the writer thread. */
    void afterUndo(Runnable action) {
        afterUndo.add(action);
    }

    /** What was done so far. */
    WriteCounters counters() {
        return counters;
    }

    /** How many calls wait to be started. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a call on the writer thread and waits until it is durable.
     *
     * @throws MigrationException when it did not happen
     */
    <T> T write(SqlOperation<T> operation) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a write from within a write (expected: from another thread)");
        }
        WriteCall<T> call = new WriteCall<>(operation);
        enqueue(call);
        return call.await();
    }

    /** Finishes what waits, then ends the writer and its connection. */
    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The calls that wait are finished first; the caller sees its interrupt afterwards.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    private void enqueue(WriteCall<?> call) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw WriteCall.interrupted(e);
        }
        try {
            while (queue.size() >= QUEUE_MAX && !closed) {
                notFull.await();
            }
            if (closed) {
                throw errors.closed();
            }
            queue.add(call);
            notEmpty.signal();
        } catch (InterruptedException e) {
            throw WriteCall.interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<WriteCall<?>> group = new ArrayList<>(GROUP_MAX);
        while (take(group)) {
            runGroup(group);
            group.clear();
        }
    }

    /** Waits for calls; false when there will be none any more. */
    private boolean take(List<WriteCall<?>> group) {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    return false;
                }
                notEmpty.awaitUninterruptibly();
            }
            while (group.size() < GROUP_MAX && !queue.isEmpty()) {
                WriteCall<?> call = queue.remove();
                if (call.start()) {
                    group.add(call);
                }
            }
            notFull.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void runGroup(List<WriteCall<?>> group) {
        if (group.isEmpty()) {
            return;
        }
        long rowsBefore = session.rowsWritten();
        long rowsUndone = 0;
        long refused = 0;
        try {
            session.control("BEGIN IMMEDIATE");
            for (WriteCall<?> call : group) {
                long before = session.rowsWritten();
                if (!runCall(call)) {
                    refused++;
                    rowsUndone += session.rowsWritten() - before;
                }
            }
            session.control("COMMIT");
        } catch (SQLException e) {
            rollback(e);
            count(group.size(), group.size(), false, 0);
            group.forEach(call -> call.fail(errors.of(e)));
            return;
        } catch (RuntimeException | Error e) {
            // Not one call's failure but the writer's own: nobody may be told that anything happened.
            rollback(e);
            count(group.size(), group.size(), false, 0);
            group.forEach(call -> call.fail(e));
            return;
        }
        count(group.size(), refused, true, session.rowsWritten() - rowsBefore - rowsUndone);
        group.forEach(WriteCall::release);
    }

    /** Runs one call; false when it was refused and its writes are undone. Throws when the transaction is lost. */
    private boolean runCall(WriteCall<?> call) throws SQLException {
        session.control("SAVEPOINT call");
        boolean done = call.run(session, errors);
        if (!done) {
            session.control("ROLLBACK TO call");
            afterUndo.forEach(Runnable::run);
        }
        session.control("RELEASE call");
        return done;
    }

    private void rollback(Throwable cause) {
        afterUndo.forEach(Runnable::run);
        try {
            session.control("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself on some errors, and then there is nothing to roll back.
            cause.addSuppressed(e);
            LOG.debug("rolling back after a failed group: {}", e.getMessage());
        }
    }

    private void count(int calls, long refused, boolean committed, long rows) {
        WriteCounters c = counters;
        counters = new WriteCounters(
                c.calls() + calls,
                c.refused() + refused,
                c.groups() + 1,
                c.commits() + (committed ? 1 : 0),
                c.rows() + rows);
    }
}
