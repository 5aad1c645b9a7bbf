package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bitcoin.signet.chain.BackedChain;
import dev.layerlift.bitcoin.signet.chain.ChainSource;
import dev.layerlift.bitcoin.signet.wallet.WalletChain;
import dev.layerlift.bootstrap.config.BitcoinConfig;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The chain of a home, opened when it is first asked: what is wrong with its settings is in nobody's way who needs no chain.
 * It is tried again at each call until it opens.
 */
public final class HomeChain {
    private final BitcoinConfig config;
    private final Path home;
    private @Nullable BackedChain opened;

    HomeChain(BitcoinConfig config, Path home) {
        this.config = config;
        this.home = home;
    }

    /** The chain for everybody who takes it whether or not it is asked. */
    AnchorChain port() {
        return new LateChain(Chains.name(config.network()), this::opened);
    }

    /**
     * The chain itself.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code CONFIG_INVALID}, {@code SECRET_UNREADABLE}
     */
    private synchronized BackedChain opened() {
        if (opened == null) {
            opened = Chains.open(config, home);
        }
        return opened;
    }

    /** What a wallet sees of it; throws as everything that asks it. */
    WalletChain walletView() {
        return opened().walletView();
    }

    /** Its blocks; throws as everything that asks it. */
    public ChainSource source() {
        return opened().source();
    }
}
