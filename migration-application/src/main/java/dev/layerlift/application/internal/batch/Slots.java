package dev.layerlift.application.internal.batch;

import dev.layerlift.application.BatchConcurrency;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationPath;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which items of a run are in work: those that hold a slot of their path, and those that gave it back because they wait
 * for a block. Not thread-safe.
 */
final class Slots {
    /** How many may be in work or waiting; each takes a little memory. */
    static final int IN_WORK_MAX = 10_000;

    private final BatchConcurrency concurrency;
    private final Map<MigrationPath, Integer> held = new EnumMap<>(MigrationPath.class);
    private final Map<MigrationId, Optional<MigrationPath>> inWork = new HashMap<>();

    Slots(BatchConcurrency concurrency) {
        this.concurrency = concurrency;
    }

    /** Takes a slot; false when none of the path is free. */
    boolean take(MigrationId id, MigrationPath path) {
        int now = held.getOrDefault(path, 0);
        if (now >= concurrency.on(path) || inWork.size() >= IN_WORK_MAX) {
            return false;
        }
        held.put(path, now + 1);
        inWork.put(id, Optional.of(path));
        return true;
    }

    /** Gives the slot back of one that goes on waiting. */
    void park(MigrationId id) {
        Optional<MigrationPath> path = inWork.getOrDefault(id, Optional.empty());
        path.ifPresent(p -> {
            held.merge(p, -1, Integer::sum);
            inWork.put(id, Optional.empty());
        });
    }

    /** Gives the slot back, if it is still held, of one that ended. */
    void end(MigrationId id) {
        park(id);
        inWork.remove(id);
    }

    boolean isIdle() {
        return inWork.isEmpty();
    }
}
