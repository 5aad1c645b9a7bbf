package dev.layerlift.persistence.sqlite;

import static dev.layerlift.testkit.contract.PersistenceSamples.SEALER;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.persistence.sql.SqlSession;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.PersistenceSamples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening the file: who may, which files are taken, and what is said when it fails. */
class SqliteDatabaseTest {
    /** The version of the tables that this code reads and writes. */
    private static final int VERSION = 10;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("home.db");
    }

    @Test
    void aNewDatabaseIsReadableByItsOwnerOnly() throws IOException {
        open().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileNameIsNotTakenForSettings() {
        file = folder.resolve("a b?mode=memory&x=%41#;é.db");
        try (SqliteDatabase database = open()) {
            database.records().establish("name", "value");
        }
        assertThat(file).exists();
        try (SqliteDatabase database = SqliteDatabase.openReadOnly(file, new StrictJsonFormat())) {
            assertThat(database.records().find("name")).contains("value");
        }
    }

    @Test
    void everyCommitIsSynchronised() throws SQLException {
        open().close();
        try (SqlSession session = new SqliteFile(file, new SqliteErrors(file)).openForWriting(SqliteFile.Absent.MAKE)) {
            assertThat(session.text("PRAGMA journal_mode")).contains("wal");
            assertThat(session.number("PRAGMA synchronous")).isEqualTo(2);
            assertThat(session.number("PRAGMA foreign_keys")).isEqualTo(1);
        }
    }

    @Test
    void aReaderNeedsNoLockWhileAnotherWrites() throws SQLException {
        try (SqliteDatabase writer = open();
                SqliteDatabase reader = SqliteDatabase.openReadOnly(file, new StrictJsonFormat());
                Connection locking = connect();
                Statement statement = locking.createStatement()) {
            writer.migrations().accept(migration(1));
            assertThat(reader.migrations().find(migration(1).id())).isPresent();
            statement.execute("BEGIN IMMEDIATE");
            assertThat(reader.migrations().claimant(migration(1).sourceDid().identity()))
                    .isPresent();
            statement.execute("ROLLBACK");
        }
    }

    @Test
    void aDatabaseForReadingRefusesEveryWrite() {
        open().close();
        try (SqliteDatabase reader = SqliteDatabase.openReadOnly(file, new StrictJsonFormat())) {
            List<ThrowingCallable> writes = List.of(
                    () -> reader.migrations().accept(migration(1)),
                    () -> reader.keys().add(new SealedKey("z6Mk", "jwe")),
                    () -> reader.records().establish("name", "value"),
                    () -> reader.outbox().acknowledge(1));
            for (ThrowingCallable write : writes) {
                assertRefused(write, "STORE_READ_ONLY", Retry.NEVER);
            }
            assertThat(reader.counters().calls()).isZero();
        }
    }

    @Test
    void readingOnlyCreatesNothing() {
        assertRefused(() -> openReadOnly(), "STORE_NOT_FOUND", Retry.NEVER);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsMissingIsNotMade() {
        file = folder.resolve("missing").resolve("home.db");
        assertRefused(this::open, "STORE_NOT_FOUND", Retry.NEVER);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderIsNoDatabase() throws IOException {
        Files.createDirectory(file);
        assertRefused(this::open, "STORE_NOT_ACCESSIBLE", Retry.NEVER);
        assertRefused(this::openReadOnly, "STORE_NOT_FOUND", Retry.NEVER);
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAlone() throws SQLException {
        open().close();
        change("PRAGMA user_version = " + (VERSION + 1));
        assertRefused(this::open, "STORE_TOO_NEW", Retry.NEVER);
        assertRefused(this::openReadOnly, "STORE_TOO_NEW", Retry.NEVER);
    }

    @Test
    void aHomeOfTheFirstVersionIsBroughtForwardWithWhatItHolds() throws Exception {
        makeFirstVersion();
        change("INSERT INTO home_records (name, value) VALUES ('kek', 'sealed')");
        assertRefused(this::openReadOnly, "STORE_TOO_OLD", Retry.NEVER);
        assertThat(version()).as("reading changes nothing").isEqualTo(1);
        try (SqliteDatabase database = openExisting()) {
            assertThat(database.records().find("kek")).contains("sealed");
            database.migrations().accept(migration(1));
            assertThat(database.didUpdates().save(PersistenceSamples.savedUpdate(1, 2)))
                    .isTrue();
        }
        assertThat(version()).isEqualTo(VERSION);
        try (SqliteDatabase database = openReadOnly()) {
            assertThat(database.didUpdates().unpublished(10)).hasSize(1);
        }
    }

    @Test
    void aHomeThatCannotBeBroughtForwardStaysAsItWas() throws Exception {
        makeFirstVersion();
        change("CREATE TABLE did_updates (in_the_way INTEGER)");
        assertRefused(this::open, "STORE_FAILED", Retry.NEVER);
        assertThat(version()).isEqualTo(1);
        change("DROP TABLE did_updates");
        openExisting().close();
        assertThat(version()).isEqualTo(VERSION);
    }

    @Test
    void auditRecordsOfAnEarlierVersionCanBeSearched() throws Exception {
        makeFirstVersion();
        change(
                "INSERT INTO migrations VALUES (1, 'id', 'did:s', 'n', 0, NULL, NULL, 'PEER_TO_WEBVH', 'failed', 1, 1, '', 0, 0,"
                        + " 0, '', NULL, NULL, '{}', NULL, 'operator', 0, 0, NULL, '{}')");
        String row = "INSERT INTO audit VALUES (%d, 's', %d, 'd', 1, 'did:s', NULL, CAST('%s' AS BLOB))";
        String record = "{\"timestamp\":\"2026-03-01T10:00:00%s\",\"finalState\":\"failed\",\"initiator\":\"operator\","
                + "\"sourceLayer\":\"peer\",\"targetLayer\":\"webvh\"}";
        change(row.formatted(1, 1, record.formatted(".000000001Z")));
        change(row.formatted(2, 2, record.formatted("Z")));
        change(row.formatted(3, 3, "damaged"));
        try (SqliteDatabase database = open()) {
            AuditQuery day = new AuditQuery(
                    Optional.empty(),
                    Optional.of("failed"),
                    Optional.of(MigrationPath.PEER_TO_WEBVH),
                    Optional.of("operator"),
                    Optional.of(Instant.parse("2026-03-01T10:00:00Z")),
                    Optional.of(Instant.parse("2026-03-01T10:00:00.000000002Z")),
                    Optional.empty(),
                    10);
            assertThat(database.audit().query(day).items())
                    .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .containsExactly(record.formatted("Z"), record.formatted(".000000001Z"));
            assertThat(database.audit().read("s", 0, 10)).hasSize(3);
        }
    }

    private void makeFirstVersion() throws Exception {
        try (InputStream in = SqliteDatabase.class.getResourceAsStream("V1__home.sql")) {
            for (String statement : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\R", -1)) {
                if (!statement.isBlank()) {
                    change(statement);
                }
            }
        }
        change("PRAGMA application_id = " + 0x4C4C4654L);
        change("PRAGMA user_version = 1");
    }

    private long version() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                java.sql.ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getLong(1);
        }
    }

    @Test
    void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws Exception {
        change("CREATE TABLE theirs (a INTEGER)");
        byte[] before = Files.readAllBytes(file);
        assertRefused(this::open, "STORE_FOREIGN", Retry.NEVER);
        assertRefused(this::openReadOnly, "STORE_FOREIGN", Retry.NEVER);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseThatWasLostIsNotMadeAnew() throws IOException {
        assertRefused(this::openExisting, "STORE_NOT_FOUND", Retry.NEVER);
        assertThat(folder).isEmptyDirectory();
        Files.createFile(file);
        assertRefused(this::openExisting, "STORE_NOT_FOUND", Retry.NEVER);
        assertRefused(this::openReadOnly, "STORE_NOT_FOUND", Retry.NEVER);
        assertThat(file).isEmptyFile();
    }

    @Test
    void aDatabaseWithoutTablesIsNotFilled() throws Exception {
        change("CREATE TABLE passing (a INTEGER)");
        change("DROP TABLE passing");
        byte[] before = Files.readAllBytes(file);
        assertRefused(this::openExisting, "STORE_NOT_FOUND", Retry.NEVER);
        assertRefused(this::openReadOnly, "STORE_NOT_FOUND", Retry.NEVER);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseThatIsThereIsOpenedAgain() {
        open().close();
        try (SqliteDatabase database = openExisting()) {
            assertThat(database.records().establish("name", "value")).isEqualTo("value");
        }
    }

    @Test
    void whatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(file, "not a database, but long enough to be looked at ".repeat(100));
        assertRefused(this::open, "STORE_DAMAGED", Retry.NEVER);
        assertRefused(this::openReadOnly, "STORE_DAMAGED", Retry.NEVER);
    }

    @Test
    @Tag("P17")
    void damagedPagesAreReported() throws IOException {
        try (SqliteDatabase database = open()) {
            for (int n = 0; n < 50; n++) {
                database.migrations().accept(migration(n));
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x55);
        Files.write(file, bytes);
        assertRefused(
                () -> {
                    try (SqliteDatabase database = open()) {
                        database.migrations().find(migration(1).id());
                    }
                },
                "STORE_DAMAGED",
                Retry.NEVER);
    }

    @Test
    @Tag("slow")
    void anotherProcessThatKeepsTheLockIsWaitedForAndThenNamed() throws SQLException {
        try (SqliteDatabase database = open();
                Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertRefused(() -> database.records().establish("name", "value"), "STORE_BUSY", Retry.LATER);
            statement.execute("ROLLBACK");
            assertThat(database.records().establish("name", "value")).isEqualTo("value");
        }
    }

    @Test
    @Tag("P18")
    void processesThatCreateItAtOnceAgree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<String> creator = () -> {
                try (SqliteDatabase database = open()) {
                    return database.records()
                            .establish("name", Thread.currentThread().getName());
                }
            };
            List<Future<String>> all = threads.invokeAll(List.of(creator, creator, creator, creator));
            String first = all.get(0).get();
            for (Future<String> one : all) {
                assertThat(one.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void withoutASealerACommitWithAuditIsRefused() {
        try (SqliteDatabase database = open()) {
            database.migrations().accept(migration(1));
            assertThatThrownBy(() -> database.migrations().commit(toFailed(migration(1))))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isEqualTo("HOME_LOCKED"));
            assertThat(database.migrations().find(migration(1).id())).contains(migration(1));
            database.migrations("writer-1", SEALER).commit(toFailed(migration(1)));
            assertThat(database.audit().streams()).containsExactly("writer-1");
        }
    }

    @Test
    void aClosedDatabaseRefusesCallsAndMayBeClosedAgain() {
        SqliteDatabase database = open();
        database.close();
        database.close();
        assertRefused(() -> database.records().find("name"), "STORE_CLOSED", Retry.NEVER);
        assertRefused(() -> database.records().establish("name", "value"), "STORE_CLOSED", Retry.NEVER);
    }

    @Test
    void aTimeThatCannotBeStoredIsRefused() {
        try (SqliteDatabase database = open()) {
            assertThatThrownBy(() -> database.migrations()
                            .accept(PersistenceSamples.migration(
                                    1, 1, PersistenceSamples.peer(1), java.time.Instant.MAX)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2262");
        }
    }

    private SqliteDatabase open() {
        return SqliteDatabase.open(file, new StrictJsonFormat());
    }

    private SqliteDatabase openExisting() {
        return SqliteDatabase.openExisting(file, new StrictJsonFormat());
    }

    private SqliteDatabase openReadOnly() {
        return SqliteDatabase.openReadOnly(file, new StrictJsonFormat());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertRefused(ThrowingCallable call, String code, Retry retry) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().type()).isEqualTo(ErrorType.STORAGE_ERROR);
            assertThat(e.error().code()).isEqualTo(code);
            assertThat(e.error().recovery()).isNotEmpty();
            assertThat(e.error().message()).doesNotContain("SELECT", "INSERT", "PRAGMA", "BEGIN");
            assertThat(e.retry()).isEqualTo(retry);
        });
    }
}
