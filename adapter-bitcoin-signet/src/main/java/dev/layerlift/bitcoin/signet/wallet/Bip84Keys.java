package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.SeedStore;
import dev.layerlift.domain.wallet.KeyPath;
import org.bitcoinj.crypto.ChildNumber;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;

/**
 * The private half of a wallet's account: {@code m/84'/1'/0'} (on the main network {@code m/84'/0'/0'}), of which each key is
 * {@code /chain/index}. It lives no longer than a signature takes.
 */
public final class Bip84Keys {
    /** The purpose of BIP 84, hardened on the path. */
    static final int PURPOSE = 84;

    private final BtcoDid.Network network;
    private final DeterministicKey account;

    private Bip84Keys(BtcoDid.Network network, DeterministicKey account) {
        this.network = network;
        this.account = account;
    }

    /**
     * Derives the account.
     *
     * @param seed {@link SeedStore#SEED_BYTES} bytes, of which nothing is kept
     */
    public static Bip84Keys ofSeed(BtcoDid.Network network, byte[] seed) {
        if (seed.length != SeedStore.SEED_BYTES) {
            throw new IllegalArgumentException(
                    "seed: " + seed.length + " bytes (expected: " + SeedStore.SEED_BYTES + ")");
        }
        return derive(network, seed);
    }

    /** A seam for the vectors of BIP 84, whose seed is longer. */
    static Bip84Keys derive(BtcoDid.Network network, byte[] seed) {
        DeterministicKey key = HDKeyDerivation.createMasterPrivateKey(seed);
        for (int number : new int[] {PURPOSE, coin(network), 0}) {
            key = HDKeyDerivation.deriveChildKey(key, new ChildNumber(number, true));
        }
        return new Bip84Keys(network, key);
    }

    /** The number of the coin, hardened on the path (SLIP 44): all test networks have the same one. */
    static int coin(BtcoDid.Network network) {
        return network == BtcoDid.Network.MAINNET ? 0 : 1;
    }

    /** The public half. */
    public Bip84Account account() {
        return new Bip84Account(network, account);
    }

    DeterministicKey key(KeyPath path) {
        DeterministicKey branch = HDKeyDerivation.deriveChildKey(account, Bip84Account.chain(path.branch()));
        return HDKeyDerivation.deriveChildKey(branch, path.index());
    }

    /** Names no part of the keys. */
    @Override
    public String toString() {
        return "Bip84Keys[" + network + "]";
    }
}
