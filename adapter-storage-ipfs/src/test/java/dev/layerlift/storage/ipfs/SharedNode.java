package dev.layerlift.storage.ipfs;

import dev.layerlift.servers.IpfsNode;
import dev.layerlift.servers.ToolMissingException;
import dev.layerlift.testkit.Prerequisite;
import java.util.UUID;

/** The real node of these tests; without one they are skipped and say so, and with {@code CI=true} they fail. */
final class SharedNode {
    private SharedNode() {}

    static IpfsNode node() {
        try {
            return IpfsNode.shared();
        } catch (ToolMissingException e) {
            throw Prerequisite.missing("no IPFS node: " + e.getMessage());
        }
    }

    /** A store on it that nobody else uses. */
    static IpfsStoreConfig fresh() {
        return IpfsStoreConfig.of(node().api(), "test-" + UUID.randomUUID());
    }
}
