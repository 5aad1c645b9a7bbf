package dev.layerlift.bootstrap;

import dev.layerlift.application.AnchorRequirements;
import dev.layerlift.bitcoin.signet.wallet.WalletFunds;
import dev.layerlift.bitcoin.signet.wallet.WalletFunds.Utxo;
import dev.layerlift.bootstrap.wiring.HomeWallet;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import jakarta.inject.Inject;
import java.util.List;

/** What an operator does on the chain besides migrating: coins in, coins apart, identities out. */
public final class BitcoinDesk {
    private final AnchorChain chain;
    private final HomeWallet wallet;
    private final AnchorRequirements prices;

    @Inject
    BitcoinDesk(AnchorChain chain, HomeWallet wallet, AnchorRequirements prices) {
        this.chain = chain;
        this.wallet = wallet;
        this.prices = prices;
    }

    /** The network. */
    public BtcoDid.Network network() {
        return chain.network();
    }

    /** The last block; fails when the node is not there, or on another network. */
    public BlockRef tip() {
        return chain.tip();
    }

    /** What is paid for a place in one of the next blocks. */
    public FeeRate feeRate() {
        return prices.rate();
    }

    /** The highest fee that needs no agreement, in satoshis. */
    public long freeLimitSats() {
        return prices.freeLimitSats();
    }

    /** The address to send coins to. */
    public String receiveAddress() {
        return funds().receiveAddress();
    }

    /** All outputs of the wallet. */
    public List<Utxo> utxos() {
        return funds().utxos();
    }

    /**
     * Makes coins of one value, so that as many migrations can be anchored at the same time.
     *
     * @param count how many
     * @param eachSats what each holds, in satoshis
     * @param feeLimitSats the most to pay
     */
    public SignedTransaction split(int count, long eachSats, long feeLimitSats) {
        return sent(funds().split(count, eachSats, prices.rate(), feeLimitSats));
    }

    /**
     * Gives an identity away: its satoshi becomes the first one of an output of that address.
     *
     * @param identity the output that it is in
     * @param feeLimitSats the most to pay
     */
    public SignedTransaction transfer(OutPoint identity, String address, long feeLimitSats) {
        return sent(funds().transfer(identity, address, prices.rate(), feeLimitSats));
    }

    /** Sends what was signed before and is not confirmed; gives what was sent. */
    public List<SignedTransaction> sendPending() {
        return funds().pending().stream().map(this::sent).toList();
    }

    private WalletFunds funds() {
        return wallet.funds();
    }

    private SignedTransaction sent(SignedTransaction transaction) {
        if (chain.broadcast(transaction) instanceof Broadcast.Refused refused) {
            throw new MigrationException(
                    MigrationError.of(
                                    ErrorType.BITCOIN_ERROR,
                                    "BROADCAST_REFUSED",
                                    "transaction " + transaction.txid() + " was refused: " + refused.reason()
                                            + " (expected: accepted)",
                                    "try again; what was signed is kept: layerlift wallet balance")
                            .withDetail(refused.detail()),
                    Retry.LATER);
        }
        return transaction;
    }
}
