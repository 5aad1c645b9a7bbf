package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidVersions.Resumed;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.MigrationQuery;
import java.util.List;
import picocli.CommandLine.Command;

/** Finishes what was interrupted. */
@Command(name = "resume", description = "Finish, or roll back, what was interrupted: migrations, and versions of DIDs.")
final class ResumeCommand extends LayerliftCommand {
    ResumeCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        return Interruption.toldOf(screen(), this::finish);
    }

    private int finish() {
        try (Layerlift layerlift = openToChange()) {
            List<Resumed> versions = layerlift.dids().resume();
            MigrationManager manager = layerlift.migrationManager();
            List<MigrationResult> results;
            try (Progress progress = screen().progress("resuming", 1)) {
                results = progress.ofTransfers(manager, () -> await(layerlift.resume()));
            }
            MigrationReport report = new MigrationReport(screen());
            results.forEach(report::add);
            report.put("versions", Shapes.array(versions, ResumeCommand::json));
            report.close();
            versions.forEach(this::describe);
            if (!results.isEmpty() || versions.isEmpty()) {
                screen().line(results.isEmpty() ? "Nothing was interrupted." : report.summary());
            }
            // A rolled-back migration is what resume is for, so it is not done only where something
            // needs a person, or is as unfinished as before.
            if (report.quarantined() > 0) {
                return ExitCode.QUARANTINED;
            }
            boolean finished = manager.findMigrations(MigrationQuery.ofUnfinished())
                    .items()
                    .isEmpty();
            boolean published = versions.stream().allMatch(v -> v.error().isEmpty());
            return finished && published ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static JsonObject json(Resumed resumed) {
        return DidVersionReport.json(resumed.version())
                .with("error", resumed.error().<JsonValue>map(Shapes::error).orElse(JsonValue.NULL));
    }

    private void describe(Resumed resumed) {
        DidVersionReport.describe(screen(), resumed.version());
        resumed.error().ifPresent(error -> screen().itemFailure(resumed.did().value(), error));
    }
}
