package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** Reads objects of a store and hashes what is read. */
public final class StoredBytes {
    private static final int BUFFER_BYTES = 256 * 1024;

    private StoredBytes() {}

    /**
     * The bytes of a small object, which must have this size in bytes and this digest.
     *
     * @throws MigrationException {@code STORAGE_ERROR} when the object is missing or different
     */
    public static byte[] readVerified(ContentStore store, ObjectPath path, Sha256 expected, int sizeBytes) {
        byte[] bytes = read(store, path, sizeBytes).orElseThrow(() -> missing(path));
        if (!Sha256.of(bytes).equals(expected)) {
            throw different(path, expected, Sha256.of(bytes));
        }
        return bytes;
    }

    /** The bytes of an object of at most this size; empty when there is no object. */
    public static Optional<byte[]> read(ContentStore store, ObjectPath path, int sizeBytesMax) {
        Optional<InputStream> opened = store.open(path, 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            byte[] bytes = in.readNBytes(sizeBytesMax);
            if (bytes.length == sizeBytesMax && in.read() >= 0) {
                throw MigrationException.storage(
                        "OBJECT_TOO_LARGE",
                        path + ": more than " + sizeBytesMax + " bytes (expected: at most that)",
                        "look at the object");
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The first bytes of an object, at most this many; empty when there is no object. */
    public static Optional<byte[]> head(ContentStore store, ObjectPath path, int bytesMax) {
        Optional<InputStream> opened = store.open(path, 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            return Optional.of(in.readNBytes(bytesMax));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The digest of an object as it is read back; empty when there is no object. */
    public static Optional<Sha256> digest(ContentStore store, ObjectPath path) {
        Optional<InputStream> opened = store.open(path, 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            return Optional.of(digest(in));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The digest of content as it is read now; empty when it cannot be read. */
    public static Optional<Sha256> digest(Content content) {
        try (InputStream in = content.open()) {
            return Optional.of(digest(in));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Sha256 digest(InputStream in) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return Sha256.ofDigest(digest.digest());
    }

    /** An object of a store as content to be written elsewhere. */
    static Content content(ContentStore store, ObjectPath path, long sizeBytes) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public InputStream open() throws IOException {
                return store.open(path, 0).orElseThrow(() -> missing(path));
            }
        };
    }

    /** That there is no object where one has to be. */
    public static MigrationException missing(ObjectPath path) {
        return MigrationException.storage(
                "OBJECT_MISSING", path + ": not there (expected: an object)", "restore it from a backup");
    }

    /** That the content of a source is no longer what was taken in, such as {@code while it was transferred: 3 bytes}. */
    public static MigrationException sourceChanged(ObjectPath path, String found, long sizeBytes, Sha256 digest) {
        return MigrationException.storage(
                "SOURCE_CHANGED",
                "the content " + path + " changed " + found + " (expected: " + sizeBytes + " bytes with SHA-256 "
                        + digest + ")",
                "restore it from a backup, then migrate again");
    }

    static MigrationException different(ObjectPath path, Sha256 expected, Sha256 found) {
        return MigrationException.storage(
                "DIGEST_MISMATCH",
                path + ": SHA-256 " + found + " (expected: " + expected + ")",
                "restore it from a backup");
    }

    private static MigrationException unreadable(ObjectPath path, IOException e) {
        return MigrationException.storage(
                "STORE_UNREADABLE",
                path + ": could not be read (expected: a readable object)",
                e,
                "run: layerlift doctor");
    }
}
