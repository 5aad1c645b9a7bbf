package dev.layerlift.domain.batch;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import java.time.Instant;

/**
 * Many migrations under one id: what never changes of it.
 *
 * @param id its id
 * @param input what it was made of: a digest over the listing of its items, the target and the options. Whoever comes
 *     with the same input means the same batch
 * @param target the layer that all items are lifted to; the options of a batch override nothing else of an item
 * @param options how each is migrated
 * @param createdAt when it was made
 */
public record Batch(BatchId id, Sha256 input, Layer target, MigrationOptions options, Instant createdAt) {
    public Batch {
        if (target == Layer.PEER) {
            throw new IllegalArgumentException("target: peer (expected: webvh or btco; assets move upwards only)");
        }
    }
}
