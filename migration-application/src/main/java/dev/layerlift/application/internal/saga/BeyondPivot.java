package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a failure after the pivot: never a rollback, since what was set going may still take effect. What may go
 * away is looked at again for as long as it takes; what does not go away by itself is, after some tries, for a person.
 */
final class BeyondPivot {
    private static final String NOTE = "held-up";

    /** How often a permanent failure is met again before a person is asked. */
    private static final int PERMANENT_MAX = 6;

    private final List<Duration> waits;
    private final Rollback rollback;

    BeyondPivot(List<Duration> waits, Rollback rollback) {
        this.waits = waits;
        this.rollback = rollback;
    }

    /** Whether a migration has passed its pivot and is not at its end. */
    static boolean passed(Migration migration) {
        return migration.state() == MigrationState.ANCHORING;
    }

    /** Waits, or asks a person. What was staged is dropped: it belongs to the try that failed. */
    void held(Work work, Plan plan, MigrationException failure) {
        work.discard();
        int tried = tried(work.journal(), failure);
        if (failure.retry() == Retry.NEVER && tried >= PERMANENT_MAX) {
            rollback.quarantine(work, failure.error());
            return;
        }
        Instant until = work.now().plus(tried < waits.size() ? waits.get(tried) : plan.lookAgain());
        // A node that is away for a day must not fill the journal.
        if (failure.retry() == Retry.NEVER || tried < PERMANENT_MAX) {
            work.note(
                    NOTE,
                    JsonObject.builder()
                            .put("code", failure.error().code())
                            .put("message", failure.error().message())
                            .build());
            work.progress(
                    work.migration().percent(),
                    "waiting to try again: " + failure.error().message());
        }
        work.park(until);
    }

    private static int tried(List<JournalEntry> journal, MigrationException failure) {
        int tried = 0;
        while (tried < journal.size()) {
            Optional<JsonObject> held =
                    journal.get(journal.size() - 1 - tried).notes().object(NOTE);
            if (held.flatMap(note -> note.string("code"))
                    .filter(failure.error().code()::equals)
                    .isEmpty()) {
                break;
            }
            tried++;
        }
        return tried;
    }
}
