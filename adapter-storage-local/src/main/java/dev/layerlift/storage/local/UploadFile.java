package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of an unfinished upload: the bytes of the object, each chunk where it belongs, and behind them a digest for each
 * chunk that is there (32 bytes at {@code sizeBytes + 32 * index}, zeros where none is). One sync makes chunks and their
 * digests durable; before it a crash may keep the one and not the other, so that a digest proves nothing by itself. When
 * the file is as long as the object, all chunks are there and it is about to become the object.
 *
 * <p>Its name says whose it is: {@code <hash of the path>-<id>-<size>-<chunk size>.upload}.
 *
 * @param file where
 * @param upload of what
 */
record UploadFile(Path file, Upload upload) {
    static final int DIGEST_BYTES = 32;

    private static final int HASH_DIGITS = 32;
    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{32})-([0-9a-f-]{36})-([1-9][0-9]{0,18})-([1-9][0-9]{0,18})\\.upload");

    /** A new upload to a path. */
    static UploadFile begun(Path folder, ObjectPath path, ChunkPlan plan) {
        return of(folder, new Upload(path, plan, UUID.randomUUID().toString()));
    }

    /** The file of an upload, whether it is there or not; none for an id that no store of this kind gave. */
    static Optional<UploadFile> find(Path folder, Upload upload) {
        UploadFile candidate = of(folder, upload);
        return NAME.matcher(String.valueOf(candidate.file.getFileName())).matches()
                ? Optional.of(candidate)
                : Optional.empty();
    }

    /** The upload that a file is of, when it is one to this path. */
    static Optional<UploadFile> read(Path file, ObjectPath path) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches() || !name.group(1).equals(hash(path))) {
            return Optional.empty();
        }
        ChunkPlan plan = new ChunkPlan(Long.parseLong(name.group(3)), Long.parseLong(name.group(4)));
        return Optional.of(new UploadFile(file, new Upload(path, plan, name.group(2))));
    }

    /** How many bytes the object of an upload file will have; empty for a file of another kind. */
    static Optional<Long> plannedBytes(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(Long.parseLong(name.group(3))) : Optional.empty();
    }

    private static UploadFile of(Path folder, Upload upload) {
        ChunkPlan plan = upload.plan();
        String name = hash(upload.path()) + "-" + upload.id() + "-" + plan.sizeBytes() + "-" + plan.chunkSizeBytes();
        boolean odd = upload.id().contains("/")
                || upload.id().contains("\\")
                || upload.id().contains("\0");
        return new UploadFile(folder.resolve(odd ? "none" : name + ".upload"), upload);
    }

    private static String hash(ObjectPath path) {
        return Sha256.of(path.toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, HASH_DIGITS);
    }

    /** Whether all chunks were there and the digests were cut off. */
    boolean isWhole(FileChannel channel) throws IOException {
        return channel.size() == upload.plan().sizeBytes();
    }

    /** The digest that was noted for a chunk; empty when none was. */
    Optional<Sha256> noted(FileChannel channel, int index) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DIGEST_BYTES);
        long position = notePosition(index);
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, position + bytes.position());
            if (read < 0) {
                return Optional.empty();
            }
        }
        Sha256 digest = Sha256.ofDigest(bytes.array());
        return digest.equals(Sha256.ofDigest(new byte[DIGEST_BYTES])) ? Optional.empty() : Optional.of(digest);
    }

    /** Notes that a chunk is there with this digest; without one, that it is not. */
    void note(FileChannel channel, int index, Optional<Sha256> digest) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(digest.map(Sha256::bytes).orElse(new byte[DIGEST_BYTES]));
        long position = notePosition(index);
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    private long notePosition(int index) {
        return upload.plan().sizeBytes() + (long) DIGEST_BYTES * index;
    }

    /** The digest of a part of a file as it lies there. */
    static Sha256 digest(FileChannel channel, long offsetBytes, long lengthBytes, Counts counts) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(IncomingBytes.BUFFER_BYTES, lengthBytes));
        long left = lengthBytes;
        while (left > 0) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            int read = channel.read(buffer, offsetBytes + lengthBytes - left);
            if (read < 0) {
                break;
            }
            digest.update(buffer.flip());
            counts.bytesHashed.add(read);
            left -= read;
        }
        return Sha256.ofDigest(digest.digest());
    }
}
