package dev.layerlift.storage.cloud.gcs;

import com.google.api.client.http.HttpResponseException;
import com.google.cloud.BaseServiceException;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.storage.cloud.gcs.LateCredentials.CredentialsMissingException;
import dev.layerlift.storage.cloud.gcs.LateCredentials.NotRenewedException;
import dev.layerlift.storage.cloud.internal.SourceFailures;
import dev.layerlift.storage.cloud.internal.SourceTroubleException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Google's client throws into the closed set of failures. Its exceptions go no further, also not as causes:
 * their texts hold the addresses of resumable uploads, with which everybody could go on writing.
 */
final class GcsErrors {
    /** What a call wanted, where the same answer means different things. */
    enum Wanted {
        READ,
        WRITE,
        /** To write where nothing is. */
        CREATE,
        /** To make an object from parts that are there. */
        COMPOSE
    }

    /** The code that says that nothing was created. */
    static final String OBJECT_EXISTS = "OBJECT_EXISTS";

    private record Known(String code, Retry retry, String sentence, String recovery) {}

    private static final int CAUSES_MAX = 20;
    private static final String SAY_AGAIN = "try again later; layerlift resume goes on";

    private static final Known DENIED = new Known(
            "STORE_ACCESS_DENIED",
            Retry.NEVER,
            "the store does not let these credentials in",
            "check the credentials, and that they may list, read, write and delete objects in the bucket");
    private static final Known READ_ONLY = new Known(
            "STORE_NOT_WRITABLE",
            Retry.NEVER,
            "the store does not let these credentials write",
            "give them storage.objects.create and storage.objects.delete in the bucket (the role Storage Object User)");
    private static final Known EXPIRED = new Known(
            "STORE_TOKEN_EXPIRED",
            Retry.NEVER,
            "the credentials expired, or are not valid",
            "get new ones, then run: layerlift resume");
    private static final Known SKEWED = new Known(
            "CLOCK_SKEW",
            Retry.NEVER,
            "the clock of this machine and that of the store differ too much",
            "set the clock of this machine (NTP), then run: layerlift resume");
    private static final Known NO_BUCKET = new Known(
            "BUCKET_MISSING",
            Retry.NEVER,
            "there is no such bucket",
            "make the bucket, or correct its name and the endpoint in the settings of the store");
    private static final Known PART_GONE = new Known(
            "CHUNK_MISSING",
            Retry.NEVER,
            "a chunk is not in the store as it was stated",
            "resume: what is there is asked for again");
    private static final Known FULL = new Known(
            "NO_SPACE", Retry.NEVER, "the store has no space left", "raise the quota or free space, then resume");
    private static final Known BUSY = new Known("STORE_BUSY", Retry.LATER, "the store is busy", SAY_AGAIN);
    private static final Known OVERTAKEN =
            new Known("STORE_BUSY", Retry.LATER, "somebody else wrote the same object meanwhile", SAY_AGAIN);
    private static final Known EXISTS =
            new Known(OBJECT_EXISTS, Retry.NEVER, "an object is there already", "choose another path");
    private static final Known DAMAGED = new Known(
            "DIGEST_MISMATCH",
            Retry.LATER,
            "the bytes were damaged on their way",
            "try again; when it happens over and over, check the network, and use https");
    private static final Known RETAINED = new Known(
            "STORE_NOT_WRITABLE",
            Retry.NEVER,
            "a retention policy or a hold of the bucket keeps the object",
            "take the policy away, or use a bucket without one");

    private static final Known NOBODY_PAYS = new Known(
            "STORE_REFUSED",
            Retry.NEVER,
            "the bucket has who asks pay, and nobody was named who does",
            "name a project in the settings of the store");

    private static final Map<String, Known> BY_REASON = Map.ofEntries(
            Map.entry("authError", EXPIRED),
            Map.entry("required", DENIED),
            Map.entry("insufficientPermissions", DENIED),
            Map.entry("accessNotConfigured", DENIED),
            Map.entry("accountDisabled", DENIED),
            Map.entry("userAccountDisabled", DENIED),
            Map.entry("countryBlocked", DENIED),
            Map.entry("requestTimeTooSkewed", SKEWED),
            Map.entry("retentionPolicyNotMet", RETAINED),
            Map.entry("objectUnderActiveHold", RETAINED),
            Map.entry("quotaExceeded", FULL),
            Map.entry("storageQuotaExceeded", FULL),
            Map.entry("rateLimitExceeded", BUSY),
            Map.entry("userRateLimitExceeded", BUSY),
            Map.entry("dailyLimitExceeded", BUSY),
            Map.entry("dataLoss", DAMAGED));

