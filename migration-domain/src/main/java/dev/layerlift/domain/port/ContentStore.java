package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes of one layer, in a public and a restricted area that never mix. Objects appear whole or not at all. Adapters
 * classify their errors into {@link dev.layerlift.domain.error.MigrationException} with a retry verdict and retry nothing
 * themselves. Safe to call from many threads; two writers of one path leave one of the two objects whole.
 *
 * <p>Public objects are served to everybody as {@link dev.layerlift.domain.asset.ServedAs} says, restricted ones to nobody.
 * No default methods: a decorator that forgot one would answer for the store behind it.
 */
public interface ContentStore {
    /** Where bytes come from; may be opened more than once. */
    interface Content {
        /** The size in bytes. */
        long sizeBytes();

        /** A fresh stream from the start; whoever opens it closes it. */
        InputStream open() throws IOException;

        /** Content that is in memory. */
        static Content of(byte[] bytes) {
            return new Content() {
                @Override
                public long sizeBytes() {
                    return bytes.length;
                }

                @Override
                public InputStream open() {
                    return new java.io.ByteArrayInputStream(bytes);
                }
            };
        }
    }

    /** When an object is durable. */
    enum Durability {
        /** When the call returns. */
        NOW,
        /** After a later {@link #sync}; until then it is durable elsewhere, in the journal. */
        LATER
    }

    /**
     * An object that is there.
     *
     * @param path where
     * @param sizeBytes its exact size
     */
    record StoredObject(ObjectPath path, long sizeBytes) {}

    /** Facts about this store. */
    StorageCapabilities capabilities();

    /**
     * Writes an object whole, replacing what was there. The bytes are hashed on the way in; when they are not what was
     * declared, nothing appears. The same call again is a success. A failure or a crash leaves no partial object at the
     * path.
     *
     * @param expected SHA-256 that the bytes must have
     * @throws dev.layerlift.domain.error.MigrationException {@code STORAGE_ERROR} {@code DIGEST_MISMATCH},
     *     {@code NO_SPACE}, {@code STORE_NOT_WRITABLE}, …
     */
    StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability);

    /**
     * Writes an object as {@link #put} does, but only where none is: of several that create one path at the same time, one
     * succeeds. What is there is left as it is, also when it has the same bytes.
     *
     * @return empty when an object was there
     */
    Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability);

    /**
     * Opens an object for reading from an offset; at or after the end the stream is empty.
     *
     * @return empty when there is no object; a failure to find out throws
     * @throws IllegalArgumentException when the offset is negative
     */
    Optional<InputStream> open(ObjectPath path, long offsetBytes);

    /** What is at a path; empty when nothing is. A failure to find out throws. */
    Optional<StoredObject> stat(ObjectPath path);

    /**
     * Deletes an object, and the folders that it leaves empty, durably; deleting what is not there is a success. When it
     * throws, the object may still be there, and {@link #stat} says so.
     */
    void delete(ObjectPath path);

    /** How a person removes an object by hand, where {@link #delete} does not: a command, or the name of the object. */
    String removal(ObjectPath path);

    /**
     * Objects below a prefix in the order of their keys. Those that are there during the whole of a paged listing are in
     * it once; those that come or go meanwhile may be.
     *
     * @param prefix area and leading segments, all of them whole: below {@code a} is {@code a/b}, and not {@code a} or
     *     {@code ab}
     * @param after the key to start after; empty to start at the beginning
     * @param limit at most this many, 1 to 1000
     * @return fewer than {@code limit} only at the end
     */
    List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit);

    /** Makes these objects durable, as a group; those that are gone are passed over. */
    void sync(List<ObjectPath> paths);

    /**
     * What speaks against a write, as far as that can be known without one: a file system that is mounted for reading
     * only, a folder without permission. Empty proves nothing.
     */
    Optional<MigrationError> writeObstacle();

    /** Bytes that can still be written, where known. */
    OptionalLong freeBytes();

    /** Writing of large objects in chunks; there if and only if {@link StorageCapabilities#chunks} says so. */
    Optional<ChunkedUploads> uploads();

    /**
     * The address that this store derives from content alone and serves a public object under, such as {@code ipfs://} and
     * a CID; empty where addresses have nothing to do with content. Reads the content, and writes nothing.
     */
    Optional<String> contentAddress(Content content);
}
