package dev.layerlift.proofs;

import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The port {@link ProofSuite}: Data Integrity proofs with keys from DID documents (W3C vc-di-eddsa 1.0 section 3). It
 * counts what it does, because signatures are what a migration's time goes into.
 */
public final class DataIntegrityProofSuite implements ProofSuite {
    private final Supplier<DataIntegrity> proofs;
    private final LongAdder signatures = new LongAdder();
    private final LongAdder verifications = new LongAdder();

    /** Proofs of eddsa-jcs-2022 on the fastest provider, which is looked for at the first proof and not before. */
    public DataIntegrityProofSuite() {
        this.proofs = () -> Fastest.PROOFS;
    }

    /** Proofs of eddsa-jcs-2022 on this provider. */
    public DataIntegrityProofSuite(Ed25519Provider ed25519) {
        this(ed25519, List.of(new EddsaJcs2022()));
    }

    /** Proofs of these suites on this provider; eddsa-jcs-2022 must be among them. */
    public DataIntegrityProofSuite(Ed25519Provider ed25519, List<Cryptosuite> suites) {
        DataIntegrity own = new DataIntegrity(ed25519, suites);
        this.proofs = () -> own;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the document has a proof already, there is no request, or a signer returns
     *     something else than 64 bytes
     */
    @Override
    public JsonObject sign(JsonObject document, List<ProofSuite.ProofRequest> requests, Instant created) {
        if (document.has(DataIntegrity.PROOF)) {
            throw new IllegalArgumentException("proof: present (expected: a document without one)");
        }
        // Inside of the port's implementations the short name means the port's record.
        List<dev.layerlift.proofs.ProofRequest> all = new ArrayList<>();
        for (ProofSuite.ProofRequest request : requests) {
            all.add(new dev.layerlift.proofs.ProofRequest(options(request, created), counting(request)));
        }
        return proofs.get().sign(document, all, ProofForm.COMPACT);
    }

    @Override
    public JsonObject add(JsonObject document, AddedProof proof, Instant created) {
        ProofOptions options = options(proof.request(), created)
                .withCryptosuite(proof.cryptosuite())
                .withId(proof.id())
                .withPreviousProofs(proof.previousProofs());
        return proofs.get().sign(document, options, counting(proof.request()));
    }

    @Override
    public List<ProofSuite.ProofCheck> verify(
            JsonObject document, VerificationRelationship purpose, DocumentLookup documents, Instant now) {
        List<JsonValue> given = given(document);
        if (given.isEmpty()) {
            return List.of();
        }
        ProofExpectation expectation =
                ProofExpectation.purpose(purpose.member()).at(now);
        ProofSetResult results = proofs.get().verify(document, new DocumentKeys(purpose, documents, now), expectation);
        verifications.add(results.results().size());
        return results.results().stream()
                .map(result -> check(given.get(result.index()), result))
                .toList();
    }

    /** How many signatures were asked for since this suite was made. */
    public long signatures() {
        return signatures.sum();
    }

    /** How many proofs were verified since this suite was made. */
    public long verifications() {
        return verifications.sum();
    }

    private static ProofOptions options(ProofSuite.ProofRequest request, Instant created) {
        return ProofOptions.of(request.verificationMethod(), request.purpose().member(), created);
    }

    private ProofSigner counting(ProofSuite.ProofRequest request) {
        return data -> {
            signatures.increment();
            return request.signer().sign(data);
        };
    }

    private static ProofSuite.ProofCheck check(JsonValue proof, ProofResult result) {
        String method =
                proof instanceof JsonObject o ? o.string("verificationMethod").orElse("") : "";
        String detail = result instanceof ProofResult.Invalid invalid ? invalid.reason() : "";
        return new ProofSuite.ProofCheck(method, result.isValid(), detail);
    }

    private static List<JsonValue> given(JsonObject document) {
        return document.get(DataIntegrity.PROOF)
                .map(proof -> proof instanceof JsonArray array ? array.values() : List.of(proof))
                .orElse(List.of());
    }

    /** Initialised at first use: a command that proves nothing loads no native code. */
    private static final class Fastest {
        static final DataIntegrity PROOFS = new DataIntegrity(Ed25519Providers.fastest());
    }
}
