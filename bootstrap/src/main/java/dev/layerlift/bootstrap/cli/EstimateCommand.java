package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.validation.CostEstimate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a migration would cost. */
@Command(name = "estimate", description = "Say what a migration would cost; nothing is changed.")
final class EstimateCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The asset.")
    private String did = "";

    @Option(names = "--to", required = true, paramLabel = "LAYER", description = "The layer to lift to: webvh or btco.")
    private String to = "";

    EstimateCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Layer target = Inputs.target(to);
        Did source = Inputs.wholeDid(did);
        try (Layerlift layerlift = openToRead()) {
            requireLayer(layerlift, target);
            CostEstimate cost = layerlift.migrationManager().estimateMigrationCost(source, target);
            screen().document(JsonObject.builder()
                    .put("sourceDid", source.value())
                    .put("targetLayer", target.id())
                    .put("estimatedCost", cost.toJson())
                    .build());
            screen().line("It would store " + Texts.bytes(cost.storageBytes()) + ", cost " + Texts.cost(cost)
                    + ", and take about " + cost.durationMillis() + " ms.");
        }
        return ExitCode.DONE;
    }
}
