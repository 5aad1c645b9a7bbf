package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bitcoin.signet.wallet.Bip84Account;
import dev.layerlift.bitcoin.signet.wallet.HomeSeed;
import dev.layerlift.bitcoin.signet.wallet.SeedSigner;
import dev.layerlift.bitcoin.signet.wallet.SignetWallet;
import dev.layerlift.bitcoin.signet.wallet.WalletChain;
import dev.layerlift.bitcoin.signet.wallet.WalletFunds;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.WalletBook;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The wallet of a home, made when it is first needed: most commands need none. Its seed is made with it, unless the home is
 * opened to look only.
 */
public final class HomeWallet {
    private final WalletChain chain;
    private final BtcoDid.Network network;
    private final HomeSeed seed;
    private final Function<String, WalletBook> books;
    private final Access access;
    private final int confirmations;
    private @Nullable Parts parts;

    HomeWallet(
            WalletChain chain,
            BtcoDid.Network network,
            HomeSeed seed,
            Function<String, WalletBook> books,
            Access access,
            int confirmations) {
        this.chain = chain;
        this.network = network;
        this.seed = seed;
        this.books = books;
        this.access = access;
        this.confirmations = confirmations;
    }

    private record Parts(SignetWallet wallet, WalletFunds funds) {}

    /** What pays for anchors; looks for the wallet at each call. */
    AnchorWallet paying() {
        return new LateWallet(() -> parts().wallet());
    }

    /**
     * What an operator does with it.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code NO_WALLET_SEED} where none was made and none can be
     */
    public WalletFunds funds() {
        return parts().funds();
    }

    private synchronized Parts parts() {
        if (parts == null) {
            Bip84Account account = access == Access.READ
                    ? seed.account(network).orElseThrow(HomeWallet::none)
                    : seed.establish(network);
            String name = seed.id().orElseThrow(HomeWallet::none) + " on " + network;
            WalletBook book = books.apply(name);
            WalletBook used = access == Access.READ ? new GlancingBook(book) : book;
            SeedSigner signer = new SeedSigner(network, seed);
            parts = new Parts(
                    new SignetWallet(chain, used, account, signer, confirmations),
                    new WalletFunds(chain, used, account, signer, confirmations));
        }
        return parts;
    }

    private static MigrationException none() {
        return MigrationException.credential(
                "NO_WALLET_SEED",
                "this home has no wallet on this network yet (expected: one)",
                "make it: layerlift wallet address");
    }
}
