package dev.layerlift.domain.migration;

import dev.layerlift.domain.asset.Sha256;
import java.time.Instant;

/**
 * The immutable snapshot of everything that a rollback needs: document, credentials, lifecycle, events, ownership proof,
 * storage references with digests, as canonical JSON.
 *
 * @param id its id
 * @param migrationId whose
 * @param content canonical JSON; treat as immutable
 * @param digest SHA-256 of the content
 * @param createdAt when it was taken
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as stored; equals compares them
public record Checkpoint(String id, MigrationId migrationId, byte[] content, Sha256 digest, Instant createdAt) {
    /** Whether the content is what was taken; a checkpoint that is not is never restored from. */
    public boolean intact() {
        return Sha256.of(content).equals(digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint c
                && id.equals(c.id)
                && migrationId.equals(c.migrationId)
                && digest.equals(c.digest)
                && java.util.Arrays.equals(content, c.content);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
