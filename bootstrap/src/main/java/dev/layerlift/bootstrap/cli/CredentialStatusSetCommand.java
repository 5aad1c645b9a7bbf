package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Revokes credentials of this home, or notes that there are newer ones. */
@Command(
        name = "set",
        description = "Revoke credentials that this home issued, or note that there are newer ones.",
        footer = {"", "Neither can be taken back."})
final class CredentialStatusSetCommand extends LayerliftCommand {
    @Parameters(paramLabel = "FILE", description = "A file with credentials or a presentation.")
    private String file = "";

    @Option(
            names = "--purpose",
            required = true,
            paramLabel = "PURPOSE",
            description = "revocation: they do not hold any more; refresh: they hold, and there are newer ones.")
    private String purpose = "";

    CredentialStatusSetCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        StatusPurpose wanted = StatusPurpose.of(purpose)
                .orElseThrow(() -> Inputs.usage("--purpose: \"" + purpose + "\" (expected: revocation or refresh)"));
        // A Link lies beside the credentials of an asset; it has no status, and none can be meant.
        List<Credential> credentials = CredentialFiles.read(file, around().in()).stream()
                .filter(credential -> !credential.hasType(Credential.LINK_TYPE))
                .toList();
        List<StatusEntry> entries = new ArrayList<>();
        try (Layerlift layerlift = openToChange()) {
            entries.addAll(layerlift.credentials().mark(credentials, wanted));
        }
        screen().document(JsonObject.builder()
                .put("set", Shapes.array(entries, CredentialStatusSetCommand::shape))
                .build());
        entries.forEach(entry -> screen().line("set and published: "
                + entry.purpose().id() + " at " + entry.index() + " in " + entry.listUrl()));
        return ExitCode.DONE;
    }

    private static JsonObject shape(StatusEntry entry) {
        return JsonObject.builder()
                .put("purpose", entry.purpose().id())
                .put("listUrl", entry.listUrl())
                .put("index", entry.index())
                .build();
    }
}
