package dev.layerlift.persistence.sql;

import dev.layerlift.domain.error.MigrationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection with its prepared statements. They are kept until it closes: the texts of this package are a small
 * closed set. Only a statement that failed is made anew: the driver ends it with some errors, such as that of a full disk.
 * Not thread-safe.
 */
public final class SqlSession implements AutoCloseable {
    /** Turns one row into a value. */
    @FunctionalInterface
    public interface RowReader<T> {
        /** The value; anything unexpected in the row throws. */
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement whose values are set. */
    @FunctionalInterface
    private interface Run<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long rowsWritten;

    /** A session over a connection, which it closes. */
    public SqlSession(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** How the statements of its database are spelled. */
    Dialect dialect() {
        return dialect;
    }

    /**
     * Has this transaction be the only one that decides about something, until it ends; what others decided about it
     * before is seen by the statements that follow. Whoever takes several takes them in the order of {@link Exclusive}.
     *
     * @return false where only one transaction writes at a time, so that nothing has to be held
     */
    boolean exclusive(Exclusive kind, String name) throws SQLException {
        Optional<String> hold = dialect.exclusive();
        if (hold.isEmpty()) {
            return false;
        }
        run(hold.get(), PreparedStatement::execute, kind.name() + " " + name);
        return true;
    }

    /** Waits a little until what was committed before is read by statements that ask for what is settled. */
    void settle() throws SQLException {
        Optional<String> settle = dialect.settle();
        if (settle.isPresent()) {
            run(settle.get(), PreparedStatement::execute);
        }
    }

    /** Rows inserted, updated or deleted through this session. */
    public long rowsWritten() {
        return rowsWritten;
    }

    /** Runs a statement that has no result and is not kept. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a statement that writes; gives the number of rows. */
    public int update(String sql, @Nullable Object... values) throws SQLException {
        int rows = run(sql, PreparedStatement::executeUpdate, values);
        rowsWritten += rows;
        return rows;
    }

    /** Runs a statement of transaction control, which writes no row. */
    public void control(String sql) throws SQLException {
        run(sql, PreparedStatement::execute);
    }

    /**
     * All rows of a query.
     *
     * @param record what a row is, for the message when it cannot be read
     */
    public <T> List<T> list(String record, RowReader<T> reader, String sql, @Nullable Object... values)
            throws SQLException {
        return query(
                sql,
                rows -> {
                    List<T> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(read(record, reader, rows));
                    }
                    return found;
                },
                values);
    }

    /** The first row of a query. */
    public <T> Optional<T> first(String record, RowReader<T> reader, String sql, @Nullable Object... values)
            throws SQLException {
        return query(sql, rows -> rows.next() ? Optional.of(read(record, reader, rows)) : Optional.<T>empty(), values);
    }

    /** The number that a query gives in its first column; 0 without a row. */
    public long number(String sql, @Nullable Object... values) throws SQLException {
        return query(sql, rows -> rows.next() ? rows.getLong(1) : 0L, values);
    }

    /** The text that a query gives in its first column. */
    public Optional<String> text(String sql, @Nullable Object... values) throws SQLException {
        return query(
                sql, rows -> rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.<String>empty(), values);
    }

    @Override
    public void close() throws SQLException {
        // Closing the connection finalises its statements.
        connection.close();
    }

    private static <T> T read(String record, RowReader<T> reader, ResultSet row) throws SQLException {
        try {
            return reader.read(row);
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw SqlErrors.damaged(record + " " + row.getString(1), e);
        }
    }

    private <T> T query(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        return run(
                sql,
                statement -> {
                    try (ResultSet rows = statement.executeQuery()) {
                        return reader.read(rows);
                    }
                },
                values);
    }

    private <T> T run(String sql, Run<T> run, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            bind(statement, values);
            return run.of(statement);
        } catch (SQLException e) {
            forget(sql, statement, e);
            throw e;
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof String s) {
                statement.setString(i + 1, s);
            } else if (value instanceof Long l) {
                statement.setLong(i + 1, l);
            } else if (value instanceof Integer n) {
                statement.setInt(i + 1, n);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else if (value == null) {
                statement.setNull(i + 1, Types.NULL);
            } else {
                throw new IllegalArgumentException(
                        "value: " + value.getClass().getName() + " (expected: text, a number or bytes)");
            }
        }
    }

    private void forget(String sql, PreparedStatement statement, SQLException failure) {
        statements.remove(sql);
        try {
            statement.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }
}
