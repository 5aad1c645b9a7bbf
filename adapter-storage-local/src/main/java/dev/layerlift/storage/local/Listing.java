package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One page of a listing in the order of keys. A folder is read in portions of the smallest names, so that memory is
 * bounded by page and depth and not by the number of files. What cannot be an object's key is passed over.
 */
final class Listing {
    /** A key has at most 16 segments. */
    private static final int DEPTH_MAX = 16;

    private static final int PORTION = 1000;
    private static final String SEGMENT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    private final AreaFolder area;
    private final ObjectPath prefix;
    private final String after;
    private final int limit;
    private final List<StoredObject> found = new ArrayList<>();

    Listing(AreaFolder area, ObjectPath prefix, String after, int limit) {
        this.area = area;
        this.prefix = prefix;
        this.after = after;
        this.limit = limit;
    }

    List<StoredObject> read() throws IOException {
        var folder = area.findFolder(prefix.key());
        if (folder.isPresent()) {
            walk(
                    folder.get(),
                    prefix.key() + "/",
                    1 + (int) prefix.key().chars().filter(c -> c == '/').count());
        }
        return List.copyOf(found);
    }

    private void walk(Path folder, String key, int depth) throws IOException {
        String last = "";
        List<String> portion;
        do {
            NavigableMap<String, BasicFileAttributes> entries = portion(folder, key, last, depth);
            portion = List.copyOf(entries.keySet());
            for (var entry : entries.entrySet()) {
                if (found.size() == limit) {
                    return;
                }
                last = entry.getKey();
                if (entry.getValue().isDirectory()) {
                    walk(folder.resolve(last.substring(0, last.length() - 1)), key + last, depth + 1);
                } else {
                    found.add(new StoredObject(
                            new ObjectPath(prefix.area(), key + last),
                            entry.getValue().size()));
                }
            }
        } while (portion.size() == PORTION && found.size() < limit);
    }

    /** The smallest names in a folder after one, a folder's name with the slash that it has in keys. */
    private NavigableMap<String, BasicFileAttributes> portion(Path folder, String key, String last, int depth)
            throws IOException {
        NavigableMap<String, BasicFileAttributes> smallest = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String plain = String.valueOf(entry.getFileName());
                if (!isSegment(plain) || beyond(smallest, plain)) {
                    continue;
                }
                BasicFileAttributes attributes = area.attributesOf(entry);
                if (attributes == null) {
                    continue;
                }
                String name = attributes.isDirectory() ? plain + "/" : plain;
                boolean wanted = attributes.isDirectory() ? depth < DEPTH_MAX : attributes.isRegularFile();
                if (wanted && name.compareTo(last) > 0 && mayFollow(key + name)) {
                    smallest.put(name, attributes);
                    if (smallest.size() > PORTION) {
                        smallest.pollLastEntry();
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // Deleted since its name was read: nothing is in it any more.
            return new TreeMap<>();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return smallest;
    }

    /** Spares looking at an entry that the portion has no place for. */
    private static boolean beyond(NavigableMap<String, BasicFileAttributes> smallest, String plain) {
        return smallest.size() == PORTION && plain.compareTo(smallest.lastKey()) > 0;
    }

    /** Whether the object of this key, or one in the folder of this key, comes after the last one seen. */
    private boolean mayFollow(String key) {
        return key.compareTo(after) > 0 || (key.endsWith("/") && after.startsWith(key));
    }

    private static boolean isSegment(String name) {
        if (name.isEmpty() || name.length() > 200) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (SEGMENT.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
