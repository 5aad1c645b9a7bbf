package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Attaches credentials to an asset. */
@Command(
        name = "add",
        description = "Attach credentials by anybody to an asset, so that they move with it. They are verified first.")
final class CredentialAddCommand extends LayerliftCommand {
    @Parameters(index = "0", paramLabel = "DID", description = "The asset.")
    private String did = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files with a credential, an array of them, or a presentation.")
    private List<String> files = List.of();

    CredentialAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.wholeDid(did);
        List<Credential> credentials = new ArrayList<>();
        files.forEach(file -> credentials.addAll(CredentialFiles.read(file, around().in())));
        try (Layerlift layerlift = openToChange()) {
            Asset asset = layerlift.credentials().add(wanted, credentials);
            screen().document(JsonObject.builder()
                    .put("did", asset.did().value())
                    .put("added", credentials.size())
                    .put("credentials", asset.credentials().size())
                    .build());
            screen().line(Texts.count(credentials.size(), "credential") + " attached to " + Texts.did(asset.did())
                    + ", which has " + asset.credentials().size() + " now; nothing was published");
        }
        return ExitCode.DONE;
    }
}
