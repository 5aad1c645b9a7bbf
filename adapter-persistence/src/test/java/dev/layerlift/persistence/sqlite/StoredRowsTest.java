package dev.layerlift.persistence.sqlite;

import static dev.layerlift.testkit.contract.PersistenceSamples.SEALER;
import static dev.layerlift.testkit.contract.PersistenceSamples.asset;
import static dev.layerlift.testkit.contract.PersistenceSamples.checkpoint;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCompleted;
import static dev.layerlift.testkit.contract.PersistenceSamples.toInProgress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AssetRepository.NewAsset;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.persistence.sql.AuditSearch;
import dev.layerlift.persistence.sql.MigrationSearch;
import dev.layerlift.persistence.sql.SqlSession;
import dev.layerlift.proofs.StrictJsonFormat;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows: what somebody changed behind our back is noticed, what could not be read back is refused, indexes are used. */
class StoredRowsTest {
    @TempDir
    private Path folder;

    private SqliteDatabase database;

    @BeforeEach
    void completeOne() {
        database = SqliteDatabase.open(folder.resolve("home.db"), new StrictJsonFormat());
        MigrationStore store = database.migrations("writer-1", SEALER);
        store.accept(migration(1));
        MigrationCommit checkpointed = toCheckpointed(migration(1));
        MigrationCommit inProgress = toInProgress(checkpointed.migration(), 1);
        List.of(checkpointed, inProgress, toCompleted(inProgress.migration(), 1))
                .forEach(store::commit);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @Tag("P26")
    void aChangedCheckpointIsNotIntact() throws SQLException {
        change("UPDATE checkpoints SET content = CAST('{}' AS BLOB)");
        assertThat(database.checkpoints().find(checkpoint(migration(1)).id()))
                .hasValueSatisfying(c -> assertThat(c.intact()).isFalse());
        change("UPDATE checkpoints SET digest = 'x'");
        assertDamaged(() -> database.checkpoints().find(checkpoint(migration(1)).id()), "checkpoint");
    }

    @Test
    void aChangedMigrationIsDamaged() throws SQLException {
        for (String change : List.of(
                "state = 'done'", "request = '{}'", "request = 'x'", "target_did = 'did:web:x'", "percent = 101")) {
            change("UPDATE migrations SET " + change);
            assertDamaged(() -> database.migrations().query(MigrationQuery.ALL), "migration 1");
            completeAgain();
        }
    }

    @Test
    void changedFilesOfTheJournalAreDamaged() throws SQLException {
        change("UPDATE journal SET files = x'000102' WHERE files IS NOT NULL");
        assertDamaged(() -> database.journalledFiles().pending(0, 10), "journal entry");
        change("UPDATE journal SET files = x'00' WHERE files IS NOT NULL");
        assertDamaged(() -> database.journalledFiles().pending(0, 10), "journal entry");
    }

    @Test
    void aChangedAssetIsDamagedAndOthersAreNot() throws SQLException {
        database.assets().add(List.of(new NewAsset(asset(5), List.of(), "import")));
        change("UPDATE assets SET document = '{\"id\":1}' WHERE layer = 'webvh'");
        assertDamaged(() -> database.assets().list(Optional.empty(), Optional.empty(), 10), "asset 1");
        assertThat(database.assets().find(asset(5).did().identity())).contains(asset(5));
    }

    @Test
    void aCredentialAtTheLimitOfDepthIsReadBackAndOneBeyondIsRefused() {
        NewAsset deepest = new NewAsset(withCredential(5, nested(64)), List.of(), "deepest");
        NewAsset tooDeep = new NewAsset(withCredential(6, nested(65)), List.of(), "too deep");
        database.assets().add(List.of(deepest));
        assertThat(database.assets().findByImportKey("deepest")).contains(deepest.asset());
        assertThatThrownBy(() -> database.assets().add(List.of(tooDeep)))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("RECORD_TOO_LARGE"));
        assertThat(database.assets().findByImportKey("too deep")).isEmpty();
    }

