package dev.layerlift.persistence.sql;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.domain.validation.CostEstimate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Migrations as rows. What never changes is written once; what changes is one update by row number. */
final class MigrationRows {
    private static final String INSERT = "INSERT INTO migrations (id, source, nonce, claimed, target, target_did, path,"
            + " state, at_rest, version, lease_worker, lease_epoch, lease_until, percent, operation, checkpoint, error,"
            + " cost, txid, initiator, created, updated, not_before, request)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    // A claim is taken on acceptance only; a commit keeps it or gives it up.
    private static final String UPDATE = "UPDATE migrations SET claimed = claimed * ?, target = ?, target_did = ?,"
            + " state = ?, at_rest = ?, version = ?, lease_worker = ?, lease_epoch = ?, lease_until = ?, percent = ?,"
            + " operation = ?, transfer = ?, checkpoint = ?, error = ?, cost = ?, txid = ?, updated = ?, not_before = ?"
            + " WHERE n = ?";

    private final JsonText json;

    MigrationRows(JsonText json) {
        this.json = json;
    }

    /** The name of a state in its column. */
    static String stateColumn(MigrationState state) {
        return state.id();
    }

    /** A migration whose JSON is text already; made before the transaction begins. */
    record Prepared(
            Migration migration,
            String request,
            @Nullable String error,
            String cost,
            @Nullable String transfer) {
        void insert(SqlSession session) throws SQLException {
            Migration m = migration;
            session.update(
                    INSERT,
                    m.id().toString(),
                    m.sourceDid().identity().value(),
                    m.request().request().nonce(),
                    m.holdsClaim() ? 1 : 0,
                    target(),
                    targetDid(),
                    m.path().name(),
                    stateColumn(m.state()),
                    m.atRest() ? 1 : 0,
                    m.version(),
                    m.lease().worker(),
                    m.lease().epoch(),
                    Times.toNanos(m.lease().until()),
                    m.percent(),
                    m.operation(),
                    m.checkpointId().orElse(null),
                    error,
                    cost,
                    m.txid().orElse(null),
                    m.initiator(),
                    Times.toNanos(m.createdAt()),
                    Times.toNanos(m.updatedAt()),
                    notBefore(),
                    request);
        }

        void update(SqlSession session, long row) throws SQLException {
            Migration m = migration;
            session.update(
                    UPDATE,
                    m.holdsClaim() ? 1 : 0,
                    target(),
                    targetDid(),
                    stateColumn(m.state()),
                    m.atRest() ? 1 : 0,
                    m.version(),
                    m.lease().worker(),
                    m.lease().epoch(),
                    Times.toNanos(m.lease().until()),
                    m.percent(),
                    m.operation(),
                    transfer,
                    m.checkpointId().orElse(null),
                    error,
                    cost,
                    m.txid().orElse(null),
                    Times.toNanos(m.updatedAt()),
                    notBefore(),
                    row);
        }

        private @Nullable String target() {
            return migration.targetDid().map(did -> did.identity().value()).orElse(null);
        }

        private @Nullable String targetDid() {
            return migration.targetDid().map(Did::value).orElse(null);
        }

        private @Nullable Long notBefore() {
            return migration.notBefore().map(Times::toNanos).orElse(null);
        }
    }

    /** With the request, which an insert needs. */
    Prepared prepareWhole(Migration migration) {
        return prepared(
                migration,
                json.write(
                        "request of migration " + migration.id(),
                        migration.request().json()));
    }

    /** Without the request, which never changes. */
    Prepared prepareChange(Migration migration) {
        return prepared(migration, "");
    }

    private Prepared prepared(Migration migration, String request) {
        String what = "migration " + migration.id();
        return new Prepared(
                migration,
                request,
                migration.error().map(e -> json.write(what, e.toJson())).orElse(null),
                json.write(what, migration.cost().toJson()),
                migration.transfer().map(t -> json.write(what, t.toJson())).orElse(null));
    }

    /** The migration of a row that has all columns. */
    Migration read(ResultSet row) throws SQLException {
        return new Migration(
                MigrationId.parse(row.getString("id")),
                SignedRequest.fromJson(json.read(row.getString("request"))),
                row.getString("initiator"),
                MigrationPath.valueOf(row.getString("path")),
                optional(row, "target_did").map(Did::parse),
                state(row.getString("state")),
                row.getLong("version"),
                lease(row),
                row.getInt("percent"),
                row.getString("operation"),
                optional(row, "transfer").map(text -> TransferProgress.fromJson(json.read(text))),
                optional(row, "checkpoint"),
                optional(row, "error").map(text -> MigrationError.fromJson(json.read(text))),
                CostEstimate.fromJson(json.read(row.getString("cost"))),
                optional(row, "txid"),
                Times.ofNanos(row.getLong("created")),
                Times.ofNanos(row.getLong("updated")),
                optionalTime(row, "not_before"));
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(
                row.getString("lease_worker"), row.getLong("lease_epoch"), Times.ofNanos(row.getLong("lease_until")));
    }

    private static MigrationState state(String column) {
        return MigrationState.of(column)
                .orElseThrow(() -> new IllegalArgumentException("state: \"" + column + "\" (expected: a known state)"));
    }

    private static Optional<String> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
        long nanos = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Times.ofNanos(nanos));
    }
}
