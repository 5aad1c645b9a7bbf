package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTemplateTest {
    private static final String SCID = "QmYwK4EddZDh8tM3Wb1NN7uTkNvxjjzSMpAiM7wdX2DZV2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":\"x\"}",
                "{\"b\":{\"d\":1,\"c\":[\"v\"]},\"v\":{\"any\":1},\"z\":\"\\u0007\u00e9\",\"a\":1e3}",
                "{\"z\":1,\"v\":\"x\",\"a\":\"v\"}",
                "{\"v\":null,\"\":{\"v\":1}}"
            })
    void hashesWhatTheWholeObjectWouldHash(String text) {
        JsonObject object = parse(text);
        CanonicalTemplate template = CanonicalTemplate.of(object, "v");

        for (String value : new String[] {"", "1-Qm", "\"\\ \u00e9\ud83d\ude00"}) {
            assertThat(template.sha256With(value)).isEqualTo(Jcs.sha256(object.with("v", value)));
        }
    }

    @Test
    void replacesInEveryStringAndNowhereElse() {
        JsonObject object = parse(
                "{\"a\":[\"{SCID}\",\"x{SCID}y{SCID}\",\"\\\"{SCID}\\\\\",\"{SC\",1,true],\"v\":\"1\",\"w\":\"{SCID}\"}");
        JsonObject replaced = parse(StrictJson.write(object).replace("{SCID}", SCID));

        CanonicalTemplate there = CanonicalTemplate.of(object, "v")
                .replaced(Replacement.of("{SCID}", SCID))
                .orElseThrow();
        assertThat(there.sha256With("2")).isEqualTo(Jcs.sha256(replaced.with("v", "2")));

        CanonicalTemplate back = there.replaced(Replacement.of(SCID, "{SCID}")).orElseThrow();
        assertThat(back.sha256With("2")).isEqualTo(Jcs.sha256(object.with("v", "2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"{SCID}\":1,\"v\":\"\"}", "{\"a\":{\"x{SCID}\\\"y\":1},\"v\":\"\"}", "{\"v\":1,\"w{SCID}\":1}"
            })
    void leavesNamesToTheTreeBecauseTheirOrderMayChange(String text) {
        assertThat(CanonicalTemplate.of(parse(text), "v").replaced(Replacement.of("{SCID}", SCID)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"v\":\"x\"} | {\"v\":\"1-Q\",\"p\":[1.50]}",
                "{\"a\":1.5,\"v\":\"x\"} | {\"v\":\"1-Q\",\"a\":1.5,\"p\":[1.50]}",
                "{\"v\":\"x\",\"z\":[]} | {\"v\":\"1-Q\",\"z\":[],\"p\":[1.50]}",
                "{\"z\":{\"v\":1},\"v\":{\"a\":1},\"b\":2,\"a\":3} | {\"v\":\"1-Q\",\"z\":{\"v\":1},\"a\":3,\"b\":2,\"p\":[1.50]}"
            })
    void putsTheMemberFirstAndAnotherLastInALine(String text, String line) {
        CanonicalTemplate template = CanonicalTemplate.of(parse(text), "v");

        assertThat(template.lineWith(
                                "1-Q", "p", parse("{\"p\":[1.50]}").members().get("p"))
                        .orElseThrow())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(line + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.50", "1e2", "100.0", "-0", "1E-7", "0.0000001", "12345678901234567890"})
    void leavesALineWithALiteralThatIsNotCanonicalToTheTree(String literal) {
        JsonObject object = parse("{\"a\":[{\"b\":" + literal + "}],\"v\":\"\",\"z\":\"{SCID}\"}");
        CanonicalTemplate template = CanonicalTemplate.of(object, "v");

        assertThat(template.lineWith("1", "p", JsonValue.NULL)).isEmpty();
        assertThat(template.replaced(Replacement.of("{SCID}", SCID))
                        .orElseThrow()
                        .lineWith("1", "p", JsonValue.NULL))
                .isEmpty();
    }

    @Test
    void refusesAMemberThatIsNotThere() {
        assertThatThrownBy(() -> CanonicalTemplate.of(parse("{}"), "v")).hasMessageContaining("v: absent");
    }

    private static JsonObject parse(String text) {
        return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }
}
