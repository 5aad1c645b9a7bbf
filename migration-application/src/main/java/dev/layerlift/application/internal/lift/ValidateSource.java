package dev.layerlift.application.internal.lift;

import dev.layerlift.application.internal.saga.AuditRecords;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.validation.ValidationPipeline;
import dev.layerlift.application.internal.validation.ValidationSubject;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationResult;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs all checks; every finding is noted, and one that blocks ends the migration. */
final class ValidateSource implements Step {
    private final ValidationPipeline pipeline;

    ValidateSource(ValidationPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public boolean check(Work work) {
        return work.migration().state() != MigrationState.VALIDATING;
    }

    @Override
    public void apply(Work work) {
        ValidationResult result = pipeline.validate(new ValidationSubject(
                work.recall(Asset.class),
                work.migration().path(),
                work.migration().request().request().options(),
                work.migration().initiator(),
                Optional.of(work.migration().id()),
                work.now()));
        work.remember(ValidationResult.class, result);
        work.note(AuditRecords.VALIDATION_NOTE, result.toJson());
        if (!result.valid()) {
            throw new MigrationException(refused(result));
        }
    }

    private static MigrationError refused(ValidationResult result) {
        String all = result.errors().stream().map(ValidationIssue::message).collect(Collectors.joining("; "));
        ValidationIssue decisive = result.decisive();
        return MigrationError.of(
                decisive.type(),
                decisive.code(),
                all,
                "mend what is named, then migrate again",
                "look at all findings without changing anything: layerlift migrate DID --to LAYER --dry-run");
    }
}