    private GcsErrors() {}

    /** The failure of a call about {@code what}. */
    static MigrationException of(Wanted wanted, String what, Throwable thrown) {
        if (thrown instanceof MigrationException known) {
            return known;
        }
        Optional<SourceTroubleException> source = cause(thrown, SourceTroubleException.class);
        if (source.isPresent()) {
            return source.get().failure();
        }
        if (isInterruption(thrown)) {
            Thread.currentThread().interrupt();
            return SourceFailures.interrupted(what);
        }
        if (named(thrown, "ChecksumMismatchException")) {
            return storage(what, DAMAGED, typesOf(thrown));
        }
        if (cause(thrown, CredentialsMissingException.class).isPresent()) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "STORE_CREDENTIALS_MISSING",
                    what + ": no credentials were found",
                    Retry.NEVER,
                    thrown,
                    "name a key file in the settings of the store, or set GOOGLE_APPLICATION_CREDENTIALS");
        }
        Optional<Known> noToken = noToken(thrown);
        if (noToken.isPresent()) {
            return storage(what, noToken.get(), typesOf(thrown));
        }
        if (cause(thrown, NotRenewedException.class)
                .filter(refused -> refused.getCause() == null)
                .isPresent()) {
            return storage(what, EXPIRED, typesOf(thrown));
        }
        int status = statusOf(thrown);
        return status > 0 ? answered(wanted, what, status, thrown) : unanswered(what, thrown);
    }

    /** The status of the answer that a failure is about; 0 without one. */
    static int statusOf(Throwable thrown) {
        int told = cause(thrown, BaseServiceException.class)
                .map(BaseServiceException::getCode)
                .orElse(0);
        return told > 0
                ? told
                : cause(thrown, HttpResponseException.class)
                        .map(HttpResponseException::getStatusCode)
                        .orElse(0);
    }

    private static String reasonOf(Throwable thrown) {
        String reason = cause(thrown, BaseServiceException.class)
                .map(BaseServiceException::getReason)
                .orElse("");
        return reason.matches("[A-Za-z]{1,60}") ? reason : "";
    }

    private static MigrationException answered(Wanted wanted, String what, int status, Throwable thrown) {
        String reason = reasonOf(thrown);
        Known known = isAboutChecksum(status, thrown) ? DAMAGED : known(wanted, reason, status);
        return storage(what, known, "HTTP " + status + (reason.isEmpty() ? "" : " " + reason));
    }

    private static MigrationException storage(String what, Known known, String detail) {
        return new MigrationException(
                MigrationError.of(
                                ErrorType.STORAGE_ERROR, known.code(), what + ": " + known.sentence(), known.recovery())
                        .withDetail(detail),
                known.retry());
    }

    /** A damaged body is refused with a general reason, and said why in words only. */
    private static boolean isAboutChecksum(int status, Throwable thrown) {
        if (status != 400) {
            return false;
        }
        String said = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT)
                + cause(thrown, HttpResponseException.class)
                        .map(HttpResponseException::getContent)
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        return said.contains("crc32c") || said.contains("md5 hash");
    }

    private static Known known(Wanted wanted, String reason, int status) {
        Known known = BY_REASON.get(reason);
        if (known != null && status != 400) {
            return known;
        }
        if (status == 400 && reason.equals("required")) {
            return NOBODY_PAYS;
        }
        return switch (status) {
            case 401 -> EXPIRED;
            case 403, 405 -> wanted == Wanted.READ ? DENIED : READ_ONLY;
            case 404 -> wanted == Wanted.COMPOSE ? PART_GONE : NO_BUCKET;
            case 412 ->
                switch (wanted) {
                    case COMPOSE -> PART_GONE;
                    case CREATE -> EXISTS;
                    case READ, WRITE -> OVERTAKEN;
                };
            case 408, 409, 429, 503 -> BUSY;
            case 413 ->
                new Known(
                        "OBJECT_TOO_LARGE",
                        Retry.NEVER,
                        "the object is too large for the store",
                        "write it in chunks, or use another store");
            case 507 -> FULL;
            case 410 ->
                new Known("STORE_FAILED", Retry.LATER, "the store gave up the upload of this object", SAY_AGAIN);
            default ->
                status >= 500
                        ? new Known("STORE_FAILED", Retry.LATER, "the store failed with status " + status, SAY_AGAIN)
                        : new Known(
                                "STORE_REFUSED",
                                Retry.NEVER,
                                "the store refused with status " + status + (reason.isEmpty() ? "" : " and " + reason),
                                "run: layerlift doctor");
        };
    }

    /** What Google's server for tokens said when it gave none. */
    private static Optional<Known> noToken(Throwable thrown) {
        Optional<HttpResponseException> answer = cause(thrown, HttpResponseException.class);
        String said = answer.map(HttpResponseException::getContent).orElse("");
        if (!said.contains("invalid_grant")) {
            return Optional.empty();
        }
        if (said.contains("short-lived") || said.contains("iat and exp")) {
            return Optional.of(SKEWED);
        }
        return Optional.of(said.contains("expired") || said.contains("invalid_rapt") ? EXPIRED : DENIED);
    }

    private static boolean isInterruption(Throwable thrown) {
        return Thread.currentThread().isInterrupted()
                || cause(thrown, ClosedByInterruptException.class).isPresent()
                || (cause(thrown, InterruptedIOException.class).isPresent()
                        && cause(thrown, SocketTimeoutException.class).isEmpty());
    }

    private static MigrationException unanswered(String what, Throwable thrown) {
        if (cause(thrown, SocketTimeoutException.class).isPresent()) {
            return failure(
                    ErrorType.TIMEOUT_ERROR,
                    "STORE_TIMEOUT",
                    what + ": the store did not answer in time",
                    Retry.LATER,
                    thrown,
                    SAY_AGAIN);
        }
        if (cause(thrown, UnknownHostException.class).isPresent()) {
            return network(
                    "HOST_UNKNOWN",
                    what + ": the host of the store is not known",
                    thrown,
                    "check the endpoint in the settings of the store, and the name service");
        }
        if (cause(thrown, SSLException.class).isPresent()) {
            return network(
                    "TLS_FAILED",
                    what + ": no secure connection to the store",
                    thrown,
                    "check the endpoint, its certificate, and whether it speaks https");
        }
        if (cause(thrown, ConnectException.class).isPresent()
                || cause(thrown, NoRouteToHostException.class).isPresent()) {
            return network(
                    "STORE_UNREACHABLE",
                    what + ": the store cannot be reached",
                    thrown,
                    "check the endpoint in the settings of the store, and that the store runs");
        }
        if (cause(thrown, IOException.class).isPresent()) {
            return network("CONNECTION_LOST", what + ": the connection to the store broke", thrown, SAY_AGAIN);
        }
        return failure(
                ErrorType.STORAGE_ERROR,
                "STORE_FAILED",
                what + ": the store or its client failed",
                Retry.LATER,
                thrown,
                "run: layerlift doctor");
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** Types that the client keeps to itself. */
    private static boolean named(Throwable thrown, String simpleName) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals(simpleName)) {
                return true;
            }
        }
        return false;
    }

    /** The store has other bytes than it was sent. */
    static MigrationException damaged(String what, String sent, @Nullable String told) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "DIGEST_MISMATCH",
                        what + ": the store says it has bytes with " + told + " (expected: " + sent + ")",
                        "try again; when it happens over and over, do not trust this store"),
                Retry.LATER);
    }

    /** Other bytes came than the store says it has. */
    static MigrationException damagedOnReading(String what, String named, String came) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "DIGEST_MISMATCH",
                        what + ": the bytes that came have crc32c " + came + " (expected: " + named
                                + ", as the store says)",
                        DAMAGED.recovery()),
                Retry.LATER);
    }

    /** A permanent refusal that no answer of the store caused. */
    static MigrationException refusal(String code, String message, String recovery) {
        return MigrationException.storage(code, message, recovery);
    }

    private static MigrationException network(String code, String message, Throwable cause, String recovery) {
        return failure(ErrorType.NETWORK_ERROR, code, message, Retry.LATER, cause, recovery);
    }

    private static MigrationException failure(
            ErrorType type, String code, String message, Retry retry, Throwable cause, String recovery) {
        return new MigrationException(
                MigrationError.of(type, code, message, recovery).withDetail(typesOf(cause)), retry);
    }

    private static String typesOf(Throwable thrown) {
        StringBuilder types = new StringBuilder(thrown.getClass().getSimpleName());
        Throwable cause = thrown.getCause();
        for (int depth = 0; cause != null && depth < 3; depth++, cause = cause.getCause()) {
            types.append(" < ").append(cause.getClass().getSimpleName());
        }
        return types.toString();
    }
}
