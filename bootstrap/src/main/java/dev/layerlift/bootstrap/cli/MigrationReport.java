package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import java.util.ArrayList;
import java.util.List;

/** Tells of many migrations, each as soon as it ends, and counts how they ended. Not thread-safe. */
final class MigrationReport {
    private final Screen screen;
    private final JsonList list;
    private long completed;
    private long alreadyDone;
    private long asked;
    private long failed;
    private long quarantined;

    MigrationReport(Screen screen) {
        this(screen, screen.list("migrations"));
    }

    private MigrationReport(Screen screen, JsonList list) {
        this.screen = screen;
        this.list = list;
    }

    /** One for a person only: whoever makes it writes its own JSON. */
    static MigrationReport ofLines(Screen screen) {
        return new MigrationReport(screen, new JsonList(null, "migrations"));
    }

    /** A migration that ended. */
    void add(MigrationResult result) {
        list.add(Shapes.result(result));
        String source = Texts.did(result.sourceDid());
        String target = result.targetDid().map(Texts::did).orElse("?");
        if (result.state() == MigrationState.COMPLETED) {
            if (result.alreadyDone()) {
                alreadyDone++;
                screen.line(source + " already done → " + target);
            } else {
                completed++;
                screen.line(source + " → " + target + " (" + result.durationMillis() + " ms)");
            }
            screen.line("  migration " + result.migrationId());
            return;
        }
        if (isAsked(result)) {
            asked++;
            screen.line(source + "  rolled back, as asked");
            screen.line("  migration " + result.migrationId());
            return;
        }
        if (result.state() == MigrationState.QUARANTINED) {
            quarantined++;
        } else {
            failed++;
        }
        screen.line(source + "  " + Texts.state(result.state()));
        screen.line("  migration " + result.migrationId());
        result.error().ifPresent(error -> screen.itemFailure(source, error));
    }

    /** Whether somebody wanted it rolled back, so that nothing went wrong. */
    private static boolean isAsked(MigrationResult result) {
        return result.state() == MigrationState.ROLLED_BACK
                && result.error()
                        .filter(e -> e.code().equals("ROLLBACK_REQUESTED"))
                        .isPresent();
    }

    /** An item that no migration came of. */
    void refused(String source, MigrationError error) {
        failed++;
        list.add(Shapes.refused(source, error));
        screen.itemFailure(dev.layerlift.domain.did.Shortened.of(source), error);
    }

    /** Sets another member of the document, which is written after the migrations. */
    void put(String name, JsonValue value) {
        list.put(name, value);
    }

    /** Ends the document. */
    void close() {
        list.close();
    }

    /** How many are quarantined. */
    long quarantined() {
        return quarantined;
    }

    /** The exit code that the whole leads to. */
    int exitCode() {
        if (quarantined > 0) {
            return ExitCode.QUARANTINED;
        }
        return failed > 0 || completed + alreadyDone == 0 ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** How they ended, in words. */
    String summary() {
        List<String> parts = new ArrayList<>();
        parts.add(completed + " completed");
        if (alreadyDone > 0) {
            parts.add(alreadyDone + " already done");
        }
        if (asked > 0) {
            parts.add(asked + " rolled back as asked");
        }
        if (failed > 0) {
            parts.add(failed + " not done");
        }
        if (quarantined > 0) {
            parts.add(quarantined + " quarantined");
        }
        return String.join(", ", parts);
    }
}
