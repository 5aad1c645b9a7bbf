package dev.layerlift.application.internal.validation;

import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.List;

/** One kind of check. It only reads, so that it may be made again. Safe to call from many threads. */
interface Validator {
    /** Its name, for whom it kept waiting. Never changed once released. */
    String name();

    /** Whether there is anything to look at on this path. */
    default boolean concerns(MigrationPath path) {
        return true;
    }

    /** The findings in the same order each time; empty when all is well. */
    List<ValidationIssue> validate(ValidationSubject subject);
}
