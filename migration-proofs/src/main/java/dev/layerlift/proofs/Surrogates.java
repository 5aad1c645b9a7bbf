package dev.layerlift.proofs;

/** Finds surrogates without a partner: they have no UTF-8 form, so that text holding one cannot be signed. */
final class Surrogates {
    private Surrogates() {}

    /** The index of the first lone surrogate, or -1. */
    static int indexOfLone(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!isPairAt(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** The code point of the surrogate pair at this index, or an exception when there is no pair. */
    static int codePointAt(String text, int index) {
        if (!isPairAt(text, index)) {
            throw new IllegalArgumentException("string: lone surrogate " + escape(text.charAt(index)) + " at index "
                    + index + " (expected: Unicode scalar values only)");
        }
        return text.codePointAt(index);
    }

    /** The character as a JSON escape, for messages. */
    static String escape(char c) {
        return String.format("\\u%04x", (int) c);
    }

    private static boolean isPairAt(CharSequence text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }
}
