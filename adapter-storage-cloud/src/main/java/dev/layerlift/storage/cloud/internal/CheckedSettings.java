package dev.layerlift.storage.cloud.internal;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the configurations of the stores of this module refuse alike, each with a sentence that names the value. */
public final class CheckedSettings {
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MAX = Duration.ofHours(1);
    private static final Pattern PREFIX = Pattern.compile("(?:(?!\\.{1,2}/)[A-Za-z0-9._-]+/)*");
    private static final int PREFIX_LENGTH_MAX = 200;

    private CheckedSettings() {}

    /** Refuses what is no address of a store: it names a scheme and a host, and neither user, path nor query. */
    public static void requireEndpoint(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        boolean path = endpoint.getRawPath() != null
                && !endpoint.getRawPath().isEmpty()
                && !endpoint.getRawPath().equals("/");
        if (!(scheme.equals("https") || scheme.equals("http"))
                || endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null
                || path) {
            throw new IllegalArgumentException("endpoint: " + scheme + "://" + endpoint.getHost()
                    + " (expected: https:// or http:// and a host, without user, path or query)");
        }
    }

    /** Refuses a prefix that is not empty and no segments that each end with a slash, or is longer than 200 characters. */
    public static void requireKeyPrefix(String keyPrefix) {
        if (keyPrefix.length() > PREFIX_LENGTH_MAX || !PREFIX.matcher(keyPrefix).matches()) {
            throw new IllegalArgumentException("keyPrefix: \"" + keyPrefix
                    + "\" (expected: nothing, or segments that each end with a slash, such as layerlift/)");
        }
    }

    /** Refuses a time in which something must move that is not 100 ms to 1 h. */
    public static void requireTimeout(Duration timeout) {
        if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: PT0.1S to PT1H)");
        }
    }

    /** Refuses one bucket for both areas. */
    public static void requireApart(String publicBucket, String restrictedBucket) {
        if (publicBucket.equals(restrictedBucket)) {
            throw new IllegalArgumentException(
                    "restrictedBucket: \"" + restrictedBucket + "\" (expected: another bucket than the public one)");
        }
    }
}
