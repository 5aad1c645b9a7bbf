package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The changes of a store that attempts have under way, by path. One that was given up and may take effect nevertheless
 * holds up what it would make a lie of, until it has come back.
 */
final class ChangesUnderWay {
    private final Map<ObjectPath, Set<Change>> underWay = new ConcurrentHashMap<>();

    /** What is done at a path; the objects there, and the uploads to it, are two things. */
    enum Kind {
        WRITE("write"),
        DELETE("delete"),
        BEGIN("beginning of an upload"),
        CHUNK("write of a chunk"),
        COMPLETE("end of an upload"),
        ABORT("abort of uploads"),
        /** A look for uploads. */
        LOOK("look for uploads");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        /** What of others, if it still took effect, would make this a guess. Deleting or aborting twice does no harm. */
        private Set<Kind> heldUpBy() {
            return switch (this) {
                case WRITE -> Set.of(WRITE, DELETE, COMPLETE);
                case DELETE -> Set.of(WRITE, COMPLETE);
                case BEGIN -> Set.of(WRITE, DELETE, BEGIN, COMPLETE, ABORT);
                case CHUNK -> Set.of(ABORT);
                case COMPLETE -> Set.of(WRITE, DELETE, COMPLETE, ABORT);
                case ABORT -> Set.of(BEGIN, CHUNK, COMPLETE);
                case LOOK -> Set.of(BEGIN, CHUNK, COMPLETE);
            };
        }

        /** Whether it takes effect only once it was given all of its bytes. */
        private boolean needsBytes() {
            return this == WRITE || this == CHUNK;
        }
    }

    /** A change of an attempt that has not come back yet. */
    static final class Change {
        private final Attempt attempt;
        private final Kind kind;
        private boolean complete;

        private Change(Attempt attempt, Kind kind) {
            this.attempt = attempt;
            this.kind = kind;
            this.complete = !kind.needsBytes();
        }

        Attempt attempt() {
            return attempt;
        }

        /** Lets bytes through, or the end of them; false when nobody waits for this write any more. */
        synchronized boolean passes(boolean last) {
            if (attempt.isAbandoned()) {
                return false;
            }
            complete |= last;
            return true;
        }

        /** Whether it was given up and may take effect nevertheless. */
        synchronized boolean threatens() {
            return attempt.isAbandoned() && complete;
        }
    }

    /** Makes a change, as part of this attempt, where nothing holds it up. */
    <T> T make(ObjectPath path, Kind kind, Attempt attempt, Function<Change, T> work) {
        requireQuiet(path, kind);
        Change change = new Change(attempt, kind);
        underWay.compute(path, (key, changes) -> {
            Set<Change> all = changes == null ? ConcurrentHashMap.newKeySet() : changes;
            all.add(change);
            return all;
        });
        try {
            return work.apply(change);
        } finally {
            underWay.computeIfPresent(path, (key, changes) -> {
                changes.remove(change);
                return changes.isEmpty() ? null : changes;
            });
        }
    }

    /** Makes a change outside of any attempt, where nothing holds it up. */
    <T> T make(ObjectPath path, Kind kind, Supplier<T> work) {
        requireQuiet(path, kind);
        return work.get();
    }

    void requireQuiet(ObjectPath path, Kind kind) {
        Attempt.requireLive();
        for (Change other : underWay.getOrDefault(path, Set.of())) {
            if (other.threatens() && kind.heldUpBy().contains(other.kind)) {
                throw new MigrationException(
                        MigrationError.of(
                                ErrorType.TIMEOUT_ERROR,
                                "CHANGE_HANGS",
                                path + ": an earlier " + other.kind.name
                                        + " hangs and may still take effect (expected: none under way)",
                                "bring the store back, or end this process: then nothing of it takes effect any more"),
                        Retry.LATER);
            }
        }
    }
}
