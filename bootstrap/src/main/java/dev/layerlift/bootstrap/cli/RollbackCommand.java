package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Undoes a migration. */
@Command(name = "rollback", description = "Undo a migration, and look that it is undone.")
final class RollbackCommand extends LayerliftCommand {
    @Parameters(paramLabel = "ID", description = "The migration, by its full id.")
    private String id = "";

    RollbackCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        MigrationId wanted = Inputs.migrationId(id);
        try (Layerlift layerlift = openToChange()) {
            RollbackResult result = await(layerlift.migrationManager().rollback(wanted));
            int code = report(screen(), result);
            // A migration that stands was not undone.
            return result.state() == MigrationState.COMPLETED ? ExitCode.FAILED : code;
        }
    }

    /** Says how it ended; gives the exit code. */
    static int report(Screen screen, RollbackResult result) {
        screen.document(Shapes.rollback(result));
        screen.line(result.migrationId() + "  " + Texts.state(result.state()));
        result.undone().forEach(name -> screen.line("  undone  " + name));
        result.irreversible().forEach(name -> screen.line("  note    " + name));
        return switch (result.state()) {
            case ROLLED_BACK, COMPLETED -> ExitCode.DONE;
            default -> {
                result.error()
                        .ifPresent(
                                error -> screen.itemFailure(result.migrationId().toString(), error));
                yield result.state() == MigrationState.QUARANTINED ? ExitCode.QUARANTINED : ExitCode.FAILED;
            }
        };
    }
}
