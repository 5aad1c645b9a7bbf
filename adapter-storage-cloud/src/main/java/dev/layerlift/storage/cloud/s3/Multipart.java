package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.ServedAs;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.storage.cloud.internal.SourceBytes;
import dev.layerlift.storage.cloud.internal.SourceFailures;
import dev.layerlift.storage.cloud.internal.SourceTroubleException;
import dev.layerlift.storage.cloud.s3.S3Errors.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Multipart uploads of S3, to one key each. Parts are numbered from 1. */
final class Multipart {
    /** The most parts of an upload. */
    static final int PARTS_MAX = 10_000;

    /** The smallest part but for the last one. */
    static final long PART_BYTES_MIN = 5L * 1024 * 1024;

    /** The largest part. */
    static final long PART_BYTES_MAX = 5L * 1024 * 1024 * 1024;

    /** How large the parts are that a put makes of a large object; one at a time is in memory. */
    static final int PUT_PART_BYTES = 8 * 1024 * 1024;

    private final S3Objects objects;

    Multipart(S3Objects objects) {
        this.objects = objects;
    }

    /** Where an upload goes. */
    record Target(String what, String bucket, String key) {}

    String begin(Target target, ObjectPath path) {
        ServedAs served = ServedAs.of(path);
        return S3Objects.call(
                Wanted.WRITE,
                target.what(),
                () -> objects.client()
                        .createMultipartUpload(request -> {
                            request.bucket(target.bucket())
                                    .key(target.key())
                                    .contentType(served.mediaType())
                                    .cacheControl(served.cacheControl());
                            if (objects.checksums()) {
                                request.checksumAlgorithm(ChecksumAlgorithm.SHA256);
                            }
                        })
                        .uploadId());
    }

    /** Sends a part; its entity tag. */
    String part(Target target, String id, int number, RequestBody body, Sha256 digest) {
        UploadPartResponse response = S3Objects.call(
                Wanted.WRITE,
                target.what(),
                () -> objects.client()
                        .uploadPart(
                                request -> {
                                    request.bucket(target.bucket())
                                            .key(target.key())
                                            .uploadId(id)
                                            .partNumber(number);
                                    body.optionalContentLength().ifPresent(request::contentLength);
                                    if (objects.checksums()) {
                                        request.checksumSHA256(S3Objects.base64(digest));
                                    }
                                },
                                body));
        S3Objects.requireTold(target.what(), digest, response.checksumSHA256());
        return response.eTag();
    }

    CompletedPart completed(int number, String tag, Sha256 digest) {
        CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(tag);
        return objects.checksums()
                ? part.checksumSHA256(S3Objects.base64(digest)).build()
                : part.build();
    }

    void complete(Target target, String id, List<CompletedPart> parts) {
        S3Objects.call(
                Wanted.WRITE,
                target.what(),
                () -> objects.client()
                        .completeMultipartUpload(request -> request.bucket(target.bucket())
                                .key(target.key())
                                .uploadId(id)
                                .multipartUpload(all -> all.parts(parts))));
    }

    /** Ends an upload; one that is gone is a success. */
    void abort(Target target, String id) {
        try {
            objects.client()
                    .abortMultipartUpload(request ->
                            request.bucket(target.bucket()).key(target.key()).uploadId(id));
        } catch (NoSuchUploadException e) {
            // Completed or ended by somebody else: as gone as it should be.
        } catch (software.amazon.awssdk.core.exception.SdkException e) {
            if (!isGone(e)) {
                throw S3Errors.of(Wanted.WRITE, target.what(), e);
            }
        }
    }

    private static boolean isGone(Exception thrown) {
        return thrown instanceof S3Exception answer && S3Errors.codeOf(answer).equals("NoSuchUpload");
    }

