package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings approvals from elsewhere. */
@Command(name = "add", description = "Add approvals of witnesses; once there are enough, the version is published.")
final class WitnessAddCommand extends LayerliftCommand {
    @Parameters(index = "0", paramLabel = "DID", description = "The DID.")
    private String did = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "What the witness gave: a did-witness.json, or one of its proofs; - reads standard input.")
    private List<String> files = new ArrayList<>();

    WitnessAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        JsonInput input = new JsonInput(around().in());
        List<JsonValue> given = files.stream().map(f -> input.value("FILE", f)).toList();
        try (Layerlift layerlift = openToChange()) {
            String versionId = layerlift
                    .dids()
                    .pending(wanted)
                    .map(version -> version.versionId())
                    .orElse("");
            List<JsonObject> proofs = new ArrayList<>();
            given.forEach(value -> collect(value, versionId, proofs));
            if (proofs.isEmpty() && !versionId.isEmpty()) {
                throw Inputs.usage("FILE: no approval of " + versionId
                        + " is in it (expected: an entry of did-witness.json for that version, or a proof)");
            }
            return DidVersionReport.tell(screen(), layerlift.dids().approve(wanted, proofs));
        }
    }

    /** An array of entries, one entry for a version, a list of proofs, or one proof. */
    private static void collect(JsonValue value, String versionId, List<JsonObject> proofs) {
        if (value instanceof JsonArray list) {
            list.values().forEach(item -> collect(item, versionId, proofs));
        } else if (value instanceof JsonObject entry && entry.has("proof")) {
            boolean ofVersion =
                    entry.string("versionId").filter(versionId::equals).isPresent();
            if (ofVersion) {
                collect(entry.get("proof").orElse(JsonArray.EMPTY), versionId, proofs);
            }
        } else if (value instanceof JsonObject proof) {
            proofs.add(proof);
        }
    }
}
