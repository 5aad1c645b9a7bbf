package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form (RFC 8785) of an object in which one string member takes several values, one after the other. A
 * did:webvh entry is hashed with the version id of its predecessor and signed with its own: all the rest is
 * canonicalised once, and what comes before that member, nearly everything, is hashed once. Not thread-safe.
 */
public final class CanonicalTemplate {
    private final String member;
    private final byte[] before;
    private final byte[] after;
    private final boolean verbatim;
    private @Nullable MessageDigest hashedBefore;

    /**
     * The canonical form before and after the value of this member.
     *
     * @param verbatim whether it is known that all numbers came with the literals that they have here
     */
    CanonicalTemplate(String member, byte[] before, byte[] after, boolean verbatim) {
        this.member = member;
        this.before = before;
        this.after = after;
        this.verbatim = verbatim;
    }

    /**
     * The template of an object.
     *
     * @param member a member that it has; its value does not matter
     * @throws IllegalArgumentException when it has no such member, or no canonical form
     */
    public static CanonicalTemplate of(JsonObject object, String member) {
        if (!object.has(member)) {
            throw new IllegalArgumentException(member + ": absent (expected: a member of the object)");
        }
        return Jcs.split(object, member);
    }

    /** SHA-256 of the canonical form in which the member has this value, 32 bytes. */
    public byte[] sha256With(String value) {
        JsonSink text = JsonSink.borrow();
        try {
            text.putString(value);
            return Sha256.finish(begun(), text, after);
        } finally {
            text.release();
        }
    }

    private MessageDigest begun() {
        if (hashedBefore != null) {
            return Sha256.copy(hashedBefore);
        }
        MessageDigest begun = Sha256.begin(before);
        hashedBefore = Sha256.copy(begun);
        return begun;
    }

    /**
     * The template in which every occurrence of a text is replaced: the same as replacing it in every string of the tree
     * and canonicalising that. Empty when it occurs in the name of a member.
     */
    public Optional<CanonicalTemplate> replaced(Replacement replacement) {
        Optional<byte[]> newBefore = replacement.in(before);
        Optional<byte[]> newAfter = replacement.in(after);
        return newBefore.isPresent() && newAfter.isPresent()
                ? Optional.of(new CanonicalTemplate(member, newBefore.get(), newAfter.get(), verbatim))
                : Optional.empty();
    }

    /**
     * The object as one line of JSON Lines, with its line feed: the member with this value comes first, then what is
     * canonically behind it, what is before it, and one more member. All is in canonical form but for that order and for
     * the last member, which is written as it is. Empty where a number may have had another literal: a line says what came.
     */
    public Optional<byte[]> lineWith(String value, String lastName, JsonValue last) {
        if (!verbatim) {
            return Optional.empty();
        }
        JsonSink sink = JsonSink.borrow();
        try {
            int start = before.length - MemberName.written(member).length;
            sink.put('{');
            sink.putBytes(before, start, before.length);
            sink.putString(value);
            sink.putBytes(after, 0, after.length - 1);
            sink.put(',');
            // With the comma at the end of it, or nothing.
            sink.putBytes(before, 1, start);
            sink.putName(lastName);
            JsonWriter.compact(last, sink);
            sink.put('}');
            sink.put('\n');
            return Optional.of(sink.toBytes());
        } finally {
            sink.release();
        }
    }
}
