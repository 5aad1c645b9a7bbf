package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The canonical form taken down while reading is the one that is made from the tree. */
class ReceivedObjectTest {
    @Property(tries = 2000)
    void takesDownTheCanonicalFormOfTheTree(@ForAll long seed) {
        Random random = new Random(seed);
        JsonObject object = object(random, 0).with("v", "value");
        JsonObject proven = random.nextBoolean() ? object.with("proof", object(random, 2)) : object;
        byte[] text = (random.nextBoolean() ? StrictJson.write(proven) : StrictJson.writePretty(proven))
                .getBytes(StandardCharsets.UTF_8);

        ReceivedObject received = ReceivedObject.parse(text, "proof", "v");

        assertThat(received.tree()).isEqualTo(proven);
        for (String value : new String[] {"", "other \u00e9\""}) {
            assertThat(received.canonical().orElseThrow().sha256With(value))
                    .isEqualTo(Jcs.sha256(object.without("proof").with("v", value)));
        }
    }

    @Example
    void refusesWhatTheReaderRefuses() {
        for (String text :
                new String[] {"[]", "{", "{\"v\":1,\"v\":2}", "{\"v\":{\"a\":1,\"a\":2}}", "{\"v\":1} x", ""}) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(JsonSyntaxException.class);
        }
        assertThat(parse("{\"a\":1}").canonical()).isEmpty();
        assertThat(parse("{}").canonical()).isEmpty();
        assertThat(parse("{\"v\":1}").canonical().orElseThrow().sha256With("x")).hasSize(32);
    }

    private static ReceivedObject parse(String text) {
        return ReceivedObject.parse(text.getBytes(StandardCharsets.UTF_8), "proof", "v");
    }

    private static JsonObject object(Random random, int depth) {
        JsonValue.Builder members = JsonObject.builder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 60 : 7); i > 0; i--) {
            members.put(text(random), value(random, depth + 1));
        }
        return members.build();
    }

    private static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 5)) {
            case 0 -> JsonValue.NULL;
            case 1 -> new JsonValue.JsonBoolean(random.nextBoolean());
            case 2 -> new JsonNumber(Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20)));
            case 3 -> new JsonNumber(Integer.toString(random.nextInt(100) - 50));
            case 4 -> new JsonString(text(random));
            case 5, 6 -> object(random, depth);
            default -> {
                List<JsonValue> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(value(random, depth + 1));
                }
                yield new JsonArray(items);
            }
        };
    }

    private static String text(Random random) {
        String[] texts = {
            "",
            "a",
            "b",
            "proof",
            "v",
            "id",
            "type",
            "\u00e9",
            "\ud83d\ude00",
            "\"",
            "\\",
            "\n",
            "longer than eight",
            "{}",
            ","
        };
        return texts[random.nextInt(texts.length)] + (random.nextBoolean() ? random.nextInt(100) : "");
    }
}
