package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Data Integrity proofs of cryptosuite eddsa-jcs-2022 (W3C vc-di-eddsa 1.0 section 3.3).
 *
 * <p>A proof covers the whole tree as it was parsed, unknown members included, but for the {@code proof} member. The
 * proofs of a set are independent of each other. Proof chains ({@code previousProof}) are refused.
 *
 * <p>As the specification has it, a document whose {@code @context} has grown at its end since it was signed still
 * verifies: who reads such a document as JSON-LD must check the {@code @context} himself.
 */
public final class DataIntegrity {
    /** The {@code type} of every proof. */
    public static final String TYPE = "DataIntegrityProof";

    /** The {@code cryptosuite} of every proof. */
    public static final String CRYPTOSUITE = "eddsa-jcs-2022";

    /** How many proofs a set may have. */
    public static final int MAX_PROOFS = 64;

    static final String PROOF = "proof";
    static final String CONTEXT = "@context";

    private final Function<JsonValue, byte[]> canonicalHash;
    private final Ed25519Provider ed25519;

    /** Proofs that are verified with this provider. */
    public DataIntegrity(Ed25519Provider ed25519) {
        this(ed25519, Jcs::sha256);
    }

    /** A seam for tests that count canonicalisations. */
    DataIntegrity(Ed25519Provider ed25519, Function<JsonValue, byte[]> canonicalHash) {
        this.ed25519 = ed25519;
        this.canonicalHash = canonicalHash;
    }

    /**
     * The document with one more proof.
     *
     * @throws IllegalArgumentException when the document cannot be canonicalised, its {@code proof} is neither an object
     *     nor an array of objects, or the signer returns something else than 64 bytes
     */
    public JsonObject sign(JsonObject document, ProofOptions options, ProofSigner signer) {
        return sign(document, List.of(new ProofRequest(options, signer)), ProofForm.COMPACT);
    }

    /**
     * The document with these proofs after the ones that it has. It is canonicalised once, however many they are.
     *
     * @throws IllegalArgumentException as {@link #sign(JsonObject, ProofOptions, ProofSigner)}, and when the set would
     *     have more than {@link #MAX_PROOFS} proofs
     */
    public JsonObject sign(JsonObject document, List<ProofRequest> requests, ProofForm form) {
        JsonObject unsecured = document.without(PROOF);
        byte[] documentHash = canonicalHash.apply(unsecured);
        List<JsonObject> proofs = new ArrayList<>();
        for (ProofRequest request : requests) {
            UnsignedProof unsigned = prepare(unsecured, documentHash, request.options());
            proofs.add(
                    unsigned.complete(request.signer().sign(unsigned.hashData().bytes())));
        }
        return attach(document, proofs, form);
    }

    /** A proof of the document alone, for proofs that are kept elsewhere, such as those of did:webvh witnesses. */
    public JsonObject createProof(JsonObject document, ProofOptions options, ProofSigner signer) {
        UnsignedProof unsigned = prepare(document, options);
        return unsigned.complete(signer.sign(unsigned.hashData().bytes()));
    }

    /** A proof of the document that lacks its signature, to be signed elsewhere. */
    public UnsignedProof prepare(JsonObject document, ProofOptions options) {
        JsonObject unsecured = document.without(PROOF);
        return prepare(unsecured, canonicalHash.apply(unsecured), options);
    }

    /**
     * The document with finished proofs after the ones that it has.
     *
     * @throws IllegalArgumentException when its {@code proof} is neither an object nor an array of objects, or the set
     *     would have more than {@link #MAX_PROOFS} proofs
     */
    public static JsonObject attach(JsonObject document, List<JsonObject> finished, ProofForm form) {
        boolean array = form == ProofForm.ARRAY
                || document.get(PROOF).filter(JsonArray.class::isInstance).isPresent();
        List<JsonValue> all = new ArrayList<>();
        document.get(PROOF).ifPresent(existing -> all.addAll(existingProofs(existing)));
        all.addAll(finished);
        if (all.isEmpty() || all.size() > MAX_PROOFS) {
            throw new IllegalArgumentException("proof: " + all.size() + " (expected: 1 to " + MAX_PROOFS + ")");
        }
        return document.with(PROOF, array || all.size() > 1 ? new JsonArray(all) : all.get(0));
    }

    /**
     * What an eddsa-jcs-2022 proof of this configuration signs.
     *
     * @param document its {@code proof} is left out
     * @param configuration the proof; its {@code proofValue} is left out
     */
    public HashData hashData(JsonObject document, JsonObject configuration) {
        return new HashData(
                canonicalHash.apply(configuration.without(ProofCheck.PROOF_VALUE)),
                canonicalHash.apply(document.without(PROOF)));
    }

    /**
     * Verifies every proof of the document. Nothing in the document makes this throw: what is malformed is a reason.
     *
     * @return one result per proof, in their order
     */
    public ProofSetResult verify(JsonObject secured, KeyResolver keys, ProofExpectation expectation) {
        ProofCheck check = new ProofCheck(secured.without(PROOF), keys, expectation, ed25519, canonicalHash);
        JsonValue proof = secured.get(PROOF).orElse(JsonArray.EMPTY);
        List<JsonValue> proofs = proof instanceof JsonArray array ? array.values() : List.of(proof);
        if (proofs.isEmpty() || proofs.size() > MAX_PROOFS) {
            return new ProofSetResult(List.of(new ProofResult.Invalid(
                    0, "set of " + proofs.size() + " proofs (expected: 1 to " + MAX_PROOFS + ")")));
        }
        List<ProofResult> results = new ArrayList<>();
        for (int i = 0; i < proofs.size(); i++) {
            results.add(check.verify(i, proofs.get(i)));
        }
        return new ProofSetResult(results);
    }

    /** Verifies one proof that is kept apart from its document; as {@link #verify}, with index 0. */
    public ProofResult verifyDetached(
            JsonObject document, JsonObject proof, KeyResolver keys, ProofExpectation expectation) {
        return new ProofCheck(document.without(PROOF), keys, expectation, ed25519, canonicalHash).verify(0, proof);
    }

    /** Section 3.3.1: the proof takes over the document's {@code @context}, where there is one. */
    private UnsignedProof prepare(JsonObject unsecured, byte[] documentHash, ProofOptions options) {
        JsonObject plain = options.toJson();
        JsonObject configuration = unsecured
                .get(CONTEXT)
                .map(context -> plain.with(CONTEXT, context))
                .orElse(plain);
        return new UnsignedProof(configuration, new HashData(canonicalHash.apply(configuration), documentHash));
    }

    private static List<JsonValue> existingProofs(JsonValue existing) {
        List<JsonValue> proofs = existing instanceof JsonArray array ? array.values() : List.of(existing);
        if (!proofs.stream().allMatch(JsonObject.class::isInstance)) {
            throw new IllegalArgumentException("proof: another value (expected: an object or an array of objects)");
        }
        return proofs;
    }
}
