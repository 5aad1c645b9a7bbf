package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.audit.AuditRecord;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.validation.ValidationResult;
import java.time.Duration;
import java.util.List;

/** Makes the audit record of a migration that comes to its end. */
public final class AuditRecords {
    /** The name of the note that holds the validation's result. */
    public static final String VALIDATION_NOTE = "validation";

    /** The name of the note that says which transaction was confirmed, what it paid, and where. */
    public static final String ANCHOR_NOTE = "anchored";

    private AuditRecords() {}

    /** The record of the migration as it is staged. */
    public static AuditRecord of(Work work) {
        Migration migration = work.migration();
        return new AuditRecord(
                migration.id().toString(),
                work.now(),
                migration.initiator(),
                migration.sourceDid(),
                migration.path().source(),
                migration.targetDid(),
                migration.path().target(),
                migration.state(),
                work.note(VALIDATION_NOTE).map(ValidationResult::fromJson).or(() -> work.find(ValidationResult.class)),
                migration.cost(),
                Duration.between(migration.createdAt(), work.now()).toMillis(),
                migration.checkpointId(),
                migration.error().map(List::of).orElse(List.<MigrationError>of()),
                migration.request().request().options().metadata(),
                work.note(ANCHOR_NOTE));
    }
}
