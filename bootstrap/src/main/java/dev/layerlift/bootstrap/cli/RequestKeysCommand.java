package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.OwnedDids.OwnerKeys;
import dev.layerlift.proofs.StrictJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes keys for targets on their owner's machine. */
@Command(
        name = "keys",
        description = {
            "On the owner's machine: make keys for a new DID, and show their public halves.",
            "Give these to the operator, for: layerlift request create --keys FILE"
        })
final class RequestKeysCommand extends LayerliftCommand {
    /** The most that one call makes. */
    private static final int COUNT_MAX = 10_000;

    @Option(names = "--count", paramLabel = "N", description = "For how many DIDs; a line for each. Default: 1.")
    private int count = 1;

    @Option(
            names = "--pre-rotation",
            description = "Commit to the next update key, too, where the operator's host asks for it.")
    private boolean preRotation;

    @Option(names = "--out", paramLabel = "FILE", description = "A new file; default: standard output.")
    private @Nullable String out;

    RequestKeysCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        if (count < 1 || count > COUNT_MAX) {
            throw Inputs.usage("--count: " + count + " (expected: 1 to " + COUNT_MAX + ")");
        }
        Optional<OutputFile> target = Optional.ofNullable(out).map(OutputFile::named);
        StringBuilder lines = new StringBuilder();
        try (Layerlift layerlift = openToChange()) {
            for (OwnerKeys keys : layerlift.ownerRequests().newKeys(count, preRotation)) {
                lines.append(StrictJson.write(toJson(keys))).append('\n');
            }
        }
        RequestLines.give(around(), target, List.of(lines.toString()));
        target.ifPresent(file -> screen().note(Texts.count(count, "set") + " of public keys: " + file.path()));
        return ExitCode.DONE;
    }

    /** The keys of a line. */
    static OwnerKeys fromJson(JsonObject json) {
        try {
            return new OwnerKeys(
                    json.requireString("assertion"), json.requireString("update"), json.string("nextHash"));
        } catch (IllegalArgumentException e) {
            throw Inputs.usage("--keys: " + e.getMessage() + " (expected: what layerlift request keys wrote)");
        }
    }

    private static JsonObject toJson(OwnerKeys keys) {
        return JsonObject.builder()
                .put("assertion", keys.assertion())
                .put("update", keys.update())
                .putString("nextHash", keys.nextHash())
                .build();
    }
}
