package dev.layerlift.credential;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One {@code credentialStatus} entry as a stranger may have written it (Bitstring Status List 1.0, section
 * "BitstringStatusListEntry").
 *
 * @param purpose what the status says
 * @param listUrl where the list is
 * @param index the place in it, in entries
 * @param sizeBits how many bits an entry has, 1 to {@link #SIZE_BITS_MAX}
 * @param messages what each value means, where that is said
 */
record ListClaim(String purpose, String listUrl, long index, int sizeBits, List<JsonValue> messages) {
    /** The most bits of an entry that are read here; each value of an entry needs a message of its own. */
    static final int SIZE_BITS_MAX = 8;

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException with what is malformed
     */
    static ListClaim read(JsonValue value) {
        if (!(value instanceof JsonObject json)) {
            throw new IllegalArgumentException("no object (expected: an entry)");
        }
        if (!json.strings("type").contains(StatusEntry.TYPE)) {
            throw new IllegalArgumentException("type: not known here (expected: " + StatusEntry.TYPE + ")");
        }
        String url = required(json, "statusListCredential");
        if (json.string("id").filter(url::equals).isPresent()) {
            throw new IllegalArgumentException("id: the URL of the list (expected: none, or another one)");
        }
        String index = required(json, "statusListIndex");
        if (!index.matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException(
                    "statusListIndex: " + Quoted.of(index) + " (expected: at most 15 digits, as text)");
        }
        int sizeBits = sizeBits(json);
        return new ListClaim(
                required(json, "statusPurpose"), url, Long.parseLong(index), sizeBits, messages(json, sizeBits));
    }

    /** What a value means, where that is said. */
    Optional<String> message(int status) {
        return messages.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(message -> message.string("status")
                        .filter(text -> text.equalsIgnoreCase("0x" + Integer.toHexString(status)))
                        .isPresent())
                .findFirst()
                .flatMap(message -> message.string("message"));
    }

    private static String required(JsonObject json, String name) {
        return json.string(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(name + ": absent or no text (expected: text)"));
    }

    private static int sizeBits(JsonObject json) {
        Optional<JsonValue> size = json.get("statusSize");
        if (size.isEmpty()) {
            return 1;
        }
        if (size.get() instanceof JsonNumber number && number.literal().matches("[1-" + SIZE_BITS_MAX + "]")) {
            return Integer.parseInt(number.literal());
        }
        throw new IllegalArgumentException(
                "statusSize: cannot be used (expected: an integer, 1 to " + SIZE_BITS_MAX + ")");
    }

    private static List<JsonValue> messages(JsonObject json, int sizeBits) {
        Optional<JsonValue> member = json.get("statusMessage");
        if (member.isEmpty() && sizeBits == 1) {
            return List.of();
        }
        int values = 1 << sizeBits;
        if (member.orElse(JsonValue.NULL) instanceof JsonArray array
                && array.values().size() == values) {
            return array.values();
        }
        throw new IllegalArgumentException("statusMessage: not one message for each value (expected: " + values + ")");
    }
}
