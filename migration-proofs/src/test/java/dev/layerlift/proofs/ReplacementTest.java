package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacementTest {
    private static final String SCID = "QmYwK4EddZDh8tM3Wb1NN7uTkNvxjjzSMpAiM7wdX2DZV2";
    private static final Replacement REPLACEMENT = Replacement.of("{SCID}", SCID);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"z\":\"{SCID}\",\"a\":{\"{SC\":[\"x{SCID}y{SCID}{SCID}\",1,true,null,[\"ID}\",\"{SCID\"]]}}",
                "{\"a\":\"\\\"{SCID}\\\\\",\"b\":\"{SCID}\\\":\",\"c\":\"{SCID}\\\\\\\":{SCID}\",\"\u00e9\":\"\u20ac{SCID}\ud83d\ude00\"}"
            })
    void givesTheTextOfTheReplacedTree(String text) {
        JsonObject object = parse(text);
        assertThat(REPLACEMENT.in(StrictJson.writeBytes(object)).orElseThrow())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(StrictJson.write(object).replace("{SCID}", SCID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"{SCID}\":1}", "{\"a\":[{\"x{SCID}\\\"y\":1}]}", "{\"a\":\"{SCID}\",\"{SCID}\\\\\":2}"})
    void leavesNamesToTheTree(String text) {
        assertThat(REPLACEMENT.in(StrictJson.writeBytes(parse(text)))).isEmpty();
    }

    @Test
    void refusesTextThatMayMeanSomethingElse() {
        for (String text : new String[] {"", "1", "1E5", "true", "{}", "A\"", "\u00c9", "A B"}) {
            assertThatThrownBy(() -> Replacement.of(text, SCID))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected:");
        }
        assertThatThrownBy(() -> Replacement.of("A", "\"")).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonObject parse(String text) {
        return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }
}
