package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.StrictJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Resolves a DID from where it is published. */
@Command(name = "resolve", description = "Resolve a DID from where it is published.")
final class ResolveCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The DID.")
    private String did = "";

    ResolveCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        try (Layerlift layerlift = openToRead()) {
            requireLayer(layerlift, wanted.layer());
            Resolution resolution = layerlift.layers().resolve(wanted);
            screen().document(Shapes.resolution(resolution));
            resolution
                    .document()
                    .ifPresent(document ->
                            StrictJson.writePretty(document.json()).lines().forEach(screen()::line));
            if (resolution.error().isPresent()) {
                screen().line(Texts.did(wanted) + " does not resolve: "
                        + resolution.error().get() + (resolution.detail().isEmpty() ? "" : ", " + resolution.detail()));
                return ExitCode.FAILED;
            }
            if (resolution.deactivated()) {
                screen().line(Texts.did(wanted) + " is deactivated: it has no document any more.");
            }
        }
        return ExitCode.DONE;
    }
}
