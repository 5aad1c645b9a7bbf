package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.Decision;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a quarantine, after a person mended what it names. */
@Command(name = "recover", description = "End a quarantine, once what it names is mended.")
final class RecoverCommand extends LayerliftCommand {
    @Parameters(paramLabel = "ID", description = "The migration, by its full id.")
    private String id = "";

    @Option(
            names = "--decision",
            required = true,
            paramLabel = "DECISION",
            description = "roll-back: take back what is left; complete: bring about what is missing.")
    private String decision = "";

    RecoverCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        MigrationId wanted = Inputs.migrationId(id);
        Decision decided = Inputs.decision(decision);
        try (Layerlift layerlift = openToChange()) {
            return RollbackCommand.report(
                    screen(), await(layerlift.migrationManager().recover(wanted, decided, Actor.OPERATOR)));
        }
    }
}
