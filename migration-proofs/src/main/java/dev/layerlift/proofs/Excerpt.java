package dev.layerlift.proofs;

/** Shortens what came from outside, so that a message stays readable whatever its size. */
final class Excerpt {
    private static final int MAX_LENGTH = 80;

    private Excerpt() {}

    /** At most 80 characters of the text, control characters and surrogates replaced. */
    static String of(String text) {
        boolean cut = text.length() > MAX_LENGTH;
        StringBuilder excerpt = new StringBuilder();
        for (int i = 0; i < (cut ? MAX_LENGTH : text.length()); i++) {
            char c = text.charAt(i);
            excerpt.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return cut ? excerpt + "…" : excerpt.toString();
    }
}
