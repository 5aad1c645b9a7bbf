package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * An object as it was received together with its canonical form, made in one go: for text that is hashed as well as
 * looked at, such as the entries of a did:webvh log.
 *
 * @param tree the object
 * @param canonical its canonical form without one member and with another one free; empty where it lacks the latter
 * @param values how many JSON values it is, itself and those in it
 */
public record ReceivedObject(JsonObject tree, Optional<CanonicalTemplate> canonical, int values) {
    /**
     * Reads one object within {@link JsonLimits#DEFAULT}.
     *
     * @param utf8 the text
     * @param without a member that is left out of the canonical form, such as {@code proof}
     * @param member a member that takes several values in the canonical form
     * @throws JsonSyntaxException when the bytes are not exactly one strict JSON object in UTF-8
     */
    public static ReceivedObject parse(byte[] utf8, String without, String member) {
        StrictJson.requireSize(utf8.length, JsonLimits.DEFAULT);
        CanonicalRecorder recorder = new CanonicalRecorder();
        try {
            JsonReader reader = new JsonReader(utf8, JsonLimits.DEFAULT, recorder);
            if (reader.readDocument() instanceof JsonObject tree) {
                return new ReceivedObject(tree, recorder.template(without, member), reader.values());
            }
            throw new JsonSyntaxException("another value (expected: an object)", 1, 1);
        } finally {
            recorder.release();
        }
    }
}
