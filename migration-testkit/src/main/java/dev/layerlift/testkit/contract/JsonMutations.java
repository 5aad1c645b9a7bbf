package dev.layerlift.testkit.contract;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** All the small changes of a JSON object: each member and item changed, removed or doubled, and members added. */
final class JsonMutations {
    /** One change and what it did, such as {@code /proof/created removed}. */
    record Mutation(String what, JsonObject json) {}

    private final List<Mutation> mutations = new ArrayList<>();

    private JsonMutations() {}

    static List<Mutation> of(JsonObject root) {
        JsonMutations all = new JsonMutations();
        all.walk("", root, changed -> changed);
        return all.mutations;
    }

    /** Visits a value; {@code rebuild} puts a changed one into the root. */
    private void walk(String path, JsonValue value, UnaryOperator<JsonValue> rebuild) {
        if (value instanceof JsonObject object) {
            walkObject(path, object, rebuild);
        } else if (value instanceof JsonArray array) {
            walkArray(path, array, rebuild);
        } else {
            add(path + " changed", rebuild.apply(changed(value)));
        }
    }

    private void walkObject(String path, JsonObject object, UnaryOperator<JsonValue> rebuild) {
        add(path + "/* added", rebuild.apply(object.with("unheardOf", "x")));
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String name = member.getKey();
            add(path + "/" + name + " removed", rebuild.apply(object.without(name)));
            walk(path + "/" + name, member.getValue(), changed -> rebuild.apply(object.with(name, changed)));
        }
    }

    private void walkArray(String path, JsonArray array, UnaryOperator<JsonValue> rebuild) {
        for (int i = 0; i < array.values().size(); i++) {
            int index = i;
            String item = path + "/" + i;
            add(item + " removed", rebuild.apply(edit(array, list -> list.remove(index))));
            add(item + " doubled", rebuild.apply(edit(array, list -> list.add(index, list.get(index)))));
            walk(item, array.values().get(i), changed -> rebuild.apply(edit(array, list -> list.set(index, changed))));
        }
    }

    private void add(String what, JsonValue root) {
        mutations.add(new Mutation(what, (JsonObject) root));
    }

    private static JsonArray edit(JsonArray array, Consumer<List<JsonValue>> edit) {
        List<JsonValue> copy = new ArrayList<>(array.values());
        edit.accept(copy);
        return new JsonArray(copy);
    }

    private static JsonValue changed(JsonValue leaf) {
        if (leaf instanceof JsonString text) {
            int last = text.value().length() - 1;
            String end = last >= 0 && text.value().charAt(last) == 'A' ? "B" : "A";
            return new JsonString(text.value().substring(0, Math.max(0, last)) + end);
        }
        if (leaf instanceof JsonNumber number) {
            return new JsonNumber(Long.toString(number.longValueExact() + 1));
        }
        return new JsonBoolean(!(leaf instanceof JsonBoolean b && b.value()));
    }
}
