package dev.layerlift.persistence.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.layerlift.persistence.sql.SqlOperation;
import dev.layerlift.persistence.sql.SqlSession;
import dev.layerlift.persistence.sql.Transactions;
import dev.layerlift.persistence.sql.WriteCounters;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs each call in a transaction of its own on a connection of the pool. Transactions of many callers are written to the
 * disk together by the server; those that decide about the same thing wait for each other, as {@code Exclusive} says.
 */
final class PostgresTransactions implements Transactions {
    private final HikariDataSource pool;
    private final PostgresErrors errors;
    private final List<Runnable> afterUndo = new CopyOnWriteArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();

    PostgresTransactions(HikariDataSource pool, PostgresErrors errors) {
        this.pool = pool;
        this.errors = errors;
    }

    @Override
    public <T> T read(SqlOperation<T> query) {
        requireOpen();
        try (SqlSession session = new SqlSession(pool.getConnection(), PostgresDialect.INSTANCE)) {
            return query.run(session);
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    @Override
    public <T> T write(SqlOperation<T> operation) {
        requireOpen();
        if (pool.isReadOnly()) {
            throw errors.readOnly();
        }
        calls.incrementAndGet();
        try {
            Connection connection = pool.getConnection();
            try (SqlSession session = new SqlSession(connection, PostgresDialect.INSTANCE)) {
                connection.setAutoCommit(false);
                T result = written(operation, session, connection);
                commit(connection);
                commits.incrementAndGet();
                rows.addAndGet(session.rowsWritten());
                return result;
            }
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    private <T> T written(SqlOperation<T> operation, SqlSession session, Connection connection) throws SQLException {
        try {
            return operation.run(session);
        } catch (SQLException | RuntimeException | Error e) {
            undo(connection, e);
            throw e;
        }
    }

    private void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            afterUndo.forEach(Runnable::run);
            if (PostgresErrors.isUnreachable(e)) {
                throw errors.unknownOutcome(e);
            }
            throw e;
        }
    }

    private void undo(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // Without its connection the server takes the transaction back by itself.
            cause.addSuppressed(e);
        }
        afterUndo.forEach(Runnable::run);
    }

    private void requireOpen() {
        if (pool.isClosed()) {
            throw errors.closed();
        }
    }

    @Override
    public void afterUndo(Runnable action) {
        afterUndo.add(action);
    }

    /** Each call is a transaction, so each is a group by itself. */
    @Override
    public WriteCounters counters() {
        long asked = calls.get();
        long committed = commits.get();
        return new WriteCounters(asked, asked - committed, asked, committed, rows.get());
    }

    @Override
    public void close() {
        pool.close();
    }
}
