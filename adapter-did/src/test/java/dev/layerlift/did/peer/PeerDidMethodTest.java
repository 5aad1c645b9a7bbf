package dev.layerlift.did.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.Conformance;
import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.Multihash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerDidMethodTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final PeerDidMethod method = new PeerDidMethod();

    @Test
    void theInputDocumentOfTheSpecificationHasTheLongFormOfTheSpecification() {
        Path vectors = Conformance.folder("did-peer");
        JsonObject input = Conformance.json(vectors.resolve("peer4-input-document.json"));

        assertThat(PeerDocument.encode(input).value())
                .isEqualTo(Conformance.text(vectors.resolve("peer4-long-form.did.txt")));
    }

    @Test
    void bothFormsOfTheSpecificationResolveToItsDocuments() {
        Path vectors = Conformance.folder("did-peer");
        PeerDid longForm = PeerDid.parse(Conformance.text(vectors.resolve("peer4-long-form.did.txt")));
        PeerDidMethod knowing = new PeerDidMethod(shortForm -> Optional.of(longForm));

        assertThat(method.resolve(longForm).document().map(DidDocument::json))
                .contains(Conformance.json(vectors.resolve("peer4-long-form-resolved.json")));
        assertThat(knowing.resolve(PeerDid.parse(longForm.shortForm()))
                        .document()
                        .map(DidDocument::json))
                .contains(Conformance.json(vectors.resolve("peer4-short-form-resolved.json")));
    }

    @Test
    @Tag("P05")
    void everyTruncationOfALongFormIsRefused() {
        String did = prepared().did().value();
        int start = PeerDid.parse(did).shortForm().length() + 3;

        for (int length = start; length < did.length(); length++) {
            Resolution resolution = method.resolve(Did.parse(did.substring(0, length)));
            assertThat(resolution.error()).contains("invalidDid");
            assertThat(resolution.document()).isEmpty();
            assertThat(resolution.detail()).contains("truncated or changed");
        }
    }

    @Test
    @Tag("P05")
    void everyChangedCharacterOfALongFormIsRefused() {
        String did = prepared().did().value();

        for (int i = "did:peer:4zQm".length(); i < did.length(); i++) {
            if (did.charAt(i) != ':' && did.charAt(i - 1) != ':') {
                String changed = did.substring(0, i) + (did.charAt(i) == '7' ? '8' : '7') + did.substring(i + 1);
                assertThat(method.resolve(Did.parse(changed)).error()).contains("invalidDid");
            }
        }
    }

    @Test
    @Tag("P05")
    void anUnknownShortFormIsNotFound() {
        PeerDid did = (PeerDid) prepared().did();

        Resolution resolution = method.resolve(PeerDid.parse(did.shortForm()));

        assertThat(resolution.error()).contains("notFound");
        assertThat(resolution.document()).isEmpty();
    }

    @Test
    @Tag("P05")
    void aLongFormOfAnotherDidIsNotTakenForAShortForm() {
        PeerDid did = (PeerDid) prepared().did();
        PeerDid other = (PeerDid) prepared().did();
        PeerDidMethod lying = new PeerDidMethod(shortForm -> Optional.of(other));

        assertThat(lying.resolve(PeerDid.parse(did.shortForm())).error()).contains("invalidDid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"id\":\"did:example:1\"}",
                "[]",
                "{} ",
                "{\"a\":\"\\ud800\"}",
                "{",
                "\u00ff"
            })
    void aDocumentThatIsNotStrictJsonWithoutIdIsRefused(String json) {
        boolean trailingSpaceIsJson = json.equals("{} ");

        Resolution resolution = method.resolve(longForm(0x80, 0x04, json));

        assertThat(resolution.error().isPresent()).isEqualTo(!trailingSpaceIsJson);
    }

    @Test
    void aDocumentOfAnotherCodecIsRefused() {
        assertThat(method.resolve(longForm(0x80, 0x05, "{}")).detail()).contains("codec");
        assertThat(method.resolve(longForm(0x80, 0x04, "{}")).error()).isEmpty();
    }

    @Test
    void aDocumentThatDoesNotFitIsRefused() {
        JsonObject service = JsonObject.builder()
                .put("id", "big")
                .put("type", "X")
                .put("serviceEndpoint", "https://example.com/" + "x".repeat(40_000))
                .build();

        assertThatThrownBy(() -> method.prepare(specification(List.of(service))))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("DOCUMENT_TOO_LARGE"));
    }

    @Test
    void controllersThatAreThereAreLeftAlone() {
        JsonObject key =
                JsonObject.builder().put("id", "#a").put("type", "Multikey").build();
        JsonObject input = JsonObject.builder()
                .put("verificationMethod", JsonArray.of(key.with("controller", "did:example:1"), key))
                .put("authentication", JsonArray.of(key))
                .build();

        JsonObject document =
                PeerDocument.contextualise(input, "did:x", "did:y").json();

        assertThat(document.array("verificationMethod"))
                .containsExactly(key.with("controller", "did:example:1"), key.with("controller", "did:x"));
        assertThat(document.array("authentication")).containsExactly(key.with("controller", "did:x"));
    }

    private static Did longForm(int first, int second, String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.write(second);
        bytes.writeBytes(json.getBytes(StandardCharsets.ISO_8859_1));
        String encoded = Multibase.base58btc(bytes.toByteArray());
        String hash = Multibase.base58btc(Multihash.ofContent(encoded.getBytes(StandardCharsets.US_ASCII)));
        return Did.parse("did:peer:4" + hash + ":" + encoded);
    }

    private PreparedDid prepared() {
        return method.prepare(specification(List.of()));
    }

    private Specification specification(List<JsonObject> services) {
        return new Specification(
                Optional.empty(), Optional.empty(), keys.commit(keys.generate()), List.of(), services, NOW);
    }
}
