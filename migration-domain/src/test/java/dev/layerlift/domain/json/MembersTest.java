package dev.layerlift.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 10, 16, 17, 1000})
    void behavesAsTheMapItWasMadeOf(int size) {
        Map<String, JsonValue> map = new LinkedHashMap<>();
        JsonValue.Builder builder = JsonObject.builder();
        for (int i = 0; i < size; i++) {
            String name = "n" + (i * 7919) % 1009;
            map.put(name, number(i));
            assertThat(builder.putNew(name, number(i))).isTrue();
            assertThat(builder.putNew(name, number(-1))).isFalse();
        }
        for (JsonObject object : List.of(new JsonObject(map), builder.build())) {
            assertThat(object.members()).isEqualTo(map).hasSize(size).hasToString(map.toString());
            assertThat(object.members().hashCode()).isEqualTo(map.hashCode());
            assertThat(new ArrayList<>(object.members().keySet())).isEqualTo(new ArrayList<>(map.keySet()));
            map.forEach((name, value) -> assertThat(object.get(name)).contains(value));
            assertThat(object.has("absent")).isFalse();
            assertThat(object.get("absent")).isEmpty();
            List<String> sorted = new ArrayList<>();
            object.forEachSorted((name, value) -> sorted.add(name));
            assertThat(sorted).isEqualTo(new ArrayList<>(new TreeMap<>(map).keySet()));
            List<String> inOrder = new ArrayList<>();
            object.members().forEach((name, value) -> inOrder.add(name));
            assertThat(inOrder).isEqualTo(new ArrayList<>(map.keySet()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 16, 17, 20})
    void settingAndTakingAwayKeepsTheOrder(int size) {
        JsonValue.Builder builder = JsonObject.builder();
        for (int i = 0; i < size; i++) {
            builder.put("n" + i, i);
        }
        JsonObject object = builder.build();

        assertThat(object.with("n0", number(-1)).members().keySet())
                .isEqualTo(object.members().keySet());
        assertThat(object.with("n0", number(-1)).get("n0")).contains(number(-1));
        assertThat(object.get("n0")).contains(number(0));
        assertThat(object.with("more", number(1)).without("more")).isEqualTo(object);
        for (int i = 0; i < size; i++) {
            JsonObject without = object.without("n" + i);
            assertThat(without.members().values()).hasSize(size - 1).doesNotContain(number(i));
            assertThat(without.has("n" + i)).isFalse();
            assertThat(without.members()).hasSize(size - 1);
        }
        assertThat(object.without("absent")).isSameAs(object);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 16, 17, 40})
    void aBuilderThatIsToldOfANameAgainKeepsItOnce(int size) {
        JsonValue.Builder builder = JsonObject.builder();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < size; i++) {
                builder.put("n" + i, round);
            }
        }
        JsonObject object = builder.build();

        assertThat(object.members()).hasSize(size);
        assertThat(object.members().values()).containsOnly(number(1));
    }

    @Test
    void aBuilderThatGoesOnLeavesWhatItBuiltAlone() {
        JsonValue.Builder builder = JsonObject.builder().put("a", 1);
        JsonObject first = builder.build();

        assertThat(builder.put("a", 2).put("b", 3).build().members()).hasSize(2);
        assertThat(first).isEqualTo(JsonObject.builder().put("a", 1).build());
    }

    @Test
    void namesMadeToHaveOneHashAreNoSlower() {
        // 2^16 names of one hash code: comparing each with each would take minutes.
        JsonValue.Builder builder = JsonObject.builder();
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            builder.put(name.toString(), i);
        }
        JsonObject object = builder.build();

        assertThat(object.get("Aa".repeat(16))).contains(number(0));
        assertThat(object.get("BB".repeat(16))).contains(number((1 << 16) - 1));
    }

    @Test
    void cannotBeChanged() {
        Map<String, JsonValue> members =
                JsonObject.builder().put("a", 1).build().members();

        assertThatThrownBy(() -> members.put("b", number(1))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> members.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(members::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> members.entrySet().iterator().next().setValue(number(1)))
                .isInstanceOf(UnsupportedOperationException.class);
        var iterator = members.entrySet().iterator();
        iterator.next();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    private static JsonNumber number(long value) {
        return new JsonNumber(Long.toString(value));
    }
}
