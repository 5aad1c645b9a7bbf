package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AuditRetention.Pruned;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes old audit records from the home. */
@Command(
        name = "prune",
        description = "Remove audit records of at least 7 years ago from the home; copies in the stores stay.")
final class AuditPruneCommand extends LayerliftCommand {
    @Option(
            names = "--before",
            required = true,
            paramLabel = "T",
            description = "What was recorded before this time (ISO 8601) or day, in whole sealed segments.")
    private String before = "";

    AuditPruneCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Instant time = Inputs.time("--before", before);
        try (Layerlift layerlift = openToChange()) {
            Pruned pruned = layerlift.auditRetention().prune(time, Actor.OPERATOR, layerlift.systemKey());
            screen().document(JsonObject.builder()
                    .put("before", time.toString())
                    .put("streams", pruned.streams())
                    .put("records", pruned.records())
                    .build());
            screen().line(
                            pruned.records() == 0
                                    ? "Nothing was pruned."
                                    : Texts.count(pruned.records(), "record")
                                            + " pruned; the copies in the stores stay.");
            return ExitCode.DONE;
        }
    }
}
