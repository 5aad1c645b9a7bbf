package dev.layerlift.domain.event;

import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How far a run of a batch is (FR-8.2, FR-8.5): told every five seconds, and once more when the run ends. It says how
 * things stand and is not kept: a run that goes on after a crash tells it anew.
 *
 * @param status the batch with its counts
 * @param perSecond how many items ended in a second of this run
 * @param remainingMillis how long what is left will take at that rate, in milliseconds; empty when that is not known
 * @param at when it was so
 * @param last whether the run has ended
 */
public record BatchProgress(
        BatchStatus status, double perSecond, OptionalLong remainingMillis, Instant at, boolean last) {
    /** Its name. */
    public static final String NAME = "batch:progress";

    /** The JSON form, with the names of FR-8.2. */
    public JsonObject toJson() {
        BatchCounts counts = status.counts();
        JsonValue.Builder json = JsonObject.builder()
                .put("event", NAME)
                .put("batchId", status.batch().id().toString())
                .put("state", status.state().id())
                .put("total", counts.total())
                .put("completed", counts.completed())
                .put("failed", counts.failed())
                .put("inProgress", counts.begun())
                .put("waiting", counts.waiting())
                .put("takenBack", counts.takenBack())
                .put("quarantined", counts.quarantined())
                .put("overallProgress", counts.percent())
                .put("perSecond", new JsonNumber(String.format(Locale.ROOT, "%.1f", perSecond)));
        remainingMillis.ifPresent(millis -> json.put("estimatedTimeRemaining", millis));
        return json.put("at", at.toString()).put("last", last).build();
    }
}
