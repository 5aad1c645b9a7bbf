package dev.layerlift.application;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Proves that a store works, by using it: writes an object, reads it back, finds that it cannot be created a second time,
 * reads a part of it, and deletes it again. The object has a name that nothing else has; in the public area it is served
 * for that moment, and says nothing.
 */
public final class StoreProbe {
    private static final String NAME = ".layerlift-probe-";

    private final ContentStore store;
    private final String id;
    private final LongSupplier nanoTime;

    /**
     * Probes a store and takes the time.
     *
     * @param id what nothing else in the store is named, of letters, digits and hyphens
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public StoreProbe(ContentStore store, String id, LongSupplier nanoTime) {
        this.store = store;
        this.id = id;
        this.nanoTime = nanoTime;
    }

    /**
     * One use of the store.
     *
     * @param name what was done
     * @param micros how long it took, in microseconds
     */
    public record Use(String name, long micros) {}

    /**
     * Uses an area of the store.
     *
     * @return what was done, in order
     * @throws MigrationException what failed, as the store says it; {@code STORAGE_ERROR} {@code STORE_NOT_TRUE} when the
     *     store answers but does not do what it should. The object is deleted as far as that can be
     */
    public List<Use> use(Area area) {
        ObjectPath path = new ObjectPath(area, NAME + id);
        byte[] bytes = ("layerlift " + path.key()).getBytes(StandardCharsets.UTF_8);
        List<Use> uses = new ArrayList<>();
        try {
            timed(uses, "write", () -> store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW));
            requireTrue(
                    timed(uses, "read", () -> Arrays.equals(read(path, 0), bytes)),
                    path + ": what was written reads back differently");
            requireTrue(
                    timed(uses, "read a part", () -> Arrays.equals(read(path, 10), tail(bytes, 10))),
                    path + ": a part of what was written reads back differently");
            requireTrue(
                    timed(
                            uses,
                            "create only where nothing is",
                            () -> store.create(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW)
                                    .isEmpty()),
                    path + ": was created a second time (expected: refused, as it is there)");
            timed(uses, "delete", () -> {
                store.delete(path);
                return path;
            });
        } catch (RuntimeException e) {
            discard(path, e);
            throw e;
        }
        requireTrue(store.stat(path).isEmpty(), path + ": is still there after it was deleted");
        return uses;
    }

    private void discard(ObjectPath path, RuntimeException reason) {
        try {
            store.delete(path);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private byte[] read(ObjectPath path, long offsetBytes) {
        Optional<InputStream> opened = store.open(path, offsetBytes);
        requireTrue(opened.isPresent(), path + ": is not there after it was written");
        try (InputStream in = opened.orElseThrow()) {
            return in.readNBytes(1024);
        } catch (IOException e) {
            throw MigrationException.storage(
                    "STORE_UNREADABLE", path + ": could not be read (expected: what was written)", e, "try again");
        }
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private <T> T timed(List<Use> uses, String name, Supplier<T> use) {
        long start = nanoTime.getAsLong();
        T result = use.get();
        uses.add(new Use(name, (nanoTime.getAsLong() - start) / 1000));
        return result;
    }

    private static void requireTrue(boolean holds, String problem) {
        if (!holds) {
            throw MigrationException.storage("STORE_NOT_TRUE", problem, "use another store");
        }
    }
}
