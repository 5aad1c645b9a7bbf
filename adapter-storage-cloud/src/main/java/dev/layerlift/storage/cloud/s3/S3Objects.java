package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.storage.cloud.internal.SourceBytes;
import dev.layerlift.storage.cloud.internal.SourceTroubleException;
import dev.layerlift.storage.cloud.s3.S3Errors.Wanted;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The calls of S3 that several parts of a store need, with their failures classified. */
final class S3Objects {
    /** The most keys of one page of any listing. */
    static final int PAGE = 1000;

    private final S3Connection connection;
    private final boolean checksums;

    S3Objects(S3Connection connection, boolean checksums) {
        this.connection = connection;
        this.checksums = checksums;
    }

    S3Client client() {
        return connection.client();
    }

    /** Whether parts carry checksums. */
    boolean checksums() {
        return checksums;
    }

    /** A checksum as S3 writes it. */
    static String base64(Sha256 digest) {
        return Base64.getEncoder().encodeToString(digest.bytes());
    }

    /** The digest that a checksum of S3 says; empty for none, and for that of parts together. */
    static Optional<Sha256> digest(@Nullable String checksum) {
        if (checksum == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(checksum);
            return bytes.length == 32 ? Optional.of(Sha256.ofDigest(bytes)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Fails when the store says that it has other bytes than were sent. */
    static void requireTold(String what, Sha256 sent, @Nullable String told) {
        if (told != null && !digest(told).equals(Optional.of(sent))) {
            throw S3Errors.damaged(
                    what, sent.toString(), digest(told).map(Sha256::toString).orElse(told));
        }
    }

    static RequestBody body(byte[] bytes, int length) {
        ContentStreamProvider provider = () -> new java.io.ByteArrayInputStream(bytes, 0, length);
        return RequestBody.fromContentProvider(provider, length, "application/octet-stream");
    }

    /** A content as a body whose last bytes come only when all were those that are expected. */
    static ContentStreamProvider verified(String what, Content content, Sha256 expected) {
        return () -> {
            try {
                return SourceBytes.verified(what, content, expected);
            } catch (SourceTroubleException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Runs a call, classifying its failure. */
    static <T> T call(Wanted wanted, String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException | UncheckedIOException e) {
            throw S3Errors.of(wanted, what, e);
        }
    }

    /** Goes through all keys with a prefix, page by page; {@code more} says whether to go on. */
    void eachPage(
            String what,
            Consumer<ListObjectsV2Request.Builder> narrowing,
            java.util.function.Predicate<ListObjectsV2Response> more) {
        String last = "";
        String token = null;
        boolean goOn = true;
        while (goOn) {
            String from = token;
            ListObjectsV2Response page = call(
                    Wanted.READ,
                    what,
                    () -> client().listObjectsV2(request -> {
                        narrowing.accept(request);
                        request.continuationToken(from);
                    }));
            List<S3Object> objects = page.contents();
            if (!objects.isEmpty()) {
                String first = objects.get(0).key();
                if (first.compareTo(last) <= 0) {
                    throw stuck(what, first);
                }
                last = objects.get(objects.size() - 1).key();
            }
            token = page.nextContinuationToken();
            goOn = more.test(page) && Boolean.TRUE.equals(page.isTruncated()) && token != null;
            if (goOn && token.equals(from)) {
                throw stuck(what, token);
            }
        }
    }

    private static MigrationException stuck(String what, String at) {
        return S3Errors.refusal(
                "STORE_FAILED",
                what + ": the listing does not go on after \"" + at + "\" (expected: keys in their order)",
                "do not trust this store: it does not list as S3 does");
    }

    /** All keys with a prefix. */
    List<S3Object> all(String what, String bucket, String prefix) {
        List<S3Object> found = new ArrayList<>();
        eachPage(what, request -> request.bucket(bucket).prefix(prefix).maxKeys(PAGE), page -> {
            found.addAll(page.contents());
            return true;
        });
        return found;
    }

    void putSmall(String what, String bucket, String key, byte[] bytes) {
        Sha256 digest = Sha256.of(bytes);
        call(
                Wanted.WRITE,
                what,
                () -> client().putObject(
                                request -> {
                                    request.bucket(bucket).key(key).cacheControl("private, no-store");
                                    if (checksums) {
                                        request.checksumSHA256(base64(digest));
                                    }
                                },
                                body(bytes, bytes.length)));
    }

    void delete(String what, String bucket, String key) {
        call(
                Wanted.WRITE,
                what,
                () -> client().deleteObject(request -> request.bucket(bucket).key(key)));
    }
}
