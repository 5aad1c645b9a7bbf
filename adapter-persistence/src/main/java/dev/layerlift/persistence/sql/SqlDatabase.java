package dev.layerlift.persistence.sql;

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
import java.util.Optional;

/**
 * The database of a home, and the stores over it. What a write call wrote is durable before it returns. Safe to call from
 * many threads.
 */
public abstract class SqlDatabase implements AutoCloseable {
    private final Transactions transactions;
    private final Dialect dialect;
    private final JsonText json;

    /**
     * Called by subclasses.
     *
     * @param format how JSON is written and read back
     */
    protected SqlDatabase(Transactions transactions, Dialect dialect, JsonFormat format) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.json = new JsonText(format);
    }

    /**
     * The migrations, for a process that seals audit records.
     *
     * @param stream the audit stream of this writer: its id and epoch
     * @param sealer gives each record its place and proof; called within the transaction
     */
    public final MigrationStore migrations(String stream, AuditLog.Sealer sealer) {
        return new SqlMigrationStore(this, Optional.of(new AuditTail(stream, sealer)));
    }

    /** The migrations, for a process that cannot seal: a commit with an audit record is refused. */
    public final MigrationStore migrations() {
        return new SqlMigrationStore(this, Optional.empty());
    }

    /** The assets. */
    public final AssetRepository assets() {
        return new SqlAssetRepository(this);
    }

    /** The checkpoints. */
    public final CheckpointStore checkpoints() {
        return new SqlCheckpointStore(this);
    }

    /** The audit records. */
    public final AuditLog audit() {
        return new SqlAuditLog(this);
    }

    /** The signed heads over the audit records. */
    public final AuditHeads auditHeads() {
        return new SqlAuditHeads(this);
    }

    /** The files that are still in the journal. */
    public final JournalledFiles journalledFiles() {
        return new SqlJournalledFiles(this);
    }

    /** What was committed and not yet delivered as events. */
    public final EventOutbox outbox() {
        return new SqlEventOutbox(this);
    }

    /** The sealed keys. */
    public final SealedKeys keys() {
        return new SqlSealedKeys(this);
    }

    /** The versions of DIDs that are saved before they are published. */
    public final DidUpdateStore didUpdates() {
        return new SqlDidUpdateStore(this);
    }

    /** The named records of the home. */
    public final HomeRecords records() {
        return new SqlHomeRecords(this);
    }

    /** The status lists. */
    public final StatusListStore statusLists() {
        return new SqlStatusListStore(this);
    }

    /** The transfers that are not done. */
    public final TransferStore transfers() {
        return new SqlTransferStore(this);
    }

    /** The migrations from above. */
    public final MigrationOverview overview() {
        return new SqlMigrationOverview(this);
    }

    /** The batches. */
    public final BatchStore batches() {
        return new SqlBatchStore(this);
    }

    /** What is known of the batches. */
    public final BatchQueries batchQueries() {
        return new SqlBatchQueries(this);
    }

    /**
     * The books of a wallet.
     *
     * @param name which: one for each seed and network
     */
    public final WalletBook wallet(String name) {
        return new SqlWalletBook(this, name);
    }

    /**
     * What it is, and whether it keeps what it is given, in a few words.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code STORE_UNSAFE} when it does not
     */
    public abstract String examine();

    /** What the writers have done since the database was opened; all zero for a database that is read only. */
    public final WriteCounters counters() {
        return transactions.counters();
    }

    /** Finishes the writes that wait, then closes all connections; later calls are refused. Closing twice is fine. */
    @Override
    public void close() {
        transactions.close();
    }

    final JsonText json() {
        return json;
    }

    final Dialect dialect() {
        return dialect;
    }

    final <T> T read(SqlOperation<T> query) {
        return transactions.read(query);
    }

    final <T> T write(SqlOperation<T> operation) {
        return transactions.write(operation);
    }

    final void afterUndo(Runnable action) {
        transactions.afterUndo(action);
    }
}
