package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @Test
    void keepsOrderAndLiterals() {
        String text = "{\"b\":1.50,\"a\":[true,false,null,-0,1E3],\"é\":{\"\":\"\\u20ac\"}}";

        assertThat(StrictJson.write(StrictJson.parse(text)))
                .isEqualTo("{\"b\":1.50,\"a\":[true,false,null,-0,1E3],\"é\":{\"\":\"€\"}}");
        assertThat(StrictJson.parse("18446744073709551617")).isEqualTo(new JsonNumber("18446744073709551617"));
    }

    @Tag("P30")
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"x\":[{\"a\":1,\"b\":2,\"\\u0061\":3}]}", "{\"\":1,\"\":2}"})
    void refusesDuplicateMembers(String text) {
        assertThatThrownBy(() -> StrictJson.parse(text))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("duplicate member");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[1 2]",
                "1 2",
                "{}{}",
                "{} x",
                "{}]",
                "nul",
                "NaN",
                "Infinity",
                "-Infinity",
                "+1",
                "01",
                "1.",
                ".5",
                "-",
                "0x1",
                "1e",
                "1e400",
                "\"\t\"",
                "\"\\x\"",
                "\"a",
                "// c\n1",
                "/* c */1",
                "\uFEFF{}",
                "{}\uFEFF",
                "{}\u0000",
                "[}",
                "\u00a01",
                "\"\\u12\"",
                "# c\n1",
                "{\"a\"}",
                "{\"a\":}",
                "[,1]",
                ",",
                ":",
                "True",
                "1f",
                "1d",
                "\u001e{}"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> StrictJson.parse(text)).isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> StrictJson.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"a\\udc00\\ud800\"",
                "{\"\\uD800\":1}",
                "[{\"a\":\"\\uDBFFx\"}]",
                "\"\ud800\"",
                "\"\udc00\ud800\"",
                "{\"\ud83d\":1}",
                "\"\\ud83d\\ud83d\\ude00\""
            })
    void refusesLoneSurrogates(String text) {
        assertThatThrownBy(() -> StrictJson.parse(text))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void readsSurrogatePairsHoweverTheyAreWritten() {
        JsonString face = new JsonString("\ud83d\ude00");

        assertThat(StrictJson.parse("\"\\uD83D\\uDE00\"")).isEqualTo(face);
        assertThat(StrictJson.parse("\"\ud83d\ude00\"".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(face);
        assertThat(StrictJson.parse("\"\uFFFD\"".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new JsonString("\uFFFD"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22c080 22",
                "22eda08022",
                "22ff22",
                "22c322",
                "22f4908080 22",
                "22e28222",
                "7b22c3223a317d",
                "efbbbf7b7d",
                "feff007b007d",
                "fffe7b007d00",
                "7b007d00",
                "007b007d",
                "22f88888888822"
            })
    void refusesWhatIsNotUtf8(String hex) {
        assertThatThrownBy(() -> StrictJson.parse(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void saysWhereTheProblemIs() {
        JsonSyntaxException duplicate = catchThrowableOfType(
                JsonSyntaxException.class, () -> StrictJson.parse("{\n  \"a\": 1,\n  \"a\": 2\n}"));
        assertThat(duplicate.line()).isEqualTo(3);
        assertThat(duplicate.column()).isEqualTo(3);
        assertThat(duplicate).hasMessageContaining("line 3").hasMessageContaining("\"a\"");

        JsonSyntaxException utf8 = catchThrowableOfType(
                JsonSyntaxException.class, () -> StrictJson.parse(new byte[] {'[', '\n', '"', (byte) 0xff, '"', ']'}));
        assertThat(utf8).hasMessageContaining("invalid UTF-8 at byte 3");
        assertThat(utf8.line()).isEqualTo(2);
    }

    @Test
    void whatItSaysOfBadInputCanBeWrittenAsJson() {
        for (String bad : List.of("\ud83d\ude00", "{\ud83d\ude00}", "[1\ud83d\ude00]", "tru\ud83d\ude00")) {
            JsonSyntaxException refused = catchThrowableOfType(JsonSyntaxException.class, () -> StrictJson.parse(bad));

            assertThat(StrictJson.write(new JsonString(refused.getMessage()))).contains("JSON, line 1");
        }
    }

    @Test
    void holdsItsLimits() {
        assertThat(StrictJson.parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> StrictJson.parse("[".repeat(65) + "]".repeat(65)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("nesting of 65");
        assertThatThrownBy(() -> StrictJson.parse("{\"a\":".repeat(100_000))).isInstanceOf(JsonSyntaxException.class);
        assertThat(StrictJson.parse("1".repeat(300))).isInstanceOf(JsonNumber.class);
        assertThatThrownBy(() -> StrictJson.parse("0." + "1".repeat(999)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("1001");
        assertThatThrownBy(() -> StrictJson.parse(new byte[101], JsonLimits.DEFAULT.withMaxBytes(100)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("101 bytes (expected: at most 100)");
        assertThatThrownBy(() -> StrictJson.parse(new byte[10 * 1024 * 1024 + 1]))
                .isInstanceOf(JsonSyntaxException.class);
        assertThat(StrictJson.parse("[" + "0,".repeat(249_998) + "0]")).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> StrictJson.parse("[" + "0,".repeat(249_999) + "0]"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("more than 250000 values (expected: at most that)");
        assertThatThrownBy(() -> JsonLimits.DEFAULT.withMaxBytes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAnObjectOnlyWhereOneIsAskedFor() {
        assertThat(StrictJson.parseObject("{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(JsonObject.EMPTY);
        assertThatThrownBy(() -> StrictJson.parseObject("[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void writesForPeople() {
        JsonValue value = StrictJson.parse("{\"a\":[1,{\"b\":\"x\"}],\"c\":{},\"d\":[]}");

        assertThat(StrictJson.writePretty(value)).isEqualTo("""
                        {
                          "a": [
                            1,
                            {
                              "b": "x"
                            }
                          ],
                          "c": {},
                          "d": []
                        }
                        """);
        assertThat(StrictJson.parse(StrictJson.writePretty(value))).isEqualTo(value);
    }

    @Test
    void refusesToWriteWhatNobodyCouldRead() {
        assertThatThrownBy(() -> StrictJson.write(new JsonString("\ud800")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lone surrogate");
    }
}
