package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.storage.cloud.internal.SourceFailures;
import dev.layerlift.storage.cloud.internal.SourceTroubleException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Turns what the SDK throws into the closed set of failures. Details name the store's code, status and request, and never
 * the text of an exception of the SDK: that is written for its users, and may name whose key it was.
 */
final class S3Errors {
    /** What a call wanted, where the same answer means different things. */
    enum Wanted {
        READ,
        WRITE
    }

    private record Known(String code, Retry retry, String sentence, String recovery) {}

    private static final int CAUSES_MAX = 20;
    private static final String SAY_AGAIN = "try again later; layerlift resume goes on";

    private static final Known DENIED = new Known(
            "STORE_ACCESS_DENIED",
            Retry.NEVER,
            "the store does not let these credentials in",
            "check the access key, its secret, and that its policy allows to list, read, write and delete in the bucket");
    private static final Known READ_ONLY = new Known(
            "STORE_NOT_WRITABLE",
            Retry.NEVER,
            "the store does not let these credentials write",
            "allow s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload in the bucket to them");
    private static final Known EXPIRED = new Known(
            "STORE_TOKEN_EXPIRED", Retry.NEVER, "the credentials expired", "get new ones, then run: layerlift resume");
    private static final Known SKEWED = new Known(
            "CLOCK_SKEW",
            Retry.NEVER,
            "the clock of this machine and that of the store differ too much",
            "set the clock of this machine (NTP), then run: layerlift resume");
    private static final Known NO_BUCKET = new Known(
            "BUCKET_MISSING",
            Retry.NEVER,
            "there is no such bucket",
            "make the bucket, or correct its name, the region and the endpoint in the settings of the store");
    private static final Known FULL = new Known(
            "NO_SPACE", Retry.NEVER, "the store has no space left", "raise the quota or free space, then resume");
    private static final Known BUSY = new Known("STORE_BUSY", Retry.LATER, "the store is busy", SAY_AGAIN);
    private static final Known DAMAGED = new Known(
            "DIGEST_MISMATCH",
            Retry.LATER,
            "the store got other bytes than were sent; nothing was written",
            "try again; when it happens over and over, check the network, and use https");
    private static final Known WRONG_REGION = new Known(
            "STORE_REGION_WRONG",
            Retry.NEVER,
            "the bucket is in another region",
            "correct the region in the settings of the store");
    private static final Known MISSING_ABILITY = new Known(
            "STORE_UNSUPPORTED",
            Retry.NEVER,
            "the store cannot do what was asked",
            "say in the settings of the store that it has no checksums or no conditional writes");

    private static final Map<String, Known> BY_CODE = Map.ofEntries(
            Map.entry("InvalidAccessKeyId", DENIED),
            Map.entry("SignatureDoesNotMatch", DENIED),
            Map.entry("AccountProblem", DENIED),
            Map.entry("ExpiredToken", EXPIRED),
            Map.entry("TokenRefreshRequired", EXPIRED),
            Map.entry("InvalidToken", EXPIRED),
            Map.entry("RequestTimeTooSkewed", SKEWED),
            Map.entry("RequestExpired", SKEWED),
            Map.entry("NoSuchBucket", NO_BUCKET),
            Map.entry("QuotaExceeded", FULL),
            Map.entry("InsufficientStorage", FULL),
            Map.entry("XMinioStorageFull", FULL),
            Map.entry("XMinioAdminBucketQuotaExceeded", FULL),
            Map.entry("SlowDown", BUSY),
            Map.entry("ServiceUnavailable", BUSY),
            Map.entry("RequestTimeout", BUSY),
            Map.entry("OperationAborted", BUSY),
            Map.entry("ConditionalRequestConflict", BUSY),
            Map.entry("BadDigest", DAMAGED),
            Map.entry("XAmzContentSHA256Mismatch", DAMAGED),
            Map.entry("XAmzContentChecksumMismatch", DAMAGED),
            Map.entry("IncompleteBody", DAMAGED),
            Map.entry("PermanentRedirect", WRONG_REGION),
            Map.entry("AuthorizationHeaderMalformed", WRONG_REGION),
            Map.entry("IllegalLocationConstraintException", WRONG_REGION),
            Map.entry("NotImplemented", MISSING_ABILITY),
            Map.entry(
                    "NoSuchUpload",
                    new Known(
                            "UPLOAD_GONE",
                            Retry.NEVER,
                            "the upload was completed or ended",
                            "begin it anew: layerlift resume does so")),
            Map.entry(
                    "InvalidPart",
                    new Known(
                            "CHUNK_MISSING",
                            Retry.NEVER,
                            "a chunk is not in the store as it was stated",
                            "resume: what is there is asked for again")),
            Map.entry(
                    "KeyTooLongError",
                    new Known(
                            "PATH_TOO_LONG",
                            Retry.NEVER,
                            "the key is too long for the store",
                            "choose a shorter prefix")),
            Map.entry(
                    "EntityTooLarge",
                    new Known(
                            "OBJECT_TOO_LARGE",
                            Retry.NEVER,
                            "the object is too large for the store",
                            "write it in chunks, or use another store")),
            Map.entry(
                    "EntityTooSmall",
                    new Known(
                            "CHUNKS_NOT_POSSIBLE",
                            Retry.NEVER,
                            "the store wants larger chunks",
                            "choose a larger chunk size")));

