package dev.layerlift.domain.did;

import java.net.IDN;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The host that serves a did:webvh, as a domain name in ASCII with an optional port. IP addresses are refused in every
 * spelling, as did:webvh 1.0 demands.
 *
 * @param name the domain name, lower case, international names as {@code xn--} labels
 * @param port the port where it is not the default one
 */
public record WebHost(String name, OptionalInt port) {
    private static final int NAME_LENGTH_MAX = 253;
    /** Enough for a name of which every byte is percent-encoded, and a port. */
    private static final int PART_LENGTH_MAX = 3 * NAME_LENGTH_MAX + "%3A65535".length();

    private static final int LABEL_LENGTH_MAX = 63;

    /** What IDNA 2003 maps to something else and IDNA 2008 keeps: sharp s, final sigma, the two invisible joiners. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");

    /** How the last label of an IPv4 address starts in every spelling, and that of a domain name never. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9].*");

    public WebHost {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "host: \"" + Shortened.of(name) + "\" (expected: 1 to " + NAME_LENGTH_MAX + " characters)");
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                throw new IllegalArgumentException("host: \"" + Shortened.of(name)
                        + "\" (expected: a domain name such as assets.example.com, without scheme, path or spaces)");
            }
        }
        if (NUMERIC.matcher(labels[labels.length - 1]).matches()) {
            throw new IllegalArgumentException("host: \"" + Shortened.of(name)
                    + "\" (expected: a domain name; did:webvh does not allow IP addresses)");
        }
        if (labels.length == 1) {
            // Such a name means another machine in every network.
            throw new IllegalArgumentException("host: \"" + Shortened.of(name)
                    + "\" (expected: a full domain name such as assets.example.com; for trials, assets.localhost)");
        }
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
            throw new IllegalArgumentException("port: " + port.getAsInt() + " (expected: 1 to 65535)");
        }
    }

    /**
     * Parses what a person types: {@code assets.example.com} or {@code assets.localhost:8080}; international names are
     * converted.
     *
     * @throws IllegalArgumentException with a message that names the text and what was expected
     */
    public static WebHost parse(String text) {
        String name = text;
        OptionalInt port = OptionalInt.empty();
        if (text.isBlank()) {
            throw new IllegalArgumentException("host: empty (expected: a domain name such as assets.example.com)");
        }
        if (text.contains("://") || text.contains("/") || text.contains("@") || text.contains("?")) {
            throw new IllegalArgumentException("host: \"" + Shortened.of(text)
                    + "\" (expected: the bare domain name, such as assets.example.com, without scheme or path)");
        }
        if (text.indexOf(':') != text.lastIndexOf(':') || text.startsWith("[")) {
            throw new IllegalArgumentException("host: \"" + Shortened.of(text)
                    + "\" (expected: a domain name; did:webvh does not allow IP addresses)");
        }
        int colon = text.indexOf(':');
        if (colon >= 0) {
            name = text.substring(0, colon);
            port = OptionalInt.of(parsePort(text.substring(colon + 1)));
        }
        return new WebHost(toAscii(name), port);
    }

    /** Letters, digits and, not at its ends, hyphens. By hand: every document names its host many times. */
    private static boolean isLabel(String label) {
        int length = label.length();
        if (length == 0 || length > LABEL_LENGTH_MAX || label.charAt(0) == '-' || label.charAt(length - 1) == '-') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = label.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Parses the host part of a did:webvh, where a port follows {@code %3A}; percent-decoded once, then checked. */
    static WebHost fromDid(String part) {
        if (part.isEmpty() || part.length() > PART_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "host: \"" + Shortened.of(part) + "\" (expected: a domain name, a port after %3A)");
        }
        String decoded;
        try {
            decoded = PercentDecoding.once(part);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("host: \"" + Shortened.of(part) + "\": " + e.getMessage(), e);
        }
        return parse(decoded);
    }

    /** The host part as a did:webvh spells it. */
    public String inDid() {
        return name + (port.isPresent() ? "%3A" + port.getAsInt() : "");
    }

    /** The host part as a URL spells it. */
    public String inUrl() {
        return name + (port.isPresent() ? ":" + port.getAsInt() : "");
    }

    @Override
    public String toString() {
        return inUrl();
    }

    private static int parsePort(String text) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("port: \"" + Shortened.of(text) + "\" (expected: 1 to 65535)");
        }
        return Integer.parseInt(text);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String toAscii(String name) {
        // Punycode takes time in the square of the length, so what cannot become a name never gets there.
        if (name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "host: \"" + Shortened.of(name) + "\" (expected: 1 to " + NAME_LENGTH_MAX + " characters)");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (isAscii(lower)) {
            // There is nothing to convert, and what a label may be is checked anyway.
            return lower;
        }
        if (AMBIGUOUS.matcher(name).find()) {
            throw new IllegalArgumentException("host: \"" + Shortened.of(name)
                    + "\" (expected: the xn-- form of this name; resolvers disagree which host ß, ς or an invisible"
                    + " character stands for)");
        }
        try {
            return IDN.toASCII(lower, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "host: \"" + Shortened.of(name) + "\" (expected: a domain name such as assets.example.com)", e);
        }
    }
}
