package dev.layerlift.bootstrap.config;

import java.util.Optional;

/**
 * How the Bitcoin network is reached, and what may be spent on it. The layer btco is there when {@link #url} says where.
 *
 * @param network which network
 * @param backend which kind of server
 * @param url where it is; empty for no layer btco
 * @param access how a node knows its user
 * @param signet which signet, where it is not the public one
 * @param allowMainnet the explicit switch without which coins that are money are not touched
 * @param publicUrl where the public area of the layer's store is served; empty for {@code /btco/} on the host of did:webvh
 * @param confirmations how many blocks make an anchor final
 * @param maxFeeSats the highest fee that needs no confirmation, in satoshis
 * @param signer who signs elsewhere; empty when the home has the key
 */
public record BitcoinConfig(
        Network network,
        Backend backend,
        Optional<String> url,
        Access access,
        Signet signet,
        boolean allowMainnet,
        Optional<String> publicUrl,
        int confirmations,
        long maxFeeSats,
        Optional<PsbtSigner> signer) {
    /** The highest depth that can be asked for. */
    public static final int CONFIRMATIONS_MAX = 100;

    /** The highest fee that may go without a confirmation, in satoshis. */
    public static final long FEE_SATS_MAX = 1000;

    /** What holds when the file says nothing. */
    public static final BitcoinConfig DEFAULT = new BitcoinConfig(
            Network.SIGNET,
            Backend.CORE_RPC,
            Optional.empty(),
            Access.NONE,
            Signet.PUBLIC,
            false,
            Optional.empty(),
            1,
            FEE_SATS_MAX,
            Optional.empty());

    /** The networks. */
    public enum Network {
        SIGNET,
        REGTEST,
        MAINNET
    }

    /** The kinds of server. */
    public enum Backend {
        CORE_RPC,
        ESPLORA
    }

    /**
     * What a node asks for: its cookie, or a user and a password. Files are relative to the home.
     *
     * @param cookieFile the file {@code .cookie} in the node's data folder
     * @param user the user
     * @param passwordFile a file with the password
     */
    public record Access(Optional<String> cookieFile, Optional<String> user, Optional<String> passwordFile) {
        /** Nothing. */
        public static final Access NONE = new Access(Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * Checks that it is one of the two.
         *
         * @throws IllegalArgumentException with a message that names the setting
         */
        public Access {
            if (user.isPresent() != passwordFile.isPresent()) {
                throw new IllegalArgumentException((user.isPresent() ? "passwordFile" : "user")
                        + ": missing (expected: both user and passwordFile, or none of them)");
            }
            if (cookieFile.isPresent() && user.isPresent()) {
                throw new IllegalArgumentException("cookieFile: beside a user (expected: one of the two)");
            }
        }
    }

    /**
     * A signet of its own.
     *
     * @param challenge as its nodes are configured, in hexadecimal digits
     * @param knownBlock height and hash of one of its blocks, {@code 1:00…}: Esplora servers do not say the challenge
     */
    public record Signet(Optional<String> challenge, Optional<String> knownBlock) {
        /** The public signet. */
        public static final Signet PUBLIC = new Signet(Optional.empty(), Optional.empty());
    }

    /**
     * Whoever has the key of the wallet elsewhere, and signs what is put into a folder.
     *
     * @param folder where requests and answers lie; relative to the home
     * @param account the extended public key of the account (BIP 32), {@code m/84'/1'/0'} or on the main network {@code
     *     m/84'/0'/0'}
     * @param fingerprint of the master key, 8 hexadecimal digits, as the signer shows it
     */
    public record PsbtSigner(String folder, String account, String fingerprint) {
        /**
         * Checks the fingerprint; the account is checked when its network is known.
         *
         * @throws IllegalArgumentException with a message that names the setting
         */
        public PsbtSigner {
            if (!fingerprint.matches("[0-9a-f]{8}")) {
                throw new IllegalArgumentException(
                        "fingerprint: \"" + fingerprint + "\" (expected: 8 lower-case hexadecimal digits)");
            }
        }
    }
}
