package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies proofs of one document, section 3.3.2 of vc-di-eddsa and section 4.4 of Data Integrity 1.0. The document is
 * hashed once for all proofs that cover the same of it. Not thread-safe.
 */
final class ProofCheck {
    static final String PROOF_VALUE = "proofValue";

    private final JsonObject unsecured;
    private final ProofChain chain;
    private final Map<String, Cryptosuite> suites;
    private final KeyResolver keys;
    private final ProofExpectation expectation;
    private final Ed25519Provider ed25519;
    private final Map<Covered, byte[]> documentHashes = new HashMap<>();

    /** What a proof covers of the document. */
    private record Covered(Cryptosuite suite, Optional<JsonValue> context, List<Integer> previous) {}

    ProofCheck(
            JsonObject unsecured,
            ProofChain chain,
            Map<String, Cryptosuite> suites,
            KeyResolver keys,
            ProofExpectation expectation,
            Ed25519Provider ed25519) {
        this.unsecured = unsecured;
        this.chain = chain;
        this.suites = suites;
        this.keys = keys;
        this.expectation = expectation;
        this.ed25519 = ed25519;
    }

    /** The hash of the whole document by this suite, where the caller has it already. */
    void knows(Cryptosuite suite, byte[] documentHash) {
        documentHashes.put(new Covered(suite, Optional.empty(), List.of()), documentHash);
    }

    /** Whether the proof itself holds; whether those that it builds on do is asked of them. */
    ProofResult verify(int index, JsonValue value) {
        try {
            JsonObject proof = requireProof(value);
            Cryptosuite suite = requireForm(proof);
            requireExpected(proof);
            requireSignature(proof, suite);
            return new ProofResult.Valid(index, proof.requireString("verificationMethod"), proof);
        } catch (Refused refused) {
            return new ProofResult.Invalid(index, refused.reason);
        }
    }

    private static JsonObject requireProof(JsonValue value) throws Refused {
        if (value instanceof JsonObject proof) {
            return proof;
        }
        throw new Refused("another value (expected: an object)");
    }

    private Cryptosuite requireForm(JsonObject proof) throws Refused {
        requireEqual(proof, "type", DataIntegrity.TYPE);
        Cryptosuite suite = suites.get(proof.string(ProofOptions.CRYPTOSUITE).orElse(""));
        if (suite == null) {
            throw new Refused(ProofOptions.CRYPTOSUITE + ": " + found(proof, ProofOptions.CRYPTOSUITE) + " (expected: "
                    + String.join(" or ", suites.keySet()) + ")");
        }
        requireText(proof, "verificationMethod");
        requireText(proof, PROOF_VALUE);
        time(proof, "created");
        return suite;
    }

    private void requireExpected(JsonObject proof) throws Refused {
        requireEqual(proof, "proofPurpose", expectation.proofPurpose());
        if (expectation.cryptosuite().isPresent()) {
            requireEqual(
                    proof, ProofOptions.CRYPTOSUITE, expectation.cryptosuite().get());
        }
        Optional<Instant> expires = time(proof, "expires");
        if (expectation.at().isPresent()
                && expires.isPresent()
                && !expectation.at().get().isBefore(expires.get())) {
            throw new Refused("expires: " + expires.get() + " (expected: after "
                    + expectation.at().get() + ")");
        }
        if (expectation.challenge().isPresent()) {
            requireEqual(proof, "challenge", expectation.challenge().get());
        }
        if (expectation.domain().isPresent()
                && !proof.strings("domain").contains(expectation.domain().get())) {
            throw new Refused(
                    "domain: another or none (expected: " + expectation.domain().get() + ")");
        }
    }

    private void requireSignature(JsonObject proof, Cryptosuite suite) throws Refused {
        byte[] signature = signature(proof);
        Optional<JsonValue> context = proof.get(DataIntegrity.CONTEXT);
        if (context.isPresent()) {
            requireContext(suite, context.get());
        }
        Covered covered = new Covered(suite, context, previous(proof));
        Multikey key = key(proof);
        if (!ed25519.verify(key.raw(), hashData(proof, covered).bytes(), signature)) {
            throw new Refused("proofValue: not the signature of this document by "
                    + Excerpt.of(proof.requireString("verificationMethod")) + " (expected: an unchanged document)");
        }
    }

