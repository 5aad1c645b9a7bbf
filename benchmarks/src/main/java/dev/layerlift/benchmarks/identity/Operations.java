package dev.layerlift.benchmarks.identity;

import dev.layerlift.benchmarks.identity.IdentityFixture.Log;
import dev.layerlift.did.webvh.FirstEntry;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Signer;
import dev.layerlift.proofs.Jcs;
import dev.layerlift.proofs.KeyResolver;
import dev.layerlift.proofs.ProofExpectation;
import dev.layerlift.proofs.StrictJson;
import java.security.SecureRandom;
import java.util.Optional;

/** The operations, each once, on one provider: what JMH times and what the counting run counts is the same code. */
final class Operations {
    private static final ProofExpectation EXPECTATION = ProofExpectation.purpose("assertionMethod");

    private final IdentityFixture fixture;
    private final Ed25519Provider ed25519;
    private final Ed25519Signer signer;
    private final byte[] publicKey;
    private final byte[] message = new byte[64];
    private final byte[] signature;
    private final WebvhDidMethod withGivenKey;
    private final WebvhDidMethod withNewKeys;
    private final Specification specification;
    private final FirstEntry firstEntry;
    private final WebvhResolver resolver;
    private final Log log;
    private final JsonObject document;
    private final byte[] documentBytes;

    Operations(Ed25519Provider ed25519, DocumentShape shape) {
        this.ed25519 = ed25519;
        this.fixture = new IdentityFixture(ed25519, shape);
        try (Ed25519KeyPair pair = ed25519.generateKeyPair(new SecureRandom())) {
            signer = ed25519.signer(pair.seed());
            publicKey = pair.publicKey();
        }
        signature = signer.sign(message);
        withGivenKey = fixture.method(false);
        withNewKeys = fixture.method(true);
        specification = fixture.specification();
        firstEntry = fixture.firstEntry();
        resolver = new WebvhResolver(fixture.proofs, IdentityFixture.clock());
        log = fixture.log();
        document = fixture.signedDocument();
        documentBytes = StrictJson.writeBytes(document);
    }

    /** One signature of 64 bytes by a prepared key: the bound of {@link #create}. */
    byte[] rawSign() {
        return signer.sign(message);
    }

    /** One signature of 64 bytes verified with a key that was used before: a tenth of the bound of {@link #resolve}. */
    boolean rawVerify() {
        return ed25519.verify(publicKey, message, signature);
    }

    /** From a document to the bytes of a log with its first entry: SCID, entry hash, proof. */
    byte[] createGiven() {
        return firstEntry.line();
    }

    /** From keys, source document and services to the bytes of a log with its first entry. */
    byte[] create() {
        return withGivenKey.prepare(specification).files().get(0).bytes();
    }

    /** The same with an update key made for it, as every new DID has one. */
    byte[] createWithNewKey() {
        return withNewKeys.prepare(specification).files().get(0).bytes();
    }

    /** From the bytes of a log with ten entries to the document, everything verified. */
    Resolution resolve() {
        return resolve(log);
    }

    /** The same for any log. */
    Resolution resolve(Log any) {
        Resolution resolution = resolver.resolve(any.did(), any.bytes(), Optional.empty(), ResolutionOptions.LATEST);
        if (resolution.document().isEmpty()) {
            throw new IllegalStateException("resolve: " + resolution.detail() + " (expected: a document)");
        }
        return resolution;
    }

    /** One proof of a document that was parsed before. */
    boolean verifyProof() {
        boolean valid = fixture.proofs
                .verify(document, KeyResolver.didKey(), EXPECTATION)
                .allValid();
        if (!valid) {
            throw new IllegalStateException("proof: invalid (expected: valid)");
        }
        return true;
    }

    /** Bytes of a document to its tree. */
    JsonValue parse() {
        return StrictJson.parse(documentBytes);
    }

    /** The canonical bytes of a document. */
    byte[] canonicalise() {
        return Jcs.canonicalise(document);
    }

    /** The logs of this many DIDs, each with an update key of its own. */
    Log[] strangers(int count) {
        Log[] logs = new Log[count];
        for (int i = 0; i < count; i++) {
            logs[i] = fixture.log();
        }
        return logs;
    }

    /** The log that {@link #resolve()} resolves, as text, for other implementations. */
    Log log() {
        return log;
    }
}
