package dev.layerlift.domain.credential;

import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * A verifiable credential (VC 2.0) as received, with typed views; nothing is verified here.
 *
 * @param json the credential with its proof or proofs
 */
public record Credential(JsonObject json) {
    /** The type of the statement that source became target. */
    public static final String LINK_TYPE = "MigrationCredential";

    /** The type of the credential that an asset gets on import. */
    public static final String ORIGIN_TYPE = "OriginCredential";

    /** Its types; the first one is {@code VerifiableCredential}. */
    public List<String> types() {
        return json.strings("type");
    }

    /** Whether it has this type. */
    public boolean hasType(String type) {
        return types().contains(type);
    }

    /** The {@code id}, where there is one. */
    public Optional<String> id() {
        return json.string("id");
    }

    /**
     * The issuer's id.
     *
     * @throws JsonShapeException when there is none
     */
    public String issuer() {
        return json.string("issuer")
                .or(() -> json.object("issuer").flatMap(o -> o.string("id")))
                .orElseThrow(() -> new JsonShapeException("issuer: absent (expected: a URL or an object with an id)"));
    }

    /** The subject, or the first one of several; an empty object when there is none. */
    public JsonObject subject() {
        return json.object("credentialSubject")
                .orElseGet(() -> json.array("credentialSubject").stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .findFirst()
                        .orElse(JsonObject.EMPTY));
    }

    /** When it ended being valid, where that was before this time; a {@code validUntil} that is no time is none here. */
    public Optional<Instant> expiredBefore(Instant now) {
        return json.string("validUntil").flatMap(Credential::time).filter(now::isAfter);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            // Verification says so.
            return Optional.empty();
        }
    }

    /** The proofs: one object, or the items of a proof set. */
    public List<JsonObject> proofs() {
        Optional<JsonObject> single = json.object("proof");
        if (single.isPresent()) {
            return List.of(single.get());
        }
        return json.array("proof").stream()
                .filter(JsonObject.class::isInstance)
                .map(v -> (JsonObject) v)
                .toList();
    }

    /**
     * The credentials of an array.
     *
     * @throws JsonShapeException when an item is no object
     */
    public static List<Credential> listOf(List<JsonValue> values) {
        return values.stream().map(Credential::of).toList();
    }

    private static Credential of(JsonValue value) {
        if (value instanceof JsonObject o) {
            return new Credential(o);
        }
        throw new JsonShapeException("credential: an item is no object (expected: a credential)");
    }
}
