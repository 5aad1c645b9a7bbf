package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Data Integrity proofs with Ed25519 (W3C Data Integrity 1.0 section 4, vc-di-eddsa 1.0 section 3). Signing names the
 * cryptosuite; verifying goes by what the proof names, and refuses suites that this instance was not given.
 *
 * <p>A proof covers the whole tree as it was parsed, unknown members included, but for the {@code proof} member. The
 * proofs of a set are independent of each other; a proof with {@code previousProof} covers those that it names too, and
 * holds only if they do.
 *
 * <p>As the specification of eddsa-jcs-2022 has it, a document whose {@code @context} has grown at its end since it was
 * signed still verifies: who reads such a document as JSON-LD must check the {@code @context} himself.
 */
public final class DataIntegrity {
    /** The {@code type} of every proof. */
    public static final String TYPE = "DataIntegrityProof";

    /** How many proofs a set may have. */
    public static final int MAX_PROOFS = 64;

    static final String PROOF = "proof";
    static final String CONTEXT = "@context";

    private final Map<String, Cryptosuite> suites = new LinkedHashMap<>();
    private final Ed25519Provider ed25519;

    /** Proofs of eddsa-jcs-2022 and no other suite, as did:webvh demands them, verified with this provider. */
    public DataIntegrity(Ed25519Provider ed25519) {
        this(ed25519, List.of(new EddsaJcs2022()));
    }

    /**
     * Proofs of these suites, verified with this provider.
     *
     * @throws IllegalArgumentException when there is none, or two have one name
     */
    public DataIntegrity(Ed25519Provider ed25519, List<Cryptosuite> suites) {
        this.ed25519 = ed25519;
        for (Cryptosuite suite : suites) {
            if (this.suites.putIfAbsent(suite.name(), suite) != null) {
                throw new IllegalArgumentException("suites: two are named " + suite.name() + " (expected: one)");
            }
        }
        if (suites.isEmpty()) {
            throw new IllegalArgumentException("suites: none (expected: at least one)");
        }
    }

    /**
     * The document with one more proof.
     *
     * @throws IllegalArgumentException when the suite is not known here, the document cannot be canonicalised, its {@code
     *     proof} is neither an object nor an array of objects, a previous proof is not in it, or the signer returns
     *     something else than 64 bytes
     */
    public JsonObject sign(JsonObject document, ProofOptions options, ProofSigner signer) {
        return sign(document, List.of(new ProofRequest(options, signer)), ProofForm.COMPACT);
    }

