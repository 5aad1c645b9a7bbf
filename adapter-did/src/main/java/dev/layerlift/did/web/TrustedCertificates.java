package dev.layerlift.did.web;

import dev.layerlift.domain.error.MigrationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom to trust: the authorities of the Java platform, and those of a file. */
public final class TrustedCertificates {
    private static final int FILE_BYTES_MAX = 1024 * 1024;

    private TrustedCertificates() {}

    /**
     * The certificates of a PEM file of at most 1 MiB.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code CERTIFICATES_UNREADABLE} when there are none in it
     */
    public static List<X509Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX);
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
                if (certificate instanceof X509Certificate x509) {
                    found.add(x509);
                }
            }
            if (found.isEmpty()) {
                throw unreadable(file, "no certificate in it");
            }
            return List.copyOf(found);
        } catch (IOException | CertificateException e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    /** A TLS context that trusts the platform's authorities and these. */
    static SSLContext context(List<X509Certificate> more) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // Without more of them the platform's own default is taken, which follows its settings.
            context.init(null, more.isEmpty() ? null : managers(more), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up on this Java platform", e);
        }
    }

    private static TrustManager[] managers(List<X509Certificate> more) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate certificate : x509.getAcceptedIssuers()) {
                    all.setCertificateEntry("authority-" + number++, certificate);
                }
            }
        }
        for (X509Certificate certificate : more) {
            all.setCertificateEntry("authority-" + number++, certificate);
        }
        return factory(all).getTrustManagers();
    }

    @SuppressWarnings("NullAway") // null stands for the platform's own authorities
    private static TrustManagerFactory factory(@org.jspecify.annotations.Nullable KeyStore authorities)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory;
    }

    private static MigrationException unreadable(Path file, String why) {
        return MigrationException.validation(
                "CERTIFICATES_UNREADABLE",
                file + ": " + why + " (expected: a PEM file with certificates of authorities)",
                "name another file in network.trustedCertificates, or none");
    }
}
