package dev.layerlift.storage.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes used of a quota: counted once when the store is opened, kept up to date by this process. What another process
 * writes meanwhile is seen by the next opening.
 */
final class Quota {
    private final OptionalLong limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    Quota(OptionalLong limitBytes, Collection<AreaFolder> areas, Collection<Staging> stagings) throws IOException {
        this.limitBytes = limitBytes;
        if (limitBytes.isPresent()) {
            for (AreaFolder area : areas) {
                Files.walkFileTree(area.root(), new Adder());
            }
            for (Staging staging : stagings) {
                usedBytes.addAndGet(planned(staging));
            }
        }
    }

    /** What unfinished uploads will need. */
    private static long planned(Staging staging) throws IOException {
        Optional<Path> uploads = staging.existingUploads();
        long bytes = 0;
        if (uploads.isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(uploads.get())) {
                for (Path file : files) {
                    bytes += UploadFile.plannedBytes(file).orElse(0L);
                }
            }
        }
        return bytes;
    }

    boolean limited() {
        return limitBytes.isPresent();
    }

    /** Takes bytes; false when the quota does not have them. */
    boolean reserve(long bytes) {
        if (limitBytes.isEmpty()) {
            return true;
        }
        long used = usedBytes.get();
        while (bytes <= limitBytes.getAsLong() - used) {
            if (usedBytes.compareAndSet(used, used + bytes)) {
                return true;
            }
            used = usedBytes.get();
        }
        return false;
    }

    /** Gives bytes back. */
    void release(long bytes) {
        if (limitBytes.isPresent()) {
            usedBytes.addAndGet(-bytes);
        }
    }

    /** What is left; {@link Long#MAX_VALUE} without a quota. */
    long freeBytes() {
        return limitBytes.isPresent() ? Math.max(0, limitBytes.getAsLong() - usedBytes.get()) : Long.MAX_VALUE;
    }

    private final class Adder extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.endsWith(Staging.FOLDER_NAME) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                usedBytes.addAndGet(attributes.size());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException thrown) throws IOException {
            if (thrown instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw thrown;
        }
    }
}
