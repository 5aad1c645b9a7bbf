package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which documents may become the next one. */
class NextDocumentTest extends WebvhUpdateFixture {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void documentsThatWouldBeWrongForEverAreRefused(String expected, UnaryOperator<JsonObject> change) {
        Did did = published(plain);
        JsonObject document =
                method(plain).resolve(did).document().orElseThrow().json();

        assertThatThrownBy(() ->
                        updater(plain).prepare(did, Change.NONE.withDocument(change.apply(document)), clock.instant()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("DOCUMENT_INVALID");
                    assertThat(e.getMessage()).contains(expected);
                });
    }

    static List<Arguments> documentsThatWouldBeWrongForEverAreRefused() {
        return List.of(
                wrong("id: absent", d -> d.without("id")),
                wrong("id: did:example:1", d -> d.with("id", "did:example:1")),
                wrong("@context", d -> d.without("@context")),
                wrong("@context", d -> d.with("@context", "https://example.com/")),
                wrong("alsoKnownAs: not a uri", d -> d.with("alsoKnownAs", JsonArray.ofStrings(List.of("not a uri")))),
                wrong("alsoKnownAs: relative", d -> d.with("alsoKnownAs", JsonArray.ofStrings(List.of("relative")))),
                wrong("alsoKnownAs", d -> d.with("alsoKnownAs", "did:example:1")),
                wrong("controller", d -> d.with("controller", JsonObject.EMPTY)),
                wrong("controller", d -> d.with("controller", JsonArray.of(JsonObject.EMPTY))),
                wrong("verificationMethod", d -> d.with("verificationMethod", JsonObject.EMPTY)),
                wrong("multikey", d -> method(d, m -> m.with("publicKeyMultibase", "z6Mkbroken"))),
                wrong("no key that can be read", d -> method(d, m -> m.without("publicKeyMultibase"))),
                wrong("no controller", d -> method(d, m -> m.without("controller"))),
                wrong("type", d -> method(d, m -> m.without("type"))),
                wrong(
                        "did:example:1#key",
                        d -> method(
                                d.without("authentication").without("assertionMethod"),
                                m -> m.with("id", "did:example:1#key"))),
                wrong(
                        "twice",
                        d -> d.with(
                                "verificationMethod",
                                JsonArray.of(
                                        d.requireObjects("verificationMethod").get(0),
                                        d.requireObjects("verificationMethod").get(0)))),
                wrong("authentication", d -> d.with("authentication", JsonArray.ofStrings(List.of("#missing")))),
                wrong(
                        "twice",
                        d -> d.with(
                                "keyAgreement",
                                JsonArray.of(
                                        d.requireObjects("verificationMethod").get(0)))),
                wrong("service", d -> d.with("service", "none")),
                wrong(
                        "id",
                        d -> d.with(
                                "service",
                                JsonArray.of(service("#a", "https://a.example/").without("id")))),
                wrong(
                        "no type",
                        d -> d.with(
                                "service",
                                JsonArray.of(service("#a", "https://a.example/").without("type")))),
                wrong(
                        "no serviceEndpoint",
                        d -> d.with("service", JsonArray.of(service("#a", "x").without("serviceEndpoint")))),
                wrong("service: a", d -> d.with("service", JsonArray.of(service("a", "https://a.example/")))),
                wrong(
                        "twice",
                        d -> d.with(
                                "service",
                                JsonArray.of(
                                        service("#a", "https://a.example/"),
                                        service(d.requireString("id") + "#a", "https://b.example/")))));
    }

    @Test
    void relativeReferencesAreKeptAsTheyAre() {
        Did did = published(plain);
        JsonObject document =
                method(plain).resolve(did).document().orElseThrow().json();
        JsonObject relative = method(document, m -> m.with("id", "#k"))
                .with("authentication", JsonArray.ofStrings(List.of("#k")))
                .with("assertionMethod", JsonArray.ofStrings(List.of("#k")));

        PreparedUpdate update = updater(plain).prepare(did, Change.NONE.withDocument(relative), clock.instant());

        assertThat(lastEntry(update).requireObject("state").strings("authentication"))
                .containsExactly("#k");
    }

    /** The document with its first method changed and nothing else. */
    private static JsonObject method(JsonObject document, UnaryOperator<JsonObject> change) {
        return document.with(
                "verificationMethod",
                JsonArray.of(change.apply(
                        document.requireObjects("verificationMethod").get(0))));
    }

    private static Arguments wrong(String expected, UnaryOperator<JsonObject> change) {
        return Arguments.of(expected, change);
    }
}
