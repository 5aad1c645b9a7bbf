package dev.layerlift.bootstrap.intake;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file of the file system as content. The file is read again on every opening: one that changes meanwhile is found out
 * by its digest.
 *
 * @param file the file
 * @param sizeBytes its size in bytes when it was looked at
 */
public record FileContent(Path file, long sizeBytes) implements Content {
    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** The first bytes, for telling its media type. */
    public byte[] head() throws IOException {
        try (InputStream in = open()) {
            return in.readNBytes(MediaTypes.HEAD_BYTES);
        }
    }

    /**
     * What makes a second import of the same file recognisable, together with the digest of its bytes: a digest of its
     * absolute path and its size, so that no path is stored.
     */
    public String importKey() {
        String text = file.toAbsolutePath().normalize() + "\0" + sizeBytes;
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
