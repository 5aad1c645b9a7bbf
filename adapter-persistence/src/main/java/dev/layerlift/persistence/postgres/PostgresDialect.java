package dev.layerlift.persistence.postgres;

import dev.layerlift.persistence.sql.Dialect;
import java.sql.SQLException;
import java.util.Optional;

/** PostgreSQL finds its indexes by itself; many transactions write at the same time, in many processes. */
final class PostgresDialect implements Dialect {
    static final PostgresDialect INSTANCE = new PostgresDialect();

    private PostgresDialect() {}

    @Override
    public String through(String index) {
        return "";
    }

    @Override
    public String settled(String number) {
        return " AND " + number + " < layerlift_settled()";
    }

    @Override
    public Optional<String> settle() {
        return Optional.of("SELECT layerlift_settle()");
    }

    @Override
    public Optional<String> exclusive() {
        return Optional.of("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))");
    }

    @Override
    public boolean isConflict(SQLException e) {
        return PostgresErrors.isConflict(e);
    }
}
