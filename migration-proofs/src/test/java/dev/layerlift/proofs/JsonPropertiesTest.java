package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.erdtman.jcs.JsonCanonicalizer;

/** What holds for every JSON tree. */
class JsonPropertiesTest {
    @Property(tries = 300)
    void readingWhatWasWrittenGivesTheSameTree(@ForAll long seed) {
        JsonValue tree = tree(new Random(seed), 0);
        assertThat(StrictJson.parse(StrictJson.write(tree))).isEqualTo(tree);
        assertThat(StrictJson.parse(StrictJson.writeBytes(tree))).isEqualTo(tree);
        assertThat(StrictJson.parse(StrictJson.writePretty(tree))).isEqualTo(tree);
    }

    @Property(tries = 300)
    void theCanonicalFormIsItsOwnCanonicalForm(@ForAll long seed) {
        JsonValue tree = tree(new Random(seed), 0);
        byte[] canonical = Jcs.canonicalise(tree);

        assertThat(Jcs.canonicalise(StrictJson.parse(canonical))).isEqualTo(canonical);
    }

    @Property(tries = 300)
    void theOrderOfMembersDoesNotMatter(@ForAll long seed) {
        JsonValue tree = tree(new Random(seed), 0);
        assertThat(Jcs.canonicalise(shuffled(tree, new Random(seed)))).isEqualTo(Jcs.canonicalise(tree));
    }

    @Property(tries = 300)
    void agreesWithTheReferenceImplementation(@ForAll long seed) throws IOException {
        JsonObject tree = object(new Random(seed), 0);
        assertThat(new String(Jcs.canonicalise(tree), StandardCharsets.UTF_8))
                .isEqualTo(new JsonCanonicalizer(StrictJson.write(tree)).getEncodedString());
    }

    @Property
    void canonicalNumbersReadBackAsTheSameDouble(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            String canonical =
                    new String(Jcs.canonicalise(new JsonNumber(Double.toString(value))), StandardCharsets.US_ASCII);
            assertThat(Double.parseDouble(canonical) + 0.0).isEqualTo(value + 0.0);
        }
    }

    @Property(tries = 2000)
    void arbitraryBytesAreATreeOrARefusal(@ForAll byte[] bytes) {
        try {
            JsonValue tree = StrictJson.parse(bytes);
            assertThat(StrictJson.parse(StrictJson.writeBytes(tree))).isEqualTo(tree);
        } catch (JsonSyntaxException e) {
            assertThat(e).hasMessageStartingWith("JSON, line ");
        }
    }

    /** A tree of at most four levels; the seed is what a failing run prints. */
    private static JsonValue tree(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> JsonValue.NULL;
            case 1 -> new JsonBoolean(random.nextBoolean());
            case 2 -> new JsonNumber(Long.toString(random.nextLong() >> random.nextInt(64)));
            case 3 -> new JsonNumber(Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30)));
            case 4, 5 -> new JsonString(text(random));
            case 6 ->
                new JsonArray(Stream.generate(() -> tree(random, depth + 1))
                        .limit(random.nextInt(5))
                        .toList());
            default -> object(random, depth + 1);
        };
    }

    private static JsonObject object(Random random, int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            members.put(text(random), tree(random, depth));
        }
        return new JsonObject(members);
    }

    /** Text of all planes, with what must be escaped more often than chance would have it. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append("\"\\/\u2028\u007f\u0080\ufffd".charAt(random.nextInt(7)));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) (0xe000 + random.nextInt(0x2000) * (random.nextBoolean() ? 1 : -4)));
            }
        }
        return Surrogates.indexOfLone(text.toString()) < 0 ? text.toString() : "";
    }

    private static JsonValue shuffled(JsonValue value, Random random) {
        if (value instanceof JsonObject object) {
            List<Map.Entry<String, JsonValue>> members =
                    new ArrayList<>(object.members().entrySet());
            Collections.shuffle(members, random);
            Map<String, JsonValue> shuffled = new LinkedHashMap<>();
            members.forEach(member -> shuffled.put(member.getKey(), shuffled(member.getValue(), random)));
            return new JsonObject(shuffled);
        }
        if (value instanceof JsonArray array) {
            return new JsonArray(
                    array.values().stream().map(item -> shuffled(item, random)).toList());
        }
        return value;
    }
}
