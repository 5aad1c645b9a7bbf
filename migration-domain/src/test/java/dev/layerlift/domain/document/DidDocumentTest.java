package dev.layerlift.domain.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DocumentLookup;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidDocumentTest {
    static final String DID = "did:example:1";

    static JsonObject method(String id, String key) {
        return JsonObject.builder()
                .put("id", id)
                .put("type", "Multikey")
                .put("controller", DID)
                .put("publicKeyMultibase", key)
                .build();
    }

    static JsonValue.Builder document() {
        return JsonObject.builder().put("id", DID);
    }

    private static DidDocument with(String member, JsonValue value) {
        return new DidDocument(document()
                .put(
                        "verificationMethod",
                        JsonArray.of(method("#a", "zA"), method(DID + "#b", "zB"), method("did:other:2#c", "zC")))
                .put(member, value)
                .build());
    }

    @Test
    void needsASubject() {
        assertThatThrownBy(() -> new DidDocument(JsonObject.EMPTY))
                .isInstanceOf(JsonShapeException.class)
                .hasMessage("id: absent (expected: a string)");
        assertThat(new DidDocument(document().build()).id()).isEqualTo(DID);
    }

    @Test
    void isEmptyWhereNothingIsSaid() {
        DidDocument document = new DidDocument(document().build());
        assertThat(document.alsoKnownAs()).isEmpty();
        assertThat(document.verificationMethods()).isEmpty();
        assertThat(document.services()).isEmpty();
        for (VerificationRelationship relationship : VerificationRelationship.values()) {
            assertThat(document.methods(relationship)).isEmpty();
        }
    }

    @Test
    void listsOtherNames() {
        assertThat(with("alsoKnownAs", JsonArray.ofStrings(List.of("did:x:1", "did:x:2")))
                        .alsoKnownAs())
                .containsExactly("did:x:1", "did:x:2");
    }

    @Test
    void makesIdsAbsoluteInTheViewsOnly() {
        DidDocument document = with("x", JsonValue.NULL);
        assertThat(document.verificationMethods())
                .extracting(VerificationMethod::id)
                .containsExactly(DID + "#a", DID + "#b", "did:other:2#c");
        assertThat(document.verificationMethods())
                .extracting(VerificationMethod::fragment)
                .containsExactly("a", "b", "c");
        assertThat(document.verificationMethods().get(0).json()).isEqualTo(method("#a", "zA"));
        assertThat(document.verificationMethods().get(0).type()).isEqualTo("Multikey");
        assertThat(document.verificationMethods().get(0).publicKeyMultibase()).contains("zA");
    }

    @ParameterizedTest
    @EnumSource(VerificationRelationship.class)
    void followsRelativeAndAbsoluteReferencesAndTakesEmbeddedMethods(VerificationRelationship relationship) {
        JsonObject embedded = method("#embedded", "zE");
        DidDocument document = with(
                relationship.member(),
                JsonArray.of(
                        new JsonString(DID + "#a"), new JsonString("#b"), embedded, new JsonString("did:other:2#c")));
        assertThat(document.methods(relationship))
                .extracting(VerificationMethod::id)
                .containsExactly(DID + "#a", DID + "#b", DID + "#embedded", "did:other:2#c");
        assertThat(document.verificationMethods()).hasSize(3);
        assertThat(document.method(DID + "#embedded", relationship))
                .hasValueSatisfying(m -> assertThat(m.json()).isEqualTo(embedded));
        assertThat(document.method("#embedded", relationship)).isEmpty();
        for (VerificationRelationship other : VerificationRelationship.values()) {
            if (other != relationship) {
                assertThat(document.methods(other)).isEmpty();
                assertThat(document.method(DID + "#a", other)).isEmpty();
            }
        }
    }

    @Test
    @Tag("P29")
    void refusesAReferenceThatLeadsNowhere() {
        for (String dangling : List.of("#missing", DID + "#missing", "did:other:2#a", "a", "")) {
            DidDocument document = with("authentication", JsonArray.of(new JsonString(dangling)));
            assertThatThrownBy(() -> document.methods(VerificationRelationship.AUTHENTICATION))
                    .isInstanceOf(JsonShapeException.class)
                    .hasMessageContaining("authentication: \"" + dangling + "\"");
        }
        DidDocument embeddedElsewhere = new DidDocument(document()
                .put("assertionMethod", JsonArray.of(method("#e", "zE")))
                .put("authentication", JsonArray.of(new JsonString("#e")))
                .build());
        assertThatThrownBy(() -> embeddedElsewhere.methods(VerificationRelationship.AUTHENTICATION))
                .isInstanceOf(JsonShapeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verificationMethod", "authentication"})
    @Tag("P29")
    void refusesMethodsThatAreNoneInsteadOfLosingThem(String member) {
        List<JsonValue> shapes =
                List.of(new JsonString("#a"), method("#a", "zA"), JsonValue.NULL, JsonArray.of(JsonValue.NULL));
        for (JsonValue shape : shapes) {
            DidDocument document = new DidDocument(document().put(member, shape).build());
            assertThatThrownBy(() -> KeyCarryOver.of(document, "did:example:2")).isInstanceOf(JsonShapeException.class);
        }
        DidDocument withoutId = new DidDocument(document()
                .put(member, JsonArray.of(method("#a", "z").without("id")))
                .build());
        assertThatThrownBy(() -> KeyCarryOver.of(withoutId, "did:example:2")).hasMessageStartingWith("id: absent");
        DidDocument withoutType = new DidDocument(document()
                .put(member, JsonArray.of(method("#a", "z").without("type")))
                .build());
        assertThatThrownBy(() -> KeyCarryOver.of(withoutType, "did:example:2")).hasMessageStartingWith("type: absent");
    }

    @Test
    void theFirstOfTwoMethodsWithOneIdIsReferredTo() {
        DidDocument document = new DidDocument(document()
                .put("verificationMethod", JsonArray.of(method("#a", "z1"), method("#a", "z2")))
                .put("authentication", JsonArray.of(new JsonString("#a")))
                .build());
        assertThat(document.methods(VerificationRelationship.AUTHENTICATION))
                .extracting(m -> m.publicKeyMultibase().orElse(""))
                .containsExactly("z1");
    }

    @Test
    void aMethodMayHaveNoFragmentAndNoMultibaseKey() {
        VerificationMethod method = new VerificationMethod("did:example:1", "JsonWebKey", JsonObject.EMPTY);
        assertThat(method.fragment()).isEmpty();
        assertThat(method.publicKeyMultibase()).isEmpty();
    }

    @Test
    void listsServices() {
        JsonObject endpoint =
                JsonObject.builder().put("uri", "https://x.example").build();
        DidDocument document = with(
                "service",
                JsonArray.of(
                        JsonObject.builder()
                                .put("id", "#files")
                                .put("type", JsonArray.ofStrings(List.of("First", "Second")))
                                .put("serviceEndpoint", "https://a.example")
                                .build(),
                        new JsonString("not a service"),
                        JsonObject.builder()
                                .put("id", "did:other:2#whois")
                                .put("type", "Whois")
                                .put("serviceEndpoint", endpoint)
                                .build(),
                        JsonObject.builder().put("id", DID + "#bare").build()));
        assertThat(document.services())
                .containsExactly(
                        new Service(DID + "#files", "First", new JsonString("https://a.example")),
                        new Service("did:other:2#whois", "Whois", endpoint),
                        new Service(DID + "#bare", "", JsonValue.NULL));
        assertThat(document.service("whois")).contains(new Service("did:other:2#whois", "Whois", endpoint));
        assertThat(document.service("hois")).isEmpty();
    }

    @Test
    void aLookUpKnowsItsDocumentByAllItsNames() {
        DidDocument one = new DidDocument(document().build());
        DidDocument two =
                new DidDocument(JsonObject.builder().put("id", "did:example:2").build());
        DocumentLookup both = DocumentLookup.of(one, "did:short:1").or(DocumentLookup.of(two, "did:short:1"));
        assertThat(both.find(DID)).contains(one);
        assertThat(both.find("did:short:1")).contains(one);
        assertThat(both.find("did:example:2")).contains(two);
        assertThat(both.find("did:example:3")).isEmpty();
    }

    @Test
    void theFragmentOfAMethodIsWhatFollowsTheHash() {
        assertThat(new VerificationMethod("#key-1", "Multikey", JsonObject.EMPTY).fragment())
                .isEqualTo("key-1");
        assertThat(new VerificationMethod("did:x:1#a", "Multikey", JsonObject.EMPTY).fragment())
                .isEqualTo("a");
        assertThat(new VerificationMethod("did:x:1", "Multikey", JsonObject.EMPTY).fragment())
                .isEmpty();
    }
}
