package dev.layerlift.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzzer finds what it is there to find, and finds it again. */
class FuzzTest {
    @Test
    void theSameSeedMakesTheSameInputsAndAnotherOneOthers() {
        assertThat(inputs(1)).isEqualTo(inputs(1)).doesNotHaveDuplicates().doesNotContainAnyElementsOf(inputs(2));
    }

    @Test
    void outcomesAreCounted() {
        assertThat(Fuzz.of("counted", 1, 1000).run(random -> random.nextBoolean() ? "one" : "two"))
                .containsOnlyKeys("one", "two")
                .satisfies(counts ->
                        assertThat(counts.get("one") + counts.get("two")).isEqualTo(1000));
    }

    @Test
    void anInputThatThrowsIsNamedWithHowToRepeatIt() {
        List<Integer> fed = new ArrayList<>();
        assertThatThrownBy(() -> Fuzz.of("bad", 5, 100).run(random -> {
                    fed.add(fed.size());
                    return fed.size() == 8 ? throwing() : "good";
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fuzz bad, input 7: java.lang.IllegalStateException: no")
                .hasMessageContaining("-Dfuzz.seed=5 -Dfuzz.only=7");
    }

    @Test
    void recursionWithoutEndIsAFailureAndNotTheEnd() {
        assertThatThrownBy(() -> Fuzz.of("deep", 1, 1).run(random -> "" + deeper(random.nextInt(2))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("StackOverflowError");
    }

    @Test
    void moreMemoryThanAllowedIsAFailure() {
        assertThatThrownBy(() -> Fuzz.of("large", 1, 1).run(random -> "" + new byte[65 * 1024 * 1024].length))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("bytes allocated");
    }

    @Test
    void moreTimeThanAllowedIsAFailure() {
        ThreadMXBean meter = ManagementFactory.getThreadMXBean();
        assertThatThrownBy(() -> Fuzz.of("slow", 1, 1, 20).run(random -> {
                    long end = meter.getCurrentThreadCpuTime() + 40_000_000;
                    long turns = 0;
                    while (meter.getCurrentThreadCpuTime() < end) {
                        turns++;
                    }
                    return "turns " + turns;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ms (expected: at most 20)");
    }

    @Test
    void mutantsDifferFromTheOriginalAlmostAlways() {
        JsonObject original = JsonObject.builder()
                .put("id", "did:example:1")
                .put("list", new dev.layerlift.domain.json.JsonValue.JsonArray(List.of(JsonObject.EMPTY)))
                .put("number", 1)
                .build();
        byte[] bytes = "{\"id\":\"did:example:1\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(Fuzz.of("trees", 1, 2000)
                        .run(random -> new JsonMutator(random).mutated(original).equals(original) ? "same" : "other"))
                .satisfies(counts -> assertThat(counts.get("other")).isGreaterThan(1700));
        assertThat(Fuzz.of("bytes", 1, 2000)
                        .run(random -> java.util.Arrays.equals(new ByteMutator(random).mutated(bytes), bytes)
                                ? "same"
                                : "other"))
                .satisfies(counts -> assertThat(counts.get("other")).isGreaterThan(1700));
    }

    private static List<Long> inputs(long seed) {
        List<Long> inputs = new ArrayList<>();
        Fuzz.of("inputs", seed, 100).run(random -> {
            inputs.add(random.nextLong());
            return "";
        });
        return inputs;
    }

    private static String throwing() {
        throw new IllegalStateException("no");
    }

    private static int deeper(int level) {
        return level < 0 ? 0 : 1 + deeper(level + 1);
    }
}
