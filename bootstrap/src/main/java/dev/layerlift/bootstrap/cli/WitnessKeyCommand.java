package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import picocli.CommandLine.Command;

/** Says who this home is as a witness. */
@Command(name = "key", description = "Show the did:key of this home as a witness; the first call makes it.")
final class WitnessKeyCommand extends LayerliftCommand {
    WitnessKeyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        try (Layerlift layerlift = openToChange()) {
            String witness = layerlift.witness().did();
            screen().document(JsonObject.builder().put("witness", witness).build());
            screen().line(witness);
        }
        return ExitCode.DONE;
    }
}
