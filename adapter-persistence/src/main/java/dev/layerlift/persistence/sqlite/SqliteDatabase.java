package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.AuditHeads;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.BatchQueries;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.JournalledFiles;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.StatusListStore;
import dev.layerlift.domain.port.TransferStore;
import dev.layerlift.domain.port.WalletBook;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQLite file of a home, and the stores over it. Every write is synchronised to the disk before its call returns;
 * writes of many threads share transactions. Any number of processes may read while one writes. Safe to call from many
 * threads.
 */
public final class SqliteDatabase implements AutoCloseable {
    private final SqliteErrors errors;
    private final JsonText json;
    private final ReadConnections readers;
    private final @Nullable GroupCommitWriter writer;

    private SqliteDatabase(
            SqliteErrors errors, JsonText json, ReadConnections readers, @Nullable GroupCommitWriter writer) {
        this.errors = errors;
        this.json = json;
        this.readers = readers;
        this.writer = writer;
    }

    /**
     * Opens a database for reading and writing; creates it, readable by its owner only, when it does not exist.
     *
     * @param file the file; its folder exists
     * @param format how JSON is written and read back
     * @throws MigrationException {@code STORAGE_ERROR}: {@code STORE_TOO_NEW}, {@code STORE_FOREIGN},
     *     {@code STORE_DAMAGED}, {@code STORE_BUSY} (retry later), {@code STORE_NOT_WRITABLE}, {@code NO_SPACE}, …
     */
    public static SqliteDatabase open(Path file, JsonFormat format) {
        SqliteErrors errors = new SqliteErrors(file);
        SqliteFile sqlite = new SqliteFile(file, errors);
        sqlite.createIfAbsent();
        return open(sqlite, SqliteFile.Absent.MAKE, errors, format);
    }

    /**
     * Opens a database for reading and writing that is there already: where it should be and is not, or is empty, it was
     * lost, and a new one in its place would hide that.
     *
     * @throws MigrationException {@code STORAGE_ERROR}: {@code STORE_NOT_FOUND}, and those of {@link #open}
     */
    public static SqliteDatabase openExisting(Path file, JsonFormat format) {
        SqliteErrors errors = new SqliteErrors(file);
        SqliteFile sqlite = new SqliteFile(file, errors);
        sqlite.requirePresent();
        return open(sqlite, SqliteFile.Absent.REFUSE, errors, format);
    }

    private static SqliteDatabase open(
            SqliteFile sqlite, SqliteFile.Absent tables, SqliteErrors errors, JsonFormat format) {
        try {
            SqliteSession session = sqlite.openForWriting(tables);
            return new SqliteDatabase(
                    errors,
                    new JsonText(format),
                    new ReadConnections(sqlite::openQueryOnly, errors),
                    new GroupCommitWriter(session, errors));
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    /**
     * Opens a database for reading only: nothing is created or written, and a process that writes is not held up. Every
     * write call of the stores is refused with {@code STORE_READ_ONLY}.
     *
     * @throws MigrationException {@code STORAGE_ERROR}: {@code STORE_NOT_FOUND}, and those of {@link #open}
     */
    public static SqliteDatabase openReadOnly(Path file, JsonFormat format) {
        SqliteErrors errors = new SqliteErrors(file);
        SqliteFile sqlite = new SqliteFile(file, errors);
        sqlite.requirePresent();
        try (SqliteSession session = sqlite.openReadOnly()) {
            new Schema(session, errors).requireCurrent();
        } catch (SQLException e) {
            throw errors.of(e);
        }
        return new SqliteDatabase(
                errors, new JsonText(format), new ReadConnections(sqlite::openReadOnly, errors), null);
    }

    /**
     * The migrations, for a process that seals audit records.
     *
     * @param stream the audit stream of this writer: its id and epoch
     * @param sealer gives each record its place and proof; called on the writer thread, in the transaction
     */
    public MigrationStore migrations(String stream, AuditLog.Sealer sealer) {
        return new SqliteMigrationStore(this, Optional.of(new AuditTail(stream, sealer)));
    }

    /** The migrations, for a process that cannot seal: a commit with an audit record is refused. */
    public MigrationStore migrations() {
        return new SqliteMigrationStore(this, Optional.empty());
    }

    /** The assets. */
    public AssetRepository assets() {
        return new SqliteAssetRepository(this);
    }

    /** The checkpoints. */
    public CheckpointStore checkpoints() {
        return new SqliteCheckpointStore(this);
    }

    /** The audit records. */
    public AuditLog audit() {
        return new SqliteAuditLog(this);
    }

    /** The signed heads over the audit records. */
    public AuditHeads auditHeads() {
        return new SqliteAuditHeads(this);
    }

    /** The files that are still in the journal. */
    public JournalledFiles journalledFiles() {
        return new SqliteJournalledFiles(this);
    }

    /** What was committed and not yet delivered as events. */
    public EventOutbox outbox() {
        return new SqliteEventOutbox(this);
    }

    /** The sealed keys. */
    public SealedKeys keys() {
        return new SqliteSealedKeys(this);
    }

    /** The versions of DIDs that are saved before they are published. */
    public DidUpdateStore didUpdates() {
        return new SqliteDidUpdateStore(this);
    }

    /** The named records of the home. */
    public HomeRecords records() {
        return new SqliteHomeRecords(this);
    }

    /** The status lists. */
    public StatusListStore statusLists() {
        return new SqliteStatusListStore(this);
    }

    /** The transfers that are not done. */
    public TransferStore transfers() {
        return new SqliteTransferStore(this);
    }

    /** The migrations from above. */
    public MigrationOverview overview() {
        return new SqliteMigrationOverview(this);
    }

    /** The batches. */
    public BatchStore batches() {
        return new SqliteBatchStore(this);
    }

    /** What is known of the batches. */
    public BatchQueries batchQueries() {
        return new SqliteBatchQueries(this);
    }

    /**
     * The books of a wallet.
     *
     * @param name which: one for each seed and network
     */
    public WalletBook wallet(String name) {
        return new SqliteWalletBook(this, name);
    }

    /** What the writer has done since the database was opened; all zero for a database that is read only. */
    public WriteCounters counters() {
        return writer == null ? new WriteCounters(0, 0, 0, 0, 0) : writer.counters();
    }

    /** Finishes the writes that wait, then closes all connections; later calls are refused. Closing twice is fine. */
    @Override
    public void close() {
        try {
            try {
                if (writer != null) {
                    writer.close();
                }
            } finally {
                readers.close();
            }
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    JsonText json() {
        return json;
    }

    <T> T read(ReadConnections.Query<T> query) {
        return readers.read(query);
    }

    <T> T write(WriteCall.Operation<T> operation) {
        return writer().write(operation);
    }

    void afterUndo(Runnable action) {
        if (writer != null) {
            writer.afterUndo(action);
        }
    }

    private GroupCommitWriter writer() {
        if (writer == null) {
            throw errors.failure(
                    "STORE_READ_ONLY", "the database was opened for reading only", "open the home for writing");
        }
        return writer;
    }
}
