package dev.layerlift.credential;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Moves the ids in a credential from source to target. Only members named {@code id} are ids; claims stay. */
final class MovedIds {
    private final Did source;
    private final JsonString target;

    MovedIds(Did source, Did target) {
        this.source = source;
        this.target = new JsonString(target.value());
    }

    /** The issuer: one id, or an object that has one. */
    JsonValue ofIssuer(JsonValue issuer) {
        return issuer instanceof JsonString ? id(issuer) : of(issuer);
    }

    /** A value with every id in it moved, at any depth. */
    JsonValue of(JsonValue value) {
        if (value instanceof JsonObject object) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            object.members().forEach((name, member) -> members.put(name, name.equals("id") ? id(member) : of(member)));
            return new JsonObject(members);
        }
        if (value instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>();
            array.values().forEach(item -> items.add(of(item)));
            return new JsonArray(items);
        }
        return value;
    }

    private JsonValue id(JsonValue value) {
        return value instanceof JsonString name && SubjectNames.names(name.value(), source) ? target : value;
    }
}
