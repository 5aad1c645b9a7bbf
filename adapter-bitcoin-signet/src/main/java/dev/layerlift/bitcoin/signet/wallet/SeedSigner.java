package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.wallet.WalletCoin;
import java.util.HexFormat;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.script.ScriptBuilder;

/** Signs with the keys of a seed, which it borrows for each transaction and keeps nothing of. */
public final class SeedSigner implements TransactionSigner {
    private final BtcoDid.Network network;
    private final WalletSeed seed;

    /** A signer with the keys of this seed on this network. */
    public SeedSigner(BtcoDid.Network network, WalletSeed seed) {
        this.network = network;
        this.seed = seed;
    }

    @Override
    public SignedTransaction sign(UnsignedTransaction unsigned) {
        Transaction transaction = seed.use(bytes -> signed(Bip84Keys.ofSeed(network, bytes), unsigned));
        return of(transaction, unsigned.feeSats());
    }

    /** A transaction of bitcoinj that is signed. */
    static SignedTransaction of(Transaction transaction, long feeSats) {
        return new SignedTransaction(
                new TransactionId(transaction.getTxId().toString()),
                HexFormat.of().formatHex(transaction.serialize()),
                feeSats,
                transaction.getVsize());
    }

    private static Transaction signed(Bip84Keys keys, UnsignedTransaction unsigned) {
        Transaction transaction = unsigned.toTransaction();
        for (int i = 0; i < unsigned.inputs().size(); i++) {
            WalletCoin coin = unsigned.inputs().get(i);
            DeterministicKey key = keys.key(coin.key());
            Sha256Hash hash = transaction.hashForWitnessSignature(
                    i,
                    ScriptBuilder.createP2PKHOutputScript(key.getPubKeyHash()),
                    Coin.valueOf(coin.sats()),
                    Transaction.SigHash.ALL,
                    false);
            TransactionWitness witness =
                    TransactionWitness.redeemP2WPKH(FixedSizeSignature.sign(key.getPrivKey(), hash), key);
            transaction.replaceInput(i, transaction.getInput(i).withWitness(witness));
        }
        return transaction;
    }

    @Override
    public String toString() {
        return "SeedSigner[" + network + "]";
    }
}
