package dev.layerlift.domain.validation;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * One finding of the validation.
 *
 * @param severity whether it blocks the migration
 * @param type the category: {@code VALIDATION_ERROR} for what is wrong with the asset or the request, another one for a
 *     check that could not be made
 * @param code a stable code, upper case with underscores
 * @param message one sentence that names the value and what was expected
 */
public record ValidationIssue(Severity severity, ErrorType type, String code, String message) {
    /** Whether a finding blocks. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** A blocking finding. */
    public static ValidationIssue error(String code, String message) {
        return new ValidationIssue(Severity.ERROR, ErrorType.VALIDATION_ERROR, code, message);
    }

    /** A finding that does not block. */
    public static ValidationIssue warning(String code, String message) {
        return new ValidationIssue(Severity.WARNING, ErrorType.VALIDATION_ERROR, code, message);
    }

    /** A blocking finding: a check could not be made, for this reason. Unknown is not good. */
    public static ValidationIssue unknown(MigrationError reason) {
        return new ValidationIssue(Severity.ERROR, reason.type(), reason.code(), reason.message());
    }

    /** {@code {"code","message"}}, and the {@code "type"} of a check that could not be made. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("code", code)
                .put("message", message)
                .putString(
                        "type",
                        Optional.of(type)
                                .filter(t -> t != ErrorType.VALIDATION_ERROR)
                                .map(ErrorType::id))
                .build();
    }

    /** Reads that form. */
    static ValidationIssue fromJson(Severity severity, JsonObject json) {
        return new ValidationIssue(
                severity,
                json.string("type").map(ErrorType::of).orElse(ErrorType.VALIDATION_ERROR),
                json.requireString("code"),
                json.requireString("message"));
    }
}
