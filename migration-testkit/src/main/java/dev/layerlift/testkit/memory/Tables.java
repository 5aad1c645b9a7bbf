package dev.layerlift.testkit.memory;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditEntry;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The rows of all ports under one lock, so that a commit over several of them is one step for everybody else. */
final class Tables {
    /** A journal entry and its place among all entries. */
    record JournalRow(long sequence, JournalEntry entry) {}

    /** An audit record as stored. */
    @SuppressWarnings("ArrayRecordComponent") // bytes as stored; rows are never compared
    record AuditRow(
            long row,
            AuditPosition position,
            Sha256 digest,
            AuditEntry record,
            byte[] stored,
            Set<CanonicalIdentity> identities) {
        boolean in(String stream) {
            return position.stream().equals(stream);
        }
    }

    final Map<MigrationId, Migration> migrations = new LinkedHashMap<>();
    final Map<CanonicalIdentity, MigrationId> claims = new HashMap<>();
    final List<JournalRow> journal = new ArrayList<>();
    final Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
    final Map<CanonicalIdentity, Asset> assets = new LinkedHashMap<>();
    final Map<MigrationId, Asset> arriving = new LinkedHashMap<>();
    final Map<String, CanonicalIdentity> importKeys = new HashMap<>();
    final Map<String, SealedKey> keys = new HashMap<>();
    final Map<String, String> records = new HashMap<>();
    final Map<String, StatusList> statusLists = new LinkedHashMap<>();
    final List<AuditRow> audit = new ArrayList<>();
    final List<StoredHead> auditHeads = new ArrayList<>();
    final Map<String, AuditPlace> auditPruned = new HashMap<>();
    long auditRows;
    final Map<CanonicalIdentity, NavigableMap<Long, MemoryDidUpdateStore.Version>> didVersions = new HashMap<>();
    final Map<CanonicalIdentity, SavedUpdate> didUpdates = new LinkedHashMap<>();
    final Map<MigrationId, Map<ObjectPath, MemoryTransferStore.UnderWay>> transfers = new HashMap<>();
    final Map<BatchId, MemoryBatches.Rows> batches = new LinkedHashMap<>();
    final Map<MigrationId, BatchId> batchOf = new HashMap<>();
    final CommitFaults faults = new CommitFaults();
    long acknowledged;

    private final Object lock = new Object();

    /** Does something while nobody else does anything. */
    <T> T locked(Supplier<T> work) {
        synchronized (lock) {
            faults.checkUp();
            return work.get();
        }
    }

    /** Changes or asks for faults, which works while the store is down too. */
    <T> T lockedFaults(Supplier<T> work) {
        synchronized (lock) {
            return work.get();
        }
    }

    Optional<Migration> claimant(CanonicalIdentity identity) {
        return Optional.ofNullable(claims.get(identity)).map(migrations::get);
    }

    void putAsset(Asset asset) {
        assets.put(asset.did().identity(), asset);
    }

    void putKey(SealedKey key) {
        // The same key sealed twice has two texts; both open to the same secret, so the first one stays.
        keys.putIfAbsent(key.publicKeyMultibase(), key);
    }

    static int checkedLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to 1000)");
        }
        return limit;
    }

    /** A copy that shares no array with what the caller holds. */
    static JournalEntry copy(JournalEntry entry) {
        return withFiles(
                entry,
                entry.files().stream()
                        .map(f -> new JournalFile(f.store(), f.path(), f.bytes().clone()))
                        .toList());
    }

    static JournalEntry withFiles(JournalEntry entry, List<JournalFile> files) {
        return new JournalEntry(
                entry.migrationId(),
                entry.version(),
                entry.at(),
                entry.transitions(),
                entry.intents(),
                entry.outcomes(),
                entry.notes(),
                files);
    }

    /** A copy that shares no array with what the caller holds. */
    static Checkpoint copy(Checkpoint c) {
        return new Checkpoint(c.id(), c.migrationId(), c.content().clone(), c.digest(), c.createdAt());
    }
}