    /**
     * The document with these proofs after the ones that it has; a previous proof is one of those. It is canonicalised
     * once for all proofs of a suite that build on the same ones.
     *
     * @throws IllegalArgumentException as {@link #sign(JsonObject, ProofOptions, ProofSigner)}, and when the set would
     *     have more than {@link #MAX_PROOFS} proofs
     */
    public JsonObject sign(JsonObject document, List<ProofRequest> requests, ProofForm form) {
        SigningInput input = new SigningInput(document);
        List<JsonObject> proofs = new ArrayList<>();
        for (ProofRequest request : requests) {
            UnsignedProof unsigned = input.prepare(request.options());
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

    /**
     * A proof of eddsa-jcs-2022 of a document without {@code @context}, for a caller who has its canonical hash already.
     *
     * @param canonicalHash SHA-256 of the canonical form (RFC 8785) of the document without its proofs
     * @throws IllegalArgumentException when the options are those of another suite or build on other proofs, or the
     *     signer returns something else than 64 bytes
     */
    public JsonObject createProof(byte[] canonicalHash, ProofOptions options, ProofSigner signer) {
        JsonObject configuration = options.toJson();
        Cryptosuite suite = suite(configuration.requireString(ProofOptions.CRYPTOSUITE));
        if (!suite.name().equals(EddsaJcs2022.NAME) || configuration.has(ProofChain.PREVIOUS)) {
            throw new IllegalArgumentException("options: " + suite.name()
                    + (configuration.has(ProofChain.PREVIOUS) ? " on top of other proofs" : "") + " (expected: "
                    + EddsaJcs2022.NAME + " of the document alone)");
        }
        HashData data = new HashData(suite.hashConfiguration(configuration, Optional.empty()), canonicalHash);
        return new UnsignedProof(configuration, data).complete(signer.sign(data.bytes()));
    }

    /** A proof of the document that lacks its signature, to be signed elsewhere. */
    public UnsignedProof prepare(JsonObject document, ProofOptions options) {
        return new SigningInput(document).prepare(options);
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
     * What a proof of this configuration signs.
     *
     * @param document the document; of the proofs in it only those that the configuration builds on are covered
     * @param configuration the proof; its {@code proofValue} is left out
     * @throws IllegalArgumentException as {@link #sign(JsonObject, ProofOptions, ProofSigner)}
     */
    public HashData hashData(JsonObject document, JsonObject configuration) {
        Cryptosuite suite = suite(configuration.requireString(ProofOptions.CRYPTOSUITE));
        ProofChain chain = new ProofChain(proofs(document));
        JsonObject unsecured = document.without(PROOF);
        return new HashData(
                suite.hashConfiguration(configuration.without(ProofCheck.PROOF_VALUE), unsecured.get(CONTEXT)),
                suite.hashDocument(chain.covered(unsecured, chain.previous(configuration))));
    }

    /**
     * Verifies every proof of the document. Nothing in the document makes this throw: what is malformed is a reason.
     *
     * @return one result per proof, in their order
     */
    public ProofSetResult verify(JsonObject secured, KeyResolver keys, ProofExpectation expectation) {
        return verify(secured, Optional.empty(), keys, expectation);
    }

    /**
     * As {@link #verify(JsonObject, KeyResolver, ProofExpectation)}, for a caller who has the canonical hash of the
     * document already, because he needed it for something else.
     *
     * @param canonicalHash SHA-256 of the canonical form (RFC 8785) of the document without its proofs
     */
    public ProofSetResult verify(
            JsonObject secured, byte[] canonicalHash, KeyResolver keys, ProofExpectation expectation) {
        return verify(secured, Optional.of(canonicalHash), keys, expectation);
    }

    private ProofSetResult verify(
            JsonObject secured, Optional<byte[]> canonicalHash, KeyResolver keys, ProofExpectation expectation) {
        List<JsonValue> proofs = proofs(secured);
        if (proofs.isEmpty() || proofs.size() > MAX_PROOFS) {
            return new ProofSetResult(List.of(new ProofResult.Invalid(
                    0, "set of " + proofs.size() + " proofs (expected: 1 to " + MAX_PROOFS + ")")));
        }
        ProofChain chain = new ProofChain(proofs);
        ProofCheck check = check(secured, chain, keys, expectation);
        canonicalHash.ifPresent(hash -> suitesOfJcs().forEach(suite -> check.knows(suite, hash)));
        return new ProofSetCheck(proofs, chain, check).verify();
    }

    /**
     * Verifies one proof that is kept apart from its document; as {@link #verify}, with index 0. It can build on no other
     * proof.
     */
    public ProofResult verifyDetached(
            JsonObject document, JsonObject proof, KeyResolver keys, ProofExpectation expectation) {
        return check(document, new ProofChain(List.of()), keys, expectation).verify(0, proof);
    }

    private ProofCheck check(JsonObject secured, ProofChain chain, KeyResolver keys, ProofExpectation expectation) {
        return new ProofCheck(secured.without(PROOF), chain, suites, keys, expectation, ed25519);
    }

    private List<Cryptosuite> suitesOfJcs() {
        Cryptosuite suite = suites.get(EddsaJcs2022.NAME);
        return suite == null ? List.of() : List.of(suite);
    }

    private Cryptosuite suite(String name) {
        Cryptosuite suite = suites.get(name);
        if (suite == null) {
            throw new IllegalArgumentException(
                    "cryptosuite: " + Excerpt.of(name) + " (expected: " + String.join(" or ", suites.keySet()) + ")");
        }
        return suite;
    }

    private static List<JsonValue> proofs(JsonObject secured) {
        JsonValue proof = secured.get(PROOF).orElse(JsonArray.EMPTY);
        return proof instanceof JsonArray array ? array.values() : List.of(proof);
    }

    private static List<JsonValue> existingProofs(JsonValue existing) {
        List<JsonValue> proofs = existing instanceof JsonArray array ? array.values() : List.of(existing);
        if (!proofs.stream().allMatch(JsonObject.class::isInstance)) {
            throw new IllegalArgumentException("proof: another value (expected: an object or an array of objects)");
        }
        return proofs;
    }

    /** A document that proofs are made for; hashed once for all that cover the same of it. */
    private final class SigningInput {
        private final JsonObject unsecured;
        private final ProofChain chain;
        private final Map<Covered, byte[]> hashes = new HashMap<>();

        private record Covered(Cryptosuite suite, List<Integer> previous) {}

        SigningInput(JsonObject document) {
            this.unsecured = document.without(PROOF);
            this.chain = new ProofChain(proofs(document));
        }

        UnsignedProof prepare(ProofOptions options) {
            JsonObject plain = options.toJson();
            Cryptosuite suite = suite(plain.requireString(ProofOptions.CRYPTOSUITE));
            List<Integer> previous = chain.previous(plain);
            Optional<JsonValue> context = unsecured.get(CONTEXT);
            JsonObject configuration =
                    suite.proofCarriesContext() && context.isPresent() ? plain.with(CONTEXT, context.get()) : plain;
            byte[] documentHash = hashes.computeIfAbsent(
                    new Covered(suite, previous), of -> suite.hashDocument(chain.covered(unsecured, previous)));
            return new UnsignedProof(
                    configuration, new HashData(suite.hashConfiguration(configuration, context), documentHash));
        }
    }
}
