package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Chunks in a file that nobody serves, each where it belongs, synced in groups, until all are there and the file is moved to
 * its place. The whole is hashed as it lies there before it appears.
 */
final class FileUploads implements ChunkedUploads {
    /** As many as S3 allows, so that a plan does not depend on the store. */
    static final ChunkLimits LIMITS = new ChunkLimits(10_000, 1, Long.MAX_VALUE, true);

    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> CREATE = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);

    private final Disk disk;

    /** What the store does for its uploads. */
    interface Disk {
        /** The folder for uploads to the area of a path, made if need be; on the file system of the area. */
        Path uploads(ObjectPath path) throws IOException;

        /** The same, as it is. */
        Optional<Path> existingUploads(ObjectPath path);

        /** Takes so many bytes from the quota, or throws {@code NO_SPACE}. */
        void reserve(String what, long bytes);

        /** Gives so many bytes back to the quota. */
        void release(long bytes);

        /** Moves a whole file to its place, durably, and gives the quota back what it replaced. */
        void place(Path whole, ObjectPath path) throws IOException;

        /** Makes the bytes behind an open channel durable. */
        void sync(FileChannel channel, Path file) throws IOException;

        /** Makes the entries of a folder durable. */
        void syncFolder(Path folder) throws IOException;

        /** Copies and hashes. */
        IncomingBytes incoming();

        /** What this store did. */
        Counts counts();

        /** Turns what the file system threw while {@code what} was written into a failure. */
        MigrationException failure(String what, ObjectPath path, IOException thrown);
    }

    FileUploads(Disk disk) {
        this.disk = disk;
    }

    @Override
    public Upload begin(ObjectPath path, ChunkPlan plan) {
        String what = "begin upload " + path;
        LIMITS.problem(plan).ifPresent(problem -> {
            throw FileErrors.refusal("CHUNKS_NOT_POSSIBLE", what + ": " + problem, "choose another chunk size");
        });
        disk.reserve(what, plan.sizeBytes());
        boolean begun = false;
        try {
            Path folder = disk.uploads(path);
            UploadFile upload = UploadFile.begun(folder, path, plan);
            try (FileChannel channel = FileChannel.open(upload.file(), CREATE, Staging.ownerOnly(folder))) {
                // As long as it will ever be: one that is as short as the object is known to be whole.
                upload.note(channel, plan.count() - 1, Optional.empty());
                disk.sync(channel, upload.file());
            }
            disk.syncFolder(folder);
            begun = true;
            return upload.upload();
        } catch (IOException e) {
            throw disk.failure(what, path, e);
        } finally {
            if (!begun) {
                disk.release(plan.sizeBytes());
            }
        }
    }

    @Override
    public StoredChunk put(Upload upload, int index, Content content) {
        String what = "put chunk " + index + " of " + upload.path();
        long planned = upload.plan().lengthBytes(index);
        if (content.sizeBytes() != planned) {
            throw FileErrors.mismatch(what, planned + " bytes", content.sizeBytes() + " bytes");
        }
        UploadFile file = find(upload, what);
        try {
            return UploadLocks.sharing(file.file(), () -> write(file, index, content, what))
                    .orElseThrow(() -> busy(what, "being completed"));
        } catch (IOException e) {
            throw disk.failure(what, upload.path(), e);
        }
    }

    private StoredChunk write(UploadFile file, int index, Content content, String what) throws IOException {
        try (FileChannel channel = opened(file, what)) {
            if (file.isWhole(channel)) {
                throw busy(what, "about to become the object");
            }
            if (file.noted(channel, index).isPresent()) {
                // Whatever comes in the way of the new bytes, the old digest must not vouch for a mixture.
                file.note(channel, index, Optional.empty());
                disk.sync(channel, file.file());
            }
            long offset = file.upload().plan().offsetBytes(index);
            Sha256 digest = disk.incoming().writeChunk(channel, offset, content, what);
            file.note(channel, index, Optional.of(digest));
            return new StoredChunk(index, digest, "");
        }
    }

    @Override
    public void sync(Upload upload) {
        String what = "sync upload " + upload.path();
        UploadFile file = find(upload, what);
        try (FileChannel channel = opened(file, what)) {
            disk.sync(channel, file.file());
        } catch (IOException e) {
            throw disk.failure(what, upload.path(), e);
        }
    }

    @Override
    public Optional<List<StoredChunk>> chunks(Upload upload) {
        Optional<UploadFile> file = existing(upload);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file.get().file(), OPEN)) {
            return Optional.of(chunks(file.get(), channel));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FileErrors.reading("look at upload " + upload.path(), e);
        }
    }

    /** A chunk whose bytes are not those that were noted is as good as none. */
    private List<StoredChunk> chunks(UploadFile file, FileChannel channel) throws IOException {
        ChunkPlan plan = file.upload().plan();
        boolean whole = file.isWhole(channel);
        List<StoredChunk> there = new ArrayList<>();
        for (int index = 0; index < plan.count(); index++) {
            Optional<Sha256> noted = whole ? Optional.empty() : file.noted(channel, index);
            if (whole || noted.isPresent()) {
                Sha256 found =
                        UploadFile.digest(channel, plan.offsetBytes(index), plan.lengthBytes(index), disk.counts());
                if (whole || noted.get().equals(found)) {
                    there.add(new StoredChunk(index, found, ""));
                }
            }
        }
        return there;
    }

    @Override
    public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
        String what = "complete upload " + upload.path();
        UploadFile file = find(upload, what);
        try {
            return UploadLocks.alone(file.file(), () -> complete(file, chunks, whole, what))
                    .orElseThrow(() -> busy(what, "being written"));
        } catch (IOException e) {
            throw disk.failure(what, upload.path(), e);
        }
    }

    private StoredObject complete(UploadFile file, List<StoredChunk> chunks, Sha256 whole, String what)
            throws IOException {
        Upload upload = file.upload();
        long size = upload.plan().sizeBytes();
        try (FileChannel channel = opened(file, what)) {
            requireAll(file, channel, chunks, what);
            Sha256 found = UploadFile.digest(channel, 0, size, disk.counts());
            if (!found.equals(whole)) {
                throw FileErrors.mismatch(what, "SHA-256 " + whole, "SHA-256 " + found);
            }
            channel.truncate(size);
            disk.sync(channel, file.file());
        }
        // Before the move, so that a kill leaves no lock of what is no more. Who takes another one meanwhile finds a
        // file
        // that is whole, and does not write.
        UploadLocks.forget(file.file());
        disk.place(file.file(), upload.path());
        return new StoredObject(upload.path(), size);
    }

    private static void requireAll(UploadFile file, FileChannel channel, List<StoredChunk> stated, String what)
            throws IOException {
        int count = file.upload().plan().count();
        if (stated.size() != count) {
            throw missing(what + ": " + stated.size() + " chunks (expected: " + count + ")");
        }
        if (file.isWhole(channel)) {
            return;
        }
        for (int index = 0; index < count; index++) {
            StoredChunk chunk = stated.get(index);
            Optional<Sha256> noted = file.noted(channel, index);
            if (chunk.index() != index || noted.isEmpty() || !noted.get().equals(chunk.digest())) {
                throw missing(what + ": chunk " + index + " is "
                        + noted.map(digest -> "there with SHA-256 " + digest).orElse("not there")
                        + " (expected: SHA-256 " + chunk.digest() + ")");
            }
        }
    }

    @Override
    public void abort(ObjectPath path) {
        String what = "abort uploads " + path;
        try {
            for (UploadFile file : files(path)) {
                // Who still writes, writes to a file without a name.
                if (Files.deleteIfExists(file.file())) {
                    disk.release(file.upload().plan().sizeBytes());
                }
                UploadLocks.forget(file.file());
                disk.syncFolder(Objects.requireNonNull(file.file().getParent()));
            }
        } catch (IOException e) {
            throw disk.failure(what, path, e);
        }
    }

    @Override
    public List<Upload> unfinished(ObjectPath path) {
        try {
            return files(path).stream().map(UploadFile::upload).toList();
        } catch (IOException e) {
            throw FileErrors.reading("look for uploads " + path, e);
        }
    }

    private List<UploadFile> files(ObjectPath path) throws IOException {
        Optional<Path> folder = disk.existingUploads(path);
        List<UploadFile> found = new ArrayList<>();
        if (folder.isPresent()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.get())) {
                for (Path entry : entries) {
                    UploadFile.read(entry, path).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Optional<UploadFile> existing(Upload upload) {
        return disk.existingUploads(upload.path())
                .flatMap(folder -> UploadFile.find(folder, upload))
                .filter(file -> Files.isRegularFile(file.file(), LinkOption.NOFOLLOW_LINKS));
    }

    private UploadFile find(Upload upload, String what) {
        return existing(upload).orElseThrow(() -> gone(what));
    }

    private static FileChannel opened(UploadFile file, String what) throws IOException {
        // Looked up again: it may have been completed while this thread waited for its turn.
        if (!Files.isRegularFile(file.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw gone(what);
        }
        return FileChannel.open(file.file(), OPEN);
    }

    private static MigrationException gone(String what) {
        return FileErrors.refusal(
                "UPLOAD_GONE",
                what + ": there is no such upload (expected: one that was begun, and neither completed nor aborted)",
                "begin another one");
    }

    private static MigrationException missing(String message) {
        return FileErrors.refusal("CHUNK_MISSING", message, "write the chunk again");
    }

    private static MigrationException busy(String what, String state) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "UPLOAD_BUSY",
                        what + ": the upload is " + state + " by another (expected: nobody else at work on it)",
                        "try again when that one has ended"),
                Retry.LATER);
    }
}
