package dev.layerlift.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.DataIntegrityProofSuite;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Documents of chance: looked at, lifted, and searched for keys. */
@Tag("fuzz")
class DocumentFuzzTest {
    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final NewKey key = keys.generate();
    private final WebvhDidMethod method = new WebvhDidMethod(
            new WebvhConfig(WebHost.parse("assets.example.com"), true),
            new InMemoryContentStore(),
            keys,
            new DataIntegrity(Ed25519Providers.portable()),
            new Random(1),
            new SettableClock(),
            WebvhReader.direct(new InMemoryWeb(), new DataIntegrity(Ed25519Providers.portable()), new SettableClock()));

    @Test
    void everyViewOfADocumentIsThereOrRefused() {
        assertThat(Fuzz.of("documents", 2_000)
                        .run(random -> changed(random).map(SampleDocument::look).orElse("without an id")))
                .containsOnlyKeys("readable", "misshapen", "without an id");
    }

    @Test
    void aSourceIsLiftedWithAllItsKeysOrRefused() {
        assertThat(Fuzz.of("document-lifts", 400).run(this::lift))
                .containsOnlyKeys("lifted", "refused", "without an id");
    }

    @Test
    void keysAreFoundOrTheProofIsRefused() {
        ProofSuite suite = new DataIntegrityProofSuite(Ed25519Providers.portable());
        JsonObject signed = suite.sign(
                JsonObject.EMPTY.with("says", "this"),
                List.of(new ProofSuite.ProofRequest(
                        key.signer(), "did:example:1#key-1", VerificationRelationship.ASSERTION_METHOD)),
                SettableClock.START);
        String multikey = key.sealed().publicKeyMultibase();

        assertThat(Fuzz.of("document-keys", 1_000).run(random -> {
                    JsonMutator mutator = new JsonMutator(random);
                    JsonObject document = SampleDocument.DOCUMENT.with(
                            "verificationMethod",
                            new dev.layerlift.domain.json.JsonValue.JsonArray(
                                    List.of(((JsonObject) SampleDocument.DOCUMENT
                                                    .array("verificationMethod")
                                                    .get(0))
                                            .with("publicKeyMultibase", multikey))));
                    JsonObject found = mutator.mutated(document);
                    if (found.string("id").isEmpty()) {
                        return "without an id";
                    }
                    DocumentLookup lookup = did -> Optional.of(new DidDocument(found));
                    boolean valid = suite.verify(
                                    signed, VerificationRelationship.ASSERTION_METHOD, lookup, SettableClock.START)
                            .get(0)
                            .valid();
                    if (valid) {
                        assertThat(StrictJson.write(found)).contains(multikey);
                    }
                    return valid ? "verified" : "refused";
                }))
                .containsOnlyKeys("verified", "refused", "without an id");
    }

    private static Optional<DidDocument> changed(Random random) {
        JsonObject changed = new JsonMutator(random).mutated(SampleDocument.DOCUMENT);
        try {
            return Optional.of(new DidDocument(changed));
        } catch (JsonShapeException e) {
            return Optional.empty();
        }
    }

    private String lift(Random random) {
        Optional<DidDocument> source = changed(random);
        if (source.isEmpty()) {
            return "without an id";
        }
        PreparedDid lifted;
        try {
            lifted = method.prepare(new Specification(
                    method.newPlace(), source, key, source.get().alsoKnownAs(), List.of(), SettableClock.START));
        } catch (MigrationException e) {
            assertThat(e.error().type()).isEqualTo(ErrorType.VALIDATION_ERROR);
            return "refused";
        }
        assertThat(KeyCarryOver.missing(source.get(), lifted.document())).isEmpty();
        assertThat(method.resolve(
                        lifted.did(), lifted.files().get(0).bytes(), Optional.empty(), ResolutionOptions.LATEST))
                .satisfies(resolution -> assertThat(resolution.detail()).isEmpty())
                .satisfies(resolution -> assertThat(resolution.document()).contains(lifted.document()));
        return "lifted";
    }
}
