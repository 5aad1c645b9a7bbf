package dev.layerlift.bootstrap.intake;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The files that an import takes: what is named, and everything in folders that are named, in the order of their names.
 * Only regular files are taken. Symbolic links inside a folder are passed over, since they may lead out of it; so are
 * devices, pipes, sockets, what cannot be read, {@code .DS_Store}, and the home itself.
 */
public final class FileSelection {
    /** How deep folders may lie in each other. */
    static final int DEPTH_MAX = 200;

    private final Path home;
    private final Visitor visitor;

    /** Hears of every file, in order. */
    public interface Visitor {
        /** A file to take. */
        void file(Path file, long sizeBytes);

        /** Something that is never taken, and why. */
        void skipped(String path, String reason);

        /** Something that would have been taken, and why it could not be. */
        void failed(String path, String reason);
    }

    private FileSelection(Path home, Visitor visitor) {
        this.home = home;
        this.visitor = visitor;
    }

    /**
     * Checks what was named, before anything is taken.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code PATH_INVALID}, {@code FILE_MISSING}; {@code
     *     STORAGE_ERROR} {@code FILE_UNREADABLE}; each names the path
     */
    public static List<Path> roots(List<String> named) {
        List<Path> roots = new ArrayList<>();
        for (String name : named) {
            roots.add(root(name));
        }
        return roots;
    }

    /** Walks what was named; folders are read one at a time, so that memory does not grow with the tree. */
    public static void walk(List<Path> roots, Path home, Visitor visitor) {
        FileSelection selection = new FileSelection(real(home), visitor);
        for (Path root : roots) {
            selection.visit(root, 0);
        }
    }

    private static Path root(String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw MigrationException.validation("PATH_INVALID", "\"" + name + "\" (expected: a file or folder)");
        }
        if (name.isEmpty()) {
            throw MigrationException.validation("PATH_INVALID", "an empty path (expected: a file or folder)");
        }
        Path absolute = path.toAbsolutePath().normalize();
        for (Path segment : path) {
            if (segment.toString().equals("..")) {
                throw MigrationException.validation(
                        "PATH_INVALID",
                        "\"" + name + "\" goes through '..' (expected: a path without it)",
                        "name the path itself: " + absolute);
            }
        }
        if (!Files.exists(path)) {
            String problem =
                    Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? "a link to nothing" : "no such file or folder";
            throw MigrationException.validation("FILE_MISSING", name + ": " + problem + " (expected: one that exists)");
        }
        if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw MigrationException.validation(
                    "FILE_NOT_REGULAR", name + ": a device, pipe or socket (expected: a file or folder)");
        }
        if (!Files.isReadable(path)) {
            throw new MigrationException(MigrationError.of(
                    ErrorType.STORAGE_ERROR,
                    "FILE_UNREADABLE",
                    name + ": cannot be read (expected: one that this user may read)",
                    "check its permissions"));
        }
        // What is named by hand is meant, also through a link; from here on no link is followed.
        return Files.isSymbolicLink(absolute) ? real(absolute) : absolute;
    }

    private void visit(Path path, int depth) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            visitor.failed(
                    path.toString(), "cannot be looked at: " + e.getClass().getSimpleName());
            return;
        }
        if (attributes.isSymbolicLink()) {
            visitor.skipped(path.toString(), "a symbolic link: name what it leads to, if that is meant");
        } else if (attributes.isDirectory()) {
            folder(path, depth);
        } else if (!attributes.isRegularFile()) {
            visitor.skipped(path.toString(), "a device, pipe or socket");
        } else if (real(path).startsWith(home)) {
            visitor.skipped(path.toString(), "belongs to the home");
        } else if (!Files.isReadable(path)) {
            visitor.failed(path.toString(), "cannot be read: check its permissions");
        } else {
            visitor.file(path, attributes.size());
        }
    }

    private void folder(Path folder, int depth) {
        if (real(folder).startsWith(home)) {
            visitor.skipped(folder.toString(), "the home of Layerlift itself");
            return;
        }
        if (depth >= DEPTH_MAX) {
            visitor.failed(folder.toString(), "lies deeper than " + DEPTH_MAX + " folders");
            return;
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            visitor.failed(folder.toString(), "a folder that cannot be read: check its permissions");
            return;
        }
        Collections.sort(entries);
        for (Path entry : entries) {
            if (!entry.endsWith(".DS_Store")) {
                visit(entry, depth + 1);
            }
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // What does not exist any more is found out by whoever opens it.
            return path.toAbsolutePath().normalize();
        }
    }
}
