package dev.layerlift.persistence.sql;

import dev.layerlift.domain.port.HomeRecords;
import java.sql.SQLException;
import java.util.Optional;

/** Named values that are written once. */
final class SqlHomeRecords implements HomeRecords {
    private final SqlDatabase database;

    SqlHomeRecords(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<String> find(String name) {
        return database.read(session -> find(session, name));
    }

    @Override
    public String establish(String name, String value) {
        return database.write(session -> {
            session.update(
                    "INSERT INTO home_records (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value);
            return find(session, name)
                    .orElseThrow(() -> new IllegalStateException("record: " + name + " is not there after its insert"));
        });
    }

    private static Optional<String> find(SqlSession session, String name) throws SQLException {
        return session.text("SELECT value FROM home_records WHERE name = ?", name);
    }
}
