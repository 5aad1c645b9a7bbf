package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a new proof says beside the signature (Data Integrity 1.0 section 2.1).
 *
 * @param verificationMethod the DID URL of the key
 * @param proofPurpose such as {@code assertionMethod}
 * @param created when the proof is made; cut to whole seconds
 * @param expires when it ends, if it does; cut to whole seconds
 * @param domain for whom it is meant
 * @param challenge what the receiver asked to be signed
 * @param nonce a value used once
 */
public record ProofOptions(
        String verificationMethod,
        String proofPurpose,
        Instant created,
        Optional<Instant> expires,
        Optional<String> domain,
        Optional<String> challenge,
        Optional<String> nonce) {

    public ProofOptions {
        requireText("verificationMethod", verificationMethod);
        requireText("proofPurpose", proofPurpose);
        created = created.truncatedTo(ChronoUnit.SECONDS);
        expires = expires.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
        if (expires.isPresent() && !expires.get().isAfter(created)) {
            throw new IllegalArgumentException(
                    "expires: " + expires.get() + " (expected: after created, " + created + ")");
        }
    }

    /** Options with nothing optional. */
    public static ProofOptions of(String verificationMethod, String proofPurpose, Instant created) {
        return new ProofOptions(
                verificationMethod,
                proofPurpose,
                created,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with an end. */
    public ProofOptions withExpires(Instant time) {
        return new ProofOptions(verificationMethod, proofPurpose, created, Optional.of(time), domain, challenge, nonce);
    }

    /** The same for this receiver. */
    public ProofOptions withDomain(String value) {
        return new ProofOptions(
                verificationMethod, proofPurpose, created, expires, Optional.of(value), challenge, nonce);
    }

    /** The same with this challenge. */
    public ProofOptions withChallenge(String value) {
        return new ProofOptions(verificationMethod, proofPurpose, created, expires, domain, Optional.of(value), nonce);
    }

    /** The same with this nonce. */
    public ProofOptions withNonce(String value) {
        return new ProofOptions(
                verificationMethod, proofPurpose, created, expires, domain, challenge, Optional.of(value));
    }

    /** The proof without {@code @context} and {@code proofValue}. */
    JsonObject toJson() {
        return JsonObject.builder()
                .put("type", DataIntegrity.TYPE)
                .put("cryptosuite", DataIntegrity.CRYPTOSUITE)
                .put("created", DateTimeStamp.format(created))
                .putString("expires", expires.map(DateTimeStamp::format))
                .put("verificationMethod", verificationMethod)
                .put("proofPurpose", proofPurpose)
                .putString("domain", domain)
                .putString("challenge", challenge)
                .putString("nonce", nonce)
                .build();
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + ": blank (expected: a value)");
        }
    }
}
