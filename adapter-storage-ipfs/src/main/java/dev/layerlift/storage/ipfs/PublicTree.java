package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.storage.ipfs.IpfsClient.Copied;
import dev.layerlift.storage.ipfs.IpfsClient.Entry;
import dev.layerlift.storage.ipfs.IpfsClient.Named;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Objects in the node's own file system. A node gives a path to a file only where nothing is, which makes creating safe,
 * and cannot exchange one file for another. An object is therefore replaced in four steps: the new file is noted as the
 * replacement, which only one can do; the old one goes; the new one comes; the note goes. Who finds nothing at the path
 * looks at the note, so that everybody sees the old or the new object; and who finds a note that nobody takes away ends
 * what a crash interrupted.
 */
final class PublicTree {
    private static final int TRIES = 50;
    private static final int WAITS = 50;
    private static final long WAIT_MILLIS = 40;
    private static final int KNOWN_MAX = 10_000;

    private final IpfsClient client;
    private final Folders folders;
    private final Pins pins;
    private final Locks paths = new Locks();
    /** Keys that were seen to be folders: one that another process took away since is only made again. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** Held for reading while objects come, and for writing while an empty folder goes. */
    private final ReadWriteLock foldersLock = new ReentrantReadWriteLock();

    PublicTree(IpfsClient client, Folders folders, Pins pins) {
        this.client = client;
        this.folders = folders;
        this.pins = pins;
    }

    /** The file of an object. */
    Optional<Entry> find(ObjectPath path) throws IOException {
        Optional<Entry> there = client.stat(folders.served(path));
        if (there.isEmpty()) {
            there = client.stat(folders.replacement(path));
        }
        if (there.isEmpty()) {
            // The replacement may have come to its end between the two looks.
            there = client.stat(folders.served(path));
        }
        return there.filter(entry -> !entry.isFolder());
    }

    /** Makes a file the object at a path. */
    void put(ObjectPath path, Cid cid) throws IOException {
        Lock lock = paths.of(path);
        lock.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                Optional<Entry> old = fileAt(path);
                if (old.isEmpty() ? copied(path, cid) : old.get().cid().equals(cid) || replaced(path, old.get(), cid)) {
                    return;
                }
            }
            throw IpfsErrors.busy("put " + path);
        } finally {
            lock.unlock();
        }
    }

    /** Makes a file the object at a path if none is there. */
    boolean create(ObjectPath path, Cid cid) throws IOException {
        Lock lock = paths.of(path);
        lock.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                if (fileAt(path).isPresent()
                        || client.stat(folders.replacement(path)).isPresent()) {
                    return false;
                }
                if (copied(path, cid)) {
                    return true;
                }
            }
            throw IpfsErrors.busy("create " + path);
        } finally {
            lock.unlock();
        }
    }

    private boolean copied(ObjectPath path, Cid cid) throws IOException {
        foldersLock.readLock().lock();
        try {
            requireFolders(path);
            return client.copy(cid, folders.served(path), true) == Copied.DONE;
        } finally {
            foldersLock.readLock().unlock();
        }
    }

    /** Some nodes would put a file into a file: refuses where an object is above the path. */
    private void requireFolders(ObjectPath path) throws IOException {
        for (String above = parent(path.key()); !above.isEmpty(); above = parent(above)) {
            if (known.contains(above)) {
                return;
            }
            Optional<Entry> folder = client.stat(folders.served() + "/" + above);
            if (folder.isPresent()) {
                if (!folder.get().isFolder()) {
                    throw IpfsErrors.pathTaken("put " + path, "the object " + above);
                }
                if (known.size() >= KNOWN_MAX) {
                    known.clear();
                }
                known.add(above);
                return;
            }
        }
    }

    /** The file at a path; an empty folder there is taken out of the way. */
    private Optional<Entry> fileAt(ObjectPath path) throws IOException {
        Optional<Entry> there = client.stat(folders.served(path));
        if (there.isEmpty() || !there.get().isFolder()) {
            return there;
        }
        if (!pruned(path.key())) {
            throw IpfsErrors.pathTaken("put " + path, "a folder");
        }
        return Optional.empty();
    }

    private boolean replaced(ObjectPath path, Entry old, Cid cid) throws IOException {
        if (client.copy(cid, folders.replacement(path), true) != Copied.DONE) {
            awaitReplacement(path);
            return false;
        }
        exchange(path, old, cid);
        return true;
    }

    /** Another process replaces this object, or died while it did: what is not done after a while is done here. */
    private void awaitReplacement(ObjectPath path) throws IOException {
        Optional<Entry> noted = client.stat(folders.replacement(path));
        for (int i = 0; i < WAITS && noted.isPresent(); i++) {
            try {
                Thread.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the waiting thread was interrupted");
            }
            noted = client.stat(folders.replacement(path));
        }
        if (noted.isPresent()) {
            Optional<Entry> old = client.stat(folders.served(path));
            if (old.isPresent() && !old.get().cid().equals(noted.get().cid())) {
                exchange(path, old.get(), noted.get().cid());
            } else if (old.isPresent() || copied(path, noted.get().cid())) {
                client.removeFile(folders.replacement(path));
            }
        }
    }

    private void exchange(ObjectPath path, Entry old, Cid cid) throws IOException {
        pins.release(old.cid(), Folders.owner(path));
        client.removeFile(folders.served(path));
        for (int i = 0; i < TRIES; i++) {
            Optional<Entry> there = copied(path, cid) ? Optional.empty() : client.stat(folders.served(path));
            if (there.isEmpty() || there.get().cid().equals(cid)) {
                client.removeFile(folders.replacement(path));
                return;
            }
            client.removeFile(folders.served(path));
        }
        throw IpfsErrors.busy("replace " + path);
    }

    /** Takes an object away, with its pin and the folders that it leaves empty. */
    void delete(ObjectPath path) throws IOException {
        Lock lock = paths.of(path);
        lock.lock();
        try {
            for (String place : List.of(folders.served(path), folders.replacement(path))) {
                Optional<Entry> there = client.stat(place);
                if (there.isPresent() && !there.get().isFolder()) {
                    // The object goes last: as long as it is there, a crash is mended by deleting it again.
                    pins.release(there.get().cid(), Folders.owner(path));
                    client.removeFile(place);
                }
            }
        } finally {
            lock.unlock();
        }
        String above = parent(path.key());
        while (!above.isEmpty() && pruned(above)) {
            above = parent(above);
        }
    }

    /**
     * Takes a folder away if it is empty; false when something is in it. A node can only take away a folder with whatever
     * is in it, so that it is moved aside first: what another process put into it meanwhile is put back.
     */
    private boolean pruned(String key) throws IOException {
        String folder = folders.served() + "/" + key;
        Optional<List<Named>> inside = client.list(folder);
        if (inside.isEmpty() || !inside.get().isEmpty()) {
            return inside.isEmpty();
        }
        foldersLock.writeLock().lock();
        try {
            // Once more: an object of this process may have come before the lock.
            inside = client.list(folder);
            if (inside.isEmpty() || !inside.get().isEmpty()) {
                return inside.isEmpty();
            }
            known.remove(key);
            client.makeFolder(folders.emptied());
            String aside = folders.emptied() + "/" + UUID.randomUUID();
            if (client.move(folder, aside)) {
                restore(aside, folder);
                client.removeFolder(aside);
            }
            return true;
        } finally {
            foldersLock.writeLock().unlock();
        }
    }

    private void restore(String aside, String folder) throws IOException {
        for (Named named : client.list(aside).orElse(List.of())) {
            client.copy(named.entry().cid(), folder + "/" + named.name(), true);
        }
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }
}
