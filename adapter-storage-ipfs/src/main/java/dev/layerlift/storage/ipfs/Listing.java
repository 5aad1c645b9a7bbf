package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.storage.ipfs.IpfsClient.Named;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One page of a listing in the order of keys. A node gives a folder as a whole, so that memory is bounded by the largest
 * folders on the way down. What cannot be an object's key is passed over.
 */
final class Listing {
    /** A key has at most 16 segments. */
    private static final int DEPTH_MAX = 16;

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final IpfsClient client;
    private final Folders folders;
    private final ObjectPath prefix;
    private final String after;
    private final int limit;
    private final List<StoredObject> found = new ArrayList<>();

    Listing(IpfsClient client, Folders folders, ObjectPath prefix, String after, int limit) {
        this.client = client;
        this.folders = folders;
        this.prefix = prefix;
        this.after = after;
        this.limit = limit;
    }

    List<StoredObject> read() throws IOException {
        Optional<IpfsClient.Entry> folder = client.stat(folders.served(prefix));
        if (folder.isPresent() && folder.get().isFolder()) {
            walk(
                    prefix.key() + "/",
                    1 + (int) prefix.key().chars().filter(c -> c == '/').count());
        }
        return List.copyOf(found);
    }

    private void walk(String key, int depth) throws IOException {
        List<Named> entries = client.list(folders.served() + "/" + key.substring(0, key.length() - 1))
                .orElse(List.of());
        // A folder stands where the slash after its name puts it.
        List<Named> ordered = entries.stream()
                .filter(named -> SEGMENT.matcher(named.name()).matches())
                .sorted(Comparator.comparing(Listing::sortName))
                .toList();
        for (Named named : ordered) {
            if (found.size() == limit) {
                return;
            }
            String below = key + sortName(named);
            if (named.entry().isFolder()) {
                if (depth < DEPTH_MAX && (below.compareTo(after) > 0 || after.startsWith(below))) {
                    walk(below, depth + 1);
                }
            } else if (below.compareTo(after) > 0) {
                found.add(new StoredObject(
                        new ObjectPath(prefix.area(), below), named.entry().sizeBytes()));
            }
        }
    }

    private static String sortName(Named named) {
        return named.entry().isFolder() ? named.name() + "/" : named.name();
    }
}
