package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bitcoin.signet.wallet.Bip84Account;
import dev.layerlift.bitcoin.signet.wallet.HomeSeed;
import dev.layerlift.bitcoin.signet.wallet.PsbtFolder;
import dev.layerlift.bitcoin.signet.wallet.SeedSigner;
import dev.layerlift.bitcoin.signet.wallet.TransactionSigner;
import dev.layerlift.bootstrap.config.BitcoinConfig.PsbtSigner;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the keys of a wallet are: in the home, or with a signer elsewhere. */
interface WalletKeys {
    /**
     * The public half of the keys, and who signs.
     *
     * @param name tells the books of this wallet from those of another
     */
    record Held(String name, Bip84Account account, TransactionSigner signer) {}

    /**
     * The keys on a network.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code NO_WALLET_SEED} where none was made and none can be;
     *     {@code VALIDATION_ERROR} {@code CONFIG_INVALID} where the configuration names a signer that cannot be
     */
    Held held(BtcoDid.Network network, Access access);

    /** The seed of the home. */
    static WalletKeys of(HomeSeed seed) {
        return (network, access) -> {
            Bip84Account account = access == Access.READ
                    ? seed.account(network).orElseThrow(WalletKeys::none)
                    : seed.establish(network);
            return new Held(seed.id().orElseThrow(WalletKeys::none), account, new SeedSigner(network, seed));
        };
    }

    /** A signer elsewhere; the home has no seed, and makes none. */
    static WalletKeys elsewhere(PsbtSigner signer, Path home) {
        return (network, access) -> {
            Bip84Account account;
            try {
                account = Bip84Account.parse(network, signer.account());
            } catch (MigrationException e) {
                // Without the value: whoever put a private key there shall not find it in a log.
                throw invalid("bitcoin.signer.account: no extended public key of " + network
                        + " (expected: that of m/84'/" + (network == BtcoDid.Network.MAINNET ? 0 : 1) + "'/0')");
            }
            Path folder = home.resolve(signer.folder());
            if (!Files.isDirectory(folder)) {
                throw invalid("bitcoin.signer.folder: " + folder + " is no folder (expected: one that the signer looks"
                        + " into)");
            }
            return new Held(account.xpub(), account, new PsbtFolder(folder, account, signer.fingerprint()));
        };
    }

    private static MigrationException invalid(String problem) {
        return MigrationException.validation("CONFIG_INVALID", problem, "edit layerlift.yaml");
    }

    private static MigrationException none() {
        return MigrationException.credential(
                "NO_WALLET_SEED",
                "this home has no wallet on this network yet (expected: one)",
                "make it: layerlift wallet address");
    }
}
