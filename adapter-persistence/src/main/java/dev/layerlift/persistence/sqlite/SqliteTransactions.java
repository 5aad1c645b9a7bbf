package dev.layerlift.persistence.sqlite;

import dev.layerlift.persistence.sql.SqlOperation;
import dev.layerlift.persistence.sql.Transactions;
import dev.layerlift.persistence.sql.WriteCounters;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads on a few connections and writes on one; without a writer every write is refused. */
final class SqliteTransactions implements Transactions {
    private final SqliteErrors errors;
    private final ReadConnections readers;
    private final @Nullable GroupCommitWriter writer;

    SqliteTransactions(SqliteErrors errors, ReadConnections readers, @Nullable GroupCommitWriter writer) {
        this.errors = errors;
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public <T> T read(SqlOperation<T> query) {
        return readers.read(query);
    }

    @Override
    public <T> T write(SqlOperation<T> operation) {
        if (writer == null) {
            throw errors.readOnly();
        }
        return writer.write(operation);
    }

    @Override
    public void afterUndo(Runnable action) {
        if (writer != null) {
            writer.afterUndo(action);
        }
    }

    @Override
    public WriteCounters counters() {
        return writer == null ? WriteCounters.NONE : writer.counters();
    }

    @Override
    public void close() {
        try {
            try {
                if (writer != null) {
                    writer.close();
                }
            } finally {
                readers.close();
            }
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }
}
