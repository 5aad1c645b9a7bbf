package dev.layerlift.persistence.sql;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.port.DidUpdateStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Versions that were saved before they are published; every decision is taken inside the transaction that writes it. */
final class SqlDidUpdateStore implements DidUpdateStore {
    private static final String MAY_NOT_SAVE = "SELECT CASE WHEN"
            + " EXISTS (SELECT 1 FROM did_versions WHERE identity = ? AND (number >= ? OR published = 0))"
            + " OR EXISTS (SELECT 1 FROM migrations WHERE target = ? AND state <> 'completed')"
            + " OR EXISTS (SELECT 1 FROM migrations WHERE source = ? AND claimed = 1)"
            + " THEN 1 ELSE 0 END";
    private static final String INSERT =
            "INSERT INTO did_versions (identity, number, version_id, saved, published) VALUES (?, ?, ?, ?, 0)";
    private static final String UNPUBLISHED = "SELECT * FROM did_updates WHERE identity = ?";
    private static final String ALL_UNPUBLISHED = "SELECT * FROM did_updates ORDER BY n LIMIT ?";
    private static final String UNPUBLISHED_NUMBER =
            "SELECT number FROM did_versions WHERE identity = ? AND published = 0";
    private static final String REPLACE_ASSET =
            "INSERT INTO assets (identity, layer, created, did, document, credentials, links, resources, lifecycle,"
                    + " policy, metadata) SELECT identity, layer, created, did, document, credentials, links, resources,"
                    + " lifecycle, policy, metadata FROM did_updates WHERE identity = ? AND number = ?"
                    + " ON CONFLICT (identity) DO UPDATE SET layer = excluded.layer, created = excluded.created,"
                    + " did = excluded.did, document = excluded.document, credentials = excluded.credentials,"
                    + " links = excluded.links, resources = excluded.resources, lifecycle = excluded.lifecycle,"
                    + " policy = excluded.policy, metadata = excluded.metadata";
    private static final String PUBLISHED =
            "UPDATE did_versions SET published = 1 WHERE identity = ? AND number = ? AND published = 0";
    private static final String LATEST = "SELECT identity, number, version_id FROM did_versions"
            + " WHERE identity = ? AND published = 1 ORDER BY number DESC LIMIT 1";
    private static final String ALL_LATEST = "SELECT identity, number, version_id FROM did_versions AS v"
            + " WHERE published = 1 AND NOT EXISTS (SELECT 1 FROM did_versions AS later"
            + " WHERE later.identity = v.identity AND later.number > v.number AND later.published = 1)"
            + " ORDER BY saved DESC, identity LIMIT ?";
    private static final String FORGET = "DELETE FROM did_updates WHERE identity = ? AND number = ?";
    private static final String WITHDRAW =
            "DELETE FROM did_versions WHERE identity = ? AND number = ? AND published = 0";

    private final SqlDatabase database;
    private final DidUpdateRows rows;

    SqlDidUpdateStore(SqlDatabase database) {
        this.database = database;
        this.rows = new DidUpdateRows(database.json());
    }

    @Override
    public boolean save(SavedUpdate update) {
        DidUpdateRows.Prepared prepared = rows.prepare(update);
        return database.write(session -> save(session, prepared));
    }

    private static boolean save(SqlSession session, DidUpdateRows.Prepared update) throws SQLException {
        String identity = update.identity();
        session.exclusive(Exclusive.IDENTITY, identity);
        if (session.number(MAY_NOT_SAVE, identity, update.number(), identity, identity) != 0) {
            return false;
        }
        session.update(INSERT, identity, update.number(), update.versionId(), update.saved());
        update.insert(session);
        SqlSealedKeys.add(session, update.keys());
        return true;
    }

    /** The number of the unpublished version of an identity; 0 when there is none. */
    static long unpublishedNumber(SqlSession session, String identity) throws SQLException {
        return session.number(UNPUBLISHED_NUMBER, identity);
    }

    @Override
    public boolean replace(SavedUpdate update) {
        DidUpdateRows.Prepared prepared = rows.prepare(update);
        return database.write(session -> {
            session.exclusive(Exclusive.IDENTITY, prepared.identity());
            boolean replaced = prepared.replace(session);
            if (replaced) {
                SqlSealedKeys.add(session, prepared.keys());
            }
            return replaced;
        });
    }

    @Override
    public Optional<SavedUpdate> unpublished(CanonicalIdentity identity) {
        return database.read(
                session -> session.first("version", row -> rows.read(session, row), UNPUBLISHED, identity.value()));
    }

    @Override
    public List<SavedUpdate> unpublished(int limit) {
        Paging.requireLimit(limit);
        return database.read(
                session -> session.list("version", row -> rows.read(session, row), ALL_UNPUBLISHED, limit));
    }

    @Override
    public void published(CanonicalIdentity identity, long number) {
        database.write(session -> {
            session.exclusive(Exclusive.IDENTITY, identity.value());
            session.update(REPLACE_ASSET, identity.value(), number);
            session.update(FORGET, identity.value(), number);
            return session.update(PUBLISHED, identity.value(), number);
        });
    }

    @Override
    public Optional<PublishedVersion> latest(CanonicalIdentity identity) {
        return database.read(session -> session.first("version", SqlDidUpdateStore::latest, LATEST, identity.value()));
    }

    @Override
    public List<PublishedVersion> latest(int limit) {
        Paging.requireLimit(limit);
        return database.read(session -> session.list("version", SqlDidUpdateStore::latest, ALL_LATEST, limit));
    }

    private static PublishedVersion latest(ResultSet row) throws SQLException {
        return new PublishedVersion(
                new CanonicalIdentity(row.getString("identity")), row.getLong("number"), row.getString("version_id"));
    }

    @Override
    public boolean withdraw(CanonicalIdentity identity, long number) {
        return database.write(session -> {
            session.exclusive(Exclusive.IDENTITY, identity.value());
            session.update(FORGET, identity.value(), number);
            return session.update(WITHDRAW, identity.value(), number) > 0;
        });
    }
}
