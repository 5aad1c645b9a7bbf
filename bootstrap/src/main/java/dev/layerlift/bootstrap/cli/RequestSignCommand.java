package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.OwnerRequests.Review;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reviews and signs requests with keys of the home. */
@Command(
        name = "sign",
        description = {
            "On the owner's machine: say in words what would be signed, check that all of it follows from the asset,",
            "and sign it. What was prepared and does not follow from the asset is refused."
        })
final class RequestSignCommand extends LayerliftCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "What request create wrote, one request or one on each line; - for standard input.")
    private String file = "";

    @Option(names = "--review", description = "Only say what would be signed.")
    private boolean reviewOnly;

    @Option(
            names = "--with-end",
            description = {
                "Sign an entry that ends the new DID, too.",
                "With it the operator can roll the migration back, at any time and without asking again."
            })
    private boolean withEnd;

    @Option(names = "--out", paramLabel = "FILE", description = "A new file; default: standard output.")
    private @Nullable String out;

    RequestSignCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Optional<OutputFile> target = Optional.ofNullable(out).map(OutputFile::named);
        List<String> lines = new ArrayList<>();
        List<MigrationException> refused = new ArrayList<>();
        try (Layerlift layerlift = openToChange()) {
            new JsonDocuments(around().in()).forEach("FILE", file, item -> {
                try {
                    JsonObject draft =
                            item.json().orElseThrow(() -> item.error().orElseThrow());
                    review(layerlift, draft);
                    if (!reviewOnly) {
                        lines.add(StrictJson.write(layerlift
                                        .ownerRequests()
                                        .sign(draft, withEnd)
                                        .json())
                                + "\n");
                    }
                } catch (MigrationException e) {
                    refused.add(e);
                    screen().note("Not signed, item " + item.number() + ": "
                            + e.error().message());
                    e.error().recovery().forEach(step -> screen().note("  → " + step));
                }
            });
        }
        if (!refused.isEmpty() && lines.isEmpty()) {
            if (screen().isJson()) {
                screen().failure(refused.get(0).error());
            }
            return ExitCode.of(refused.get(0).error());
        }
        if (!reviewOnly) {
            RequestLines.give(around(), target, lines);
            target.ifPresent(f -> screen().note("Signed: " + f.path()));
            screen().note("Next, on the operator's machine: layerlift migrate --request FILE");
        }
        return refused.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void review(Layerlift layerlift, JsonObject draft) {
        Review review = layerlift.ownerRequests().review(draft);
        screen().note((reviewOnly ? "Would sign, as request " : "Signing, as request ")
                + review.request().id() + ":");
        review.statements().forEach(statement -> screen().note("  - " + statement));
        if (withEnd) {
            screen().note("  - an entry that ends the new DID, which the operator may publish whenever it rolls back");
        }
    }
}
