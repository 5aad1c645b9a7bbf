package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidVersion;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists versions that are saved and not published. */
@Command(name = "pending", description = "List versions that are saved and not published, and what they wait for.")
final class WebvhPendingCommand extends LayerliftCommand {
    WebvhPendingCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        try (Layerlift layerlift = openToRead()) {
            List<DidVersion> pending = layerlift.dids().pending();
            screen().document(JsonObject.builder()
                    .put("pending", Shapes.array(pending, DidVersionReport::json))
                    .build());
            pending.forEach(version -> DidVersionReport.describe(screen(), version));
            if (pending.isEmpty()) {
                screen().line("Nothing waits: every saved version is published.");
            }
        }
        return ExitCode.DONE;
    }
}
