package dev.layerlift.persistence.sql;

import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.StatusListStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Status lists as rows: three bitstrings of 16 KiB and their counters. */
final class SqlStatusListStore implements StatusListStore {
    private static final String INSERT = "INSERT INTO status_lists (id, root_url, version, published, revision,"
            + " allocated, revocation, refresh) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
    private static final String REPLACE = "UPDATE status_lists SET version = ?, published = ?, revision = ?,"
            + " allocated = ?, revocation = ?, refresh = ? WHERE id = ? AND revision = ?";
    private static final String FIND = "SELECT * FROM status_lists WHERE id = ?";
    private static final String NEWEST = "SELECT * FROM status_lists WHERE root_url = ? ORDER BY n DESC LIMIT 1";
    private static final String UNPUBLISHED = "SELECT * FROM status_lists WHERE published < version ORDER BY n LIMIT ?";

    private final SqlDatabase database;

    SqlStatusListStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public void add(StatusList first) {
        int rows = database.write(session -> session.update(
                INSERT,
                first.id(),
                first.rootUrl(),
                first.version(),
                first.published(),
                first.revision(),
                first.allocated().toBytes(),
                first.revocation().toBytes(),
                first.refresh().toBytes()));
        if (rows == 0) {
            throw MigrationException.storage(
                    "STATUS_LIST_EXISTS",
                    "status list " + first.id() + " is in the home already (expected: a new id)",
                    "try again");
        }
    }

    @Override
    public boolean replace(StatusList next) {
        return database.write(session -> session.update(
                        REPLACE,
                        next.version(),
                        next.published(),
                        next.revision(),
                        next.allocated().toBytes(),
                        next.revocation().toBytes(),
                        next.refresh().toBytes(),
                        next.id(),
                        next.revision() - 1)
                == 1);
    }

    @Override
    public Optional<StatusList> find(String id) {
        return database.read(session -> session.first("status list", SqlStatusListStore::read, FIND, id));
    }

    @Override
    public Optional<StatusList> newest(String rootUrl) {
        return database.read(session -> session.first("status list", SqlStatusListStore::read, NEWEST, rootUrl));
    }

    @Override
    public List<StatusList> unpublished(int limit) {
        Paging.requireLimit(limit);
        return database.read(session -> session.list("status list", SqlStatusListStore::read, UNPUBLISHED, limit));
    }

    private static StatusList read(ResultSet row) throws SQLException {
        return new StatusList(
                row.getString("id"),
                row.getString("root_url"),
                Bitstring.of(row.getBytes("allocated")),
                Bitstring.of(row.getBytes("revocation")),
                Bitstring.of(row.getBytes("refresh")),
                row.getLong("version"),
                row.getLong("published"),
                row.getLong("revision"));
    }
}
