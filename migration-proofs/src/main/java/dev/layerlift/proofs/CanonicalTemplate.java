package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The canonical form (RFC 8785) of an object in which one string member takes several values, one after the other. A
 * did:webvh entry is hashed with the version id of its predecessor and signed with its own: all the rest is
 * canonicalised once, and what comes before that member, nearly everything, is hashed once.
 */
public final class CanonicalTemplate {
    private final byte[] before;
    private final byte[] after;
    private final MessageDigest hashedBefore;

    /** The canonical form before and after the value. */
    CanonicalTemplate(byte[] before, byte[] after) {
        this.before = before;
        this.after = after;
        this.hashedBefore = Sha256.begin(before);
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
        return Jcs.split(object, member, CanonicalTemplate::new);
    }

    /** SHA-256 of the canonical form in which the member has this value, 32 bytes. */
    public byte[] sha256With(String value) {
        MessageDigest digest = Sha256.copy(hashedBefore);
        digest.update(text(value));
        digest.update(after);
        return digest.digest();
    }

    /**
     * The template in which every occurrence of a text is replaced: the same as replacing it in every string of the tree
     * and canonicalising that. Empty when it occurs in the name of a member, because then members may change places.
     *
     * @param text letters, digits and braces only, which no canonical form escapes, with a capital letter other than E,
     *     which no canonical form has outside of strings
     * @param replacement letters, digits and braces only
     */
    public Optional<CanonicalTemplate> replaced(String text, String replacement) {
        byte[] from = plain(text);
        if (text.chars().noneMatch(c -> c >= 'A' && c <= 'Z' && c != 'E')) {
            throw new IllegalArgumentException("text: " + Excerpt.of(text) + " (expected: a capital letter, not E)");
        }
        byte[] to = plain(replacement);
        Optional<byte[]> newBefore = replaced(before, from, to);
        Optional<byte[]> newAfter = replaced(after, from, to);
        return newBefore.isPresent() && newAfter.isPresent()
                ? Optional.of(new CanonicalTemplate(newBefore.get(), newAfter.get()))
                : Optional.empty();
    }

    private static Optional<byte[]> replaced(byte[] bytes, byte[] from, byte[] to) {
        // One byte, one character: the JDK searches such text with vector instructions.
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        String wanted = new String(from, StandardCharsets.ISO_8859_1);
        JsonSink result = JsonSink.borrow();
        try {
            int start = 0;
            for (int at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, start)) {
                if (isInName(bytes, at + from.length)) {
                    return Optional.empty();
                }
                result.putBytes(bytes, start, at);
                result.putBytes(to, 0, to.length);
                start = at + from.length;
            }
            result.putBytes(bytes, start, bytes.length);
            return Optional.of(result.toBytes());
        } finally {
            result.release();
        }
    }

    /** Whether the string that goes on here is the name of a member: a colon follows its quote. */
    private static boolean isInName(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at + 1 < bytes.length && bytes[at + 1] == ':';
    }

    private static byte[] plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!plain && c != '{' && c != '}') {
                throw new IllegalArgumentException(
                        "text: " + Excerpt.of(text) + " (expected: letters, digits and braces)");
            }
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("text: empty (expected: letters, digits and braces)");
        }
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] text(String value) {
        JsonSink sink = new JsonSink(value.length() + 2);
        sink.putString(value);
        return sink.toBytes();
    }
}
