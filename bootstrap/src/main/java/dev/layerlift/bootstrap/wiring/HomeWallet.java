package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bitcoin.signet.wallet.SignetWallet;
import dev.layerlift.bitcoin.signet.wallet.WalletChain;
import dev.layerlift.bitcoin.signet.wallet.WalletFunds;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.WalletBook;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wallet of a home, made when it is first needed: most commands need none. Its seed is made with it, unless the home is
 * opened to look only, or its key is elsewhere.
 */
public final class HomeWallet {
    private final Supplier<WalletChain> chain;
    private final BtcoDid.Network network;
    private final WalletKeys keys;
    private final Function<String, WalletBook> books;
    private final Access access;
    private final int confirmations;
    private @Nullable Parts parts;

    HomeWallet(
            Supplier<WalletChain> chain,
            BtcoDid.Network network,
            WalletKeys keys,
            Function<String, WalletBook> books,
            Access access,
            int confirmations) {
        this.chain = chain;
        this.network = network;
        this.keys = keys;
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
            WalletKeys.Held held = keys.held(network, access);
            WalletBook book = books.apply(held.name() + " on " + network);
            WalletBook used = access == Access.READ ? new GlancingBook(book) : book;
            WalletChain seen = chain.get();
            parts = new Parts(
                    new SignetWallet(seen, used, held.account(), held.signer(), confirmations),
                    new WalletFunds(seen, used, held.account(), held.signer(), confirmations));
        }
        return parts;
    }
}
