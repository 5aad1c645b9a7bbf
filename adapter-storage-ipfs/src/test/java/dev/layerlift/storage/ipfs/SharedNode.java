package dev.layerlift.storage.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerlift.servers.IpfsNode;
import dev.layerlift.servers.ToolMissingException;
import java.util.UUID;

/** The real node of these tests; without one they are skipped and say so, and with {@code CI=true} they fail. */
final class SharedNode {
    private SharedNode() {}

    static IpfsNode node() {
        try {
            return IpfsNode.shared();
        } catch (ToolMissingException e) {
            String message = "SKIPPED, no IPFS node: " + e.getMessage();
            assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
            System.err.println(message);
            assumeTrue(false, message);
            throw e;
        }
    }

    /** A store on it that nobody else uses. */
    static IpfsStoreConfig fresh() {
        return IpfsStoreConfig.of(node().api(), "test-" + UUID.randomUUID());
    }
}
