package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Where a store's things lie in the node's own file system, all below {@code /layerlift/<name>}: {@code public} is the
 * tree of its objects and nothing else, fit to be served as it is; beside it what the store needs to know.
 *
 * @param root the folder of the store
 */
record Folders(String root) {
    private static final int OWNER_DIGITS = 32;

    /** The tree of objects. */
    String served() {
        return root + "/public";
    }

    /** An object, or a folder of objects. */
    String served(ObjectPath path) {
        return served() + "/" + path.key();
    }

    /** What takes the place of an object, from before the old one goes until the new one is there. */
    String replacement(ObjectPath path) {
        return root + "/replacing/" + owner(path);
    }

    /** The objects of this store for which a file is pinned, each by its {@link #owner}. */
    String pinned(Cid cid) {
        return root + "/pins/" + cid;
    }

    /** Unfinished uploads, a folder for each. */
    String uploads() {
        return root + "/uploads";
    }

    /** Folders on their way out. */
    String emptied() {
        return root + "/emptied";
    }

    /** A name for an object that is short, whatever its key. */
    static String owner(ObjectPath path) {
        return Sha256.of(path.key().getBytes(StandardCharsets.US_ASCII)).hex().substring(0, OWNER_DIGITS);
    }
}
