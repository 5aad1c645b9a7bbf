package dev.layerlift.storage.ipfs;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** One lock for each of many names, of which a few share one: so many as never to matter, and never more. */
final class Locks {
    private static final int COUNT = 64;

    private final Lock[] locks =
            Stream.generate(ReentrantLock::new).limit(COUNT).toArray(Lock[]::new);

    Lock of(Object name) {
        return locks[Math.floorMod(name.hashCode(), COUNT)];
    }
}
