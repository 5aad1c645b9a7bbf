package dev.layerlift.did.web;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * The limits of {@link HttpsWeb}.
 *
 * @param allowPrivateAddresses whether hosts may lie in private networks or on this machine; for tests, and for those
 *     whose whole world is such a network
 * @param trustedCertificates authorities to trust besides those of the Java platform
 * @param connectTimeout the longest wait for one address to answer
 * @param silenceTimeout the longest wait for the next bytes
 * @param totalTimeout the longest time of one small file, from the call to its last byte; for content of any size,
 *     besides what {@link #BYTES_PER_SECOND_MIN} allows
 * @param connectionsMax the most connections, and requests in work, at the same time, 1 to 1024
 * @param connectionsPerHostMax the most of them to one host
 * @param userAgent what it calls itself
 */
public record HttpsWebConfig(
        boolean allowPrivateAddresses,
        List<X509Certificate> trustedCertificates,
        Duration connectTimeout,
        Duration silenceTimeout,
        Duration totalTimeout,
        int connectionsMax,
        int connectionsPerHostMax,
        String userAgent) {
    /** The slowest transfer of large content that is waited for, in bytes per second. */
    public static final long BYTES_PER_SECOND_MIN = 256L * 1024;

    /** The usual limits: public addresses alone, the authorities of the platform, 30 seconds for a file. */
    public static final HttpsWebConfig DEFAULT = new HttpsWebConfig(
            false,
            List.of(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            16,
            4,
            "Layerlift");

    public HttpsWebConfig {
        trustedCertificates = List.copyOf(trustedCertificates);
        requireTime("connectTimeout", connectTimeout);
        requireTime("silenceTimeout", silenceTimeout);
        requireTime("totalTimeout", totalTimeout);
        requireBetween("connectionsMax", connectionsMax, 1024);
        requireBetween("connectionsPerHostMax", connectionsPerHostMax, connectionsMax);
        if (!userAgent.matches("[!-~][ -~]{0,99}")) {
            throw new IllegalArgumentException(
                    "userAgent: \"" + userAgent + "\" (expected: 1 to 100 ASCII characters)");
        }
    }

    /** These limits with private addresses allowed or not. */
    public HttpsWebConfig withPrivateAddresses(boolean allowed) {
        return new HttpsWebConfig(
                allowed,
                trustedCertificates,
                connectTimeout,
                silenceTimeout,
                totalTimeout,
                connectionsMax,
                connectionsPerHostMax,
                userAgent);
    }

    /** These limits with more authorities to trust. */
    public HttpsWebConfig withTrusted(List<X509Certificate> authorities) {
        return new HttpsWebConfig(
                allowPrivateAddresses,
                authorities,
                connectTimeout,
                silenceTimeout,
                totalTimeout,
                connectionsMax,
                connectionsPerHostMax,
                userAgent);
    }

    /** These limits with other times. */
    public HttpsWebConfig withTimeouts(Duration connect, Duration silence, Duration total) {
        return new HttpsWebConfig(
                allowPrivateAddresses,
                trustedCertificates,
                connect,
                silence,
                total,
                connectionsMax,
                connectionsPerHostMax,
                userAgent);
    }

    private static void requireTime(String name, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(name + ": " + time + " (expected: 1 ms to 1 hour)");
        }
    }

    private static void requireBetween(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + max + ")");
        }
    }
}
