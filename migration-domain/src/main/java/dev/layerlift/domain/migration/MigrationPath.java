package dev.layerlift.domain.migration;

import dev.layerlift.domain.did.Layer;
import java.util.Optional;

/** The ways up (FR-1.2). */
public enum MigrationPath {
    PEER_TO_WEBVH(Layer.PEER, Layer.WEBVH),
    WEBVH_TO_BTCO(Layer.WEBVH, Layer.BTCO),
    PEER_TO_BTCO(Layer.PEER, Layer.BTCO);

    private final Layer source;
    private final Layer target;

    MigrationPath(Layer source, Layer target) {
        this.source = source;
        this.target = target;
    }

    /** The layer it starts from. */
    public Layer source() {
        return source;
    }

    /** The layer it leads to. */
    public Layer target() {
        return target;
    }

    /** The path between two layers; empty when there is none, since assets move upwards only. */
    public static Optional<MigrationPath> between(Layer source, Layer target) {
        for (MigrationPath path : values()) {
            if (path.source == source && path.target == target) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
