package dev.layerlift.proofs;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Finds the Ed25519 providers of this installation. */
public final class Ed25519Providers {
    private static final int USES_BEFORE_LOADING = 64;

    private static final BouncyCastleEd25519 PORTABLE = new BouncyCastleEd25519();
    private static final Candidate CORRETTO = new Candidate(NativeEd25519.CORRETTO, NativeEd25519::corretto);
    private static final Candidate CONSCRYPT = new Candidate(NativeEd25519.CONSCRYPT, NativeEd25519::conscrypt);

    private Ed25519Providers() {}

    /**
     * The first of Amazon's Corretto, Conscrypt and Bouncy Castle that is on the class path, whose native library loads
     * and that passes a self-test. Bouncy Castle always does. Looked for once per process, at the first call, which may
     * unpack a native library to the temporary folder.
     */
    public static Ed25519Provider fastest() {
        return Discovery.FOUND.provider();
    }

    /**
     * Bouncy Castle for the first {@value #USES_BEFORE_LOADING} signatures of the process, made or verified, and
     * {@link #fastest()} from then on, which is loaded by a thread of its own. For a command, which mostly ends before a
     * native library would have been unpacked.
     */
    public static Ed25519Provider adaptive() {
        return Adaptive.ONE;
    }

    /** Bouncy Castle: pure Java and without any start-up cost. */
    public static Ed25519Provider portable() {
        return PORTABLE;
    }

    /** Why {@link #fastest()} is not native, for diagnosis; empty when it is. */
    public static Optional<String> fallbackReason() {
        return Discovery.FOUND.fallbackReason();
    }

    /**
     * Conscrypt, also where there is something faster.
     *
     * @throws IllegalStateException when it cannot be used here
     */
    public static Ed25519Provider conscrypt() {
        return required(CONSCRYPT);
    }

    /**
     * Amazon's Corretto.
     *
     * @throws IllegalStateException when it cannot be used here
     */
    public static Ed25519Provider corretto() {
        return required(CORRETTO);
    }

    /** Whether this is the canonical encoding of a point of prime order: the only public keys that ever verify. */
    public static boolean isValidPublicKey(byte[] publicKey) {
        return BouncyCastleEd25519.isValidPublicKey(publicKey);
    }

    private record Found(Ed25519Provider provider, Optional<String> fallbackReason) {}

    /** Makes one provider; a seam, so that tests can show what happens when a native one cannot load. */
    record Candidate(String name, Creation creation) {}

    /** Loads what a provider needs. */
    @FunctionalInterface
    interface Creation {
        Ed25519Provider create() throws GeneralSecurityException;
    }

    /** Initialised at first use, so that a command that never signs never loads native code. */
    private static final class Discovery {
        static final Found FOUND = find(List.of(CORRETTO, CONSCRYPT));
    }

    private static final class Adaptive {
        static final Ed25519Provider ONE =
                new AdaptiveEd25519(PORTABLE, Ed25519Providers::fastest, Adaptive::runBeside, USES_BEFORE_LOADING);

        private static void runBeside(Runnable loading) {
            Thread thread = new Thread(loading, "ed25519-loader");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The first provider of these candidates that can be made and is right, or Bouncy Castle. */
    static Ed25519Provider firstWorking(List<Candidate> candidates) {
        return find(candidates).provider();
    }

    private static Found find(List<Candidate> candidates) {
        StringJoiner reasons = new StringJoiner("; ");
        for (Candidate candidate : candidates) {
            Found found = find(candidate);
            if (found.fallbackReason().isEmpty()) {
                return found;
            }
            found.fallbackReason().ifPresent(reasons::add);
        }
        return new Found(PORTABLE, Optional.of(reasons.toString()));
    }

    private static Found find(Candidate candidate) {
        try {
            Ed25519Provider provider = candidate.creation().create();
            return selfTest(provider)
                    ? new Found(provider, Optional.empty())
                    : fallback(candidate.name() + " failed its self-test");
        } catch (LinkageError | GeneralSecurityException | RuntimeException e) {
            // Absent, for another processor, or a temporary folder that forbids execution: slower, and no failure.
            return fallback(candidate.name() + " cannot be used: " + e);
        }
    }

    private static Ed25519Provider required(Candidate candidate) {
        Found found = find(candidate);
        found.fallbackReason().ifPresent(reason -> {
            throw new IllegalStateException(reason + " (expected: on the class path, for this processor)");
        });
        return found.provider();
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
