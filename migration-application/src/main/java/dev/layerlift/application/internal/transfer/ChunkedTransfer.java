package dev.layerlift.application.internal.transfer;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.application.internal.saga.Attempt;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import dev.layerlift.domain.port.TransferStore.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The transfer of one object in chunks: what an earlier process left is asked for at the target and compared with what was
 * noted, the rest is sent, and the whole is proven before anybody relies on it.
 */
final class ChunkedTransfer {
    private static final System.Logger LOG = System.getLogger(ChunkedTransfer.class.getName());

    /** So often chunks that the target turns out not to have are sent again in one try. */
    private static final int ROUNDS_MAX = 3;

    /** So much may have arrived and not be noted yet: a second or two of a fast disk. */
    private static final long UNSETTLED_BYTES_MAX = 256L * 1024 * 1024;

    private final EnginePorts ports;
    private final ExecutorService threads;
    private final Work work;
    private final ContentMove move;
    private final ChunkPlan wanted;
    private final TransferMeter meter;
    private final ChunkedUploads uploads;
    private final ChunkLimits limits;

    ChunkedTransfer(
            EnginePorts ports,
            ExecutorService threads,
            Work work,
            ContentMove move,
            ChunkPlan wanted,
            TransferMeter meter) {
        this.ports = ports;
        this.threads = threads;
        this.work = work;
        this.move = move;
        this.wanted = wanted;
        this.meter = meter;
        this.uploads = move.to()
                .uploads()
                .orElseThrow(() -> new IllegalStateException("uploads: none (expected: a store that has them)"));
        this.limits = move.to()
                .capabilities()
                .chunks()
                .orElseThrow(() -> new IllegalStateException("chunks: none (expected: a store that takes them)"));
    }

    /** A transfer under way, and the chunks of it that are safe. */
    private record UnderWay(Transfer transfer, NavigableMap<Integer, StoredChunk> there) {
        Upload upload() {
            return transfer.upload();
        }

        long bytesThere() {
            return there.keySet().stream()
                    .mapToLong(index -> upload().plan().lengthBytes(index))
                    .sum();
        }
    }

    /**
     * Brings the object to its target, or throws.
     *
     * @param resumable whether it goes on where an earlier try was
     */
    void run(boolean resumable) {
        try {
            requireSourceSize();
            UnderWay underWay = (resumable ? resumed() : Optional.<UnderWay>empty()).orElseGet(this::begun);
            meter.found(underWay.there().size(), underWay.bytesThere());
            bring(underWay);
            ports.transfers().end(work.migration().id(), move.target());
        } catch (MigrationException e) {
            if (isFinal(e)) {
                discard(e);
            }
            throw e;
        }
    }

    /** What no later try can mend, because what was sent already is not what is wanted. */
    private static boolean isFinal(MigrationException failure) {
        String code = failure.error().code();
        return code.equals("SOURCE_CHANGED") || code.equals("DIGEST_MISMATCH");
    }

