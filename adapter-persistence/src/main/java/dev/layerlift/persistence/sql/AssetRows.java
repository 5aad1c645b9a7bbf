package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Assets as rows, by their canonical identity. */
final class AssetRows {
    private static final String INSERT = "INSERT INTO assets (identity, layer, import_key, created, did, document,"
            + " credentials, links, resources, lifecycle, policy, metadata, arriving)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    // The place in the order of assets and the import key stay those of the first insert.
    private static final String REPLACE = INSERT + " ON CONFLICT (identity) DO UPDATE SET layer = excluded.layer,"
            + " created = excluded.created, did = excluded.did, document = excluded.document,"
            + " credentials = excluded.credentials, links = excluded.links, resources = excluded.resources,"
            + " lifecycle = excluded.lifecycle, policy = excluded.policy, metadata = excluded.metadata";

    private static final String ARRIVED = "UPDATE assets SET arriving = NULL WHERE identity = ? AND arriving = ?";
    private static final String FORGET = "DELETE FROM assets WHERE identity = ? AND arriving = ?";

    private final JsonText json;

    AssetRows(JsonText json) {
        this.json = json;
    }

    /** An asset in the form of its columns; made before the transaction begins. */
    record Prepared(
            String identity,
            String layer,
            long created,
            String did,
            String document,
            String credentials,
            String links,
            String resources,
            String lifecycle,
            String policy,
            String metadata) {
        void insert(SqlSession session, String importKey) throws SQLException {
            write(session, INSERT, importKey, null);
        }

        void insertOrReplace(SqlSession session) throws SQLException {
            write(session, REPLACE, null, null);
        }

        /** Hidden, until the migration of this id completes. */
        void insertArriving(SqlSession session, String migration) throws SQLException {
            session.update(FORGET, identity, migration);
            write(session, INSERT, null, migration);
        }

        private void write(SqlSession session, String sql, @Nullable String importKey, @Nullable String migration)
                throws SQLException {
            session.update(
                    sql,
                    identity,
                    layer,
                    importKey,
                    created,
                    did,
                    document,
                    credentials,
                    links,
                    resources,
                    lifecycle,
                    policy,
                    metadata,
                    migration);
        }
    }

    /** The target of a migration becomes an asset when it completes, and is forgotten when it is rolled back. */
    static void settle(SqlSession session, Migration migration) throws SQLException {
        boolean completed = migration.state() == MigrationState.COMPLETED;
        Optional<Did> target = migration.targetDid();
        if (target.isPresent() && (completed || migration.state() == MigrationState.ROLLED_BACK)) {
            session.update(
                    completed ? ARRIVED : FORGET,
                    target.get().identity().value(),
                    migration.id().toString());
        }
    }

    Prepared prepare(Asset asset) {
        String what = "asset " + asset.did().identity();
        List<JsonValue> resources = new ArrayList<>();
        asset.resources().forEach(resource -> resources.add(resource.toJson()));
        return new Prepared(
                asset.did().identity().value(),
                asset.did().layer().id(),
                Times.toNanos(asset.createdAt()),
                asset.did().value(),
                json.write("document of " + what, asset.document().json()),
                json.writeLines("credential of " + what, asset.credentials()),
                json.writeLines("Link of " + what, asset.links()),
                json.write(
                        "resources of " + what,
                        JsonObject.builder()
                                .put("resources", new JsonArray(resources))
                                .build()),
                json.write("lifecycle of " + what, asset.lifecycle().toJson()),
                json.write("access policy of " + what, asset.policy().toJson()),
                json.write("metadata of " + what, asset.metadata()));
    }

    /** The asset of a row that has all columns. */
    Asset read(ResultSet row) throws SQLException {
        return new Asset(
                Did.parse(row.getString("did")),
                new DidDocument(json.read(row.getString("document"))),
                json.readLines(row.getString("credentials")),
                json.read(row.getString("resources")).array("resources").stream()
                        .map(JsonObject.class::cast)
                        .map(Resource::fromJson)
                        .toList(),
                Lifecycle.fromJson(json.read(row.getString("lifecycle"))),
                json.readLines(row.getString("links")),
                AccessPolicy.fromJson(json.read(row.getString("policy"))),
                json.read(row.getString("metadata")),
                Times.ofNanos(row.getLong("created")));
    }
}
