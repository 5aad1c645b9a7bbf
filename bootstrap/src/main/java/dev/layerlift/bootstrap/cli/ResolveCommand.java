package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJson;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Resolves a DID from where it is published, or many from files. */
@Command(name = "resolve", description = "Resolve a DID from where it is published.")
final class ResolveCommand extends LayerliftCommand {
    @Parameters(arity = "0..1", paramLabel = "DID", description = "The DID.")
    private @Nullable String did;

    @Option(
            names = "--ndjson",
            description = "Answer requests on standard input, a line of JSON each; needs no home and fetches nothing.")
    private boolean ndjson;

    ResolveCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        if (ndjson == (did != null)) {
            throw Inputs.usage(
                    "resolve: " + (ndjson ? "a DID and --ndjson" : "no DID") + " (expected: a DID, or --ndjson)");
        }
        return did == null ? answerLines() : resolve(Inputs.did(did));
    }

    private int resolve(Did wanted) {
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

    private int answerLines() {
        ResolutionLines answers =
                new ResolutionLines(new WebvhResolver(new DataIntegrity(Ed25519Providers.fastest()), around().clock()));
        BoundedLines requests = new BoundedLines(around().in(), ResolutionLines.LINE_BYTES_MAX);
        PrintStream out = around().out();
        Optional<BoundedLines.Line> request = requests.next();
        // Nobody who has gone away is answered: without a reader there is an end too.
        while (request.isPresent() && !out.checkError()) {
            out.println(answers.answer(request.get()));
            out.flush();
            request = requests.next();
        }
        return ExitCode.DONE;
    }
}
