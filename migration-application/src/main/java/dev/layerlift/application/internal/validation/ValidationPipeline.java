package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationResult;
import java.util.ArrayList;
import java.util.List;

/** Runs every check and reports all findings at once. */
public final class ValidationPipeline {
    private static final long BASE_MILLIS = 20;
    private static final long BYTES_PER_MILLI = 200_000;
    private static final long METADATA_BYTES = 8_192;

    private final List<Validator> validators;

    /** The checks over these ports. */
    public ValidationPipeline(EnginePorts ports) {
        this.validators = List.of(
                new DocumentValidator(ports),
                new CredentialValidator(ports),
                new StorageValidator(ports),
                new LifecycleValidator());
    }

    /** All findings. A check that cannot be made is a finding that blocks: unknown is not good. */
    public ValidationResult validate(ValidationSubject subject) {
        List<ValidationIssue> issues = new ArrayList<>();
        for (Validator validator : validators) {
            try {
                issues.addAll(validator.validate(subject));
            } catch (RuntimeException e) {
                MigrationError error = MigrationException.from(e).error();
                issues.add(ValidationIssue.error(error.code(), error.message()));
            }
        }
        return ValidationResult.of(issues, estimate(subject));
    }

    /** What the migration would cost on a layer without fees: stored bytes, and the time to write and read them. */
    public static CostEstimate estimate(ValidationSubject subject) {
        long bytes = subject.source().manifest().totalBytes() + METADATA_BYTES;
        return new CostEstimate(0, 0, bytes, BASE_MILLIS + bytes / BYTES_PER_MILLI);
    }
}
