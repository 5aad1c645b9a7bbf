package dev.layerlift.application.internal.dids;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DocumentLookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the document of a DID that moved also by the names it had before (did:webvh 1.0, "DID Portability"): what was
 * signed then names keys under the old DID, and the latest version says which of them still count.
 */
public final class EarlierNames implements DocumentLookup {
    private final DidDocument latest;

    private EarlierNames(DidDocument latest) {
        this.latest = latest;
    }

    /** Looks into the latest document of a DID. */
    public static DocumentLookup of(DidDocument latest) {
        return new EarlierNames(latest);
    }

    @Override
    public Optional<DidDocument> find(String did) {
        if (did.equals(latest.id())) {
            return Optional.of(latest);
        }
        return isEarlier(did) ? Optional.of(under(did)) : Optional.empty();
    }

    /** The same identity, and the document says that it was known by this name. */
    private boolean isEarlier(String did) {
        if (!latest.alsoKnownAs().contains(did)) {
            return false;
        }
        try {
            return Did.parse(did).identity().equals(Did.parse(latest.id()).identity());
        } catch (InvalidDidException e) {
            // A name of a method that is not ours is nobody's earlier name.
            return false;
        }
    }

    private DidDocument under(String name) {
        return new DidDocument((JsonObject) renamed(latest.json(), name));
    }

    private JsonValue renamed(JsonValue value, String name) {
        if (value instanceof JsonString s) {
            return new JsonString(renamed(s.value(), name));
        }
        if (value instanceof JsonArray a) {
            List<JsonValue> items = new ArrayList<>();
            a.values().forEach(item -> items.add(renamed(item, name)));
            return new JsonArray(items);
        }
        if (value instanceof JsonObject o) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            o.members().forEach((key, member) -> members.put(key, renamed(member, name)));
            return new JsonObject(members);
        }
        return value;
    }

    private String renamed(String text, String name) {
        String id = latest.id();
        return text.equals(id) || text.startsWith(id + "#") ? name + text.substring(id.length()) : text;
    }
}
