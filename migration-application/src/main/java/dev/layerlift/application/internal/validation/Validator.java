package dev.layerlift.application.internal.validation;

import dev.layerlift.domain.validation.ValidationIssue;
import java.util.List;

/** One kind of check. It only reads. */
interface Validator {
    /** The findings; empty when all is well. */
    List<ValidationIssue> validate(ValidationSubject subject);
}
