package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.Page;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows audit records of all assets. */
@Command(name = "logs", description = "Show audit records of all assets, oldest first.")
final class AuditLogsCommand extends LayerliftCommand {
    private static final int LIMIT = 100;

    @Option(names = "--did", paramLabel = "DID", description = "Only those that name it, as source or target.")
    private @Nullable String did;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those of this end, such as completed or refused.")
    private @Nullable String state;

    @Option(names = "--path", paramLabel = "PATH", description = "Only those of this path, such as PEER_TO_WEBVH.")
    private @Nullable String path;

    @Option(names = "--initiator", paramLabel = "WHO", description = "Only those that this one asked for, exactly.")
    private @Nullable String initiator;

    @Option(names = "--since", paramLabel = "T", description = "Recorded at or after this time (ISO 8601) or day.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "Recorded before this time (ISO 8601) or day.")
    private @Nullable String until;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + LIMIT,
            description = "At most so many, 1 to 1000 (100).")
    private int limit = LIMIT;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where \"next\" of the last answer says.")
    private @Nullable String after;

    AuditLogsCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        AuditQuery query = query();
        try (Layerlift layerlift = openToRead()) {
            Page<JsonObject> page = layerlift.migrationManager().getSystemMigrationLogs(query);
            screen().document(JsonObject.builder()
                    .put("records", Shapes.array(page.items(), record -> record))
                    .put("next", page.next().<JsonValue>map(JsonString::new).orElse(JsonValue.NULL))
                    .build());
            page.items().forEach(record -> AuditLines.describe(screen(), record));
            screen().line(
                            page.items().isEmpty()
                                    ? "No records."
                                    : Texts.count(page.items().size(), "record"));
            page.next().ifPresent(next -> screen().line("More: the same command with --after " + next));
        }
        return ExitCode.DONE;
    }

    private AuditQuery query() {
        if (limit < 1 || limit > 1000) {
            throw Inputs.usage("--limit: " + limit + " (expected: 1 to 1000)");
        }
        return new AuditQuery(
                Optional.ofNullable(did).map(text -> Inputs.wholeDid(text).identity()),
                Optional.ofNullable(state).map(AuditLogsCommand::result),
                Optional.ofNullable(path).map(AuditLogsCommand::path),
                Optional.ofNullable(initiator),
                Optional.ofNullable(since).map(text -> Inputs.time("--since", text)),
                Optional.ofNullable(until).map(text -> Inputs.time("--until", text)),
                Optional.ofNullable(after),
                limit);
    }

    private static String result(String text) {
        return text.equals("refused") ? text : Inputs.state(text).id();
    }

    private static MigrationPath path(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(MigrationPath.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Inputs.usage("--path: \"" + text + "\" (expected: one of "
                        + String.join(
                                ", ",
                                Arrays.stream(MigrationPath.values())
                                        .map(MigrationPath::name)
                                        .toList())
                        + ")"));
    }
}
