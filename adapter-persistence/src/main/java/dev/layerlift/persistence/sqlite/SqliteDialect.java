package dev.layerlift.persistence.sqlite;

import dev.layerlift.persistence.sql.Dialect;
import java.sql.SQLException;
import java.util.Optional;

/** SQLite keeps no statistics of ours, so it is told which index to read; its one writer needs to hold nothing. */
final class SqliteDialect implements Dialect {
    static final SqliteDialect INSTANCE = new SqliteDialect();

    private SqliteDialect() {}

    @Override
    public String through(String index) {
        return " INDEXED BY " + index;
    }

    @Override
    public String settled(String number) {
        return "";
    }

    @Override
    public Optional<String> settle() {
        return Optional.empty();
    }

    @Override
    public Optional<String> exclusive() {
        return Optional.empty();
    }

    @Override
    public boolean isConflict(SQLException e) {
        return SqliteErrors.isConflict(e);
    }
}
