package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JcsTest {
    /** RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void writesNumbersAsTheRfcDoes(String bits, String expected) {
        double value = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits));

        assertThat(canonical(new JsonNumber(Double.toString(value)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "-1, -1",
        "1e2, 100",
        "1.0, 1",
        "999999999999999, 999999999999999",
        "1000000000000000, 1000000000000000",
        "9007199254740993, 9007199254740992",
        "4.50, 4.5",
        "2e-3, 0.002",
        "0.000000000000000000000000001, 1e-27",
        "1E30, 1e+30"
    })
    void writesEachNumberInOneWayHoweverItWasSpelled(String literal, String expected) {
        assertThat(canonical(StrictJson.parse(literal))).isEqualTo(expected);
    }

    /** RFC 8785 section 3.2.2 and 3.2.3. */
    @Test
    void writesStringsAndSortsMembersAsTheRfcDoes() {
        String sample = "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
                + "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                + "\"literals\":[null,true,false]}";
        assertThat(canonical(StrictJson.parse(sample)))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");

        String order =
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
        assertThat(canonical(StrictJson.parse(order)))
                .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    }

    @Test
    void escapesExactlyTheControlCharacters() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x100; c++) {
            all.append(c);
        }
        String canonical = canonical(new JsonString(all.toString()));

        assertThat(canonical)
                .startsWith("\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e")
                .contains("\\u001f !\\\"#", "[\\\\]", "~\u007f\u0080")
                .endsWith("\u00ff\"");
        assertThat(StrictJson.parse(canonical)).isEqualTo(new JsonString(all.toString()));
    }

    @Test
    void refusesWhatHasNoCanonicalForm() {
        assertThatThrownBy(() -> Jcs.canonicalise(new JsonString("a\ud800")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\\ud800");
        assertThatThrownBy(() ->
                        Jcs.canonicalise(JsonObject.builder().put("\udc00x", 1).build()))
                .isInstanceOf(IllegalArgumentException.class);
        JsonValue deep = JsonValue.NULL;
        for (int i = 0; i < 10_000; i++) {
            deep = JsonArray.of(deep);
        }
        JsonValue tooDeep = deep;
        assertThatThrownBy(() -> Jcs.canonicalise(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hashesTheCanonicalForm() {
        assertThat(HexFormat.of().formatHex(Jcs.sha256(StrictJson.parse("{\"b\":1,\"a\":2}"))))
                .isEqualTo(HexFormat.of().formatHex(Sha256.of("{\"a\":2,\"b\":1}".getBytes(StandardCharsets.UTF_8))));
    }

    private static String canonical(JsonValue value) {
        return new String(Jcs.canonicalise(value), StandardCharsets.UTF_8);
    }
}
