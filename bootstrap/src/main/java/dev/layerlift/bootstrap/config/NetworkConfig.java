package dev.layerlift.bootstrap.config;

import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.did.web.TrustedCertificates;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How other hosts are reached.
 *
 * @param allowPrivateAddresses whether hosts may lie in private networks or on this machine
 * @param trustedCertificates a PEM file of authorities to trust besides those of the Java platform; relative to the home
 */
public record NetworkConfig(boolean allowPrivateAddresses, Optional<String> trustedCertificates) {
    /** What holds when the file says nothing: the public internet, and whom the Java platform trusts. */
    public static final NetworkConfig DEFAULT = new NetworkConfig(false, Optional.empty());

    /**
     * The limits of requests.
     *
     * @param home the folder that a relative file is relative to
     * @throws dev.layerlift.domain.error.MigrationException {@code CERTIFICATES_UNREADABLE}
     */
    public HttpsWebConfig limits(Path home) {
        return HttpsWebConfig.DEFAULT
                .withPrivateAddresses(allowPrivateAddresses)
                .withTrusted(trustedCertificates
                        .map(file -> TrustedCertificates.read(home.resolve(file)))
                        .orElse(List.of()));
    }
}
