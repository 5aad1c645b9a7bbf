package dev.layerlift.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.Jcs;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.fuzz.ByteMutator;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** JSON of chance: read as a tree or refused, and written and canonicalised as others do it. */
@Tag("fuzz")
class StrictJsonFuzzTest {
    @Test
    void bytesAreATreeThatReadsBackOrARefusal() {
        assertThat(Fuzz.of("json-bytes", 5_000).run(StrictJsonFuzzTest::feedBytes))
                .containsKeys("tree", "refused");
    }

    @Test
    void treesReadBackAndHaveTheCanonicalFormOfTheReference() {
        assertThat(Fuzz.of("json-trees", 2_000).run(StrictJsonFuzzTest::feedTree))
                .containsOnlyKeys("same", "too deep");
    }

    private static String feedBytes(Random random) {
        ByteMutator mutator = new ByteMutator(random);
        byte[] bytes = random.nextInt(10) == 0
                ? mutator.noise(200)
                : mutator.mutated(StrictJson.writeBytes(new JsonMutator(random).object()));
        JsonValue tree;
        try {
            tree = StrictJson.parse(bytes);
        } catch (JsonSyntaxException e) {
            assertThat(e.getMessage()).startsWith("JSON, line ").hasSizeLessThan(1_000);
            assertThat(StrictJson.write(new JsonString(e.getMessage()))).isNotBlank();
            return "refused";
        }
        assertThat(StrictJson.parse(StrictJson.writeBytes(tree))).isEqualTo(tree);
        assertThat(StrictJson.parse(StrictJson.writePretty(tree))).isEqualTo(tree);
        return "tree";
    }

    private static String feedTree(Random random) throws IOException {
        JsonMutator mutator = new JsonMutator(random);
        JsonObject tree = mutator.mutated(mutator.object());
        String text = StrictJson.write(tree);
        try {
            assertThat(StrictJson.parse(text)).isEqualTo(tree);
        } catch (JsonSyntaxException e) {
            assertThat(e).hasMessageContaining("nesting of 65");
            return "too deep";
        }
        byte[] canonical = Jcs.canonicalise(tree);
        assertThat(new String(canonical, StandardCharsets.UTF_8))
                .isEqualTo(new JsonCanonicalizer(text).getEncodedString());
        assertThat(Jcs.canonicalise(StrictJson.parse(canonical))).isEqualTo(canonical);
        return "same";
    }
}
