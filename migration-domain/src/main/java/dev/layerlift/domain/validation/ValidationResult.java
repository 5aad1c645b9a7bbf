package dev.layerlift.domain.validation;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.validation.ValidationIssue.Severity;
import java.util.List;

/**
 * All findings of the validation at once (FR-3.6).
 *
 * @param errors findings that block
 * @param warnings findings that do not
 * @param estimatedCost what the migration would cost
 */
public record ValidationResult(
        List<ValidationIssue> errors, List<ValidationIssue> warnings, CostEstimate estimatedCost) {
    public ValidationResult {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /** Sorts findings by severity, keeping their order. */
    public static ValidationResult of(List<ValidationIssue> issues, CostEstimate cost) {
        return new ValidationResult(
                issues.stream().filter(i -> i.severity() == Severity.ERROR).toList(),
                issues.stream().filter(i -> i.severity() == Severity.WARNING).toList(),
                cost);
    }

    /** Whether nothing blocks. */
    public boolean valid() {
        return errors.isEmpty();
    }

    /**
     * The finding to answer with when there are several: the first about the asset itself, which no waiting mends;
     * where there is none, the first check that could not be made.
     *
     * @throws java.util.NoSuchElementException when nothing blocks
     */
    public ValidationIssue decisive() {
        return errors.stream()
                .filter(issue -> issue.type() == ErrorType.VALIDATION_ERROR)
                .findFirst()
                .or(() -> errors.stream().findFirst())
                .orElseThrow();
    }

    /** Estimated time to completion in milliseconds. */
    public long estimatedDurationMillis() {
        return estimatedCost.durationMillis();
    }

    /** The JSON form, with the member names of FR-3.6. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("valid", valid())
                .put(
                        "errors",
                        new JsonArray(List.copyOf(
                                errors.stream().map(ValidationIssue::toJson).toList())))
                .put(
                        "warnings",
                        new JsonArray(List.copyOf(
                                warnings.stream().map(ValidationIssue::toJson).toList())))
                .put("estimatedCost", estimatedCost.toJson())
                .put("estimatedDuration", estimatedDurationMillis())
                .build();
    }

    /** Reads the JSON form. */
    public static ValidationResult fromJson(JsonObject json) {
        return new ValidationResult(
                issues(json, "errors", Severity.ERROR),
                issues(json, "warnings", Severity.WARNING),
                CostEstimate.fromJson(json.requireObject("estimatedCost")));
    }

    private static List<ValidationIssue> issues(JsonObject json, String name, Severity severity) {
        return json.array(name).stream()
                .map(JsonObject.class::cast)
                .map(o -> ValidationIssue.fromJson(severity, o))
                .toList();
    }
}
