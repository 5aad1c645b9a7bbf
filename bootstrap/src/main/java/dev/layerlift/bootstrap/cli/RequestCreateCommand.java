package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.port.OwnedDids.OwnerKeys;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationResult;
import dev.layerlift.proofs.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prepares requests for owners to sign. */
@Command(
        name = "create",
        description = "On the operator's machine: prepare what the owner of an asset signs, a line for each asset.")
final class RequestCreateCommand extends LayerliftCommand {
    @Parameters(arity = "1..*", paramLabel = "DID", description = "The assets, taken in with import --asset.")
    private List<String> dids = List.of();

    @Option(names = "--to", required = true, paramLabel = "LAYER", description = "The layer to lift to: webvh.")
    private String to = "";

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = {
                "The public keys that the owner made with request keys, a line for each asset in their order.",
                "Without it, the key of the source serves the new DID as well."
            })
    private @Nullable String keys;

    @Option(
            names = "--valid",
            paramLabel = "HOURS",
            description = "How long the request may be submitted, 1 to 168 hours. Default: 24.")
    private int validHours = 24;

    @Option(names = "--out", paramLabel = "FILE", description = "A new file; default: standard output.")
    private @Nullable String out;

    @Mixin
    private LiftOptions lift = new LiftOptions();

    RequestCreateCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Layer target = Inputs.target(to);
        MigrationOptions options = lift.options(target);
        long hoursMax = MigrationRequest.LIFE_MAX.toHours();
        if (validHours < 1 || validHours > hoursMax) {
            throw Inputs.usage("--valid: " + validHours + " (expected: 1 to " + hoursMax + " hours)");
        }
        List<Did> sources = dids.stream().map(Inputs::wholeDid).toList();
        Optional<List<OwnerKeys>> given = Optional.ofNullable(keys).map(this::keys);
        if (given.isPresent() && given.get().size() != sources.size()) {
            throw Inputs.usage(
                    "--keys: " + given.get().size() + " lines (expected: " + sources.size() + ", one for each asset)");
        }
        Optional<OutputFile> file = Optional.ofNullable(out).map(OutputFile::named);
        List<String> lines = new ArrayList<>();
        try (Layerlift layerlift = openToChange()) {
            requireLayer(layerlift, target);
            for (int i = 0; i < sources.size(); i++) {
                int n = i;
                requireValid(layerlift.migrationManager().validate(sources.get(i), target, options));
                JsonObject request = layerlift
                        .ownerRequests()
                        .create(
                                sources.get(i),
                                target,
                                options,
                                given.map(list -> list.get(n)),
                                Duration.ofHours(validHours));
                lines.add(StrictJson.write(request) + "\n");
            }
        }
        RequestLines.give(around(), file, lines);
        file.ifPresent(f -> screen().note(Texts.count(lines.size(), "request") + ": " + f.path()));
        screen().note("Next, on the owner's machine: layerlift request sign FILE");
        return ExitCode.DONE;
    }

    private void requireValid(ValidationResult result) {
        result.warnings().forEach(issue -> screen().note("warning: " + issue.message()));
        if (!result.valid()) {
            throw MigrationException.validation(
                    result.errors().get(0).code(),
                    result.errors().stream().map(ValidationIssue::message).collect(Collectors.joining("; ")),
                    "mend what is named, then create the request again");
        }
    }

    private List<OwnerKeys> keys(String name) {
        List<OwnerKeys> all = new ArrayList<>();
        new JsonDocuments(around().in()).forEach("--keys", name, item -> {
            item.error().ifPresent(error -> {
                throw error;
            });
            item.json().map(RequestKeysCommand::fromJson).ifPresent(all::add);
        });
        return all;
    }
}
