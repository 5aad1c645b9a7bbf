package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.Page;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows audit records of all assets. */
@Command(name = "logs", description = "Show audit records of all assets, oldest first.")
final class AuditLogsCommand extends LayerliftCommand {
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

    @Mixin
    private PageOptions page = new PageOptions();

    AuditLogsCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        AuditQuery query = query();
        try (Layerlift layerlift = openToRead()) {
            Page<JsonObject> found = layerlift.migrationManager().getSystemMigrationLogs(query);
            screen().document(JsonObject.builder()
                    .put("records", Shapes.array(found.items(), record -> record))
                    .put("next", Shapes.orNull(found.next()))
                    .build());
            found.items().forEach(record -> AuditLines.describe(screen(), record));
            screen().line(
                            found.items().isEmpty()
                                    ? "No records."
                                    : Texts.count(found.items().size(), "record"));
            found.next().ifPresent(next -> screen().line("More: the same command with --after " + next));
        }
        return ExitCode.DONE;
    }

    private AuditQuery query() {
        return new AuditQuery(
                Optional.ofNullable(did).map(text -> Inputs.wholeDid(text).identity()),
                Optional.ofNullable(state).map(AuditLogsCommand::result),
                Optional.ofNullable(path).map(AuditLogsCommand::path),
                Optional.ofNullable(initiator),
                Optional.ofNullable(since).map(text -> Inputs.time("--since", text)),
                Optional.ofNullable(until).map(text -> Inputs.time("--until", text)),
                page.after(),
                page.limit());
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
