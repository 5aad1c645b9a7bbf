package dev.layerlift.domain.did;

/** A text cut to a length that fits into a message. */
public final class Shortened {
    private static final int LENGTH_MAX = 80;

    private Shortened() {}

    /** The text, or its beginning and end when it has more than 80 characters; a pair of surrogates is never cut. */
    public static String of(String text) {
        if (text.length() <= LENGTH_MAX) {
            return text;
        }
        return text.substring(0, boundary(text, 56)) + "…" + text.substring(boundary(text, text.length() - 12));
    }

    /** The index, or the one before where a surrogate pair would be cut: half a pair is no text. */
    private static int boundary(String text, int index) {
        return Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index)) ? index - 1 : index;
    }
}
