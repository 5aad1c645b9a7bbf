package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.did.BtcoDid;
import java.net.URI;
import java.time.Duration;

/**
 * Which Esplora server is asked, and how long it may take. A server does not say the challenge of a signet, so that one
 * other than the public signet needs {@link ChainNetwork#withKnown a block} that it is told by.
 *
 * @param url the base of its API, such as {@code https://esplora.example.com/signet/api}
 * @param network the chain that it must be on
 * @param connectTimeout how long a connection may take, 1 ms to 10 minutes
 * @param answerTimeout how long a whole answer may take, 1 ms to 10 minutes
 * @param locateStepsMax how many transactions one call follows a satoshi through, 1 to 10,000,000; the next call goes on
 *     from there
 * @param mempoolEvery how long what was seen of the mempool counts for an output, 0 to 10 minutes: a server is asked for
 *     each output alone. A broadcast of ours and a block end it at once
 */
public record EsploraConfig(
        URI url,
        ChainNetwork network,
        Duration connectTimeout,
        Duration answerTimeout,
        int locateStepsMax,
        Duration mempoolEvery) {
    private static final Duration MEMPOOL_MAX = Duration.ofMinutes(10);

    public EsploraConfig {
        HttpPeer.requireUrl("url", url, false);
        HttpPeer.requireTimeout("connectTimeout", connectTimeout);
        HttpPeer.requireTimeout("answerTimeout", answerTimeout);
        CoreRpcConfig.requireSteps(locateStepsMax);
        if (mempoolEvery.isNegative() || mempoolEvery.compareTo(MEMPOOL_MAX) > 0) {
            throw new IllegalArgumentException(
                    "mempoolEvery: " + mempoolEvery.toMillis() + " ms (expected: 0 to " + MEMPOOL_MAX.toMillis() + ")");
        }
        if (network.network() == BtcoDid.Network.SIGNET && network.known().isEmpty()) {
            throw new IllegalArgumentException("network: " + network
                    + " without a known block (expected: the height and hash of one, since the server does not say"
                    + " which signet it is on)");
        }
    }

    /** 10 s to connect, 30 s for an answer, 20,000 transactions, the mempool every 30 s. */
    public static EsploraConfig of(URI url, ChainNetwork network) {
        return new EsploraConfig(
                url,
                network,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                CoreRpcConfig.LOCATE_STEPS,
                Duration.ofSeconds(30));
    }

    /** The same with another limit for an answer. */
    public EsploraConfig withAnswerTimeout(Duration timeout) {
        return new EsploraConfig(url, network, connectTimeout, timeout, locateStepsMax, mempoolEvery);
    }
}
