package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.did.webvh.WebvhWitness.Approval;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Approves a version of somebody else's DID. */
@Command(name = "sign", description = "Approve the last version of a log, as a witness that it names.")
final class WitnessSignCommand extends LayerliftCommand {
    private static final String WITNESS_FILE = "did-witness.json";

    @Option(
            names = "--log",
            required = true,
            paramLabel = "FILE",
            description = "The log, did.jsonl, with the version at its end; - reads standard input.")
    private String log = "";

    @Option(
            names = "--witness-file",
            paramLabel = "FILE",
            description = "The approvals so far (default: did-witness.json beside the log, where there is one).")
    private @Nullable String witnessFile;

    @Option(
            names = "--replaces-withdrawn",
            description = "The version that this home approved before was withdrawn; approve another in its place.")
    private boolean replacesWithdrawn;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the approval goes (default: standard output).")
    private @Nullable String out;

    WitnessSignCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        JsonInput input = new JsonInput(around().in());
        byte[] candidate = input.bytes("--log", log);
        Optional<byte[]> approvals = witnessFile().map(name -> input.bytes("--witness-file", name));
        try (Layerlift layerlift = openToChange()) {
            Approval approval = layerlift.witness().approve(candidate, approvals, replacesWithdrawn);
            if (out != null) {
                byte[] bytes = StrictJson.writePretty(approval.witnessFile()).getBytes(StandardCharsets.UTF_8);
                JsonInput.write("--out", Path.of(out), bytes);
            }
            screen().document(JsonObject.builder()
                    .put("did", approval.did().value())
                    .put("versionNumber", approval.number())
                    .put("versionId", approval.versionId())
                    .put("witnesses", JsonArray.ofStrings(approval.witnesses()))
                    .put("approval", approval.witnessFile())
                    .build());
            tell(approval);
        }
        return ExitCode.DONE;
    }

    private void tell(Approval approval) {
        if (out == null) {
            StrictJson.writePretty(approval.witnessFile()).lines().forEach(screen()::line);
            return;
        }
        screen().line(approval.did().value());
        screen().line("  version " + approval.number() + "  approved  " + approval.versionId());
        approval.witnesses().forEach(witness -> screen().line("  by      " + witness));
        screen().line("  wrote   " + out);
    }

    private Optional<String> witnessFile() {
        if (witnessFile != null) {
            return Optional.of(witnessFile);
        }
        if (log.equals("-")) {
            return Optional.empty();
        }
        Path beside = Path.of(log).resolveSibling(WITNESS_FILE);
        return Files.isRegularFile(beside) ? Optional.of(beside.toString()) : Optional.empty();
    }
}
