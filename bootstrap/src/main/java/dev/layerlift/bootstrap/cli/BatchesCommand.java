package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationBatches;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.Page;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows batches, or the items of one. */
@Command(name = "batches", description = "Show batches, newest first, or how one stands and what of it is not done.")
final class BatchesCommand extends LayerliftCommand {
    @Parameters(arity = "0..1", paramLabel = "BATCH", description = "One batch, by its full id.")
    private @Nullable String id;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "The items in this state: waiting, begun, completed, failed, taken_back or quarantined"
                    + " (failed).")
    private @Nullable String state;

    @Mixin
    private PageOptions page = new PageOptions();

    BatchesCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        int limit = page.limit();
        Optional<BatchId> wanted = Optional.ofNullable(id).map(Inputs::batchId);
        BatchItem.State items = state == null ? BatchItem.State.FAILED : itemState(state);
        try (Layerlift layerlift = openToRead()) {
            MigrationBatches batches = layerlift.migrationManager().batches();
            if (wanted.isPresent()) {
                one(batches, batches.require(wanted.get()), items, limit);
            } else {
                all(batches.list(page.after(), limit));
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

    private void all(Page<BatchStatus> found) {
        screen().document(JsonObject.builder()
                .put("batches", Shapes.array(found.items(), Shapes::batch))
                .put("next", Shapes.orNull(found.next()))
                .build());
        found.items().forEach(this::describe);
        screen().line(
                        found.items().isEmpty()
                                ? "No batches."
                                : found.items().size() == 1
                                        ? "1 batch"
                                        : found.items().size() + " batches");
        found.next().ifPresent(next -> screen().line("More: layerlift batches" + page.chosen() + " --after " + next));
    }

    private void one(MigrationBatches batches, BatchStatus status, BatchItem.State wanted, int limit) {
        Page<BatchItem> found = batches.items(status.batch().id(), Optional.of(wanted), page.after(), limit);
        screen().document(JsonObject.builder()
                .put("batch", Shapes.batch(status))
                .put("items", Shapes.array(found.items(), Shapes::batchItem))
                .put("next", Shapes.orNull(found.next()))
                .build());
        describe(status);
        for (BatchItem item : found.items()) {
            screen().line("  " + item.position() + "  " + Shortened.of(item.text()) + "  " + Texts.state(item.state()));
            item.error().map(MigrationError::message).ifPresent(message -> screen().line("     why  " + message));
        }
        found.next()
                .ifPresent(next -> screen().line("More: layerlift batches "
                        + status.batch().id() + " --state " + wanted.id() + page.chosen() + " --after " + next));
    }

    private void describe(BatchStatus status) {
        screen().line(status.batch().id() + "  to " + status.batch().target().id() + ", "
                + status.state().id() + ", " + Texts.time(status.batch().createdAt()));
        screen().line("  " + BatchReport.summary(status.counts()));
    }
}
