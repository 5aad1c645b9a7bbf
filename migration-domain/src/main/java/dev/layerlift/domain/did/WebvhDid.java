package dev.layerlift.domain.did;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A did:webvh: SCID, host with optional port, path segments (did:webvh 1.0, "Method-Specific Identifier").
 *
 * @param value the DID
 * @param scid the self-certifying identifier
 * @param host the host, with {@code :port} where there is one
 * @param path the path segments, percent-encoded as in a URL, so that equal places are equal; empty for {@code
 *     .well-known}
 */
public record WebvhDid(String value, String scid, WebHost host, List<String> path) implements Did {
    static final String PREFIX = "did:webvh:";
    private static final String SCID_PREFIX = "Qm";
    private static final int SCID_LENGTH = 46;
    /** The characters of DID Core, and those of other scripts, which the specification shows in its examples. */
    private static final Pattern RAW = Pattern.compile("[A-Za-z0-9._%\\-[^\\p{ASCII}\\p{C}\\p{Z}]]*");

    private static final int SEGMENTS_MAX = 32;

    public WebvhDid {
        path = List.copyOf(path);
    }

    /** Parses a did:webvh without path, query or fragment of a DID URL. */
    public static WebvhDid parse(String text) {
        String[] parts = text.substring(PREFIX.length()).split(":", -1);
        if (parts.length < 2) {
            throw invalid(text, "it names a SCID and a host: did:webvh:<scid>:<host>");
        }
        if (!isScid(parts[0])) {
            throw invalid(text, "its SCID is 46 characters of base58btc that start with Qm");
        }
        if (parts.length - 2 > SEGMENTS_MAX) {
            throw invalid(text, "it has at most " + SEGMENTS_MAX + " path segments");
        }
        WebHost host;
        try {
            host = WebHost.fromDid(parts[1]);
        } catch (IllegalArgumentException e) {
            throw invalid(text, "a host: " + e.getMessage());
        }
        List<String> path = new ArrayList<>();
        for (String segment : List.of(parts).subList(2, parts.length)) {
            path.add(segment(text, segment));
        }
        return new WebvhDid(text, parts[0], host, path);
    }

    /** By hand: each version of a log names its DID. */
    private static boolean isScid(String text) {
        if (text.length() != SCID_LENGTH || !text.startsWith(SCID_PREFIX)) {
            return false;
        }
        for (int i = SCID_PREFIX.length(); i < SCID_LENGTH; i++) {
            if (!isBase58(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase58(char c) {
        boolean alphanumeric = (c >= '1' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        return alphanumeric && c != 'I' && c != 'O' && c != 'l';
    }

    private static String segment(String text, String segment) {
        if (!RAW.matcher(segment).matches()) {
            throw invalid(text, "each path segment has letters, digits, '.', '-', '_' or %XX");
        }
        try {
            return PathSegment.canonical(segment);
        } catch (IllegalArgumentException e) {
            throw invalid(text, String.valueOf(e.getMessage()));
        }
    }

    private static InvalidDidException invalid(String text, String expected) {
        return new InvalidDidException(
                "\"" + Shortened.of(text) + "\" is not a did:webvh (expected: " + expected + ")");
    }

    /**
     * The URL of the folder that the log is in, ending in {@code /} (did:webvh 1.0, "The DID to HTTPS Transformation").
     */
    public String logFolderUrl() {
        return path.isEmpty() ? filesUrl() + ".well-known/" : filesUrl();
    }

    /** The URL that paths of DID URLs start at, ending in {@code /}: as that of the log, without {@code .well-known}. */
    public String filesUrl() {
        return "https://" + host.inUrl() + "/" + (path.isEmpty() ? "" : String.join("/", path) + "/");
    }

    @Override
    public Layer layer() {
        return Layer.WEBVH;
    }

    @Override
    public CanonicalIdentity identity() {
        return new CanonicalIdentity(PREFIX + scid);
    }

    @Override
    public String toString() {
        return value;
    }
}
