package dev.layerlift.did.web;

import dev.layerlift.did.web.CheckedAddresses.AddressRefusedException;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a request, as a failure of the closed set with its verdict. */
final class WebFailures {
    private static final String TIMED_OUT = "TIMED_OUT";
    private static final int CAUSES_MAX = 20;

    private final URI url;

    WebFailures(URI url) {
        this.url = url;
    }

    static MigrationException refusedUrl(URI url) {
        return MigrationException.validation(
                "URL_REFUSED",
                "url: " + Shortened.of(url.toString())
                        + " (expected: https with a host, without user information and fragment)");
    }

    MigrationException status(int status) {
        boolean later = status >= 500 || status == 408 || status == 425 || status == 429;
        return failure("HTTP_STATUS", "answers with HTTP status " + status + " (expected: 200)", later, null);
    }

    MigrationException redirect(int status, String location) {
        MigrationException plain = failure(
                "REDIRECT_REFUSED", "answers with HTTP status " + status + ", a redirect (expected: 200)", false, null);
        return location.isEmpty()
                ? plain
                : new MigrationException(
                        plain.error().withDetail("location: " + Shortened.of(location)), plain.retry());
    }

    MigrationException encoding(String encoding) {
        return failure(
                "ENCODING_REFUSED",
                "is sent with Content-Encoding " + Shortened.of(encoding)
                        + ", which was not asked for (expected: none)",
                false,
                null);
    }

    MigrationException tooLarge(long sizeBytesMax) {
        return failure(
                "RESPONSE_TOO_LARGE", "has more than " + sizeBytesMax + " bytes (expected: at most that)", false, null);
    }

    MigrationException endless() {
        return failure(
                "CONNECTION_FAILED",
                "is sent without Content-Length and not in chunks, so nobody can tell whether it is whole"
                        + " (expected: one of them)",
                false,
                null);
    }

    MigrationException timedOut(Duration limit, @Nullable Throwable cause) {
        return failure(TIMED_OUT, "is not read after " + limit.toMillis() + " ms (expected: sooner)", true, cause);
    }

    MigrationException interrupted(InterruptedException cause) {
        return failure(TIMED_OUT, "is not read: the thread was interrupted", true, cause);
    }

    MigrationException busy() {
        return failure(TIMED_OUT, "is not read: too many requests wait already", true, null);
    }

    MigrationException of(Exception thrown) {
        if (thrown instanceof MigrationException known) {
            return known;
        }
        if (thrown instanceof AddressRefusedException refused) {
            return failure(
                    "ADDRESS_REFUSED",
                    "is at " + refused.address() + " (expected: an address of the public internet)",
                    false,
                    thrown,
                    "if that address is meant: network.allowPrivateAddresses: true in layerlift.yaml");
        }
        if (thrown instanceof UnknownHostException) {
            return failure("HOST_UNKNOWN", "cannot be reached: the host has no address", true, thrown);
        }
        if (thrown instanceof MessageConstraintException) {
            return failure("RESPONSE_TOO_LARGE", "is sent with headers beyond every measure", false, thrown);
        }
        if (thrown instanceof InterruptedIOException) {
            return failure(TIMED_OUT, "is not answered in time", true, thrown);
        }
        if (thrown instanceof SSLException) {
            // A certificate does not become good by asking again; a handshake that broke off may.
            boolean certificate = isAboutCertificate(thrown);
            return failure(
                    "TLS_FAILED",
                    certificate ? "has a certificate that does not hold" : "cannot be reached over TLS",
                    !certificate,
                    thrown);
        }
        if (thrown instanceof IOException) {
            return failure("CONNECTION_FAILED", "cannot be reached, or breaks off", true, thrown);
        }
        return failure("CONNECTION_FAILED", "answers with what is no HTTP", false, thrown);
    }

    /** What took too long has a category of its own. */
    private static ErrorType type(String code) {
        return code.equals(TIMED_OUT) ? ErrorType.TIMEOUT_ERROR : ErrorType.NETWORK_ERROR;
    }

    private static boolean isAboutCertificate(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (cause instanceof SSLPeerUnverifiedException || cause instanceof GeneralSecurityException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private MigrationException failure(
            String code, String what, boolean later, @Nullable Throwable cause, String... recovery) {
        MigrationError error = MigrationError.of(type(code), code, Shortened.of(url.toString()) + " " + what, recovery);
        Retry retry = later ? Retry.LATER : Retry.NEVER;
        return cause == null
                ? new MigrationException(error, retry)
                : new MigrationException(error.withDetail(String.valueOf(cause)), retry, cause);
    }
}
