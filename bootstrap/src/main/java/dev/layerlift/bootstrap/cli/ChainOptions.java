package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.config.BitcoinConfig;
import dev.layerlift.bootstrap.config.BitcoinConfig.Backend;
import dev.layerlift.bootstrap.config.BitcoinConfig.Network;
import dev.layerlift.bootstrap.config.BitcoinConfig.Signet;
import dev.layerlift.domain.did.BtcoDid;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The chain of somebody who has no home, or means another one than its. Secrets come from files. */
final class ChainOptions {
    @Option(names = "--node", paramLabel = "URL", description = "Ask this Bitcoin node, with --cookie or --rpc-user.")
    private @Nullable String node;

    @Option(names = "--esplora", paramLabel = "URL", description = "Ask this Esplora server.")
    private @Nullable String esplora;

    @Option(names = "--cookie", paramLabel = "FILE", description = "The file .cookie of the node.")
    private @Nullable String cookie;

    @Option(names = "--rpc-user", paramLabel = "USER", description = "A user of the node.")
    private @Nullable String user;

    @Option(names = "--rpc-password-file", paramLabel = "FILE", description = "A file with the password of that user.")
    private @Nullable String passwordFile;

    @Option(
            names = "--signet-challenge",
            paramLabel = "HEX",
            description = "Which signet, where it is not the public one.")
    private @Nullable String challenge;

    @Option(
            names = "--known-block",
            paramLabel = "HEIGHT:HASH",
            description = "A block of that signet, which an Esplora server is known by.")
    private @Nullable String knownBlock;

    @Option(
            names = "--confirmations",
            paramLabel = "N",
            description = "How many blocks make an anchor final, 1 to 100 (default: 1).")
    private @Nullable Integer confirmations;

    /** Whether any of them was typed. */
    boolean isGiven() {
        return Stream.of(node, esplora, cookie, user, passwordFile, challenge, knownBlock, confirmations)
                .anyMatch(java.util.Objects::nonNull);
    }

    /** The chain, which is of the network of a DID; empty when none was typed. */
    Optional<BitcoinConfig> config(BtcoDid.Network network) {
        if (!isGiven()) {
            return Optional.empty();
        }
        if ((node == null) == (esplora == null)) {
            throw Inputs.usage((node == null ? "neither --node nor --esplora" : "--node and --esplora")
                    + " (expected: one of the two, to ask)");
        }
        if (confirmations != null && (confirmations < 1 || confirmations > BitcoinConfig.CONFIRMATIONS_MAX)) {
            throw Inputs.usage(
                    "--confirmations: " + confirmations + " (expected: 1 to " + BitcoinConfig.CONFIRMATIONS_MAX + ")");
        }
        BitcoinConfig absent = BitcoinConfig.DEFAULT;
        return Optional.of(new BitcoinConfig(
                switch (network) {
                    case MAINNET -> Network.MAINNET;
                    case SIGNET -> Network.SIGNET;
                    case REGTEST -> Network.REGTEST;
                },
                node == null ? Backend.ESPLORA : Backend.CORE_RPC,
                Optional.of(node == null ? String.valueOf(esplora) : node),
                access(),
                new Signet(Optional.ofNullable(challenge), Optional.ofNullable(knownBlock)),
                // Whoever resolves reads, and spends nothing.
                true,
                Optional.empty(),
                confirmations == null ? absent.confirmations() : confirmations,
                absent.maxFeeSats(),
                Optional.empty()));
    }

    private BitcoinConfig.Access access() {
        boolean byCookie = cookie != null;
        boolean byPassword = user != null && passwordFile != null;
        boolean isHalf = (user == null) != (passwordFile == null);
        if (isHalf || (byCookie && byPassword) || (node != null) != (byCookie || byPassword)) {
            throw Inputs.usage((node == null ? "--esplora with a cookie or a user" : "--node without one way in")
                    + " (expected: with --node, either --cookie, or --rpc-user and --rpc-password-file)");
        }
        return new BitcoinConfig.Access(
                Optional.ofNullable(cookie), Optional.ofNullable(user), Optional.ofNullable(passwordFile));
    }
}
