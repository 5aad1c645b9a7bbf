package dev.layerlift.bootstrap.home;

import dev.layerlift.bootstrap.config.ConfigFile;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.config.PersistenceConfig;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The layout of a home (design section 9): {@code layerlift.yaml}, the database with the encrypted keys,
 * {@code private/}, {@code public/}, {@code restricted/}, and the lock of whoever changes it.
 *
 * @param root the folder, absolute
 */
public record HomeDirectory(Path root) {
    /** The environment variable that names the home. */
    public static final String VARIABLE = "LAYERLIFT_HOME";

    /** The code of the failure when what was named can be no home. */
    public static final String HOME_INVALID = "HOME_INVALID";

    private static final int NAME_BYTES_MAX = 255;

    /** Takes any path and makes it absolute. */
    public HomeDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * The home that is meant: the option, else {@code LAYERLIFT_HOME}, else {@code .layerlift} in the user's folder, which is
     * {@code HOME} where that is set.
     *
     * @param option what {@code --home} says
     * @param variables the environment
     * @param userFolder the folder of the user, where {@code HOME} is not set
     */
    public static HomeDirectory locate(Optional<String> option, Map<String, String> variables, String userFolder) {
        Optional<String> variable = Optional.ofNullable(variables.get(VARIABLE)).filter(v -> !v.isBlank());
        // The shell's ~ is HOME, while Java asks the system's list of users: both must mean the same folder.
        String user = Optional.ofNullable(variables.get("HOME"))
                .filter(v -> !v.isBlank())
                .orElse(userFolder);
        String chosen = option.or(() -> variable).orElse(user + "/.layerlift");
        if (chosen.isBlank()) {
            throw MigrationException.validation(HOME_INVALID, "--home: empty (expected: a folder)");
        }
        try {
            return new HomeDirectory(Path.of(chosen));
        } catch (InvalidPathException e) {
            throw MigrationException.validation(HOME_INVALID, "--home: \"" + chosen + "\" (expected: a folder)");
        }
    }

    /** The configuration file; a folder is a home when it is there. */
    public Path configFile() {
        return root.resolve("layerlift.yaml");
    }

    /** The SQLite file. */
    public Path databaseFile() {
        return root.resolve("layerlift.db");
    }

    /** The lock of the process that changes this home. */
    public Path lockFile() {
        return root.resolve("lock");
    }

    /** What is stored and served to nobody. */
    public Path restricted() {
        return root.resolve("restricted");
    }

    /** Whether this is a home. */
    public boolean exists() {
        return Files.isRegularFile(configFile());
    }

    /**
     * Reads the configuration.
     *
     * @throws MigrationException {@code HOME_MISSING} when there is no home here, {@code CONFIG_INVALID} …
     */
    public LayerliftConfig config() {
        requireExists();
        return ConfigFile.read(configFile(), root);
    }

    /** Throws {@code HOME_MISSING}, with what to do, when there is no home here. */
    public void requireExists() {
        if (!exists()) {
            requirePossible();
            throw MigrationException.validation(
                    "HOME_MISSING",
                    root + ": no Layerlift home here (expected: a folder with layerlift.yaml)",
                    "run: layerlift init --domain HOST",
                    "or name another home: --home DIR or " + VARIABLE);
        }
    }

    /** Throws {@code HOME_INVALID} when no folder can be at this path: a file is there, or a name is too long. */
    public void requirePossible() {
        for (Path name : root) {
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
                throw impossible(root + ": a name in it is too long (expected: at most " + NAME_BYTES_MAX + " bytes)");
            }
        }
        Path there = root;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw impossible(there + ": a file (expected: a folder for the home)");
        }
    }

    private static MigrationException impossible(String message) {
        return MigrationException.validation(HOME_INVALID, message, "name another home: --home DIR or " + VARIABLE);
    }

    /**
     * Throws {@code STORE_NOT_FOUND}, with what to do, when the database of this home was lost: a home has one from its
     * making on, and a new one in its place would hide the loss of every asset and key. One on a server is looked for when
     * it is opened.
     */
    public void requireDatabase(PersistenceConfig persistence) {
        if (!persistence.isShared() && !hasDatabase()) {
            throw MigrationException.storage(
                    "STORE_NOT_FOUND",
                    "the database of this home is gone (expected: " + databaseFile() + ")",
                    "restore it from a backup");
        }
    }

    private boolean hasDatabase() {
        try {
            return Files.isRegularFile(databaseFile()) && Files.size(databaseFile()) > 0;
        } catch (IOException e) {
            throw MigrationException.storage(
                    "STORE_NOT_ACCESSIBLE",
                    databaseFile() + ": cannot be looked at (expected: the database of the home)",
                    e,
                    "allow access to the file and its folder");
        }
    }

    /** Throws {@code HOME_NOT_WRITABLE} when nothing can be written here. */
    public void requireWritable() {
        if (!Files.isWritable(root)) {
            throw notWritable("it is read-only for this user");
        }
    }

    /**
     * Makes the folders of a new home; only the user may look into those that are not served. The home itself may be
     * traversed by all, and not listed, so that a web server gets to the folder that it serves.
     */
    public void createFolders() {
        try {
            makeFolder(root, "rwx--x--x");
            makeFolder(root.resolve("private"), "rwx------");
            makeFolder(restricted(), "rwx------");
            makeFolder(restricted().resolve("webvh"), "rwx------");
            makeFolder(root.resolve("public"), "rwxr-xr-x");
        } catch (IOException e) {
            throw notWritten(root, e);
        }
    }

    /** Writes the configuration of a new home; from then on it is one. The file appears whole. */
    public void writeConfig(WebHost host, PersistenceConfig persistence) {
        Path temporary = root.resolve("layerlift.yaml.new");
        try {
            Files.write(temporary, ConfigFile.initial(host, persistence).getBytes(StandardCharsets.UTF_8));
            restrictToOwner(temporary);
            Files.move(temporary, configFile(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            MigrationException failure = notWritten(configFile(), e);
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    /** Makes a file readable by its owner only, where the file system knows owners. */
    public void restrictToOwner(Path file) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private MigrationException notWritten(Path file, IOException e) {
        Path there = Files.isDirectory(root) ? root : root.getRoot();
        return DiskSpace.isMissing(there, e) ? DiskSpace.missingFor(file, e) : notWritable(words(e));
    }

    private MigrationException notWritable(String detail) {
        return new MigrationException(MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "HOME_NOT_WRITABLE",
                        root + ": cannot be written (expected: a folder that this user may write)",
                        "check the owner and the permissions of " + root,
                        "or name another home: --home DIR or " + VARIABLE)
                .withDetail(detail));
    }

    /** What the system says, without the names of Java's classes, which say nothing to whoever made a home. */
    private static String words(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + ": there is something else already";
        }
        return e.getMessage() == null ? "" : e.getMessage();
    }

    private static void makeFolder(Path folder, String permissions) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(parent);
        }
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(folder);
            return;
        }
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(permissions);
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(wanted));
        // Again, since the process's own mask took away from what was asked for.
        Files.setPosixFilePermissions(folder, wanted);
    }
}
