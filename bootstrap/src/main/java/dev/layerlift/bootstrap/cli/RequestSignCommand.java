package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.OwnerRequests.Review;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.EnvironmentPassphrase.Prompt;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reviews and signs requests with keys of the home. */
@Command(
        name = "sign",
        description = {
            "On the owner's machine: say in words what would be signed, check that all of it follows from the asset,",
            "and sign it. What was prepared and does not follow from the asset is refused.",
            "On a terminal each request is asked about. Without one, --yes agrees to what has no options of its own;",
            "the options of a request are agreed to by giving the same ones here."
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

    @Option(names = "--yes", description = "Do not ask; agree to requests with the options that are given here.")
    private boolean yes;

    @Mixin
    private LiftOptions agreed = new LiftOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "A new file; default: standard output.")
    private @Nullable String out;

    RequestSignCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Optional<OutputFile> target = Optional.ofNullable(out).map(OutputFile::named);
        Optional<Prompt> prompt = requireAnswers();
        MigrationOptions options = agreed.options();
        List<String> lines = new ArrayList<>();
        List<MigrationException> refused = new ArrayList<>();
        try (Layerlift layerlift = openToChange()) {
            new JsonDocuments(around().in()).forEach("FILE", file, item -> {
                try {
                    JsonObject draft =
                            item.json().orElseThrow(() -> item.error().orElseThrow());
                    Review review = review(layerlift, draft);
                    if (reviewOnly) {
                        return;
                    }
                    MigrationOptions answered =
                            prompt.map(terminal -> answered(terminal, review)).orElse(options);
                    lines.add(StrictJson.write(layerlift
                                    .ownerRequests()
                                    .sign(draft, answered, withEnd)
                                    .json())
                            + "\n");
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

    /** The terminal to ask on; empty where nothing is asked. */
    private Optional<Prompt> requireAnswers() {
        if (reviewOnly || yes) {
            return Optional.empty();
        }
        return Optional.of(
                around().prompt()
                        .orElseThrow(
                                () -> Inputs.usage(
                                        "what is signed cannot be taken back, and there is no terminal to ask on"
                                                + " (expected: --yes, with the options that you agree to; read them first with --review)")));
    }

    /** Who was shown all of it and says yes agrees to its options. */
    private static MigrationOptions answered(Prompt terminal, Review review) {
        Optional<char[]> answer =
                terminal.ask("Sign request " + review.request().id() + "? Type yes: ");
        if (answer.map(String::new).filter("yes"::equals).isEmpty()) {
            throw MigrationException.validation(
                    "NOT_AGREED", "request " + review.request().id() + " was not agreed to (expected: yes)");
        }
        return review.request().options();
    }

    private Review review(Layerlift layerlift, JsonObject draft) {
        Review review = layerlift.ownerRequests().review(draft);
        screen().note((reviewOnly || !yes ? "Would sign, as request " : "Signing, as request ")
                + review.request().id() + ":");
        review.statements().forEach(statement -> screen().note("  - " + statement));
        if (withEnd) {
            screen().note("  - an entry that ends the new DID, which the operator may publish whenever it rolls back");
        }
        return review;
    }
}
