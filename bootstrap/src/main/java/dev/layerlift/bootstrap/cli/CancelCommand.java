package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationBatches;
import dev.layerlift.bootstrap.BatchCancellation;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Cancels a batch, also one that another process is running. */
@Command(
        name = "cancel",
        description = "Begin nothing new of a batch; what is in work ends by itself. Needs no passphrase.")
final class CancelCommand extends LayerliftCommand {
    @Parameters(paramLabel = "BATCH", description = "The batch, by its full id.")
    private String id = "";

    CancelCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        BatchId wanted = Inputs.batchId(id);
        home().requireExists();
        BatchCancellation cancellation =
                BatchCancellation.of(home(), wanted).orElseThrow(() -> MigrationBatches.unknown(wanted));
        BatchStatus status = cancellation.status();
        screen().document(Shapes.batch(status)
                .with("runningElsewhere", new JsonBoolean(cancellation.runningElsewhere())));
        screen().line("batch " + wanted + ": " + BatchReport.summary(status.counts()));
        screen().line(
                        status.counts().waiting() == 0
                                ? "Nothing of it was left to be begun."
                                : cancellation.runningElsewhere()
                                        ? "Nothing new is begun; the process that works on the home ends what it has begun."
                                        : "Nothing new is begun; what had been begun ends with: layerlift resume");
        return ExitCode.DONE;
    }
}
