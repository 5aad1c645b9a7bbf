package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.VerificationReport;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks an asset from its published files alone. */
@Command(name = "verify", description = "Check log, document, Link, credentials and content from the published files.")
final class VerifyCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The asset.")
    private String did = "";

    VerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        try (Layerlift layerlift = openToRead()) {
            requireLayer(layerlift, wanted.layer());
            VerificationReport report = layerlift.verifier().verify(wanted);
            screen().document(Shapes.verification(report));
            describe(screen(), report);
            screen().line(report.valid() ? "Everything holds." : "It does not verify.");
            return report.valid() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /** A line for every check. */
    static void describe(Screen screen, VerificationReport report) {
        for (Check check : report.checks()) {
            screen.line((check.ok() ? "  ok    " : "  WRONG ")
                    + check.name()
                    + (check.detail().isEmpty() ? "" : ": " + check.detail()));
        }
    }
}
