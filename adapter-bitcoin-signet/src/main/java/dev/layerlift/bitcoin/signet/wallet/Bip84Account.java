package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.wallet.KeyPath;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.ScriptType;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.bitcoinj.crypto.LazyECPoint;
import org.bitcoinj.script.ScriptBuilder;

/**
 * The public half of a wallet's account (BIP 84): the addresses of its keys, without any that could sign. Receive addresses
 * are on chain 0 and change is on chain 1, as everywhere; identities are on chain 2, where no other wallet that is given the
 * seed looks for coins to spend. Safe to call from many threads.
 */
public final class Bip84Account {
    private final BtcoDid.Network network;
    private final DeterministicKey account;
    private final Map<KeyPath.Branch, DeterministicKey> branches = new ConcurrentHashMap<>();
    private final Map<KeyPath, DeterministicKey> keys = new ConcurrentHashMap<>();

    Bip84Account(BtcoDid.Network network, DeterministicKey account) {
        this.network = network;
        // Its parents and its own private half are left behind; what an extended key says of them is kept.
        this.account = new DeterministicKey(
                account.getPath(),
                account.getChainCode(),
                new LazyECPoint(account.getPubKeyPoint(), true),
                null,
                account.getDepth(),
                account.getParentFingerprint());
    }

    /**
     * Reads what {@link #xpub()} gave.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code WALLET_ACCOUNT_INVALID}
     */
    public static Bip84Account parse(BtcoDid.Network network, String xpub) {
        try {
            DeterministicKey key = DeterministicKey.deserializeB58(xpub, of(network));
            if (key.isPubKeyOnly()) {
                return new Bip84Account(network, key);
            }
        } catch (IllegalArgumentException e) {
            // Without the cause: whoever put a private key there shall not find it in a log.
            throw invalid(network);
        }
        throw invalid(network);
    }

    private static MigrationException invalid(BtcoDid.Network network) {
        return new MigrationException(MigrationError.of(
                ErrorType.CREDENTIAL_ERROR,
                "WALLET_ACCOUNT_INVALID",
                "the account of the wallet is no extended public key of " + network + " (expected: one)",
                "restore the home from a backup"));
    }

    /** The extended public key of the account (BIP 32): whoever has it sees all coins, and can spend none. */
    public String xpub() {
        return account.serializePubB58(of(network));
    }

    /** The network of the addresses. */
    public BtcoDid.Network network() {
        return network;
    }

    /** The address of a key: P2WPKH, in bech32. */
    public String address(KeyPath path) {
        return key(path).toAddress(ScriptType.P2WPKH, of(network)).toString();
    }

    /** The script of a key's outputs, in hexadecimal digits: {@code 0014} and the hash of the public key. */
    public String script(KeyPath path) {
        return HexFormat.of()
                .formatHex(ScriptBuilder.createP2WPKHOutputScript(key(path)).program());
    }

    /** The public key, compressed. */
    byte[] publicKey(KeyPath path) {
        return key(path).getPubKey();
    }

    private DeterministicKey key(KeyPath path) {
        return keys.computeIfAbsent(
                path,
                p -> HDKeyDerivation.deriveChildKey(
                        branches.computeIfAbsent(p.branch(), b -> HDKeyDerivation.deriveChildKey(account, chain(b))),
                        p.index()));
    }

    /** The number of a branch's chain. */
    static int chain(KeyPath.Branch branch) {
        return switch (branch) {
            case RECEIVE -> 0;
            case CHANGE -> 1;
            case IDENTITY -> 2;
        };
    }

    /** The network as bitcoinj calls it. */
    static BitcoinNetwork of(BtcoDid.Network network) {
        return switch (network) {
            case MAINNET -> BitcoinNetwork.MAINNET;
            case SIGNET -> BitcoinNetwork.SIGNET;
            case REGTEST -> BitcoinNetwork.REGTEST;
        };
    }

    @Override
    public String toString() {
        return "Bip84Account[" + network + "]";
    }
}
