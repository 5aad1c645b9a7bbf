package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The document of a DID after its move to another host (did:webvh 1.0, "DID Portability"). */
final class MovedDocument {
    private static final String ALSO_KNOWN_AS = "alsoKnownAs";
    private static final String SERVICE = "service";

    private final WebvhDid from;
    private final WebvhDid to;

    private MovedDocument(WebvhDid from, WebvhDid to) {
        this.from = from;
        this.to = to;
    }

    /** The DID with the same SCID and path on this host. */
    static WebvhDid did(WebvhDid from, WebHost host) {
        StringBuilder text = new StringBuilder("did:webvh:" + from.scid() + ":" + host.inDid());
        from.path().forEach(segment -> text.append(':').append(segment));
        return WebvhDid.parse(text.toString());
    }

    /**
     * The document with every id from the new DID and the old one among its other names. Services that point into the
     * folder of the DID follow it.
     */
    static JsonObject of(JsonObject document, WebvhDid from, WebvhDid to) {
        MovedDocument move = new MovedDocument(from, to);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        document.members()
                .forEach((name, value) -> members.put(
                        name, name.equals(ALSO_KNOWN_AS) ? value : move.moved(value, name.equals(SERVICE))));
        return withName(new JsonObject(members), from.value());
    }

    /** The document with one more name, once. */
    static JsonObject withName(JsonObject document, String name) {
        Set<String> names = new LinkedHashSet<>(document.strings(ALSO_KNOWN_AS));
        return names.add(name) ? document.with(ALSO_KNOWN_AS, JsonArray.ofStrings(names)) : document;
    }

    private JsonValue moved(JsonValue value, boolean urls) {
        if (value instanceof JsonString s) {
            return new JsonString(moved(s.value(), urls));
        }
        if (value instanceof JsonObject o) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            o.members().forEach((name, item) -> members.put(name, moved(item, urls)));
            return new JsonObject(members);
        }
        if (value instanceof JsonArray a) {
            List<JsonValue> items = new ArrayList<>();
            a.values().forEach(item -> items.add(moved(item, urls)));
            return new JsonArray(items);
        }
        return value;
    }

    private String moved(String text, boolean urls) {
        String old = from.value();
        if (text.startsWith(old) && (text.length() == old.length() || "#?/".indexOf(text.charAt(old.length())) >= 0)) {
            return to.value() + text.substring(old.length());
        }
        // The whole of a host is not the folder of a DID without path: other things may be there.
        String folder = from.filesUrl();
        return urls && !from.path().isEmpty() && text.startsWith(folder)
                ? to.filesUrl() + text.substring(folder.length())
                : text;
    }
}
