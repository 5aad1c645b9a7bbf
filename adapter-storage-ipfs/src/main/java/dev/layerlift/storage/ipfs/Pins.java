package dev.layerlift.storage.ipfs;

import dev.layerlift.storage.ipfs.IpfsClient.Named;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * Keeps the files of objects pinned. A pin belongs to a file, and several objects may have the same bytes, so that it is
 * noted for which objects a file is pinned; the last of them takes the pin away. A file that was pinned before by somebody
 * else is theirs: no note is made, and it stays pinned. Notes are copies of the file by the object's name, so that a crash
 * at any point leaves an object which can be deleted again.
 *
 * <p>Two processes that delete and write the same bytes at the same moment may leave a pin without a note.
 */
final class Pins {
    private final IpfsClient client;
    private final Folders folders;
    private final Locks locks = new Locks();

    Pins(IpfsClient client, Folders folders) {
        this.client = client;
        this.folders = folders;
    }

    /** Pins a file for an object; doing it again changes nothing. */
    void keep(Cid cid, String owner) throws IOException {
        Lock lock = locks.of(cid);
        lock.lock();
        try {
            if (client.isPinned(cid)) {
                List<Named> owners = owners(cid);
                if (owners.isEmpty() || isAmong(owners, owner)) {
                    return;
                }
            }
            // The note first: whoever deletes the object meanwhile finds it.
            client.copy(cid, folders.pinned(cid) + "/" + owner, true);
            client.pin(cid);
        } finally {
            lock.unlock();
        }
    }

    /** Unpins a file when no other object needs it; doing it again changes nothing. */
    void release(Cid cid, String owner) throws IOException {
        Lock lock = locks.of(cid);
        lock.lock();
        try {
            List<Named> owners = owners(cid);
            if (!isAmong(owners, owner)) {
                return;
            }
            if (owners.size() > 1) {
                client.removeFile(folders.pinned(cid) + "/" + owner);
                return;
            }
            client.unpin(cid);
            client.removeFolder(folders.pinned(cid));
        } finally {
            lock.unlock();
        }
    }

    private List<Named> owners(Cid cid) throws IOException {
        return client.list(folders.pinned(cid)).orElse(List.of());
    }

    private static boolean isAmong(List<Named> owners, String owner) {
        return owners.stream().anyMatch(named -> named.name().equals(owner));
    }
}
