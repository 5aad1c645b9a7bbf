package dev.layerlift.bootstrap.intake;

import dev.layerlift.bitcoin.signet.did.PublicFiles;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.PublicWeb;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where somebody has the published files of a DID: in a folder, or where they are served. */
public final class PublishedPlace {
    private PublishedPlace() {}

    /**
     * The files there.
     *
     * @param place a folder, or an {@code https} URL of one
     * @param web reads from such a URL
     * @throws MigrationException {@code VALIDATION_ERROR} {@code FOLDER_UNREADABLE} when it is no folder and no such URL
     */
    public static PublicFiles of(String place, PublicWeb web) {
        return place.startsWith("https://") ? served(place.endsWith("/") ? place : place + "/", web) : folder(place);
    }

    private static PublicFiles served(String url, PublicWeb web) {
        try {
            URI folder = new URI(url);
            return (name, sizeBytesMax) -> web.get(folder.resolve(name), sizeBytesMax);
        } catch (URISyntaxException e) {
            throw unreadable(url, "no URL");
        }
    }

    private static PublicFiles folder(String place) {
        Path folder;
        try {
            folder = Path.of(place);
        } catch (InvalidPathException e) {
            throw unreadable(place, "no folder");
        }
        if (!Files.isDirectory(folder)) {
            throw unreadable(place, "no folder");
        }
        return (name, sizeBytesMax) -> read(folder.resolve(name), sizeBytesMax);
    }

    private static Optional<byte[]> read(Path file, int sizeBytesMax) {
        try {
            return Optional.of(BoundedFile.read(file, sizeBytesMax, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (BoundedFile.UnsuitableException e) {
            throw new IllegalArgumentException(file.getFileName() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw MigrationException.storage(
                    "FILE_UNREADABLE", file + ": cannot be read (expected: a published file)", e);
        }
    }

    private static MigrationException unreadable(String place, String what) {
        return MigrationException.validation(
                "FOLDER_UNREADABLE",
                "\"" + place + "\": " + what + " (expected: the folder with did.json, anchor-statement.json and"
                        + " anchor.json, or the https URL of it)",
                "name where the published files are: --files PLACE");
    }
}