    /** Nothing of it stays at the target. What cannot be removed now is removed, or named, by the rollback. */
    private void discard(MigrationException cause) {
        try {
            Transfers.takeBack(move.to(), move.target());
            ports.transfers().end(work.migration().id(), move.target());
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private void requireSourceSize() {
        long size = move.from()
                .stat(move.source())
                .orElseThrow(() -> StoredBytes.missing(move.source()))
                .sizeBytes();
        if (size != move.sizeBytes()) {
            throw Transfers.sourceChanged(move, size + " bytes");
        }
    }

    /** What an earlier try left; empty when there is none, it was of something else, or its upload is gone. */
    private Optional<UnderWay> resumed() {
        Optional<Transfer> known = ports.transfers()
                .find(work.migration().id(), move.target())
                .filter(t -> t.source().equals(move.source())
                        && t.digest().equals(move.digest())
                        && t.upload().plan().sizeBytes() == move.sizeBytes());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Optional<NavigableMap<Integer, StoredChunk>> there = safe(known.get());
        if (there.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "migration {0}: the upload to {1} is no longer at its store, and begins again",
                    work.migration().id(),
                    move.target());
        }
        return there.map(chunks -> new UnderWay(known.get(), chunks));
    }

    /**
     * The chunks that are at the target and were noted, with the same digest here and there; empty when there is no such
     * upload. The others are sent again: of what was never noted nobody knows whether it is of these bytes.
     */
    private Optional<NavigableMap<Integer, StoredChunk>> safe(Transfer transfer) {
        NavigableMap<Integer, StoredChunk> noted = noted(transfer);
        return Attempt.patiently(move.sizeBytes(), () -> uploads.chunks(transfer.upload()))
                .map(found -> found.stream()
                        .filter(chunk -> {
                            StoredChunk known = noted.get(chunk.index());
                            return known != null && known.digest().equals(chunk.digest());
                        })
                        .collect(Collectors.toMap(StoredChunk::index, Function.identity(), (a, b) -> b, TreeMap::new)));
    }

    private NavigableMap<Integer, StoredChunk> noted(Transfer transfer) {
        NavigableMap<Integer, StoredChunk> noted = new TreeMap<>();
        ports.transfers().chunks(transfer).forEach(chunk -> noted.put(chunk.index(), chunk));
        return noted;
    }

    /** The answer of an earlier beginning may have been lost: what it left is ended first. */
    private UnderWay begun() {
        limits.problem(wanted).ifPresent(problem -> {
            throw MigrationException.validation(
                    "CHUNKS_NOT_POSSIBLE",
                    "content of " + wanted.sizeBytes() + " bytes in chunks of " + wanted.chunkSizeBytes() + " bytes: "
                            + problem,
                    "choose another chunk size");
        });
        uploads.abort(move.target());
        work.requireLease();
        Upload upload = uploads.begin(move.target(), wanted);
        Transfer transfer = new Transfer(work.migration().id(), move.source(), move.digest(), upload);
        ports.transfers().begin(transfer);
        return new UnderWay(transfer, new TreeMap<>());
    }

    private void bring(UnderWay underWay) {
        for (int round = 1; ; round++) {
            send(underWay);
            try {
                finish(underWay);
                return;
            } catch (MigrationException e) {
                if (!e.error().code().equals("CHUNK_MISSING") || round == ROUNDS_MAX) {
                    throw e;
                }
                int before = underWay.there().size();
                long bytesBefore = underWay.bytesThere();
                NavigableMap<Integer, StoredChunk> there =
                        safe(underWay.transfer()).orElseThrow(() -> e);
                underWay.there().clear();
                underWay.there().putAll(there);
                meter.lost(before - there.size(), bytesBefore - underWay.bytesThere());
            }
        }
    }

    private void send(UnderWay underWay) {
        NavigableMap<Integer, StoredChunk> noted = noted(underWay.transfer());
        List<Integer> missing = new ArrayList<>();
        for (int index = 0; index < underWay.upload().plan().count(); index++) {
            if (!underWay.there().containsKey(index)) {
                missing.add(index);
            }
        }
        Settling settling =
                new Settling(threads, unsettledMax(underWay), chunks -> settle(underWay.transfer(), chunks), chunk -> {
                    underWay.there().put(chunk.index(), chunk);
                    meter.arrived(underWay.upload().plan().lengthBytes(chunk.index()));
                });
        try {
            new ChunksInFlight(threads, inFlight(), work, meter::takenUp)
                    .each(
                            missing,
                            index -> send(underWay.transfer(), index, Optional.ofNullable(noted.get(index))),
                            settling::arrived);
            settling.finish();
        } catch (RuntimeException e) {
            settling.finishAfter(e);
            meter.interrupted(e);
            throw e;
        }
    }

    /** What a crash may take with it, beside what is in flight. */
    private static int unsettledMax(UnderWay underWay) {
        return (int) Math.max(1, UNSETTLED_BYTES_MAX / underWay.upload().plan().chunkSizeBytes());
    }

    private int inFlight() {
        return move.from().capabilities().rangeRead()
                ? ports.settings().chunks().inFlight()
                : 1;
    }

    /**
     * Reads the source once more when all has been sent, which may have taken days: what arrived is what was there at one
     * time or another, and a source that is something else by now must not pass for what was lifted.
     */
    private void requireSource(UnderWay underWay) {
        requireSourceSize();
        if (!move.from().capabilities().rangeRead()) {
            Optional<Sha256> found = StoredBytes.digest(move.from(), move.source());
            if (found.filter(move.digest()::equals).isEmpty()) {
                throw Transfers.sourceChanged(
                        move, found.map(digest -> "SHA-256 " + digest).orElse("not there any more"));
            }
            return;
        }
        new ChunksInFlight(threads, comparedAtATime(), work, () -> {})
                .each(List.copyOf(underWay.there().keySet()), index -> compared(underWay, index), chunk -> {
                    // It is in the source as it was sent.
                });
    }

    /** A store that proves the whole hashes it meanwhile, in order and so on one processor: that one is left to it. */
    private int comparedAtATime() {
        int left = Runtime.getRuntime().availableProcessors() - 1;
        return limits.provesWhole() ? Math.max(1, Math.min(inFlight(), left)) : inFlight();
    }

    /** A chunk whose bytes in the source are not those that were sent; what the manifest says decides who is to blame. */
    private StoredChunk compared(UnderWay underWay, int index) {
        StoredChunk sent = Objects.requireNonNull(underWay.there().get(index));
        SourceRange range = range(underWay.upload().plan(), index);
        Optional<Sha256> found = StoredBytes.digest(range);
        if (found.isEmpty() && !range.isCutShort()) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.STORAGE_ERROR,
                            "SOURCE_UNREADABLE",
                            move.source() + ": chunk " + (index + 1)
                                    + " could not be read once more (expected: a readable object)",
                            "go on with it when its store can be read: layerlift resume"),
                    Retry.LATER);
        }
        if (found.filter(sent.digest()::equals).isEmpty()) {
            throw Transfers.blamed(
                    move,
                    mismatch("chunk " + (index + 1) + " arrived with SHA-256 " + sent.digest()
                            + ", and has another one in the source"));
        }
        return sent;
    }

    private SourceRange range(ChunkPlan plan, int index) {
        return new SourceRange(move.from(), move.source(), plan.offsetBytes(index), plan.lengthBytes(index));
    }

    /** Sends one chunk, on a thread of its own. */
    private StoredChunk send(Transfer transfer, int index, Optional<StoredChunk> noted) {
        ChunkPlan plan = transfer.upload().plan();
        SourceRange range = range(plan, index);
        StoredChunk stored;
        try {
            stored = uploads.put(transfer.upload(), index, range);
        } catch (RuntimeException e) {
            if (range.isCutShort()) {
                throw Transfers.sourceChanged(move, "it ends within chunk " + (index + 1));
            }
            throw e;
        }
        noted.map(StoredChunk::digest)
                .filter(before -> !before.equals(stored.digest()))
                .ifPresent(before -> {
                    throw different(range, index, before, stored.digest());
                });
        return stored;
    }

    /** Makes chunks safe that have arrived, and notes them. */
    private void settle(Transfer transfer, List<StoredChunk> chunks) {
        uploads.sync(transfer.upload());
        if (!ports.transfers().record(transfer, chunks)) {
            throw new StaleCommitException("migration " + work.durable().id()
                    + ": another worker began the transfer to " + move.target() + " again");
        }
    }

    /** A chunk that was noted has other bytes now: those of the source, or those that the target took. */
    private MigrationException different(SourceRange range, int index, Sha256 before, Sha256 now) {
        String what =
                "chunk " + (index + 1) + " has SHA-256 " + now + ", and had " + before + " when it was sent before";
        return StoredBytes.digest(range)
                .filter(before::equals)
                .<MigrationException>map(same -> mismatch(what))
                .orElseGet(() -> Transfers.sourceChanged(move, what));
    }

    private MigrationException mismatch(String what) {
        return MigrationException.storage(
                "DIGEST_MISMATCH",
                move.target() + ": " + what + " (expected: what was sent)",
                "look at the target's store, then migrate again");
    }

    /**
     * Ends a transfer whose object is at its target already, though it was not noted: the source may not have been
     * compared by then.
     */
    void settle() {
        Optional<Sha256> found = StoredBytes.digest(move.from(), move.source());
        if (found.filter(move.digest()::equals).isEmpty()) {
            MigrationException changed = Transfers.sourceChanged(
                    move, found.map(digest -> "SHA-256 " + digest).orElse("not there any more"));
            discard(changed);
            throw changed;
        }
        ports.transfers().end(work.migration().id(), move.target());
    }

    /**
     * Lets the object appear and compares the source, beside each other: a store may have to hash all of it for the one,
     * and the other reads all of it as well. Should the source be something else by now, what has appeared goes again.
     */
    private void finish(UnderWay underWay) {
        work.requireWanted();
        work.requireLease();
        List<StoredChunk> all = List.copyOf(underWay.there().values());
        Aside appearing = Aside.begun(threads, () -> complete(underWay, all));
        try {
            requireSource(underWay);
        } catch (RuntimeException e) {
            appearing.endedAfter(e);
            throw e;
        }
        appearing.join();
        ReadBack.of(work).note(move.target(), move.digest());
    }

    /** Lets the object appear, and proves it where the store does not. */
    private void complete(UnderWay underWay, List<StoredChunk> all) {
        try {
            Attempt.patiently(move.sizeBytes(), () -> uploads.complete(underWay.upload(), all, move.digest()));
        } catch (MigrationException e) {
            throw e.error().code().equals("DIGEST_MISMATCH") ? Transfers.blamed(move, e) : e;
        }
        if (!limits.provesWhole()) {
            Optional<Sha256> found = StoredBytes.digest(move.to(), move.target());
            if (found.filter(move.digest()::equals).isEmpty()) {
                throw Transfers.blamed(
                        move,
                        mismatch("it was read back "
                                + found.map(digest -> "with SHA-256 " + digest).orElse("and is not there")));
            }
        }
    }
}
