package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Edits of a document: each does one thing, and refuses by name what it cannot do. */
class DocumentEditsTest {
    private static final JsonObject BLOG = JsonObject.builder()
            .put("id", "#blog")
            .put("type", "LinkedDomains")
            .put("serviceEndpoint", "https://blog.example.com")
            .build();
    private static final JsonObject DOCUMENT = JsonObject.builder()
            .put("id", "did:x:1")
            .put("alsoKnownAs", JsonArray.ofStrings(List.of("did:y:1")))
            .put("service", JsonArray.of(BLOG, JsonValue.NULL))
            .build();

    @Test
    void aServiceIsAddedUnderItsWholeIdAndRemovedByAnyOfItsNames() {
        JsonObject shop = BLOG.with("id", "shop");
        JsonObject added = DocumentEdits.addService(shop).apply(DOCUMENT);
        assertThat(added.array("service")).last().isEqualTo(BLOG.with("id", "did:x:1#shop"));
        for (String name : List.of("shop", "#shop", "did:x:1#shop")) {
            assertThat(DocumentEdits.removeService(name).apply(added)).isEqualTo(DOCUMENT);
        }
        assertThat(DocumentEdits.removeService("blog").apply(DOCUMENT).array("service"))
                .containsExactly(JsonValue.NULL);
        assertThat(DocumentEdits.addService(shop)
                        .apply(JsonObject.EMPTY.with("id", "did:x:1"))
                        .array("service"))
                .hasSize(1);
    }

    @Test
    void aServiceThatIsThereOrLacksSomethingIsRefused() {
        assertRefused(DocumentEdits.addService(BLOG), "did:x:1#blog is there already");
        assertRefused(DocumentEdits.addService(BLOG.without("type")), "service: type absent");
        assertRefused(DocumentEdits.addService(BLOG.with("id", JsonValue.NULL)), "service: id is no string");
        assertRefused(
                DocumentEdits.removeService("shop"), "service: shop is not in the document (expected: one of [#blog])");
    }

    @Test
    void aNameIsAddedOnce() {
        assertThat(DocumentEdits.addAlsoKnownAs("did:z:1").apply(DOCUMENT).strings("alsoKnownAs"))
                .containsExactly("did:y:1", "did:z:1");
        assertRefused(DocumentEdits.addAlsoKnownAs("did:y:1"), "did:y:1 is there already");
    }

    @Test
    void aWholeDocumentMustBeOfTheSameDid() {
        JsonObject other = DOCUMENT.without("service");
        assertThat(DocumentEdits.replaceWith(other).apply(DOCUMENT)).isEqualTo(other);
        assertRefused(DocumentEdits.replaceWith(other.with("id", "did:x:2")), "id: did:x:2 (expected: did:x:1");
        assertRefused(DocumentEdits.replaceWith(JsonObject.EMPTY), "id: absent");
    }

    @Test
    void editsAreAppliedInTheirOrder() {
        DidUpdateRequest request = DidUpdateRequest.NONE
                .with(DocumentEdits.removeService("blog"))
                .with(DocumentEdits.addService(BLOG))
                .with(DocumentEdits.addAlsoKnownAs("did:z:1"));
        assertThat(request.edit().apply(DOCUMENT).array("service"))
                .containsExactly(JsonValue.NULL, BLOG.with("id", "did:x:1#blog"));
    }

    private static void assertRefused(UnaryOperator<JsonObject> edit, String message) {
        assertThatThrownBy(() -> edit.apply(DOCUMENT))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("DOCUMENT_INVALID"));
    }
}
