package dev.layerlift.storage.cloud.gcs;

import com.google.api.gax.paging.Page;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BlobWriteSession;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.storage.cloud.gcs.GcsErrors.Wanted;
import dev.layerlift.storage.cloud.internal.SourceBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/** The calls of the store that several parts need, with their failures classified. */
final class GcsObjects {
    /** The most objects of one page of any listing. */
    static final int PAGE = 1000;

    private static final int READ_BYTES = 64 * 1024;

    private final GcsConnection connection;

    GcsObjects(GcsConnection connection) {
        this.connection = connection;
    }

    Storage client() {
        return connection.client();
    }

    /** Runs a call, classifying its failure. */
    static <T> T call(Wanted wanted, String what, Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw GcsErrors.of(wanted, what, e);
        }
    }

    /** A checksum as the store writes it: the four bytes in network order, in Base64. */
    static String base64(CRC32C checksum) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) checksum.getValue())
                        .array());
    }

    /** Sends bytes that are in memory, in one request that carries their checksum. */
    BlobInfo send(Wanted wanted, String what, BlobInfo object, byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        String sent = base64(checksum);
        BlobInfo declared = object.toBuilder().setCrc32c(sent).build();
        List<BlobTargetOption> options = new ArrayList<>(List.of(BlobTargetOption.disableGzipContent()));
        if (wanted == Wanted.CREATE) {
            options.add(BlobTargetOption.generationMatch(0));
        }
        BlobInfo stored =
                call(wanted, what, () -> client().create(declared, bytes, options.toArray(new BlobTargetOption[0])));
        requireTold(what, sent, bytes.length, stored);
        return stored;
    }

    /**
     * Sends a large content in a resumable upload, which this process does not outlive. Its end, which makes the object,
     * comes only when all bytes were the declared ones; it carries their checksum.
     */
    BlobInfo sendLarge(Wanted wanted, String what, BlobInfo object, Content content, Sha256 expected) {
        BlobWriteOption[] options = wanted == Wanted.CREATE
                ? new BlobWriteOption[] {BlobWriteOption.generationMatch(0)}
                : new BlobWriteOption[0];
        CRC32C checksum = new CRC32C();
        BlobInfo stored = call(wanted, what, () -> {
            try (InputStream source = SourceBytes.verified(what, content, expected)) {
                BlobWriteSession session = client().blobWriteSession(object, options);
                // Closing makes the object, so a failure leaves it open: the store forgets it after a week.
                WritableByteChannel out = session.open();
                byte[] buffer = new byte[READ_BYTES];
                int read = source.read(buffer);
                while (read >= 0) {
                    checksum.update(buffer, 0, read);
                    ByteBuffer filled = ByteBuffer.wrap(buffer, 0, read);
                    while (filled.hasRemaining()) {
                        out.write(filled);
                    }
                    read = source.read(buffer);
                }
                out.close();
                return session.getResult().get(1, TimeUnit.MINUTES);
            }
        });
        requireTold(what, base64(checksum), content.sizeBytes(), stored);
        return stored;
    }

    /** Fails unless the store says that it has the bytes that were sent, and takes away what it has. */
    private void requireTold(String what, String sent, long sizeBytes, BlobInfo stored) {
        Long size = stored.getSize();
        String told = stored.getCrc32c();
        if (sent.equals(told) && size != null && size == sizeBytes) {
            return;
        }
        MigrationException damaged =
                GcsErrors.damaged(what, "crc32c " + sent + ", " + sizeBytes + " bytes", told + ", " + size + " bytes");
        try {
            delete(what, stored.getBlobId());
        } catch (MigrationException e) {
            damaged.addSuppressed(e);
        }
        throw damaged;
    }

    /** What the store knows of an object; empty when it is not there. A missing bucket is a failure. */
    Optional<BlobInfo> find(String what, BlobId id) {
        Optional<BlobInfo> found = Optional.ofNullable(call(
                Wanted.READ,
                what,
                () -> client().get(
                                id,
                                BlobGetOption.fields(
                                        BlobField.SIZE, BlobField.GENERATION, BlobField.CRC32C, BlobField.METADATA))));
        if (found.isEmpty()) {
            requireBucket(what, id);
        }
        return found;
    }

    /** The same answer means that an object is missing, and that its bucket is: a listing tells which. */
    void requireBucket(String what, BlobId id) {
        call(
                Wanted.READ,
                what,
                () -> client().list(
                                id.getBucket(),
                                BlobListOption.prefix(id.getName()),
                                BlobListOption.pageSize(1),
                                BlobListOption.fields(BlobField.NAME)));
    }

    /**
     * Opens an object; empty when it is not there. A missing bucket is a failure.
     *
     * @param id of one generation, or of the newest
     */
    Optional<InputStream> open(String what, BlobId id, long offsetBytes) {
        StoredBody body = new StoredBody(what, connection, id, offsetBytes);
        try {
            body.begin();
            return Optional.of(body);
        } catch (IOException | RuntimeException e) {
            body.abandon();
            int status = GcsErrors.statusOf(e);
            if (status == 416) {
                return Optional.of(InputStream.nullInputStream());
            }
            if (status == 404) {
                requireBucket(what, id);
                return Optional.empty();
            }
            throw GcsErrors.of(Wanted.READ, what, e);
        }
    }

    /** Deletes an object; one that is not there is a success. A missing bucket is a failure. */
    void delete(String what, BlobId id) {
        boolean deleted = call(Wanted.WRITE, what, () -> client().delete(id));
        if (!deleted) {
            requireBucket(what, id);
        }
    }

    /** Goes through what a listing finds, page by page; {@code more} says whether to go on. */
    void eachPage(String what, String bucket, Predicate<List<Blob>> more, BlobListOption... narrowing) {
        String last = "";
        BlobListOption[] options = Arrays.copyOf(narrowing, narrowing.length + 1);
        options[narrowing.length] = BlobListOption.fields(
                BlobField.NAME, BlobField.SIZE, BlobField.GENERATION, BlobField.CRC32C, BlobField.METADATA);
        Page<Blob> page = call(Wanted.READ, what, () -> client().list(bucket, options));
        int empty = 0;
        while (true) {
            List<Blob> found = new ArrayList<>();
            page.getValues().forEach(found::add);
            empty = found.isEmpty() ? empty + 1 : 0;
            if (!found.isEmpty()) {
                String first = found.get(0).getName();
                if (first.compareTo(last) <= 0) {
                    throw stuck(what, first);
                }
                last = found.get(found.size() - 1).getName();
            }
            if (empty > EMPTY_PAGES_MAX) {
                throw stuck(what, last);
            }
            if (!more.test(found) || !page.hasNextPage()) {
                return;
            }
            Page<Blob> before = page;
            page = call(Wanted.READ, what, before::getNextPage);
        }
    }

    /** Pages may be empty and not the last; a store that gives no others for so long goes round in circles. */
    private static final int EMPTY_PAGES_MAX = 1000;

    private static MigrationException stuck(String what, String at) {
        return GcsErrors.refusal(
                "STORE_FAILED",
                what + ": the listing does not go on after \"" + at + "\" (expected: names in their order)",
                "do not trust this store: it does not list as Google Cloud Storage does");
    }

    /** All objects whose names begin with a prefix. */
    List<Blob> all(String what, String bucket, String prefix) {
        List<Blob> found = new ArrayList<>();
        eachPage(what, bucket, found::addAll, BlobListOption.prefix(prefix), BlobListOption.pageSize(PAGE));
        return found;
    }
}
