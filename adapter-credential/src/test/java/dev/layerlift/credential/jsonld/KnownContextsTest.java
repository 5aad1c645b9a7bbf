package dev.layerlift.credential.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KnownContextsTest {
    @Test
    void eachSaysWhatThePublishedOneSays() {
        Path folder = Conformance.folder("contexts");
        JsonObject index = Conformance.json(folder.resolve("index.json"));

        assertThat(index.members().keySet()).containsExactlyInAnyOrderElementsOf(KnownContexts.names());
        index.members()
                .forEach((name, file) -> assertThat(KnownContexts.document(name))
                        .as(name)
                        .isEqualTo(Conformance.json(folder.resolve(((JsonString) file).value()))));
        assertThat(KnownContexts.document("https://www.w3.org/ns/credentials/v2"))
                .isEqualTo(Conformance.json(folder.resolveSibling("credentials-v2.jsonld")));
    }

    /** What a proof covers was thought through for these features; a context with another needs that again. */
    @Test
    void theyUseOnlyFeaturesThatCoverageWasCheckedFor() {
        Set<String> found = new TreeSet<>();
        KnownContexts.names().forEach(name -> features(KnownContexts.document(name), found));

        assertThat(found)
                .containsOnly(
                        "@context",
                        "@id",
                        "@type: @id",
                        "@type: @json",
                        "@type: @vocab",
                        "@type: an IRI",
                        "@container: @graph",
                        "@container: @set",
                        "@protected",
                        "@version",
                        "@vocab",
                        "alias of @id",
                        "alias of @type");
    }

    @Test
    void anUnknownOneIsNamedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> KnownContexts.document("https://example.org/ctx\u0007/v1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"https://example.org/ctx?/v1\" is not known")
                .hasMessageContaining("https://www.w3.org/ns/credentials/v2");
    }

    private static void features(JsonValue value, Set<String> found) {
        if (value instanceof JsonArray array) {
            array.values().forEach(item -> features(item, found));
        } else if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> {
                if (name.startsWith("@")) {
                    found.add(name.equals("@type") || name.equals("@container") ? name + ": " + kind(member) : name);
                } else if (member instanceof JsonString text && text.value().startsWith("@")) {
                    found.add("alias of " + text.value());
                } else if (member.equals(JsonValue.NULL)) {
                    found.add("null");
                }
                features(member, found);
            });
        }
    }

    private static String kind(JsonValue value) {
        String text = value instanceof JsonString string ? string.value() : "no text";
        return text.startsWith("@") ? text : text.contains(":") ? "an IRI" : text;
    }
}
