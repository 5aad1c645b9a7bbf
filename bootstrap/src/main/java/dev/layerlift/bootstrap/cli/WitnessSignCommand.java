package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.WitnessRequest;
import dev.layerlift.did.webvh.WebvhWitness.Approval;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
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
import picocli.CommandLine.Parameters;

/** Approves a version of somebody else's DID. */
@Command(
        name = "sign",
        description = {
            "Approve the last version of a log, as a witness that it names: of a DID whose version waits in this home",
            "or is published, or of a file."
        })
final class WitnessSignCommand extends LayerliftCommand {
    private static final String DID_KEY = "did:key:";
    private static final String WITNESS_FILE = "did-witness.json";

    @Parameters(
            paramLabel = "DID",
            arity = "0..1",
            description = "The DID: its version that waits in this home, or else its log as it is published.")
    private @Nullable String did;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "The log, did.jsonl, with the version at its end; - reads standard input.")
    private @Nullable String log;

    @Option(
            names = "--key",
            paramLabel = "REF",
            description = "The witness that approves: its did:key, a DID of the home or the DID URL of one of its keys,"
                    + " or the public key (z6Mk…). Default: every one that the log names and whose key is in the home.")
    private @Nullable String key;

    @Option(
            names = "--witness-file",
            paramLabel = "FILE",
            description = "The approvals so far (default: did-witness.json beside the log, where there is one).")
    private @Nullable String witnessFile;

    @Option(
            names = "--replaces-withdrawn",
            description = "The version that this home approved before was withdrawn; approve another in its place.")
    private boolean replacesWithdrawn;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "A new file for the approval; default: standard output.")
    private @Nullable String out;

    WitnessSignCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        if ((did == null) == (log == null)) {
            throw Inputs.usage("DID, --log: " + (did == null ? "neither" : "both") + " (expected: one of them)");
        }
        // Before anything is approved: a witness must not learn only then that nobody gets the approval.
        Optional<Path> target =
                Optional.ofNullable(out).map(name -> OutputFile.named(name).path());
        JsonInput input = new JsonInput(around().in());
        Optional<WebvhDid> about = Optional.ofNullable(did).map(WitnessSignCommand::webvh);
        Optional<byte[]> file = Optional.ofNullable(log).map(name -> input.bytes("--log", name));
        Optional<byte[]> approvals = witnessFile().map(name -> input.bytes("--witness-file", name));
        try (Layerlift layerlift = openToChange()) {
            WitnessRequest request = file.map(bytes -> new WitnessRequest(bytes, approvals, false))
                    .orElseGet(() -> layerlift.witnessRequest(about.orElseThrow()));
            Approval approval = layerlift
                    .witness()
                    .approve(
                            request.log(),
                            approvals.or(request::witnessFile),
                            about.map(Did.class::cast),
                            Optional.ofNullable(key).map(ref -> DID_KEY + layerlift.publicKey(ref)),
                            replacesWithdrawn);
            byte[] bytes = StrictJson.writePretty(approval.witnessFile()).getBytes(StandardCharsets.UTF_8);
            target.ifPresent(path -> JsonInput.write("--out", path, bytes));
            screen().document(JsonObject.builder()
                    .put("did", approval.did().value())
                    .put("versionNumber", approval.number())
                    .put("versionId", approval.versionId())
                    .put("witnesses", JsonArray.ofStrings(approval.witnesses()))
                    .put("approval", approval.witnessFile())
                    .build());
            tell(approval, request.waitsHere());
        }
        return ExitCode.DONE;
    }

    private void tell(Approval approval, boolean waitsHere) {
        if (out == null) {
            StrictJson.writePretty(approval.witnessFile()).lines().forEach(screen()::line);
            return;
        }
        screen().line(approval.did().value());
        screen().line("  version " + approval.number() + "  approved  " + approval.versionId());
        approval.witnesses().forEach(witness -> screen().line("  by      " + witness));
        screen().line("  wrote   " + out);
        if (waitsHere) {
            screen().line("  → bring it: layerlift webvh witness add "
                    + approval.did().value() + " " + out);
        }
    }

    private static WebvhDid webvh(String text) {
        if (Inputs.did(text) instanceof WebvhDid webvh) {
            return webvh;
        }
        throw Inputs.usage("DID: " + Shortened.of(text) + " (expected: a did:webvh)");
    }

    private Optional<String> witnessFile() {
        if (witnessFile != null) {
            return Optional.of(witnessFile);
        }
        if (log == null || log.equals("-")) {
            return Optional.empty();
        }
        Path beside = Path.of(log).resolveSibling(WITNESS_FILE);
        return Files.isRegularFile(beside) ? Optional.of(beside.toString()) : Optional.empty();
    }
}
