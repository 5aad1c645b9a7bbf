package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidVersion;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives up a version whose approvals do not come. */
@Command(name = "withdraw", description = "Give up the version that waits for approvals; nobody ever saw it.")
final class WitnessWithdrawCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The DID.")
    private String did = "";

    WitnessWithdrawCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        try (Layerlift layerlift = openToChange()) {
            DidVersion version = layerlift.dids().withdraw(wanted);
            screen().document(DidVersionReport.json(version).with("state", "withdrawn"));
            screen().line(wanted.value());
            screen().line("  version " + version.number() + "  withdrawn  " + version.versionId());
        }
        return ExitCode.DONE;
    }
}
