package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationResult;
import java.util.Optional;

/** Says what a migration would do. Nothing is changed, so that no passphrase is needed. */
final class DryRun {
    private final Screen screen;
    private final MigrationManager manager;
    private final Layer target;
    private final MigrationOptions options;
    private long would;
    private long wouldNot;
    private long alreadyDone;

    DryRun(Screen screen, MigrationManager manager, Layer target, MigrationOptions options) {
        this.screen = screen;
        this.manager = manager;
        this.target = target;
        this.options = options;
    }

    /** Goes through them all; gives the exit code. */
    int of(DidSource source) {
        if (source.isSingle()) {
            // A DID that is not there is the command's failure, as it is without --dry-run.
            source.forEach(text -> manager.validate(Inputs.wholeDid(text), target, options));
        }
        JsonList list = screen.list("migrations");
        list.put("dryRun", new JsonBoolean(true));
        MigrateCommand.distinct(source, (text, did) -> list.add(item(text)));
        if (would + wouldNot + alreadyDone == 0) {
            screen.failure(Inputs.nothingSelected().error());
            return ExitCode.FAILED;
        }
        list.close();
        screen.line(would + " would be lifted" + (alreadyDone > 0 ? ", " + alreadyDone + " already done" : "")
                + (wouldNot > 0 ? ", " + wouldNot + " would fail" : "") + ". Nothing was changed.");
        return wouldNot > 0 || would + alreadyDone == 0 ? ExitCode.FAILED : ExitCode.DONE;
    }

    private JsonObject item(String text) {
        try {
            Did did = Inputs.wholeDid(text);
            Optional<Did> earlier = done(did);
            return earlier.isPresent() ? done(did, earlier.get()) : validated(did);
        } catch (RuntimeException e) {
            wouldNot++;
            MigrationError error = MigrationException.from(e).error();
            screen.itemFailure(dev.layerlift.domain.did.Shortened.of(text), error);
            return shape(text, false).put("error", Shapes.error(error)).build();
        }
    }

    private JsonObject done(Did did, Did target) {
        alreadyDone++;
        screen.line(Texts.did(did) + " already done → " + Texts.did(target) + "; it would change nothing");
        return shape(did.value(), false)
                .put("alreadyDone", true)
                .put("targetDid", target.value())
                .build();
    }

    private JsonObject validated(Did did) {
        ValidationResult result = manager.validate(did, target, options);
        if (result.valid()) {
            would++;
        } else {
            wouldNot++;
        }
        screen.line(Texts.did(did) + (result.valid() ? " would become " : " would not become ")
                + Texts.layer(target) + "; about "
                + Texts.bytes(result.estimatedCost().storageBytes()) + " published, "
                + Texts.cost(result.estimatedCost()) + ", " + result.estimatedDurationMillis() + " ms");
        for (ValidationIssue issue : result.errors()) {
            screen.line("  error   " + issue.message());
        }
        for (ValidationIssue issue : result.warnings()) {
            screen.line("  warning " + issue.message());
        }
        return shape(did.value(), result.valid())
                .put("validation", result.toJson())
                .build();
    }

    private JsonValue.Builder shape(String did, boolean wouldMigrate) {
        return JsonObject.builder()
                .put("sourceDid", did)
                .put("targetLayer", target.id())
                .put("wouldMigrate", wouldMigrate);
    }

    private Optional<Did> done(Did source) {
        return manager.findMigrations(MigrationQuery.ofSource(source.identity())).items().stream()
                .filter(m -> m.state() == MigrationState.COMPLETED)
                .findFirst()
                .flatMap(Migration::targetDid);
    }
}
