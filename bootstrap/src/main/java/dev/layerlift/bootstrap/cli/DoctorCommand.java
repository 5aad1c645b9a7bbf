package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;

/** Looks whether everything is in order. */
@Command(name = "doctor", description = "Look whether the home and what it needs are in order.")
final class DoctorCommand extends LayerliftCommand {
    DoctorCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        HomeDirectory home = home();
        List<Check> checks = new Examination(home, around()).checks();
        boolean healthy = checks.stream().allMatch(Check::ok);
        screen().document(JsonObject.builder()
                .put("home", home.root().toString())
                .put("healthy", healthy)
                .put("checks", Shapes.array(checks, Shapes::check))
                .build());
        for (Check check : checks) {
            screen().line((check.ok() ? "  ok    " : "  WRONG ") + check.name() + ": " + check.detail());
        }
        screen().line(healthy ? "All in order." : "Something is not in order.");
        return healthy ? ExitCode.DONE : ExitCode.FAILED;
    }
}