    private S3Errors() {}

    /** The failure of a call about {@code what}. */
    static MigrationException of(Wanted wanted, String what, Throwable thrown) {
        if (thrown instanceof MigrationException known) {
            return known;
        }
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof SourceTroubleException trouble) {
                return trouble.failure();
            }
        }
        if (thrown instanceof AwsServiceException answer) {
            return answered(wanted, what, answer);
        }
        return unanswered(what, thrown);
    }

    private static MigrationException answered(Wanted wanted, String what, AwsServiceException answer) {
        String code = codeOf(answer);
        String detail = "HTTP " + answer.statusCode() + (code.isEmpty() ? "" : " " + code)
                + (answer.requestId() == null ? "" : ", request " + answer.requestId());
        Known known = isAboutChecksum(answer) ? DAMAGED : known(wanted, code, answer.statusCode());
        return new MigrationException(
                MigrationError.of(
                                ErrorType.STORAGE_ERROR, known.code(), what + ": " + known.sentence(), known.recovery())
                        .withDetail(detail),
                known.retry(),
                answer);
    }

    /** The store's own code; empty where the answer had none, as that to a HEAD. */
    static String codeOf(AwsServiceException answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                ? ""
                : answer.awsErrorDetails().errorCode();
    }

    /** Some stores refuse a damaged body with a general code, and say why in words only. */
    private static boolean isAboutChecksum(AwsServiceException answer) {
        return answer.statusCode() == 400
                && answer.awsErrorDetails() != null
                && String.valueOf(answer.awsErrorDetails().errorMessage())
                        .toLowerCase(Locale.ROOT)
                        .contains("checksum");
    }

    private static Known known(Wanted wanted, String code, int status) {
        Known known = BY_CODE.get(code);
        if (known != null) {
            return known;
        }
        if (status == 401 || status == 403) {
            return wanted == Wanted.WRITE && code.equals("AccessDenied") ? READ_ONLY : DENIED;
        }
        if (status == 405) {
            return wanted == Wanted.WRITE ? READ_ONLY : DENIED;
        }
        if (status == 301 || status == 307) {
            return WRONG_REGION;
        }
        if (status == 429 || status == 503) {
            return BUSY;
        }
        if (status == 501) {
            return MISSING_ABILITY;
        }
        if (status == 507) {
            return FULL;
        }
        if (status >= 500) {
            return new Known("STORE_FAILED", Retry.LATER, "the store failed with status " + status, SAY_AGAIN);
        }
        return new Known(
                "STORE_REFUSED",
                Retry.NEVER,
                "the store refused with status " + status + (code.isEmpty() ? "" : " and code " + code),
                "run: layerlift doctor");
    }

    private static MigrationException unanswered(String what, Throwable thrown) {
        if (caused(thrown, AbortedException.class)
                || Thread.currentThread().isInterrupted()
                || (caused(thrown, InterruptedIOException.class) && !caused(thrown, SocketTimeoutException.class))) {
            Thread.currentThread().interrupt();
            return SourceFailures.interrupted(what);
        }
        if (caused(thrown, SocketTimeoutException.class)
                || caused(thrown, ApiCallTimeoutException.class)
                || caused(thrown, ApiCallAttemptTimeoutException.class)
                || named(thrown, "ConnectTimeoutException")
                || named(thrown, "ConnectionRequestTimeoutException")) {
            return failure(
                    ErrorType.TIMEOUT_ERROR,
                    "STORE_TIMEOUT",
                    what + ": the store did not answer in time",
                    Retry.LATER,
                    thrown,
                    SAY_AGAIN);
        }
        if (caused(thrown, UnknownHostException.class)) {
            return network(
                    "HOST_UNKNOWN",
                    what + ": the host of the store is not known",
                    Retry.LATER,
                    thrown,
                    "check the endpoint in the settings of the store, and the name service");
        }
        if (caused(thrown, SSLException.class)) {
            return network(
                    "TLS_FAILED",
                    what + ": no secure connection to the store",
                    Retry.LATER,
                    thrown,
                    "check the endpoint, its certificate, and whether it speaks https");
        }
        if (caused(thrown, ConnectException.class) || caused(thrown, NoRouteToHostException.class)) {
            return network(
                    "STORE_UNREACHABLE",
                    what + ": the store cannot be reached",
                    Retry.LATER,
                    thrown,
                    "check the endpoint in the settings of the store, and that the store runs");
        }
        if (caused(thrown, IOException.class)) {
            return network(
                    "CONNECTION_LOST", what + ": the connection to the store broke", Retry.LATER, thrown, SAY_AGAIN);
        }
        if (String.valueOf(thrown.getMessage()).contains("load credentials")) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "STORE_CREDENTIALS_MISSING",
                    what + ": no credentials were found",
                    Retry.NEVER,
                    thrown,
                    "set the access key in the settings of the store, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        if (String.valueOf(thrown.getMessage()).contains("checksum")) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "DIGEST_MISMATCH",
                    what + ": the bytes are not those that the store's checksum is of",
                    Retry.LATER,
                    thrown,
                    "try again; when it happens over and over, check the network, and use https");
        }
        return failure(
                ErrorType.STORAGE_ERROR,
                "STORE_FAILED",
                what + ": the store or its client failed",
                Retry.LATER,
                thrown,
                "run: layerlift doctor");
    }

    private static boolean caused(Throwable thrown, Class<? extends Throwable> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Types of the HTTP client, which is not for this class to know. */
    private static boolean named(Throwable thrown, String simpleName) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals(simpleName)) {
                return true;
            }
        }
        return false;
    }

    /** The store answered with a checksum of other bytes than it was sent. */
    static MigrationException damaged(String what, String sent, String answered) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "DIGEST_MISMATCH",
                        what + ": the store says it has bytes with SHA-256 " + answered + " (expected: " + sent + ")",
                        "try again; when it happens over and over, do not trust this store"),
                Retry.LATER);
    }

    /** A permanent refusal that no answer of the store caused. */
    static MigrationException refusal(String code, String message, String recovery) {
        return MigrationException.storage(code, message, recovery);
    }

    private static MigrationException network(
            String code, String message, Retry retry, Throwable cause, String recovery) {
        return failure(ErrorType.NETWORK_ERROR, code, message, retry, cause, recovery);
    }

    private static MigrationException failure(
            ErrorType type, String code, String message, Retry retry, Throwable cause, String recovery) {
        return new MigrationException(
                MigrationError.of(type, code, message, recovery).withDetail(typesOf(cause)), retry, cause);
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
