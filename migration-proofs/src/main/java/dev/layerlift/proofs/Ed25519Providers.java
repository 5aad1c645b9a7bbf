package dev.layerlift.proofs;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Finds the Ed25519 providers of this installation. */
public final class Ed25519Providers {
    private static final BouncyCastleEd25519 PORTABLE = new BouncyCastleEd25519();

    private Ed25519Providers() {}

    /**
     * Conscrypt when it is on the class path and its native library loads and passes a self-test, else Bouncy Castle.
     * Looked for once per process, at the first call, which may unpack the native library to the temporary folder.
     */
    public static Ed25519Provider fastest() {
        return Discovery.FOUND.provider();
    }

    /** Bouncy Castle: pure Java and without any start-up cost. */
    public static Ed25519Provider portable() {
        return PORTABLE;
    }

    /** Why {@link #fastest()} is not Conscrypt, for diagnosis; empty when it is. */
    public static Optional<String> fallbackReason() {
        return Discovery.FOUND.fallbackReason();
    }

    /** Whether this is the canonical encoding of a point of prime order: the only public keys that ever verify. */
    public static boolean isValidPublicKey(byte[] publicKey) {
        return BouncyCastleEd25519.isValidPublicKey(publicKey);
    }

    private record Found(Ed25519Provider provider, Optional<String> fallbackReason) {}

    /** Makes one provider; a seam, so that tests can show what happens when Conscrypt cannot load. */
    interface Factory {
        Ed25519Provider create() throws GeneralSecurityException;
    }

    /** Initialised at first use, so that a command that never signs never loads native code. */
    private static final class Discovery {
        static final Found FOUND = find(ConscryptEd25519::new);
    }

    /** The provider of this factory, or Bouncy Castle when it cannot be made or is wrong. */
    static Ed25519Provider firstWorking(Factory factory) {
        return find(factory).provider();
    }

    private static Found find(Factory factory) {
        try {
            Ed25519Provider provider = factory.create();
            return selfTest(provider)
                    ? new Found(provider, Optional.empty())
                    : fallback(provider.name() + " failed its self-test");
        } catch (LinkageError | GeneralSecurityException | RuntimeException e) {
            // Absent, for another processor, or a temporary folder that forbids execution: slower, and no failure.
            return fallback("Conscrypt cannot be used: " + e);
        }
    }

    private static Found fallback(String reason) {
        return new Found(PORTABLE, Optional.of(reason));
    }

    /** Test 2 of RFC 8032 section 7.1. */
    private static boolean selfTest(Ed25519Provider provider) {
        HexFormat hex = HexFormat.of();
        byte[] seed = hex.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        byte[] publicKey = hex.parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        byte[] signature = hex.parseHex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        byte[] message = {0x72};
        return Arrays.equals(publicKey, provider.publicKey(seed))
                && Arrays.equals(signature, provider.sign(seed, message))
                && provider.verify(publicKey, message, signature)
                && !provider.verify(publicKey, new byte[] {0x73}, signature);
    }
}
