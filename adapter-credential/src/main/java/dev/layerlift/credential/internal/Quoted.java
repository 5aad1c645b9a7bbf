package dev.layerlift.credential.internal;

import java.util.Arrays;

/**
 * A stranger's text in a sentence: bounded, and without characters that could pretend to be something else. What is too
 * long keeps its start and its end, because in a DID URL the end says which key it is.
 */
public final class Quoted {
    private static final int START = 66;
    private static final int END = 33;

    private Quoted() {}

    /** The text in quotation marks. */
    public static String of(String text) {
        int[] shown = text.codePoints().map(Quoted::visible).toArray();
        if (shown.length <= START + END + 1) {
            return '"' + new String(shown, 0, shown.length) + '"';
        }
        String end = new String(Arrays.copyOfRange(shown, shown.length - END, shown.length), 0, END);
        return '"' + new String(shown, 0, START) + '…' + end + '"';
    }

    private static int visible(int codePoint) {
        int type = Character.getType(codePoint);
        boolean hidden = Character.isISOControl(codePoint)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
        return hidden ? '?' : codePoint;
    }
}
