package dev.layerlift.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static final JsonObject ALL = JsonObject.builder()
            .put("string", "s")
            .put("number", 42)
            .put("boolean", true)
            .put("null", JsonValue.NULL)
            .put("array", JsonArray.of(new JsonString("a"), new JsonNumber("1"), new JsonString("b")))
            .put("strings", JsonArray.ofStrings(List.of("a", "b")))
            .put("objects", JsonArray.of(JsonObject.EMPTY))
            .put("object", JsonObject.EMPTY)
            .build();

    @Test
    void looksUpMembersByKind() {
        assertThat(ALL.get("null")).contains(JsonValue.NULL);
        assertThat(ALL.get("absent")).isEmpty();
        assertThat(ALL.has("null")).isTrue();
        assertThat(ALL.has("absent")).isFalse();
        assertThat(ALL.string("string")).contains("s");
        assertThat(ALL.string("number")).isEmpty();
        assertThat(ALL.object("object")).contains(JsonObject.EMPTY);
        assertThat(ALL.object("array")).isEmpty();
        assertThat(ALL.array("array")).hasSize(3);
        assertThat(ALL.array("string")).isEmpty();
        assertThat(ALL.strings("string")).containsExactly("s");
        assertThat(ALL.strings("array")).containsExactly("a", "b");
        assertThat(ALL.strings("absent")).isEmpty();
    }

    @Test
    void demandsMembersOfAKind() {
        assertThat(ALL.requireString("string")).isEqualTo("s");
        assertThat(ALL.requireLong("number")).isEqualTo(42);
        assertThat(ALL.requireBoolean("boolean")).isTrue();
        assertThat(ALL.with("boolean", new JsonBoolean(false)).requireBoolean("boolean"))
                .isFalse();
        assertThat(ALL.requireObject("object")).isEqualTo(JsonObject.EMPTY);
        assertThat(ALL.requireArray("array")).hasSize(3);
        assertThat(ALL.requireStrings("strings")).containsExactly("a", "b");
        assertThat(ALL.requireObjects("objects")).containsExactly(JsonObject.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "absent,absent",
        "number,a number",
        "boolean,a boolean",
        "null,null",
        "array,an array",
        "object,an object"
    })
    void saysWhatItFound(String name, String found) {
        assertThatThrownBy(() -> ALL.requireString(name))
                .isInstanceOf(JsonShapeException.class)
                .hasMessage(name + ": " + found + " (expected: a string)");
    }

    @Test
    void saysWhatItExpected() {
        assertThatThrownBy(() -> ALL.requireLong("string")).hasMessage("string: a string (expected: an integer)");
        assertThatThrownBy(() -> ALL.requireBoolean("string")).hasMessage("string: a string (expected: a boolean)");
        assertThatThrownBy(() -> ALL.requireObject("string")).hasMessage("string: a string (expected: an object)");
        assertThatThrownBy(() -> ALL.requireArray("string")).hasMessage("string: a string (expected: an array)");
        assertThatThrownBy(() -> ALL.requireStrings("array")).hasMessageContaining("an array of strings");
        assertThatThrownBy(() -> ALL.requireObjects("array"))
                .hasMessage("array: an item is a string (expected: an array of objects)");
    }

    @Test
    void changesMembersInTheirPlaceAndOnlyInTheCopy() {
        JsonObject changed = ALL.with("number", "text");
        assertThat(changed.members().keySet())
                .containsExactlyElementsOf(ALL.members().keySet());
        assertThat(changed.string("number")).contains("text");
        assertThat(ALL.requireLong("number")).isEqualTo(42);
        assertThat(ALL.without("string").has("string")).isFalse();
        assertThat(ALL.without("absent")).isSameAs(ALL);
        Map<String, JsonValue> members = new LinkedHashMap<>(Map.of("a", JsonValue.NULL));
        JsonObject object = new JsonObject(members);
        members.clear();
        assertThat(object.has("a")).isTrue();
        assertThatThrownBy(() -> object.members().clear()).isInstanceOf(UnsupportedOperationException.class);
        List<JsonValue> values = new ArrayList<>(List.of(JsonValue.NULL));
        JsonArray array = new JsonArray(values);
        values.clear();
        assertThat(array.values()).hasSize(1);
    }

    @Test
    void buildsWhatIsThere() {
        assertThat(JsonObject.builder()
                        .putString("a", Optional.of("x"))
                        .putString("b", Optional.empty())
                        .put("c", false)
                        .put("d", -1)
                        .build())
                .isEqualTo(new JsonObject(
                        Map.of("a", new JsonString("x"), "c", new JsonBoolean(false), "d", new JsonNumber("-1"))));
        JsonValue nothing = null;
        JsonValue.Builder builder = JsonObject.builder();
        assertThatThrownBy(() -> builder.put("a", nothing)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new JsonString(null)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "1e3,1000", "10.0,10", "9223372036854775807,9223372036854775807"})
    void readsIntegers(String literal, long value) {
        assertThat(new JsonNumber(literal).longValueExact()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1e-1", "9223372036854775808", "1e300", "1e-99999999999"})
    void refusesWhatIsNo64BitInteger(String literal) {
        JsonNumber number = new JsonNumber(literal);
        assertThatThrownBy(number::longValueExact)
                .isInstanceOf(JsonShapeException.class)
                .hasMessageContaining("64-bit integer");
    }

    @Test
    void numbersAreFiniteDoubles() {
        assertThat(new JsonNumber("1.5").doubleValue()).isEqualTo(1.5);
        assertThat(new JsonNumber("1.0")).isNotEqualTo(new JsonNumber("1"));
        assertThatThrownBy(() -> new JsonNumber("1e400")).hasMessageContaining("a finite IEEE 754 double");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "10", "-1.50", "0.0", "1E+2", "1e-07", "12e0", "123456789012345678901234567890"})
    void keepsEveryNumberLiteralAsItWasWritten(String literal) {
        assertThat(new JsonNumber(literal).literal()).isEqualTo(literal);
        assertThat(new JsonNumber(literal).doubleValue()).isEqualTo(Double.parseDouble(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "+1",
                "01",
                "-01",
                "-",
                ".5",
                "1.",
                "1.e1",
                "1e",
                "1e+",
                "1f",
                "1d",
                "1F",
                "0x1",
                "0x1p3",
                "1_000",
                "1,5",
                "NaN",
                "Infinity",
                "-Infinity",
                "x",
                "--1",
                "1e1.5",
                "\u0661",
                "1\n"
            })
    void refusesNumberLiteralsThatJsonDoesNotHave(String literal) {
        assertThatThrownBy(() -> new JsonNumber(literal))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number: " + literal);
    }
}
