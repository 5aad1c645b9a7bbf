package dev.layerlift.testkit.memory;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.TransferStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Transfers that are not done, in memory. */
final class MemoryTransferStore implements TransferStore {
    private final Tables tables;

    /** A transfer with the chunks that are safe. */
    record UnderWay(Transfer transfer, NavigableMap<Integer, StoredChunk> chunks) {}

    MemoryTransferStore(Tables tables) {
        this.tables = tables;
    }

    @Override
    public void begin(Transfer transfer) {
        tables.locked(() -> {
            if (!tables.migrations.containsKey(transfer.migrationId())) {
                throw new IllegalArgumentException(
                        "migration " + transfer.migrationId() + ": unknown (expected: an accepted one)");
            }
            return tables.transfers
                    .computeIfAbsent(transfer.migrationId(), key -> new HashMap<>())
                    .put(transfer.target(), new UnderWay(transfer, new TreeMap<>()));
        });
    }

    @Override
    public boolean record(Transfer transfer, List<StoredChunk> chunks) {
        return tables.locked(() -> {
            Optional<UnderWay> exact = exact(transfer);
            exact.ifPresent(found -> chunks.forEach(chunk -> found.chunks().put(chunk.index(), chunk)));
            return exact.isPresent();
        });
    }

    private Optional<UnderWay> exact(Transfer transfer) {
        return underWay(transfer.migrationId(), transfer.target())
                .filter(found -> found.transfer().equals(transfer));
    }

    private Optional<UnderWay> underWay(MigrationId migrationId, ObjectPath target) {
        return Optional.ofNullable(
                tables.transfers.getOrDefault(migrationId, Map.of()).get(target));
    }

    @Override
    public Optional<Transfer> find(MigrationId migrationId, ObjectPath target) {
        return tables.locked(() -> underWay(migrationId, target).map(UnderWay::transfer));
    }

    @Override
    public List<StoredChunk> chunks(Transfer transfer) {
        return tables.locked(() -> exact(transfer)
                .map(found -> List.copyOf(found.chunks().values()))
                .orElse(List.of()));
    }

    @Override
    public void end(MigrationId migrationId, ObjectPath target) {
        tables.locked(() -> {
            Map<ObjectPath, UnderWay> ofMigration = tables.transfers.getOrDefault(migrationId, new HashMap<>());
            ofMigration.remove(target);
            return ofMigration;
        });
    }
}