    @Test
    void aDocumentThatCouldNotBeReadBackIsRefused() {
        JsonObject large =
                JsonObject.builder().put("text", "x".repeat(10 * 1024 * 1024)).build();
        assertThatThrownBy(() ->
                        database.assets().add(List.of(new NewAsset(withCredential(5, large), List.of(), "large"))))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("RECORD_TOO_LARGE"));
    }

    @Test
    void queriesUseTheIndexesMadeForThem() throws SQLException {
        assertThat(plan(MigrationQuery.ALL)).contains("migrations_created");
        assertThat(plan(MigrationQuery.ofUnfinished())).contains("migrations_unfinished");
        assertThat(plan(MigrationQuery.ofTarget(asset(1).did().identity()))).contains("migrations_target");
        assertThat(plan(MigrationQuery.ofBatch(new BatchId(new UUID(0x4000L, 1L << 63)))))
                .contains("migrations_batch")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(MigrationQuery.ofSource(asset(1).did().identity()))).contains("source=?");
        assertThat(plan(new MigrationQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(MigrationState.FAILED),
                        Optional.of(Instant.EPOCH),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.of("1-1"),
                        50)))
                .contains("migrations_state")
                .doesNotContain("TEMP B-TREE");
    }

    @Test
    void searchesOfTheAuditUseTheIndexesMadeForThem() throws SQLException {
        AuditQuery all = AuditQuery.ALL;
        assertThat(planOf(all)).contains("SEARCH audit USING INDEX audit_at").doesNotContain("SCAN", "TEMP B-TREE");
        assertThat(planOf(all.of(asset(1).did().identity())))
                .contains("audit_source", "audit_target")
                .doesNotContain("SCAN audit");
        for (String part : List.of("audit_state", "audit_path", "audit_initiator")) {
            AuditQuery query = new AuditQuery(
                    Optional.empty(),
                    part.equals("audit_state") ? Optional.of("failed") : Optional.empty(),
                    part.equals("audit_initiator") ? Optional.empty() : Optional.of(MigrationPath.PEER_TO_WEBVH),
                    part.equals("audit_initiator") ? Optional.of("operator") : Optional.empty(),
                    Optional.of(Instant.EPOCH),
                    Optional.of(Instant.MAX),
                    Optional.of("1:1"),
                    50);
            assertThat(planOf(query))
                    .contains("SEARCH audit USING INDEX " + part)
                    .doesNotContain("SCAN", "TEMP B-TREE");
        }
    }

    private void completeAgain() throws SQLException {
        close();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("audit", "assets", "sealed_keys", "checkpoints", "journal", "migrations")) {
                statement.executeUpdate("DELETE FROM " + table);
            }
        }
        completeOne();
    }

    private String planOf(AuditQuery query) throws SQLException {
        AuditSearch search = new AuditSearch(query, SqliteDialect.INSTANCE);
        return plan(search.sql(), search.values());
    }

    private String plan(MigrationQuery query) throws SQLException {
        MigrationSearch search = new MigrationSearch(query);
        return plan(search.sql(), search.values());
    }

    private String plan(String sql, Object[] values) throws SQLException {
        Path file = folder.resolve("home.db");
        try (SqlSession session = new SqliteFile(file, new SqliteErrors(file)).openReadOnly()) {
            return String.join(
                    "\n", session.list("plan", row -> row.getString("detail"), "EXPLAIN QUERY PLAN " + sql, values));
        }
    }

    private static Asset withCredential(int n, JsonObject credential) {
        Asset a = asset(n);
        return new Asset(
                a.did(),
                a.document(),
                List.of(new Credential(credential)),
                a.resources(),
                a.lifecycle(),
                a.links(),
                a.policy(),
                a.metadata(),
                a.createdAt());
    }

    private static JsonObject nested(int levels) {
        JsonValue value = JsonArray.EMPTY;
        for (int level = 2; level < levels; level++) {
            value = JsonArray.of(value);
        }
        return JsonObject.builder().put("nested", value).build();
    }

    private static void assertDamaged(ThrowingCallable call, String record) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().code()).isEqualTo("RECORD_DAMAGED");
            assertThat(e.error().message()).contains(record);
        });
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("home.db"));
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }
}
