package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** {@link StrictJson} and Jackson accept the same text and see the same tree in it. */
class SecondOpinionTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String[] SEEDS = {
        "{\"id\":\"did:webvh:x\",\"n\":[1,-2.5e3,0.0,true,false,null],\"o\":{\"a\":\"\",\"b\":{}},\"e\":[]}",
        "{\"text\":\"\\u00e9\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\u20ac\ud83d\ude00\\ud83d\\ude00\",\"\u00fc\":\"long enough for several words\"}",
        "[1,10,100,-0,1E5,1e-5,123456789012345678,{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10}]",
        " [ \"a\" , \"b\\u0041\" ]\n",
    };
    private static final String PARTS =
            "{}[],:\"\\/ \t\n01289-+.eEtrufalsn\u00e9\u20ac\ud83d\ude00\u0000\u001f\u007fdD8cC";

    @Property(tries = 20_000)
    void bothReadTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] text = mutated(SEEDS[random.nextInt(SEEDS.length)].getBytes(StandardCharsets.UTF_8), random);

        assertThat(ours(text)).as(new String(text, StandardCharsets.UTF_8)).isEqualTo(jacksons(text));
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] parts = PARTS.getBytes(StandardCharsets.UTF_8);
        byte[] text = original;
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length);
            byte other = parts[random.nextInt(parts.length)];
            ByteBuffer changed = ByteBuffer.allocate(text.length + 1);
            changed.put(text, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> changed.put(text, at + 1, text.length - at - 1);
                case 1 -> changed.put(other).put(text, at, text.length - at);
                case 2 -> changed.put(other).put(text, at + 1, text.length - at - 1);
                default -> changed.put((byte) random.nextInt(256)).put(text, at + 1, text.length - at - 1);
            }
            text = java.util.Arrays.copyOf(changed.array(), Math.max(1, changed.position()));
        }
        return text;
    }

    private static Optional<JsonValue> ours(byte[] text) {
        try {
            return Optional.of(StrictJson.parse(text));
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonValue> jacksons(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            try (JsonParser parser = JACKSON.createParser(text)) {
                JsonValue value = read(parser, parser.nextToken());
                return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JsonValue read(JsonParser parser, JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("nothing");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = scalars(parser.currentName());
                    members.put(name, read(parser, parser.nextToken()));
                }
                yield new JsonObject(members);
            }
            case START_ARRAY -> {
                List<JsonValue> values = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    values.add(read(parser, next));
                }
                yield new JsonArray(values);
            }
            case VALUE_STRING -> new JsonString(scalars(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonValue.NULL;
            default -> throw new IOException(token.toString());
        };
    }

    private static String scalars(String text) throws IOException {
        if (Surrogates.indexOfLone(text) >= 0) {
            throw new IOException("lone surrogate");
        }
        return text;
    }
}
