package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.MigrationQuery;
import java.util.List;
import picocli.CommandLine.Command;

/** Finishes what was interrupted. */
@Command(name = "resume", description = "Finish, or roll back, every migration that was interrupted.")
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
            List<MigrationResult> results = await(layerlift.migrationManager().resume());
            MigrationReport report = new MigrationReport(screen());
            results.forEach(report::add);
            report.close();
            screen().line(results.isEmpty() ? "Nothing was interrupted." : report.summary());
            // A rolled-back migration is what resume is for, so it is not done only where something
            // needs a person, or is as unfinished as before.
            if (report.quarantined() > 0) {
                return ExitCode.QUARANTINED;
            }
            boolean finished = layerlift
                    .migrationManager()
                    .findMigrations(MigrationQuery.ofUnfinished())
                    .items()
                    .isEmpty();
            return finished ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
