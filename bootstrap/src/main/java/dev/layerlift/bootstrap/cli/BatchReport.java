package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationBatches;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells of the items of a batch as they end, with {@code --json} on a line each, and at the end how the batch stands and
 * which items are not done.
 */
final class BatchReport {
    /** How many of those that are not done are listed for a person. */
    private static final int LISTED_MAX = 20;

    private final Screen screen;
    private final BatchStatus begin;
    private final MigrationReport report;
    private long ended;

    BatchReport(Screen screen, BatchStatus begin) {
        this.screen = screen;
        this.begin = begin;
        this.report = MigrationReport.ofLines(screen);
        this.ended = begin.counts().ended();
    }

    /** Says which batch it is. */
    void begins() {
        BatchCounts counts = begin.counts();
        String done = counts.ended() == 0 ? "" : ", " + counts.completed() + " of them completed before";
        screen.line("batch " + begin.batch().id() + ": " + Texts.count(counts.total(), "item") + done);
    }

    /** An item that ended. */
    synchronized void ended(BatchItem item, Optional<MigrationResult> result, Optional<MigrationError> error) {
        ended++;
        JsonObject shape = result.map(Shapes::result).orElseGet(() -> Shapes.refused(item.text(), error.orElseThrow()));
        line(shape.with("batchId", begin.batch().id().toString())
                .with("position", new JsonNumber(Long.toString(item.position()))));
        if (screen.isJson()) {
            return;
        }
        result.ifPresent(report::add);
        error.ifPresent(e -> report.refused(item.text(), e));
    }

    /** How many of the batch have ended. */
    synchronized long ended() {
        return ended;
    }

    /** Says how the batch stands. */
    void ends(BatchStatus end, MigrationBatches batches) {
        line(JsonObject.builder().put("batch", Shapes.batch(end)).build());
        screen.line(summary(end.counts()));
        int listed = 0;
        for (BatchItem.State state :
                List.of(BatchItem.State.FAILED, BatchItem.State.QUARANTINED, BatchItem.State.TAKEN_BACK)) {
            for (BatchItem item : batches.items(end.batch().id(), Optional.of(state), Optional.empty(), LISTED_MAX)
                    .items()) {
                if (listed++ < LISTED_MAX) {
                    screen.line("  not done: " + Shortened.of(item.text()) + "  "
                            + item.error().map(MigrationError::message).orElse(Texts.state(item.state())));
                }
            }
        }
        BatchCounts counts = end.counts();
        if (counts.failed() + counts.quarantined() + counts.takenBack() > 0) {
            screen.line(
                    "All that are not done: layerlift batches " + end.batch().id());
        }
        if (counts.waiting() + counts.begun() > 0) {
            screen.line("What is left: layerlift batch --resume " + end.batch().id());
        }
    }

    private void line(JsonObject json) {
        if (screen.isJson()) {
            screen.write(StrictJson.write(json));
        }
    }

    /** The exit code: done only when every item is. */
    int exitCode(BatchStatus end) {
        if (end.counts().quarantined() > 0) {
            return ExitCode.QUARANTINED;
        }
        return end.state() == BatchStatus.State.COMPLETED ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** How many items stand where, in words. */
    static String summary(BatchCounts counts) {
        List<String> parts = new ArrayList<>();
        parts.add(counts.completed() + " of " + counts.total() + " completed");
        for (BatchItem.State state : BatchItem.State.values()) {
            if (state != BatchItem.State.COMPLETED && counts.of(state) > 0) {
                parts.add(counts.of(state) + " " + Texts.state(state));
            }
        }
        return String.join(", ", parts);
    }
}
