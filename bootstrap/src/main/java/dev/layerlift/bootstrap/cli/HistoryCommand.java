package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.Page;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the audit records of an asset. */
@Command(name = "history", description = "Show what was recorded about an asset, oldest first.")
final class HistoryCommand extends LayerliftCommand {
    private static final int PAGE = 100;

    @Parameters(paramLabel = "DID", description = "The asset, as source or target.")
    private String did = "";

    HistoryCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.wholeDid(did);
        long count = 0;
        try (Layerlift layerlift = openToRead()) {
            Page<JsonObject> page = page(layerlift, wanted, Optional.empty());
            JsonList list = screen().list("records");
            while (true) {
                page.items().forEach(list::add);
                page.items().forEach(record -> AuditLines.describe(screen(), record));
                count += page.items().size();
                if (page.next().isEmpty()) {
                    break;
                }
                page = page(layerlift, wanted, page.next());
            }
            list.close();
        }
        screen().line(count == 0 ? "Nothing is recorded about it." : Texts.count(count, "record"));
        return ExitCode.DONE;
    }

    private static Page<JsonObject> page(Layerlift layerlift, Did did, Optional<String> after) {
        return layerlift.migrationManager().getMigrationHistory(did, after, PAGE);
    }
}
