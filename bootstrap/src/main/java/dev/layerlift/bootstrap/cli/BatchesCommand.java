package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationBatches;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.Page;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows batches, or the items of one. */
@Command(name = "batches", description = "Show batches, newest first, or how one stands and what of it is not done.")
final class BatchesCommand extends LayerliftCommand {
    private static final int LIMIT = 100;

    @Parameters(arity = "0..1", paramLabel = "BATCH", description = "One batch, by its full id.")
    private @Nullable String id;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "The items in this state: waiting, begun, completed, failed, taken_back or quarantined"
                    + " (failed).")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + LIMIT,
            description = "At most so many, 1 to 1000 (100).")
    private int limit = LIMIT;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where \"next\" of the last answer says.")
    private @Nullable String after;

    BatchesCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        if (limit < 1 || limit > 1000) {
            throw Inputs.usage("--limit: " + limit + " (expected: 1 to 1000)");
        }
        Optional<BatchId> wanted = Optional.ofNullable(id).map(Inputs::batchId);
        BatchItem.State items = state == null ? BatchItem.State.FAILED : itemState(state);
        try (Layerlift layerlift = openToRead()) {
            MigrationBatches batches = layerlift.migrationManager().batches();
            if (wanted.isPresent()) {
                one(
                        batches,
                        batches.status(wanted.get())
                                .orElseThrow(
                                        () -> Inputs.unknownBatch(wanted.get().toString())),
                        items);
            } else {
                all(batches.list(Optional.ofNullable(after), limit));
            }
        }
        return ExitCode.DONE;
    }

    private static BatchItem.State itemState(String text) {
        return BatchItem.State.of(text)
                .orElseThrow(() -> Inputs.usage("--state: \"" + Shortened.of(text) + "\" (expected: one of "
                        + String.join(
                                ", ",
                                Arrays.stream(BatchItem.State.values())
                                        .map(BatchItem.State::id)
                                        .toList())
                        + ")"));
    }

    private void all(Page<BatchStatus> page) {
        screen().document(JsonObject.builder()
                .put("batches", Shapes.array(page.items(), Shapes::batch))
                .put("next", cursor(page))
                .build());
        page.items().forEach(this::describe);
        screen().line(
                        page.items().isEmpty()
                                ? "No batches."
                                : page.items().size() == 1
                                        ? "1 batch"
                                        : page.items().size() + " batches");
        page.next().ifPresent(next -> screen().line("More: layerlift batches --limit " + limit + " --after " + next));
    }

    private void one(MigrationBatches batches, BatchStatus status, BatchItem.State wanted) {
        Page<BatchItem> page =
                batches.items(status.batch().id(), Optional.of(wanted), Optional.ofNullable(after), limit);
        screen().document(JsonObject.builder()
                .put("batch", Shapes.batch(status))
                .put("items", Shapes.array(page.items(), Shapes::batchItem))
                .put("next", cursor(page))
                .build());
        describe(status);
        for (BatchItem item : page.items()) {
            screen().line("  " + item.position() + "  " + Shortened.of(item.text()) + "  " + Texts.state(item.state()));
            item.error().map(MigrationError::message).ifPresent(message -> screen().line("     why  " + message));
        }
        page.next()
                .ifPresent(next -> screen().line("More: layerlift batches "
                        + status.batch().id() + " --state " + wanted.id() + " --limit " + limit + " --after " + next));
    }

    private void describe(BatchStatus status) {
        screen().line(status.batch().id() + "  to " + status.batch().target().id() + ", "
                + status.state().id() + ", " + Texts.time(status.batch().createdAt()));
        screen().line("  " + BatchReport.summary(status.counts()));
    }

    private static JsonValue cursor(Page<?> page) {
        return page.next().<JsonValue>map(JsonValue.JsonString::new).orElse(JsonValue.NULL);
    }
}
