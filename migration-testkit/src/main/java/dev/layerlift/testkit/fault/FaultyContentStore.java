package dev.layerlift.testkit.fault;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ContentStore} that fails when it is told to: before a call has any effect, after it had its effect, by
 * hanging until it is released, or by handing out bytes that are not what lies there. Calls of each kind are counted
 * from 1.
 */
public final class FaultyContentStore implements ContentStore {
    /** The calls that can fail. */
    public enum Operation {
        PUT,
        CREATE,
        OPEN,
        STAT,
        DELETE,
        LIST,
        SYNC,
        FREE_BYTES,
        BEGIN_UPLOAD,
        PUT_CHUNK,
        SYNC_CHUNKS,
        CHUNKS,
        COMPLETE_UPLOAD,
        ABORT_UPLOAD,
        UNFINISHED_UPLOADS
    }

    private enum Moment {
        BEFORE,
        AFTER
    }

    /** What is to happen at calls {@code from} to {@code to} of a kind. */
    private record Fault(
            Operation operation,
            Moment moment,
            long from,
            long to,
            @Nullable RuntimeException thrown,
            @Nullable Hang hang) {}

    /** A flipped bit in what the n-th opened stream gives, or in what every stream of some files gives. */
    private record Corruption(long call, String part, long offsetBytes) {
        boolean meets(long opened, ObjectPath path) {
            return part.isEmpty() ? opened == call : path.key().contains(part);
        }
    }

    private final ContentStore store;
    private final Map<Operation, Long> calls = new EnumMap<>(Operation.class);
    private final List<Fault> faults = new ArrayList<>();
    private final List<Corruption> corruptions = new ArrayList<>();

    /** Wraps a store; nothing fails before it is told to. */
    public FaultyContentStore(ContentStore store) {
        this.store = store;
    }

    /** The n-th call of this kind, counted from 1 since the start, throws and has no effect. */
    public FaultyContentStore failBefore(Operation operation, long call, RuntimeException thrown) {
        return add(new Fault(operation, Moment.BEFORE, requirePositive(call), call, thrown, null));
    }

    /** The n-th call of this kind, counted from 1 since the start, has its effect and throws: the answer was lost. */
    public FaultyContentStore failAfter(Operation operation, long call, RuntimeException thrown) {
        return add(new Fault(operation, Moment.AFTER, requirePositive(call), call, thrown, null));
    }

    /** From the n-th on every call of this kind throws and has no effect, until {@link #heal}. */
    public FaultyContentStore failFrom(Operation operation, long call, RuntimeException thrown) {
        return add(new Fault(operation, Moment.BEFORE, requirePositive(call), Long.MAX_VALUE, thrown, null));
    }

    /** From now on every call of every kind throws and has no effect, until {@link #heal}: the store is dead. */
    public synchronized FaultyContentStore die(RuntimeException thrown) {
        for (Operation operation : Operation.values()) {
            failFrom(operation, calls(operation) + 1, thrown);
        }
        return this;
    }

    /** The n-th call of this kind hangs before it has any effect, until it is released or interrupted. */
    public Hang hang(Operation operation, long call) {
        Hang hang = new Hang(operation + " " + requirePositive(call));
        add(new Fault(operation, Moment.BEFORE, call, call, null, hang));
        return hang;
    }

    /** What the n-th opened stream gives has one bit flipped at this offset of the object, in bytes. */
    public synchronized FaultyContentStore corruptRead(long call, long offsetBytes) {
        corruptions.add(new Corruption(requirePositive(call), "", offsetBytes));
        return this;
    }

