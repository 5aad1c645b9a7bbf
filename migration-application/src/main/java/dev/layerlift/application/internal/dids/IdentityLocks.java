package dev.layerlift.application.internal.dids;

import dev.layerlift.domain.did.CanonicalIdentity;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets one thread of this process at a time write the files of an identity. Identities share a fixed number of locks, so
 * two of them may wait for one another; whoever holds one may take the same again, and takes no other.
 */
final class IdentityLocks {
    private static final int LOCKS = 256;

    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    /** Does something while nobody else writes the files of this identity. */
    <T> T locked(CanonicalIdentity identity, Supplier<T> work) {
        ReentrantLock lock = locks.get(Math.floorMod(identity.hashCode(), LOCKS));
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
