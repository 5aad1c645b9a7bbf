package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidUpdateRequest;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.EnvironmentPassphrase.Prompt;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.DidUpdater.Change;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a DID. */
@Command(name = "deactivate", description = "End a DID for ever. Its log stays; nothing follows.")
final class WebvhDeactivateCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The DID.")
    private String did = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    WebvhDeactivateCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        if (!yes && !agreed(wanted)) {
            screen().note("Nothing was changed.");
            return ExitCode.FAILED;
        }
        try (Layerlift layerlift = openToChange()) {
            requireLayer(layerlift, wanted.layer());
            return DidVersionReport.tell(
                    screen(), layerlift.dids().update(wanted, DidUpdateRequest.of(Change.NONE.withDeactivation())));
        }
    }

    private boolean agreed(Did wanted) {
        Prompt prompt = around().prompt()
                .orElseThrow(() -> Inputs.usage(
                        "a DID ends for ever, and there is no terminal to ask on (expected: --yes, when you mean it)"));
        Optional<char[]> answer = prompt.ask("End " + wanted + " for ever? Type yes: ");
        return answer.map(String::new).filter("yes"::equals).isPresent();
    }
}
