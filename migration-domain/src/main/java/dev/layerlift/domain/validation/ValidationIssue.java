package dev.layerlift.domain.validation;

import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * One finding of the validation.
 *
 * @param severity whether it blocks the migration
 * @param code a stable code, upper case with underscores
 * @param message one sentence that names the value and what was expected
 */
public record ValidationIssue(Severity severity, String code, String message) {
    /** Whether a finding blocks. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** A blocking finding. */
    public static ValidationIssue error(String code, String message) {
        return new ValidationIssue(Severity.ERROR, code, message);
    }

    /** A finding that does not block. */
    public static ValidationIssue warning(String code, String message) {
        return new ValidationIssue(Severity.WARNING, code, message);
    }

    /** {@code {"code","message"}}. */
    public JsonObject toJson() {
        return JsonObject.builder().put("code", code).put("message", message).build();
    }
}
