package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * New tries of what failed for a transient reason. Each one is a journal entry with a time, so that waiting holds no
 * thread and survives a restart; progress starts the count anew.
 */
final class Retries {
    /** The name of the note that says what is tried again. */
    static final String NOTE = "retry";

    private final List<Duration> waits;

    Retries(List<Duration> waits) {
        this.waits = waits;
    }

    /**
     * Commits that it is tried again later. What was staged is dropped: it belongs to the try that failed.
     *
     * @return false, with nothing committed, when the failure is permanent, the tries are used up, or nothing can have
     *     been created yet: then the owner hears of it at once and may simply ask again
     */
    boolean later(Work work, MigrationException failure) {
        work.discard();
        int tried = tried(work.journal());
        if (failure.retry() != Retry.LATER
                || tried >= waits.size()
                || work.migration().checkpointId().isEmpty()) {
            return false;
        }
        Instant time = work.now().plus(waits.get(tried));
        work.note(
                NOTE,
                JsonObject.builder()
                        .put("try", tried + 1L)
                        .put("code", failure.error().code())
                        .put("message", failure.error().message())
                        .put("at", time.toString())
                        .build());
        work.progress(
                work.migration().percent(),
                "waiting to try again, " + (tried + 1) + " of " + waits.size() + ": "
                        + failure.error().message());
        work.waitUntil(time);
        work.commit();
        return true;
    }

    private static int tried(List<JournalEntry> journal) {
        int tried = 0;
        while (tried < journal.size()
                && journal.get(journal.size() - 1 - tried).notes().has(NOTE)) {
            tried++;
        }
        return tried;
    }
}