    private List<Integer> previous(JsonObject proof) throws Refused {
        try {
            return chain.previous(proof);
        } catch (IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private HashData hashData(JsonObject proof, Covered covered) throws Refused {
        Cryptosuite suite = covered.suite();
        try {
            byte[] documentHash = documentHashes.get(covered);
            if (documentHash == null) {
                JsonObject signed = covered.context()
                        .map(context -> unsecured.with(DataIntegrity.CONTEXT, context))
                        .orElse(unsecured);
                documentHash = suite.hashDocument(chain.covered(signed, covered.previous()));
                documentHashes.put(covered, documentHash);
            }
            return new HashData(
                    suite.hashConfiguration(proof.without(PROOF_VALUE), unsecured.get(DataIntegrity.CONTEXT)),
                    documentHash);
        } catch (IllegalArgumentException e) {
            throw new Refused("document or proof without canonical form: " + e.getMessage());
        }
    }

    private void requireContext(Cryptosuite suite, JsonValue signed) throws Refused {
        if (suite.proofCarriesContext()) {
            requireContextPrefix(signed);
        } else if (!Optional.of(signed).equals(unsecured.get(DataIntegrity.CONTEXT))) {
            throw new Refused("@context: the proof has another than the document (expected: none or the same)");
        }
    }

    /** The document may have more contexts than were signed, but only after those. */
    private void requireContextPrefix(JsonValue signed) throws Refused {
        List<JsonValue> expected = items(signed);
        List<JsonValue> actual =
                unsecured.get(DataIntegrity.CONTEXT).map(ProofCheck::items).orElse(List.of());
        if (actual.size() < expected.size()
                || !actual.subList(0, expected.size()).equals(expected)) {
            throw new Refused("@context: the document's does not start with the proof's (expected: that it does)");
        }
    }

    private Multikey key(JsonObject proof) throws Refused {
        String method = proof.requireString("verificationMethod");
        Optional<Multikey> key;
        try {
            key = keys.resolve(method, expectation.proofPurpose());
        } catch (IllegalArgumentException e) {
            throw new Refused("verificationMethod: " + Excerpt.of(method) + " (" + e.getMessage() + ")");
        }
        if (key.isEmpty()) {
            throw new Refused("verificationMethod: " + Excerpt.of(method) + " (expected: a key that is allowed for "
                    + expectation.proofPurpose() + ")");
        }
        if (key.get().codec() != Multikey.Codec.ED25519_PUB) {
            throw new Refused("verificationMethod: " + Excerpt.of(method) + " is a key of kind "
                    + key.get().codec() + " (expected: " + Multikey.Codec.ED25519_PUB + ")");
        }
        return key.get();
    }

    private static byte[] signature(JsonObject proof) throws Refused {
        String text = proof.requireString(PROOF_VALUE);
        // 64 bytes are at most 88 characters, so that nothing longer is worth decoding.
        if (!text.startsWith("z") || text.length() > 89) {
            throw new Refused("proofValue: " + Excerpt.of(text) + " (expected: z and base58btc of 64 bytes)");
        }
        byte[] signature;
        try {
            signature = Base58.decode(text.substring(1));
        } catch (MultiformatException e) {
            throw new Refused("proofValue: " + e.getMessage());
        }
        if (signature.length != Ed25519Provider.SIGNATURE_LENGTH) {
            throw new Refused("proofValue: " + signature.length + " bytes (expected: 64)");
        }
        return signature;
    }

    private static List<JsonValue> items(JsonValue context) {
        return context instanceof JsonArray array ? array.values() : List.of(context);
    }

    private static Optional<Instant> time(JsonObject proof, String name) throws Refused {
        if (!proof.has(name)) {
            return Optional.empty();
        }
        Optional<Instant> time = proof.string(name).flatMap(DateTimeStamp::parse);
        if (time.isEmpty()) {
            throw new Refused(name + ": " + found(proof, name) + " (expected: a dateTimeStamp)");
        }
        return time;
    }

    private static void requireEqual(JsonObject proof, String name, String expected) throws Refused {
        if (!proof.string(name).filter(expected::equals).isPresent()) {
            throw new Refused(name + ": " + found(proof, name) + " (expected: " + expected + ")");
        }
    }

    private static void requireText(JsonObject proof, String name) throws Refused {
        if (proof.string(name).filter(text -> !text.isBlank()).isEmpty()) {
            throw new Refused(name + ": " + found(proof, name) + " (expected: a string)");
        }
    }

    private static String found(JsonObject proof, String name) {
        return proof.get(name)
                .map(value -> value instanceof JsonString text ? Excerpt.of(text.value()) : "not a string")
                .orElse("absent");
    }

    /** Why a proof does not hold; never leaves this class. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
