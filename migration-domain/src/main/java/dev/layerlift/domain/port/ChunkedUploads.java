package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import java.util.List;
import java.util.Optional;

/**
 * Writing of one object in chunks (FR-9), which outlives the process that began it. Until {@link #complete} nothing is
 * at the path, or what was there before; afterwards the whole object. Chunks may come in any order, from several threads
 * and processes. Errors are classified as in {@link ContentStore}; nothing is retried.
 */
public interface ChunkedUploads {
    /** The longest id of an upload, and the longest receipt, in characters. */
    int TEXT_LENGTH_MAX = 2048;

    /**
     * An upload that was begun. It holds no secret: its id may be stored and logged.
     *
     * @param path where the object will appear
     * @param plan its chunks
     * @param id what the store knows the upload by, 1 to {@value #TEXT_LENGTH_MAX} characters
     */
    record Upload(ObjectPath path, ChunkPlan plan, String id) {
        public Upload {
            if (id.isEmpty() || id.length() > TEXT_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "id: " + id.length() + " characters (expected: 1 to " + TEXT_LENGTH_MAX + ")");
            }
        }
    }

    /**
     * A chunk that is in the store.
     *
     * @param index which, from 0
     * @param digest SHA-256 of its bytes: as they arrived, or as they lie there
     * @param receipt what the store needs to know it again, such as an entity tag; up to {@value #TEXT_LENGTH_MAX}
     *     characters, may be empty
     */
    record StoredChunk(int index, Sha256 digest, String receipt) {
        public StoredChunk {
            if (receipt.length() > TEXT_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "receipt: " + receipt.length() + " characters (expected: at most " + TEXT_LENGTH_MAX + ")");
            }
        }
    }

    /**
     * Begins an upload. Uploads to the same path that were begun earlier go on as they are.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code STORAGE_ERROR} {@code CHUNKS_NOT_POSSIBLE} when the plan
     *     is beyond {@link StorageCapabilities.ChunkLimits}, {@code OBJECT_TOO_LARGE}, {@code NO_SPACE}, …
     */
    Upload begin(ObjectPath path, ChunkPlan plan);

    /**
     * Writes a chunk, durable after a later {@link #sync}; one that is there already is replaced. The bytes are hashed on
     * their way.
     *
     * @param content as many bytes as the plan says for this chunk
     * @throws dev.layerlift.domain.error.MigrationException {@code STORAGE_ERROR} {@code DIGEST_MISMATCH} when the store
     *     got other bytes than were sent, or fewer or more than planned; {@code UPLOAD_GONE} when it was completed or
     *     aborted; {@code SOURCE_UNREADABLE}; … After a failure the chunk is not there, or as it was before
     */
    StoredChunk put(Upload upload, int index, Content content);

    /**
     * Makes the chunks durable whose {@link #put} had returned before, as a group; where a put does so itself there is
     * nothing to do. After a failure any of them may be lost in a crash, and {@link #chunks} says which are there.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code STORAGE_ERROR} {@code UPLOAD_GONE} where the store looks
     */
    void sync(Upload upload);

    /**
     * The chunks that are there, in the order of their indexes, each with the digest of its bytes as the store has them
     * now: read back, or where a store does not let chunks be read, as it hashed them itself. A chunk whose bytes cannot
     * be told is left out.
     *
     * @return empty when there is no such upload (any more)
     */
    Optional<List<StoredChunk>> chunks(Upload upload);

    /**
     * Makes the object appear at once and durably, replacing what was there. All chunks of the plan must be there.
     *
     * @param chunks every chunk, in order
     * @param whole SHA-256 that the object must have; checked before it appears where
     *     {@link StorageCapabilities.ChunkLimits#provesWhole} is true, and not at all elsewhere
     * @throws dev.layerlift.domain.error.MigrationException {@code STORAGE_ERROR} {@code CHUNK_MISSING} when one is not
     *     there as stated, {@code DIGEST_MISMATCH}, {@code UPLOAD_GONE}; the upload stays as it was. After a lost answer the
     *     object may be there
     */
    StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole);

    /**
     * Ends every unfinished upload to this path, whoever began it, and removes its chunks, so that nothing is left that
     * takes space or costs money. Where there is none it is a success. An object at the path stays.
     */
    void abort(ObjectPath path);

    /** The unfinished uploads to this path. A failure to find out throws. */
    List<Upload> unfinished(ObjectPath path);
}
