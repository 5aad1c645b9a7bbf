package dev.layerlift.application.internal.dids;

import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a document a fresh key of its own. It takes the place of the old one under {@code authentication} and leads
 * {@code assertionMethod}; the old one stays under {@code assertionMethod}, so that what it signed still verifies, or goes
 * for good. Keys that came from the source stay as they are.
 */
final class DocumentKeyRotation {
    private static final Pattern NUMBERED = Pattern.compile("key-([0-9]{1,8})");

    private final DidDocument document;
    private final Set<String> old;

    /**
     * A rotation of the keys that a document has of its own.
     *
     * @param document the document as it is
     * @param source the document of the source, whose keys are not its own
     * @param held whether the home holds a key, by its multikey
     */
    DocumentKeyRotation(DidDocument document, Optional<DidDocument> source, Predicate<String> held) {
        this.document = document;
        this.old = new LinkedHashSet<>();
        List<VerificationMethod> carried =
                source.map(DidDocument::verificationMethods).orElse(List.of());
        for (VerificationMethod method : document.verificationMethods()) {
            boolean own = carried.stream().noneMatch(other -> SourceTies.sameKey(method, other));
            if (own && method.publicKeyMultibase().filter(held).isPresent()) {
                old.add(method.id());
            }
        }
    }

    /** The document with a fresh key. */
    JsonObject with(String publicKeyMultibase, boolean revokeOld) {
        String id = document.id() + "#" + freeFragment();
        List<JsonValue> methods = new ArrayList<>();
        for (JsonValue method : document.json().array("verificationMethod")) {
            if (!revokeOld || !isOld(method)) {
                methods.add(method);
            }
        }
        methods.add(JsonObject.builder()
                .put("id", id)
                .put("type", "Multikey")
                .put("controller", document.id())
                .put("publicKeyMultibase", publicKeyMultibase)
                .build());
        JsonObject next = document.json().with("verificationMethod", new JsonArray(methods));
        for (VerificationRelationship use : VerificationRelationship.values()) {
            boolean takes =
                    use == VerificationRelationship.AUTHENTICATION || use == VerificationRelationship.ASSERTION_METHOD;
            boolean keepsOld = use == VerificationRelationship.ASSERTION_METHOD && !revokeOld;
            if (takes || next.has(use.member())) {
                next = next.with(use.member(), relationship(use, takes, keepsOld, id));
            }
        }
        return next;
    }

    private JsonArray relationship(VerificationRelationship use, boolean takes, boolean keepsOld, String id) {
        List<JsonValue> items = new ArrayList<>();
        boolean placed = !takes;
        for (JsonValue item : document.json().array(use.member())) {
            boolean isOld = isOld(item);
            if (isOld && !placed) {
                items.add(new JsonString(id));
                placed = true;
            }
            if (!isOld || keepsOld) {
                items.add(item);
            }
        }
        if (!placed) {
            items.add(new JsonString(id));
        }
        return new JsonArray(items);
    }

    /** A method, or a reference to one, absolute or relative. */
    private boolean isOld(JsonValue item) {
        String id = "";
        if (item instanceof JsonString reference) {
            id = reference.value();
        } else if (item instanceof JsonObject method) {
            id = method.string("id").orElse("");
        }
        return old.contains(id.startsWith("#") ? document.id() + id : id);
    }

    /** One number above the highest, so that a revoked key's name never comes back for another key. */
    private String freeFragment() {
        Set<String> used = new LinkedHashSet<>();
        document.verificationMethods().forEach(m -> used.add(m.fragment()));
        for (VerificationRelationship use : VerificationRelationship.values()) {
            document.methods(use).forEach(m -> used.add(m.fragment()));
        }
        document.services().forEach(s -> used.add(s.id().substring(s.id().indexOf('#') + 1)));
        int highest = 0;
        for (String fragment : used) {
            Matcher numbered = NUMBERED.matcher(fragment);
            if (numbered.matches()) {
                highest = Math.max(highest, Integer.parseInt(numbered.group(1)));
            }
        }
        return "key-" + (highest + 1);
    }
}
