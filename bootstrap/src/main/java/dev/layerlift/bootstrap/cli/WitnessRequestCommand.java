package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidVersion;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports a version that waits for approvals, for those who shall give them. */
@Command(name = "request", description = "Export the version that waits, for its witnesses to approve.")
final class WitnessRequestCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The DID.")
    private String did = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Where the new files go (default: here).")
    private String out = ".";

    WitnessRequestCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        try (Layerlift layerlift = openToRead()) {
            DidVersion version = layerlift
                    .dids()
                    .pending(wanted)
                    .orElseThrow(() -> MigrationException.validation(
                            "NOTHING_PENDING",
                            "no version of " + wanted + " waits (expected: one that is saved and not published)",
                            "list those that do: layerlift webvh pending"));
            List<String> written = new ArrayList<>();
            // All of them before the first is written: half a request is worse than none.
            version.files().forEach(file -> OutputFile.named(target(file).toString()));
            for (PublicationFile file : version.files()) {
                Path target = target(file);
                JsonInput.write("--out", target, file.bytes());
                written.add(target.toString());
            }
            screen().document(DidVersionReport.json(version).with("files", JsonArray.ofStrings(written)));
            screen().line(wanted.value() + "  " + version.versionId());
            written.forEach(name -> screen().line("  wrote   " + name));
            screen().line("  → each witness runs: layerlift webvh witness sign --log did.jsonl --out approval.json");
        }
        return ExitCode.DONE;
    }

    private Path target(PublicationFile file) {
        String key = file.path().key();
        return Path.of(out).resolve(key.substring(key.lastIndexOf('/') + 1));
    }
}
