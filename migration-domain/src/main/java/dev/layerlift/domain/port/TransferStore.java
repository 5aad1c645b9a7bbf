package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the transfers in chunks that are not done (FR-9.2): where a process that comes later goes on. A call
 * that returns has been made durable. The commit that brings a migration to its end, {@code COMPLETED},
 * {@code ROLLED_BACK} or a final {@code FAILED}, forgets its transfers, so that nothing of them grows. Safe to call from
 * many threads.
 */
public interface TransferStore {
    /**
     * A transfer of one object, bound to what is transferred: one of other bytes is another transfer.
     *
     * @param migrationId for which migration; it moves each object to one path, and no two to the same
     * @param source where the bytes come from, in the store of the source
     * @param digest SHA-256 that the whole object must have
     * @param upload where they go, how they are cut, and what the target's store knows them by
     */
    record Transfer(MigrationId migrationId, ObjectPath source, Sha256 digest, Upload upload) {
        /** Where the object will be. */
        public ObjectPath target() {
            return upload.path();
        }
    }

    /**
     * Notes that a transfer was begun. What was known of an earlier one of the same migration to the same path is
     * forgotten, its chunks included.
     *
     * @throws IllegalArgumentException when there is no such migration
     */
    void begin(Transfer transfer);

    /**
     * Notes that chunks are safe at the target, all in one commit; those with the same indexes are replaced.
     *
     * @return false, with nothing noted, when exactly this transfer is not, or no longer, under way
     */
    boolean record(Transfer transfer, List<StoredChunk> chunks);

    /** The transfer of a migration to a path. */
    Optional<Transfer> find(MigrationId migrationId, ObjectPath target);

    /** The chunks that were noted, in the order of their indexes; none when exactly this transfer is not under way. */
    List<StoredChunk> chunks(Transfer transfer);

    /** Forgets the transfer to a path, with its chunks; doing so twice is fine. */
    void end(MigrationId migrationId, ObjectPath target);
}
