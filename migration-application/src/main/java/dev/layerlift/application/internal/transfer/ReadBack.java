package dev.layerlift.application.internal.transfer;

import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of a migration has read back in full from the store of its target, so that the same run does not read it
 * once more. The next run, which may come after days, begins without. Not thread-safe.
 */
public final class ReadBack {
    private final Map<ObjectPath, Sha256> proven = new HashMap<>();

    private ReadBack() {}

    /** That of the run that this work is. */
    public static ReadBack of(Work work) {
        return work.find(ReadBack.class).orElseGet(() -> {
            ReadBack fresh = new ReadBack();
            work.remember(ReadBack.class, fresh);
            return fresh;
        });
    }

    /** Notes that an object was read back, and has this digest. */
    void note(ObjectPath path, Sha256 digest) {
        proven.put(path, digest);
    }

    /**
     * Whether an object of the target's store is there with this size in bytes and this digest; it is read unless this run
     * has done so.
     */
    public boolean holds(ContentStore store, ObjectPath path, long sizeBytes, Sha256 digest) {
        return store.stat(path)
                        .filter(object -> object.sizeBytes() == sizeBytes)
                        .isPresent()
                && digest(store, path).filter(digest::equals).isPresent();
    }

    /** The digest of an object that is there, as this run has read it; empty when there is none. */
    public Optional<Sha256> digest(ContentStore store, ObjectPath path) {
        Sha256 known = proven.get(path);
        if (known != null) {
            return store.stat(path).map(object -> known);
        }
        Optional<Sha256> found = StoredBytes.digest(store, path);
        found.ifPresent(digest -> note(path, digest));
        return found;
    }
}
