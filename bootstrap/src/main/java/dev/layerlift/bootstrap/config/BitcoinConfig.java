package dev.layerlift.bootstrap.config;

import java.util.Optional;

/**
 * How the Bitcoin network is reached. Checked, and not used until the layer btco is there.
 *
 * @param network which network
 * @param backend which kind of node
 * @param url where the node is
 * @param cookieFile the file that holds the node's password
 * @param confirmations how many blocks make an anchor final
 * @param maxFeeSats the highest fee that needs no confirmation, in satoshis
 */
public record BitcoinConfig(
        Network network,
        Backend backend,
        Optional<String> url,
        Optional<String> cookieFile,
        int confirmations,
        long maxFeeSats) {
    /** The highest depth that can be asked for. */
    public static final int CONFIRMATIONS_MAX = 100;

    /** All satoshis that will ever exist. */
    public static final long SATS_MAX = 2_099_999_997_690_000L;

    /** What holds when the file says nothing. */
    public static final BitcoinConfig DEFAULT =
            new BitcoinConfig(Network.SIGNET, Backend.CORE_RPC, Optional.empty(), Optional.empty(), 1, 1000);

    /** The networks. */
    public enum Network {
        SIGNET,
        REGTEST,
        MAINNET
    }

    /** The kinds of node. */
    public enum Backend {
        CORE_RPC,
        ESPLORA
    }
}
