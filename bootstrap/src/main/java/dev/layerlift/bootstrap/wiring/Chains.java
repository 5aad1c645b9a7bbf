package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bitcoin.signet.chain.BackedChain;
import dev.layerlift.bitcoin.signet.chain.ChainNetwork;
import dev.layerlift.bitcoin.signet.chain.CoreRpcChain;
import dev.layerlift.bitcoin.signet.chain.CoreRpcConfig;
import dev.layerlift.bitcoin.signet.chain.EsploraChain;
import dev.layerlift.bitcoin.signet.chain.EsploraConfig;
import dev.layerlift.bitcoin.signet.chain.RpcAccess;
import dev.layerlift.bootstrap.config.BitcoinConfig;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Opens the chain that a configuration names. Nothing is asked of it yet. */
public final class Chains {
    private Chains() {}

    /**
     * A chain.
     *
     * @param home what files in it are relative to
     * @throws MigrationException {@code VALIDATION_ERROR} {@code CONFIG_INVALID}, {@code SECRET_UNREADABLE}
     */
    public static BackedChain open(BitcoinConfig config, Path home) {
        String where =
                config.url().orElseThrow(() -> invalid("bitcoin.url: missing (expected: where the node or server is)"));
        try {
            URI url = url(where);
            ChainNetwork network = network(config);
            return switch (config.backend()) {
                case CORE_RPC -> new CoreRpcChain(CoreRpcConfig.of(url, network, access(config.access(), home)));
                case ESPLORA -> new EsploraChain(EsploraConfig.of(url, network));
            };
        } catch (IllegalArgumentException e) {
            throw invalid("bitcoin." + e.getMessage());
        }
    }

    /** What the network of a configuration is called in a did:btco. */
    static BtcoDid.Network name(BitcoinConfig.Network network) {
        return switch (network) {
            case REGTEST -> BtcoDid.Network.REGTEST;
            case MAINNET -> BtcoDid.Network.MAINNET;
            case SIGNET -> BtcoDid.Network.SIGNET;
        };
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Without the value: it may hold a password.
            throw new IllegalArgumentException("url: no URL (expected: http://host:port or https://host)", e);
        }
    }

    private static ChainNetwork network(BitcoinConfig config) {
        return switch (config.network()) {
            case REGTEST -> ChainNetwork.regtest();
            case MAINNET -> ChainNetwork.mainnet(config.allowMainnet());
            case SIGNET -> signet(config.signet());
        };
    }

    private static ChainNetwork signet(BitcoinConfig.Signet signet) {
        ChainNetwork network = signet.challenge().map(ChainNetwork::signet).orElseGet(ChainNetwork::signet);
        return signet.knownBlock().map(Chains::block).map(network::withKnown).orElse(network);
    }

    private static BlockRef block(String text) {
        int colon = text.indexOf(':');
        try {
            if (colon > 0) {
                return new BlockRef(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("knownBlock: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("knownBlock: \"" + text + "\" (expected: HEIGHT:HASH)");
    }

    private static RpcAccess access(BitcoinConfig.Access access, Path home) {
        if (access.user().isPresent()) {
            return RpcAccess.password(
                    access.user().get(),
                    SecretFile.read(
                            "bitcoin.passwordFile",
                            home.resolve(access.passwordFile().orElseThrow())));
        }
        return RpcAccess.cookie(home.resolve(access.cookieFile()
                .orElseThrow(() -> invalid(
                        "bitcoin.cookieFile: missing (expected: the node's .cookie, or user and passwordFile)"))));
    }

    private static MigrationException invalid(String problem) {
        return MigrationException.validation("CONFIG_INVALID", problem, "edit layerlift.yaml");
    }
}
