package dev.layerlift.domain.did;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A DID URL: a DID with a path, parameters and a fragment, each of which may be missing (DID Core, "DID URL Syntax").
 * Everything is decoded once and then checked, so that no path leads out of the folder that it is put under.
 *
 * @param value the DID URL
 * @param did the DID
 * @param path the segments of the path, percent-encoded as in a URL; the last one is empty when the path ends in {@code /}
 * @param parameters the DID parameters, decoded
 * @param fragment the fragment without {@code #}, as it was written
 */
public record DidUrl(
        String value, Did did, List<String> path, Map<String, String> parameters, Optional<String> fragment) {
    /** The most characters of path, query and fragment together. */
    public static final int TAIL_LENGTH_MAX = 8192;
    /** The most segments of a path. */
    public static final int SEGMENTS_MAX = 32;

    /** The parameter that names a service. */
    public static final String SERVICE = "service";
    /** The parameter with a path to append to the endpoint of the service. */
    public static final String RELATIVE_REF = "relativeRef";
    /** The parameter with the id of a version. */
    public static final String VERSION_ID = "versionId";
    /** The parameter with a time at which the version was the active one. */
    public static final String VERSION_TIME = "versionTime";
    /** The parameter with the number of a version (did:webvh 1.0, "Reading did:webvh DID URLs"). */
    public static final String VERSION_NUMBER = "versionNumber";

    private static final Set<String> KNOWN = Set.of(SERVICE, RELATIVE_REF, VERSION_ID, VERSION_TIME, VERSION_NUMBER);
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%/-]*");
    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*");

    public DidUrl {
        path = List.copyOf(path);
        parameters = Map.copyOf(parameters);
    }

    /**
     * Parses a DID URL; a bare DID is one too.
     *
     * @throws InvalidDidException when it does not begin with a DID of a known method
     * @throws InvalidDidUrlException when path, query or fragment are malformed, or a path would leave its folder
     */
    public static DidUrl parse(String text) {
        String rest = text;
        Optional<String> fragment = Optional.empty();
        int hash = rest.indexOf('#');
        if (hash >= 0) {
            fragment = Optional.of(rest.substring(hash + 1));
            rest = rest.substring(0, hash);
        }
        Optional<String> query = Optional.empty();
        int question = rest.indexOf('?');
        if (question >= 0) {
            query = Optional.of(rest.substring(question + 1));
            rest = rest.substring(0, question);
        }
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash);
        String didText = slash < 0 ? rest : rest.substring(0, slash);
        Did did = Did.parse(didText);
        if (text.length() - didText.length() > TAIL_LENGTH_MAX) {
            throw new InvalidDidUrlException("path, query and fragment: " + (text.length() - didText.length())
                    + " characters (expected: at most " + TAIL_LENGTH_MAX + ")");
        }
        if (!PATH.matcher(path).matches()) {
            throw new InvalidDidUrlException(
                    "path: \"" + Shortened.of(path) + "\" (expected: letters, digits, -._~!$&'()*+,;=:@ and %XX)");
        }
        fragment.ifPresent(DidUrl::checkFragment);
        Map<String, String> parameters = query.map(DidUrl::parameters).orElse(Map.of());
        if (parameters.containsKey(RELATIVE_REF) && !parameters.containsKey(SERVICE)) {
            throw new InvalidDidUrlException("relativeRef: without a service (expected: service=… as well)");
        }
        if (parameters.containsKey(SERVICE) && !path.isEmpty()) {
            throw new InvalidDidUrlException("service: \"" + Shortened.of(parameters.getOrDefault(SERVICE, ""))
                    + "\" beside a path (expected: one" + " of both; a path is that of the service \"files\")");
        }
        return new DidUrl(text, did, segments(path), parameters, fragment);
    }

    /** Whether it is the DID itself, perhaps in a version. */
    public boolean isDocument() {
        return path.isEmpty() && fragment.isEmpty() && !parameters.containsKey(SERVICE);
    }

    /** A parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * The segments of a path that is to be appended to a folder, percent-encoded as in a URL.
     *
     * @param decoded a path, {@code /} before it or not, such as the value of {@code relativeRef}
     * @throws InvalidDidUrlException when it names another host, or would leave the folder
     */
    public static List<String> appended(String decoded) {
        if (decoded.startsWith("//") || decoded.indexOf('?') >= 0 || decoded.indexOf('#') >= 0) {
            throw new InvalidDidUrlException("relativeRef: \"" + Shortened.of(decoded)
                    + "\" (expected: a path alone, without host, query or fragment)");
        }
        String path = decoded.startsWith("/") ? decoded : "/" + decoded;
        int colon = decoded.indexOf(':');
        if (colon >= 0 && decoded.lastIndexOf('/', colon) < 0) {
            throw new InvalidDidUrlException(
                    "relativeRef: \"" + Shortened.of(decoded) + "\" (expected: a path, without scheme)");
        }
        return segments(path);
    }

    private static List<String> segments(String path) {
        if (path.isEmpty()) {
            return List.of();
        }
        String[] parts = path.substring(1).split("/", -1);
        if (parts.length > SEGMENTS_MAX) {
            throw new InvalidDidUrlException(
                    "path: " + parts.length + " segments (expected: at most " + SEGMENTS_MAX + ")");
        }
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].isEmpty() && i == parts.length - 1) {
                segments.add("");
                continue;
            }
            try {
                segments.add(PathSegment.canonical(parts[i]));
            } catch (IllegalArgumentException e) {
                throw new InvalidDidUrlException("path: \"" + Shortened.of(path) + "\": " + e.getMessage());
            }
        }
        return segments;
    }

    private static Map<String, String> parameters(String query) {
        if (!QUERY.matcher(query).matches()) {
            throw new InvalidDidUrlException(
                    "query: \"" + Shortened.of(query) + "\" (expected: letters, digits, -._~!$&'()*+,;=:@/? and %XX)");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (!KNOWN.contains(name)) {
                // Passed over, it would be answered with something else than was asked for.
                throw new InvalidDidUrlException("parameter: \"" + Shortened.of(name)
                        + "\" (expected: one of service, relativeRef, versionId, versionTime, versionNumber)");
            }
            String value = equals < 0 ? "" : decoded(name, parameter.substring(equals + 1));
            if (value.isEmpty()) {
                throw new InvalidDidUrlException(name + ": empty (expected: a value)");
            }
            if (parameters.putIfAbsent(name, value) != null) {
                throw new InvalidDidUrlException(name + ": twice (expected: once)");
            }
        }
        if (parameters.containsKey(RELATIVE_REF)) {
            appended(parameters.getOrDefault(RELATIVE_REF, ""));
        }
        return parameters;
    }

    private static void checkFragment(String fragment) {
        if (fragment.isEmpty() || !QUERY.matcher(fragment).matches()) {
            throw new InvalidDidUrlException("fragment: \"" + Shortened.of(fragment)
                    + "\" (expected: letters, digits, -._~!$&'()*+,;=:@/? and %XX)");
        }
        decoded("fragment", fragment);
    }

    private static String decoded(String name, String text) {
        try {
            return PercentDecoding.once(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidDidUrlException(name + ": \"" + Shortened.of(text) + "\": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
