package dev.layerlift.bitcoin.signet.chain;

import java.net.URI;
import java.time.Duration;

/**
 * Which node is asked, and how long it may take.
 *
 * @param url where its RPC is, such as {@code http://127.0.0.1:38332}
 * @param network the chain that it must be on
 * @param access what its RPC asks for
 * @param connectTimeout how long a connection may take, 1 ms to 10 minutes
 * @param answerTimeout how long a whole answer may take, 1 ms to 10 minutes
 * @param locateStepsMax how many transactions one call follows a satoshi through, 1 to 10,000,000; the next call goes on
 *     from there
 */
public record CoreRpcConfig(
        URI url,
        ChainNetwork network,
        RpcAccess access,
        Duration connectTimeout,
        Duration answerTimeout,
        int locateStepsMax) {
    static final int LOCATE_STEPS = 20_000;
    private static final int LOCATE_STEPS_MAX = 10_000_000;

    public CoreRpcConfig {
        HttpPeer.requireUrl("url", url, true);
        HttpPeer.requireTimeout("connectTimeout", connectTimeout);
        HttpPeer.requireTimeout("answerTimeout", answerTimeout);
        requireSteps(locateStepsMax);
    }

    /** 5 s to connect, 30 s for an answer, 20,000 transactions. */
    public static CoreRpcConfig of(URI url, ChainNetwork network, RpcAccess access) {
        return new CoreRpcConfig(url, network, access, Duration.ofSeconds(5), Duration.ofSeconds(30), LOCATE_STEPS);
    }

    /** The same with another limit for an answer. */
    public CoreRpcConfig withAnswerTimeout(Duration timeout) {
        return new CoreRpcConfig(url, network, access, connectTimeout, timeout, locateStepsMax);
    }

    /** The same with another number of transactions. */
    public CoreRpcConfig withLocateStepsMax(int steps) {
        return new CoreRpcConfig(url, network, access, connectTimeout, answerTimeout, steps);
    }

    static void requireSteps(int steps) {
        if (steps < 1 || steps > LOCATE_STEPS_MAX) {
            throw new IllegalArgumentException(
                    "locateStepsMax: " + steps + " (expected: 1 to " + LOCATE_STEPS_MAX + ")");
        }
    }
}
