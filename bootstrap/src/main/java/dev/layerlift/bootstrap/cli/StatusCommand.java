package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationManager;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.Page;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows migrations. */
@Command(name = "status", description = "Show migrations, newest first.")
final class StatusCommand extends LayerliftCommand {
    /** The engine tells how far a transfer is at most once a second. */
    private static final long LOOK_EVERY_MILLIS = 500;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One migration, by its full id.")
    private @Nullable String id;

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state, such as completed.")
    private @Nullable String state;

    @Option(names = "--source", paramLabel = "DID", description = "Only those of this source.")
    private @Nullable String source;

    @Option(names = "--target", paramLabel = "DID", description = "Only those that lead to this target.")
    private @Nullable String target;

    @Option(names = "--since", paramLabel = "T", description = "Accepted at or after this time (ISO 8601) or day.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "Accepted before this time (ISO 8601) or day.")
    private @Nullable String until;

    @Option(names = "--batch", paramLabel = "BATCH", description = "Only those that this batch began.")
    private @Nullable String batch;

    @Option(names = "--unfinished", description = "Only those that are not at rest.")
    private boolean unfinished;

    @Option(names = "--counts", description = "How many there are in each state, and why.")
    private boolean counts;

    @Option(names = "--failed", description = "What failed, was rolled back or is quarantined, grouped by reason.")
    private boolean failed;

    @Option(names = "--stuck", description = "What is quarantined, or has not changed for ten minutes, by reason.")
    private boolean stuck;

    @Mixin
    private PageOptions page = new PageOptions();

    @Option(names = "--watch", description = "Show them while they come on, until none is under way any more.")
    private boolean watch;

    StatusCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Optional<MigrationId> wanted = Optional.ofNullable(id).map(Inputs::migrationId);
        MigrationQuery query = query();
        try (Layerlift layerlift = openToRead()) {
            if (counts || failed || stuck) {
                fromAbove(layerlift);
            } else if (watch) {
                watch(layerlift, wanted, query);
            } else if (wanted.isPresent()) {
                one(layerlift, wanted.get());
            } else {
                Page<Migration> found = layerlift.migrationManager().findMigrations(query);
                document(found.items(), found.next());
                found.items().forEach(this::describe);
                screen().line(
                                found.items().isEmpty()
                                        ? "No migrations."
                                        : Texts.count(found.items().size(), "migration"));
                found.next()
                        .ifPresent(next -> screen().line(
                                        "More: layerlift status" + filters() + page.chosen() + " --after " + next));
            }
        }
        return ExitCode.DONE;
    }

    private void fromAbove(Layerlift layerlift) {
        boolean others = id != null || watch || !filters().isEmpty();
        if (others || (counts ? 1 : 0) + (failed ? 1 : 0) + (stuck ? 1 : 0) > 1) {
            throw Inputs.usage("--counts, --failed, --stuck: with another choice (expected: one of them, alone)");
        }
        StatusFromAbove above = new StatusFromAbove(screen(), layerlift.overview(), around().clock(), this::describe);
        if (counts) {
            above.counts();
        } else if (failed) {
            above.failed(page.after(), page.limit());
        } else {
            above.stuck(page.limit());
        }
    }

    private void watch(Layerlift layerlift, Optional<MigrationId> wanted, MigrationQuery query) {
        MigrationManager manager = layerlift.migrationManager();
        wanted.ifPresent(known -> require(layerlift, known));
        List<Migration> last = new Watch(
                        screen(),
                        wanted.map(known -> Watch.of(manager, known)).orElseGet(() -> Watch.of(manager, query)),
                        StatusCommand::pause)
                .toTheEnd();
        last.forEach(this::describe);
        if (last.isEmpty()) {
            screen().line("Nothing is under way.");
        }
    }

    /** Waits until it is worth looking again; false when the process is told to end. */
    private static boolean pause() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The options that were given, so that the next page is one of the same list. */
    private String filters() {
        StringBuilder options = new StringBuilder();
        option(options, "--state", state);
        option(options, "--source", source);
        option(options, "--target", target);
        option(options, "--since", since);
        option(options, "--until", until);
        option(options, "--batch", batch);
        if (unfinished) {
            options.append(" --unfinished");
        }
        return options.toString();
    }

    private static void option(StringBuilder options, String name, @Nullable String value) {
        if (value != null) {
            options.append(' ').append(name).append(' ').append(value);
        }
    }

    private void one(Layerlift layerlift, MigrationId wanted) {
        Migration migration = require(layerlift, wanted);
        document(List.of(migration), Optional.empty());
        describe(migration);
    }

    private static Migration require(Layerlift layerlift, MigrationId wanted) {
        return layerlift
                .migrationManager()
                .getMigrationStatus(wanted)
                .orElseThrow(() -> MigrationException.validation(
                        "UNKNOWN_MIGRATION",
                        wanted + ": no migration of this home (expected: the id of one)",
                        "list the migrations of the home: layerlift status"));
    }

    private void document(List<Migration> migrations, Optional<String> next) {
        screen().document(JsonObject.builder()
                .put("migrations", Shapes.array(migrations, Shapes::status))
                .put("next", Shapes.orNull(next))
                .build());
    }

    private void describe(Migration migration) {
        screen().line(migration.id() + "  " + Texts.state(migration.state()) + ", " + migration.percent() + " %, "
                + Texts.time(migration.updatedAt()));
        screen().line("  from  " + Texts.did(migration.sourceDid()));
        migration.targetDid().ifPresent(did -> screen().line("  to    " + Texts.did(did)));
        if (!migration.atRest()) {
            screen().line("  now   " + migration.operation());
            migration.transfer().ifPresent(transfer -> screen().line("        " + Texts.transfer(transfer)));
        }
        migration.error().map(MigrationError::message).ifPresent(message -> screen().line("  why   " + message));
        migration
                .error()
                .map(MigrationError::recovery)
                .ifPresent(steps -> steps.forEach(step -> screen().line("  →     " + step)));
    }

    private MigrationQuery query() {
        return new MigrationQuery(
                identity(source),
                identity(target),
                Optional.ofNullable(state).map(Inputs::state),
                Optional.ofNullable(since).map(text -> Inputs.time("--since", text)),
                Optional.ofNullable(until).map(text -> Inputs.time("--until", text)),
                Optional.ofNullable(batch).map(Inputs::batchId),
                unfinished,
                page.after(),
                page.limit());
    }

    private static Optional<CanonicalIdentity> identity(@Nullable String did) {
        return Optional.ofNullable(did).map(text -> Inputs.wholeDid(text).identity());
    }
}
