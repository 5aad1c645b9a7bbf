package dev.layerlift.persistence.sqlite;

import dev.layerlift.persistence.sql.SqlOperation;
import dev.layerlift.persistence.sql.SqlSession;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/** A few connections that only read, opened when they are first needed. */
final class ReadConnections implements AutoCloseable {
    /** The most connections; further readers wait. */
    static final int CONNECTIONS_MAX = 8;

    /** Opens a connection. */
    @FunctionalInterface
    interface Opener {
        /** A new connection that cannot write. */
        SqlSession open() throws SQLException;
    }

    private final Opener opener;
    private final SqliteErrors errors;
    // Not fair: handing each permit to the longest waiter costs two context switches for a read of some microseconds.
    private final Semaphore permits = new Semaphore(CONNECTIONS_MAX, false);
    private final Deque<SqlSession> idle = new ArrayDeque<>();
    private boolean closed;

    ReadConnections(Opener opener, SqliteErrors errors) {
        this.opener = opener;
        this.errors = errors;
    }

    /**
     * Reads what was durable when the call began, or later.
     *
     * @throws dev.layerlift.domain.error.MigrationException when reading failed
     */
    <T> T read(SqlOperation<T> query) {
        permits.acquireUninterruptibly();
        try {
            SqlSession session = take();
            boolean sound = false;
            try {
                T result = query.run(session);
                sound = true;
                return result;
            } catch (RuntimeException e) {
                // The rows were read without an error of SQLite: the connection is as good as before.
                sound = true;
                throw e;
            } finally {
                giveBack(session, sound);
            }
        } catch (SQLException e) {
            throw errors.of(e);
        } finally {
            permits.release();
        }
    }

    /** Waits for the readers and closes their connections. */
    @Override
    public void close() throws SQLException {
        synchronized (idle) {
            closed = true;
        }
        permits.acquireUninterruptibly(CONNECTIONS_MAX);
        try {
            synchronized (idle) {
                while (!idle.isEmpty()) {
                    idle.removeLast().close();
                }
            }
        } finally {
            permits.release(CONNECTIONS_MAX);
        }
    }

    private SqlSession take() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw errors.closed();
            }
            if (!idle.isEmpty()) {
                return idle.removeLast();
            }
        }
        return opener.open();
    }

    private void giveBack(SqlSession session, boolean sound) throws SQLException {
        if (!sound) {
            session.close();
            return;
        }
        synchronized (idle) {
            idle.addLast(session);
        }
    }
}
