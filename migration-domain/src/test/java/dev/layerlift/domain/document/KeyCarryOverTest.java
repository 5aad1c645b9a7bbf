package dev.layerlift.domain.document;

import static dev.layerlift.domain.document.DidDocumentTest.document;
import static dev.layerlift.domain.document.DidDocumentTest.method;
import static dev.layerlift.domain.document.VerificationRelationship.ASSERTION_METHOD;
import static dev.layerlift.domain.document.VerificationRelationship.AUTHENTICATION;
import static dev.layerlift.domain.document.VerificationRelationship.KEY_AGREEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P29")
class KeyCarryOverTest {
    private static final String TARGET = "did:webvh:{SCID}:assets.example.com";
    private static final DidDocument SOURCE = new DidDocument(document()
            .put(
                    "verificationMethod",
                    JsonArray.of(method("#auth", "zA").with("extra", "kept"), method("#unused", "zU")))
            .put("authentication", JsonArray.of(new JsonString("#auth"), new JsonString("#auth")))
            .put("assertionMethod", JsonArray.of(new JsonString(DidDocumentTest.DID + "#auth")))
            .put("keyAgreement", JsonArray.of(method("#agree", "zK")))
            .build());

    private static DidDocument written(KeyCarryOver keys) {
        JsonValue.Builder json = JsonObject.builder().put("id", TARGET);
        keys.writeTo(json);
        return new DidDocument(json.build());
    }

    @Test
    void takesOverEveryKeyWithItsRelationships() {
        DidDocument target = written(KeyCarryOver.of(SOURCE, TARGET));
        assertThat(target.verificationMethods())
                .extracting(VerificationMethod::id)
                .containsExactly(TARGET + "#auth", TARGET + "#unused", TARGET + "#agree");
        JsonObject moved = target.verificationMethods().get(0).json();
        assertThat(moved)
                .isEqualTo(JsonObject.builder()
                        .put("id", TARGET + "#auth")
                        .put("type", "Multikey")
                        .put("controller", TARGET)
                        .put("publicKeyMultibase", "zA")
                        .put("extra", "kept")
                        .build());
        assertThat(target.json().strings("authentication")).containsExactly(TARGET + "#auth");
        assertThat(target.json().strings("assertionMethod")).containsExactly(TARGET + "#auth");
        assertThat(target.json().strings("keyAgreement")).containsExactly(TARGET + "#agree");
        assertThat(target.json().has("capabilityInvocation")).isFalse();
        assertThat(KeyCarryOver.missing(SOURCE, target)).isEmpty();
    }

    @Test
    void numbersKeysFromNoughtWhereTheMethodWantsThat() {
        KeyCarryOver keys = KeyCarryOver.numbered(SOURCE, TARGET);
        assertThat(keys.size()).isEqualTo(3);
        DidDocument target = written(keys.add(String.valueOf(keys.size()), "zO", EnumSet.of(ASSERTION_METHOD)));
        assertThat(target.verificationMethods())
                .extracting(VerificationMethod::id)
                .containsExactly(TARGET + "#0", TARGET + "#1", TARGET + "#2", TARGET + "#3");
        assertThat(target.json().strings("authentication")).containsExactly(TARGET + "#0");
        assertThat(target.json().strings("keyAgreement")).containsExactly(TARGET + "#2");
        assertThat(KeyCarryOver.missing(SOURCE, target)).isEmpty();
    }

    @Test
    void addsAKeyOfTheTargetsOwn() {
        DidDocument target =
                written(KeyCarryOver.of(SOURCE, TARGET).add("own", "zO", EnumSet.of(ASSERTION_METHOD, AUTHENTICATION)));
        assertThat(target.method(TARGET + "#own", ASSERTION_METHOD))
                .hasValueSatisfying(m -> assertThat(m.json())
                        .isEqualTo(JsonObject.builder()
                                .put("id", TARGET + "#own")
                                .put("type", "Multikey")
                                .put("controller", TARGET)
                                .put("publicKeyMultibase", "zO")
                                .build()));
        assertThat(target.json().strings("authentication")).containsExactly(TARGET + "#auth", TARGET + "#own");
        assertThat(target.method(TARGET + "#own", KEY_AGREEMENT)).isEmpty();
        assertThat(KeyCarryOver.missing(SOURCE, target)).isEmpty();
    }

    @Test
    void refusesAFragmentThatTheSourceUses() {
        KeyCarryOver keys = KeyCarryOver.of(SOURCE, TARGET);
        assertThatThrownBy(() -> keys.add("auth", "zO", Set.of(ASSERTION_METHOD)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fragment: auth (expected: one that the source does not use)");
        assertThatThrownBy(() -> keys.add("agree", "zO", Set.of(ASSERTION_METHOD)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTwoDifferentKeysUnderOneFragment() {
        DidDocument source = new DidDocument(document()
                .put("verificationMethod", JsonArray.of(method("#a", "z1"), method("did:other:2#a", "z2")))
                .build());
        assertThatThrownBy(() -> KeyCarryOver.of(source, TARGET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("verificationMethod: two keys with the fragment a (expected: one)");
    }

    @Test
    void refusesASourceWhoseReferencesLeadNowhere() {
        DidDocument source = new DidDocument(document()
                .put("authentication", JsonArray.of(new JsonString("#gone")))
                .build());
        assertThatThrownBy(() -> KeyCarryOver.of(source, TARGET)).isInstanceOf(JsonShapeException.class);
    }

    @Test
    void namesEveryKeyAndRelationshipThatIsMissing() {
        DidDocument target = new DidDocument(JsonObject.builder()
                .put("id", TARGET)
                .put("verificationMethod", JsonArray.of(method("#other", "zA").with("extra", "kept")))
                .put("authentication", JsonArray.of(new JsonString("#other")))
                .build());
        String did = DidDocumentTest.DID;
        assertThat(KeyCarryOver.missing(SOURCE, target))
                .containsExactly(
                        "key " + did + "#unused is not in the target document",
                        "key " + did + "#auth is not under assertionMethod in the target document",
                        "key " + did + "#agree is not under keyAgreement in the target document");
    }

    @Test
    void comparesKeysByTheirMaterial() {
        DidDocument target = new DidDocument(JsonObject.builder()
                .put("id", TARGET)
                .put("verificationMethod", JsonArray.of(method("#auth", "zOther"), method("#unused", "zU")))
                .build());
        DidDocument source = new DidDocument(document()
                .put("verificationMethod", JsonArray.of(method("#auth", "zA"), method("#x", "zU")))
                .build());
        assertThat(KeyCarryOver.missing(source, target))
                .isEqualTo(List.of("key " + DidDocumentTest.DID + "#auth is not in the target document"));
    }
}
