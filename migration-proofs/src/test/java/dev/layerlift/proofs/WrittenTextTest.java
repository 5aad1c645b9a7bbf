package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Text and names are looked at eight bytes at a time, and names are kept: nothing of that shows in what is written. */
class WrittenTextTest {
    @Test
    void readsBackWhatIsNotPlainAtEachPlaceOfEachLength() {
        for (char special : "\"\\\u0000\n\u001f \u007f?@\u0080\u00ff\u20ac".toCharArray()) {
            for (int length = 1; length <= 20; length++) {
                for (int place = 0; place < length; place++) {
                    String text = "a".repeat(place) + special + "~".repeat(length - place - 1);
                    JsonValue value = new JsonString(text);
                    assertThat(StrictJson.parse(StrictJson.writeBytes(value))).isEqualTo(value);
                    assertThat(new String(Jcs.canonicalise(value), StandardCharsets.UTF_8))
                            .isEqualTo('"' + escaped(text) + '"');
                }
            }
        }
    }

    @Test
    void refusesALoneSurrogateAtEachPlace() {
        for (int place = 0; place < 20; place++) {
            String text = "a".repeat(place) + '\ud800' + "?".repeat(20 - place);
            assertThatThrownBy(() -> StrictJson.writeBytes(new JsonString(text)))
                    .isInstanceOf(IllegalArgumentException.class);
            JsonObject named = JsonObject.builder().put(text, 1).build();
            assertThatThrownBy(() -> Jcs.canonicalise(named)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void writesEachNameAsItselfHoweverManyThereAre() {
        // "Aa" and "BB" have one hash, so that each takes the place of the other.
        for (int round = 0; round < 2; round++) {
            for (String name : new String[] {"Aa", "BB", "", "\"\\", "\u00e9", "n".repeat(100)}) {
                assertThat(StrictJson.write(JsonObject.builder().put(name, 1).build()))
                        .isEqualTo("{\"" + escaped(name) + "\":1}");
            }
        }
        assertThat(IntStream.range(0, 5000).mapToObj(Integer::toString))
                .allSatisfy(name -> assertThat(StrictJson.write(
                                JsonObject.builder().put(name, 1).build()))
                        .isEqualTo("{\"" + name + "\":1}"));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> escaped.append('\\').append(c);
                case '\n' -> escaped.append("\\n");
                default -> escaped.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return escaped.toString();
    }
}
