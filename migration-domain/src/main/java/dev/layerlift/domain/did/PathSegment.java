package dev.layerlift.domain.did;

import java.util.regex.Pattern;

/**
 * A segment of the path in a did:webvh or in a DID URL. Decoded once, it must stay one segment: whichever server it is
 * sent to must not read it as a way out of the folder.
 */
final class PathSegment {
    private static final int LENGTH_MAX = 255;
    /** A segment that a server may take for a step, also with the parameters that some servers cut off first. */
    private static final Pattern STEP = Pattern.compile("\\.\\.?(?:;.*)?", Pattern.DOTALL);

    private PathSegment() {}

    /**
     * The canonical spelling of a segment: decoded once, checked, and encoded as in a URL.
     *
     * @throws IllegalArgumentException with what is wrong and what was expected
     */
    static String canonical(String segment) {
        if (segment.isEmpty() || segment.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    segment.length() + " characters in a path segment (expected: 1 to " + LENGTH_MAX + ")");
        }
        String decoded = PercentDecoding.once(segment);
        if (STEP.matcher(decoded).matches()) {
            throw new IllegalArgumentException(
                    "the path segment \"" + segment + "\" (expected: none that is '.' or '..', however it is spelled)");
        }
        if (decoded.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("a separator or control character in a path segment (expected: neither,"
                    + " also not percent-encoded)");
        }
        if (isSpace(decoded.codePointAt(0)) || isSpace(decoded.codePointBefore(decoded.length()))) {
            throw new IllegalArgumentException(
                    "white space at an end of a path segment (expected: none, also not percent-encoded)");
        }
        return PercentDecoding.encode(decoded);
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}
