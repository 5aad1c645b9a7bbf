package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.Page;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The assets of a home by their canonical identity. */
final class SqlAssetRepository implements AssetRepository {
    private static final String FIND = "SELECT * FROM assets WHERE identity = ? AND arriving IS NULL";
    private static final String FIND_ARRIVING = "SELECT * FROM assets WHERE identity = ? AND arriving IS NOT NULL";
    private static final String FIND_BY_KEY = "SELECT * FROM assets WHERE import_key = ?";
    private static final String CLAIMED = "SELECT count(*) FROM migrations WHERE source = ? AND claimed = 1";
    private static final String LIST = "SELECT * FROM assets WHERE n > ? AND arriving IS NULL ORDER BY n LIMIT ?";
    private static final String LIST_OF_LAYER =
            "SELECT * FROM assets WHERE layer = ? AND n > ? AND arriving IS NULL" + " ORDER BY n LIMIT ?";

    private final SqlDatabase database;
    private final AssetRows rows;

    SqlAssetRepository(SqlDatabase database) {
        this.database = database;
        this.rows = new AssetRows(database.json());
    }

    private record PreparedAsset(AssetRows.Prepared row, NewAsset added) {}

    @Override
    public void add(List<NewAsset> assets) {
        if (assets.isEmpty()) {
            return;
        }
        List<PreparedAsset> prepared = new ArrayList<>();
        assets.forEach(added -> prepared.add(new PreparedAsset(rows.prepare(added.asset()), added)));
        database.write(session -> {
            for (PreparedAsset asset : prepared) {
                insert(session, asset);
            }
            return prepared;
        });
    }

    private static void insert(SqlSession session, PreparedAsset asset) throws SQLException {
        try {
            asset.row().insert(session, asset.added().importKey());
        } catch (SQLException e) {
            if (session.dialect().isConflict(e)) {
                throw MigrationException.storage(
                        "ASSET_EXISTS",
                        "asset " + asset.row().identity() + " or its import key is in the home already (expected: new)",
                        e,
                        "look for it with: layerlift assets");
            }
            throw e;
        }
        SqlSealedKeys.add(session, asset.added().keys());
    }

    @Override
    public Optional<Asset> find(CanonicalIdentity identity) {
        return database.read(session -> session.first("asset", rows::read, FIND, identity.value()));
    }

    @Override
    public Optional<Asset> arriving(CanonicalIdentity identity) {
        return database.read(session -> session.first("asset", rows::read, FIND_ARRIVING, identity.value()));
    }

    @Override
    public Optional<Asset> findByImportKey(String importKey) {
        return database.read(session -> session.first("asset", rows::read, FIND_BY_KEY, importKey));
    }

    @Override
    public boolean replace(Asset seen, Asset next) {
        AssetRows.Prepared row = rows.prepare(next);
        String identity = seen.did().identity().value();
        return database.write(session -> {
            session.exclusive(Exclusive.IDENTITY, identity);
            boolean free = session.number(CLAIMED, identity) == 0
                    && session.first("asset", rows::read, FIND, identity)
                            .filter(seen::equals)
                            .isPresent();
            if (free) {
                row.insertOrReplace(session);
            }
            return free;
        });
    }

    @Override
    public Page<Asset> list(Optional<Layer> layer, Optional<String> after, int limit) {
        Paging.requireLimit(limit);
        long row = Paging.rowAfter(after);
        return database.read(session -> Paging.page(page(session, layer, row, limit + 1), limit));
    }

    private List<Paging.Placed<Asset>> page(SqlSession session, Optional<Layer> layer, long after, int limit)
            throws SQLException {
        SqlSession.RowReader<Paging.Placed<Asset>> reader =
                row -> new Paging.Placed<>(row.getString("n"), rows.read(row));
        return layer.isPresent()
                ? session.list("asset", reader, LIST_OF_LAYER, layer.get().id(), after, limit)
                : session.list("asset", reader, LIST, after, limit);
    }
}
