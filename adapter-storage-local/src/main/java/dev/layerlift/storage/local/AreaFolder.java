package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.storage.local.FileErrors.LinkRefusedException;
import dev.layerlift.storage.local.FileErrors.RootGoneException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one area: where objects lie below it, and with which permissions. The root may be a symbolic link that
 * its owner chose; below it every link is refused, so that no key leads out.
 */
final class AreaFolder {
    /** Another writer's clean-up may take a folder away as often as it likes; so often is a fault, not a race. */
    private static final int RACES_MAX = 1000;

    /** What is at a path. */
    record Found(Path file, BasicFileAttributes attributes) {}

    private final Path root;
    private final @Nullable Object rootKey;
    private final Set<PosixFilePermission> fileMode;
    private final Set<PosixFilePermission> folderMode;

    private AreaFolder(Path root, @Nullable Object rootKey, Area area) {
        this.root = root;
        this.rootKey = rootKey;
        boolean served = area == Area.PUBLIC;
        this.fileMode = PosixFilePermissions.fromString(served ? "rw-r--r--" : "rw-------");
        this.folderMode = PosixFilePermissions.fromString(served ? "rwxr-xr-x" : "rwx------");
    }

    /** Opens the folder, and makes it if it does not exist. */
    static AreaFolder open(Path configured, Area area) throws IOException {
        AreaFolder wanted = new AreaFolder(configured, null, area);
        wanted.makeRoot();
        Path real = configured.toRealPath();
        return new AreaFolder(
                real, Files.readAttributes(real, BasicFileAttributes.class).fileKey(), area);
    }

    /** Opens the folder as it is: one that does not exist is gone for this store, and is not made. */
    static AreaFolder openAsItIs(Path configured, Area area) throws IOException {
        return Files.isDirectory(configured) ? open(configured, area) : new AreaFolder(configured, new Object(), area);
    }

    Path root() {
        return root;
    }

    /** The object at this path; empty when there is none. */
    Optional<Found> find(ObjectPath path) throws IOException {
        Path at = root;
        BasicFileAttributes attributes = null;
        for (String segment : path.key().split("/", -1)) {
            if (attributes != null && !attributes.isDirectory()) {
                return Optional.empty();
            }
            at = at.resolve(segment);
            attributes = attributesOf(at);
            if (attributes == null) {
                requireRoot();
                return Optional.empty();
            }
        }
        return attributes != null && attributes.isRegularFile()
                ? Optional.of(new Found(at, attributes))
                : Optional.empty();
    }

    /** The folder below the root that has this key; empty when there is none. */
    Optional<Path> findFolder(String key) throws IOException {
        requireRoot();
        Path at = root;
        for (String segment : key.split("/", -1)) {
            at = at.resolve(segment);
            BasicFileAttributes attributes = attributesOf(at);
            if (attributes == null || !attributes.isDirectory()) {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    /** Puts a whole file at a path where it will be found. */
    @FunctionalInterface
    private interface Placing {
        void place(Path whole, Path target) throws IOException;
    }

    /** Moves a whole file to an object's path, with the folders it needs, replacing what is there at once. */
    void place(Path whole, ObjectPath path) throws IOException {
        placed(whole, path, (from, target) -> Files.move(from, target, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Gives a whole file an object's path as its second name, with the folders it needs, where no object is.
     *
     * @return false when an object is there
     */
    boolean placeNew(Path whole, ObjectPath path) throws IOException {
        try {
            placed(whole, path, (from, target) -> Files.createLink(target, from));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (find(path).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private void placed(Path whole, ObjectPath path, Placing placing) throws IOException {
        requireRoot();
        setMode(whole, fileMode);
        for (int race = 1; ; race++) {
            try {
                placing.place(whole, makeFoldersOf(path));
                return;
            } catch (NoSuchFileException e) {
                // A delete of a neighbour pruned the folder between its making and the move.
                if (race >= RACES_MAX || !Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Removes the folders above an object's path that are empty.
     *
     * @return the lowest folder that is left
     */
    Path prune(ObjectPath path) throws IOException {
        List<Path> folders = foldersOf(path);
        for (Path folder : folders.subList(0, folders.size() - 1)) {
            try {
                BasicFileAttributes attributes = attributesOf(folder);
                if (attributes == null) {
                    continue;
                }
                if (!attributes.isDirectory()) {
                    return Objects.requireNonNull(folder.getParent());
                }
                // Another delete may be faster; what is above may be empty too.
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                return folder;
            }
        }
        return root;
    }

    /** The folders above an object's path, lowest first, the root last; whether they exist or not. */
    List<Path> foldersOf(ObjectPath path) {
        List<Path> folders = new ArrayList<>();
        String key = path.key();
        for (int slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
            folders.add(root.resolve(key.substring(0, slash)));
        }
        folders.add(root);
        return folders;
    }

    /** The attributes of a folder or file of the store, {@code null} when nothing is there; a link is refused. */
    @Nullable
    BasicFileAttributes attributesOf(Path at) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                throw new LinkRefusedException(at + " is a symbolic link (expected: a folder or a file)");
            }
            return attributes;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Throws when the root is not the folder that was opened: an unmounted disk must not look like an empty store. */
    void requireRoot() throws IOException {
        try {
            Object now = Files.readAttributes(root, BasicFileAttributes.class).fileKey();
            if (!Objects.equals(now, rootKey)) {
                throw new RootGoneException(root + " is another folder than when the store was opened");
            }
        } catch (NoSuchFileException e) {
            throw new RootGoneException(root + " is gone");
        }
    }

    private Path makeFoldersOf(ObjectPath path) throws IOException {
        Path at = root;
        String[] segments = path.key().split("/", -1);
        for (int i = 0; i < segments.length - 1; i++) {
            at = at.resolve(segments[i]);
            BasicFileAttributes attributes = attributesOf(at);
            if (attributes == null) {
                makeFolder(at);
            } else if (!attributes.isDirectory()) {
                throw new NotDirectoryException(at.toString());
            }
        }
        Path target = at.resolve(segments[segments.length - 1]);
        BasicFileAttributes there = attributesOf(target);
        if (there != null && !there.isRegularFile()) {
            requireEmptied(target, there);
        }
        return target;
    }

    /** An empty folder is what a crash between a delete and its clean-up left; anything else is in the way. */
    private static void requireEmptied(Path target, BasicFileAttributes there) throws IOException {
        try {
            if (there.isDirectory()) {
                Files.delete(target);
                return;
            }
        } catch (DirectoryNotEmptyException e) {
            throw (IOException) new FileAlreadyExistsException(target.toString()).initCause(e);
        }
        throw new FileAlreadyExistsException(target.toString());
    }

    private void makeRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(Objects.requireNonNull(root.getParent()));
            makeFolder(root);
        }
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
    }

    private void makeFolder(Path folder) throws IOException {
        try {
            createFolder(folder, folderMode);
        } catch (FileAlreadyExistsException e) {
            // Another writer was faster. Its folder is as good; a link in its place is refused by the next look.
            return;
        }
        setMode(folder, folderMode);
    }

    /** Makes a folder that is at no time open to more than these permissions allow. */
    static void createFolder(Path folder, Set<PosixFilePermission> mode) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
        } else {
            Files.createDirectory(folder);
        }
    }

    private static void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        // Explicitly, since the process's umask would narrow what is asked for at creation.
        if (view != null) {
            view.setPermissions(mode);
        }
    }
}