    /** The parts that are there; empty when there is no such upload. */
    Optional<List<Part>> parts(Target target, String id) {
        List<Part> found = new ArrayList<>();
        Integer after = null;
        boolean more = true;
        try {
            while (more) {
                Integer from = after;
                ListPartsResponse page = objects.client()
                        .listParts(request -> request.bucket(target.bucket())
                                .key(target.key())
                                .uploadId(id)
                                .maxParts(S3Objects.PAGE)
                                .partNumberMarker(from));
                found.addAll(page.parts());
                after = page.nextPartNumberMarker();
                more = Boolean.TRUE.equals(page.isTruncated()) && !page.parts().isEmpty() && found.size() <= PARTS_MAX;
            }
            return Optional.of(found);
        } catch (software.amazon.awssdk.core.exception.SdkException e) {
            if (e instanceof NoSuchUploadException || isGone(e)) {
                return Optional.empty();
            }
            throw S3Errors.of(Wanted.READ, target.what(), e);
        }
    }

    /** The ids of all unfinished uploads to exactly this key. */
    List<String> unfinished(Target target) {
        List<String> ids = new ArrayList<>();
        String key = null;
        String id = null;
        boolean more = true;
        while (more) {
            String afterKey = key;
            String afterId = id;
            ListMultipartUploadsResponse page = S3Objects.call(
                    Wanted.READ,
                    target.what(),
                    () -> objects.client()
                            .listMultipartUploads(request -> request.bucket(target.bucket())
                                    .prefix(target.key())
                                    .maxUploads(S3Objects.PAGE)
                                    .keyMarker(afterKey)
                                    .uploadIdMarker(afterId)));
            page.uploads().stream()
                    .filter(upload -> upload.key().equals(target.key()))
                    .map(MultipartUpload::uploadId)
                    .forEach(ids::add);
            key = page.nextKeyMarker();
            id = page.nextUploadIdMarker();
            more = Boolean.TRUE.equals(page.isTruncated())
                    && key != null
                    && !(key.equals(afterKey) && java.util.Objects.equals(id, afterId));
        }
        return ids;
    }

    /**
     * Writes a whole object in parts, which are ended when it fails. A process that dies meanwhile leaves an upload, which
     * {@code abort} of the path finds.
     */
    void put(Target target, ObjectPath path, Content content, Sha256 expected) {
        String id = begin(target, path);
        try {
            complete(target, id, sendAll(target, id, content, expected));
        } catch (MigrationException e) {
            abortAfter(e, target, id);
            throw e;
        }
    }

    private List<CompletedPart> sendAll(Target target, String id, Content content, Sha256 expected) {
        List<CompletedPart> parts = new ArrayList<>();
        MessageDigest whole = Sha256.newDigest();
        byte[] buffer = new byte[PUT_PART_BYTES];
        long size = 0;
        try (InputStream source = SourceBytes.opened(target.what(), content)) {
            while (size < content.sizeBytes()) {
                int planned = (int) Math.min(buffer.length, content.sizeBytes() - size);
                int length = SourceBytes.fill(target.what(), source, buffer, planned);
                size += length;
                if (length < planned || size == content.sizeBytes()) {
                    SourceBytes.requireSize(target.what(), content.sizeBytes(), size, source);
                }
                whole.update(buffer, 0, length);
                MessageDigest part = Sha256.newDigest();
                part.update(buffer, 0, length);
                Sha256 digest = Sha256.ofDigest(part.digest());
                int number = parts.size() + 1;
                String tag = part(target, id, number, S3Objects.body(buffer, length), digest);
                parts.add(completed(number, tag, digest));
            }
        } catch (SourceTroubleException e) {
            throw e.failure();
        } catch (IOException e) {
            throw SourceFailures.unreadable(target.what(), e);
        }
        SourceBytes.require(target.what(), expected, Sha256.ofDigest(whole.digest()));
        return parts;
    }

    /** Ends an upload that failed, also when the thread was interrupted. */
    void abortAfter(MigrationException failure, Target target, String id) {
        boolean interrupted = Thread.interrupted();
        try {
            abort(target, id);
        } catch (MigrationException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
