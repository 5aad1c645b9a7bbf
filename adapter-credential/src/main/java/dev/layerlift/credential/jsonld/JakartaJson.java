package dev.layerlift.credential.jsonld;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNull;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.List;

/** Our JSON as the JSON-LD library has it, and back. A number is the double that its literal means, as in RFC 8785. */
final class JakartaJson {
    static final JsonProvider PROVIDER = JsonProvider.provider();

    private JakartaJson() {}

    static jakarta.json.JsonObject from(JsonObject object) {
        JsonObjectBuilder builder = PROVIDER.createObjectBuilder();
        object.members().forEach((name, value) -> builder.add(name, from(value)));
        return builder.build();
    }

    private static jakarta.json.JsonValue from(JsonValue value) {
        if (value instanceof JsonObject object) {
            return from(object);
        } else if (value instanceof JsonArray array) {
            JsonArrayBuilder builder = PROVIDER.createArrayBuilder();
            array.values().forEach(item -> builder.add(from(item)));
            return builder.build();
        } else if (value instanceof JsonString text) {
            return PROVIDER.createValue(text.value());
        } else if (value instanceof JsonNumber number) {
            return PROVIDER.createValue(number.doubleValue());
        } else if (value instanceof JsonBoolean bool) {
            return bool.value() ? jakarta.json.JsonValue.TRUE : jakarta.json.JsonValue.FALSE;
        } else if (value instanceof JsonNull) {
            return jakarta.json.JsonValue.NULL;
        }
        throw new IllegalStateException("JSON value: " + value.getClass() + " (expected: one of the six kinds)");
    }

    static JsonValue to(jakarta.json.JsonValue value) {
        return switch (value.getValueType()) {
            case NULL -> JsonValue.NULL;
            case TRUE -> new JsonBoolean(true);
            case FALSE -> new JsonBoolean(false);
            case STRING -> new JsonString(((jakarta.json.JsonString) value).getString());
            case NUMBER -> new JsonNumber(Double.toString(((jakarta.json.JsonNumber) value).doubleValue()));
            case ARRAY -> {
                List<JsonValue> items = new ArrayList<>();
                value.asJsonArray().forEach(item -> items.add(to(item)));
                yield new JsonArray(items);
            }
            case OBJECT -> {
                JsonValue.Builder builder = JsonObject.builder();
                value.asJsonObject().forEach((name, member) -> builder.put(name, to(member)));
                yield builder.build();
            }
        };
    }
}