    /** Whatever is read of files with this in their key has one bit flipped at this offset, until {@link #heal}. */
    public synchronized FaultyContentStore corruptReadsOf(String part, long offsetBytes) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("part: empty (expected: a part of a key)");
        }
        corruptions.add(new Corruption(0, part, offsetBytes));
        return this;
    }

    /** Forgets all faults that did not happen yet; hanging calls stay until they are released. */
    public synchronized void heal() {
        faults.clear();
        corruptions.clear();
    }

    /** How many calls of this kind there were. */
    public synchronized long calls(Operation operation) {
        return calls.getOrDefault(operation, 0L);
    }

    @Override
    public StorageCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return call(Operation.PUT, count(Operation.PUT), () -> store.put(path, content, expected, durability));
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return call(Operation.CREATE, count(Operation.CREATE), () -> store.create(path, content, expected, durability));
    }

    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        long call = count(Operation.OPEN);
        Optional<InputStream> opened = call(Operation.OPEN, call, () -> store.open(path, offsetBytes));
        return corruptionOf(call, path)
                .map(corruption -> opened.map(
                        stream -> (InputStream) new BitFlippingStream(stream, corruption.offsetBytes() - offsetBytes)))
                .orElse(opened);
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        return call(Operation.STAT, count(Operation.STAT), () -> store.stat(path));
    }

    @Override
    public void delete(ObjectPath path) {
        call(Operation.DELETE, count(Operation.DELETE), () -> {
            store.delete(path);
            return path;
        });
    }

    @Override
    public String removal(ObjectPath path) {
        return store.removal(path);
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        return call(Operation.LIST, count(Operation.LIST), () -> store.list(prefix, after, limit));
    }

    @Override
    public void sync(List<ObjectPath> paths) {
        call(Operation.SYNC, count(Operation.SYNC), () -> {
            store.sync(paths);
            return paths;
        });
    }

    @Override
    public Optional<MigrationError> writeObstacle() {
        return store.writeObstacle();
    }

    @Override
    public OptionalLong freeBytes() {
        return call(Operation.FREE_BYTES, count(Operation.FREE_BYTES), store::freeBytes);
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return store.uploads().map(FaultyUploads::new);
    }

    @Override
    public Optional<String> contentAddress(Content content) {
        return store.contentAddress(content);
    }

    /** Uploads whose calls fail as those of the store do. */
    private final class FaultyUploads implements ChunkedUploads {
        private final ChunkedUploads uploads;

        FaultyUploads(ChunkedUploads uploads) {
            this.uploads = uploads;
        }

        private <T> T counted(Operation operation, Supplier<T> work) {
            return call(operation, count(operation), work);
        }

        @Override
        public Upload begin(ObjectPath path, ChunkPlan plan) {
            return counted(Operation.BEGIN_UPLOAD, () -> uploads.begin(path, plan));
        }

        @Override
        public StoredChunk put(Upload upload, int index, Content content) {
            return counted(Operation.PUT_CHUNK, () -> uploads.put(upload, index, content));
        }

        @Override
        public void sync(Upload upload) {
            counted(Operation.SYNC_CHUNKS, () -> {
                uploads.sync(upload);
                return upload;
            });
        }

        @Override
        public Optional<List<StoredChunk>> chunks(Upload upload) {
            return counted(Operation.CHUNKS, () -> uploads.chunks(upload));
        }

        @Override
        public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
            return counted(Operation.COMPLETE_UPLOAD, () -> uploads.complete(upload, chunks, whole));
        }

        @Override
        public void abort(ObjectPath path) {
            counted(Operation.ABORT_UPLOAD, () -> {
                uploads.abort(path);
                return path;
            });
        }

        @Override
        public List<Upload> unfinished(ObjectPath path) {
            return counted(Operation.UNFINISHED_UPLOADS, () -> uploads.unfinished(path));
        }
    }

    private synchronized FaultyContentStore add(Fault fault) {
        faults.add(fault);
        return this;
    }

    private synchronized long count(Operation operation) {
        return calls.merge(operation, 1L, Long::sum);
    }

    private synchronized Optional<Corruption> corruptionOf(long call, ObjectPath path) {
        return corruptions.stream().filter(known -> known.meets(call, path)).findFirst();
    }

    private synchronized List<Fault> due(Operation operation, Moment moment, long call) {
        return faults.stream()
                .filter(fault -> fault.operation() == operation
                        && fault.moment() == moment
                        && fault.from() <= call
                        && call <= fault.to())
                .toList();
    }

    private <T> T call(Operation operation, long call, Supplier<T> work) {
        happen(due(operation, Moment.BEFORE, call));
        T result = work.get();
        happen(due(operation, Moment.AFTER, call));
        return result;
    }

    /** Outside of the lock: a hanging call must hold up no other. */
    private static void happen(List<Fault> due) {
        for (Fault fault : due) {
            if (fault.hang() != null) {
                fault.hang().enter();
            }
            if (fault.thrown() != null) {
                throw fault.thrown();
            }
        }
    }

    private static long requirePositive(long call) {
        if (call < 1) {
            throw new IllegalArgumentException("call: " + call + " (expected: 1 or more)");
        }
        return call;
    }
}
