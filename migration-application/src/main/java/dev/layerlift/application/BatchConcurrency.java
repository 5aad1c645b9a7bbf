package dev.layerlift.application;

import dev.layerlift.domain.migration.MigrationPath;

/**
 * How many items of a batch are in work at the same time, for each path, 1 to {@value #MAX}. One that goes to a chain
 * counts until its broadcast is seen; while it waits for a block it does not.
 *
 * @param peerToWebvh from did:peer to did:webvh
 * @param webvhToBtco from did:webvh to did:btco
 * @param peerToBtco from did:peer to did:btco
 */
public record BatchConcurrency(int peerToWebvh, int webvhToBtco, int peerToBtco) {
    /** The most of one path. */
    public static final int MAX = 1024;

    /** As many as FR-8.1 asks for. */
    public static final BatchConcurrency DEFAULT = new BatchConcurrency(10, 3, 2);

    public BatchConcurrency {
        requireInRange("peerToWebvh", peerToWebvh);
        requireInRange("webvhToBtco", webvhToBtco);
        requireInRange("peerToBtco", peerToBtco);
    }

    /** The same for every path. */
    public static BatchConcurrency of(int each) {
        return new BatchConcurrency(each, each, each);
    }

    /** How many of a path. */
    public int on(MigrationPath path) {
        return switch (path) {
            case PEER_TO_WEBVH -> peerToWebvh;
            case WEBVH_TO_BTCO -> webvhToBtco;
            case PEER_TO_BTCO -> peerToBtco;
        };
    }

    private static void requireInRange(String name, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + MAX + ")");
        }
    }
}
