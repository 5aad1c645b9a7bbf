package dev.layerlift.domain.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.validation.ValidationIssue.Severity;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationResultTest {
    private static final CostEstimate COST = new CostEstimate(1, 2, 3, 4);
    private static final ValidationIssue ERROR = ValidationIssue.error("E", "bad");
    private static final ValidationIssue WARNING = ValidationIssue.warning("W", "odd");

    @Test
    void sortsFindingsAndKeepsTheirOrder() {
        ValidationIssue second = ValidationIssue.error("E2", "worse");
        ValidationResult result = ValidationResult.of(List.of(ERROR, WARNING, second), COST);
        assertThat(result.errors()).containsExactly(ERROR, second);
        assertThat(result.warnings()).containsExactly(WARNING);
        assertThat(result.valid()).isFalse();
        assertThat(result.estimatedDurationMillis()).isEqualTo(4);
        assertThat(ERROR.severity()).isEqualTo(Severity.ERROR);
        assertThat(ValidationResult.of(List.of(WARNING), COST).valid()).isTrue();
    }

    @Test
    void isWrittenWithTheNamesOfTheRequirement() {
        JsonObject json = ValidationResult.of(List.of(ERROR, WARNING), COST).toJson();
        assertThat(json)
                .isEqualTo(JsonObject.builder()
                        .put("valid", false)
                        .put("errors", JsonArray.of(issue("E", "bad")))
                        .put("warnings", JsonArray.of(issue("W", "odd")))
                        .put("estimatedCost", COST.toJson())
                        .put("estimatedDuration", 4)
                        .build());
        assertThat(COST.toJson())
                .isEqualTo(JsonObject.builder()
                        .put("feeSats", 1)
                        .put("lockedSats", 2)
                        .put("storageBytes", 3)
                        .put("durationMillis", 4)
                        .build());
    }

    @Test
    @Tag("P43")
    void aCheckThatCouldNotBeMadeKeepsItsCategory() {
        ValidationIssue hung = ValidationIssue.unknown(
                MigrationError.of(ErrorType.TIMEOUT_ERROR, "VALIDATION_TIMEOUT", "storage: no answer"));
        ValidationResult result = ValidationResult.of(List.of(hung, ERROR), COST);

        assertThat(hung.toJson())
                .isEqualTo(issue("VALIDATION_TIMEOUT", "storage: no answer").with("type", "timeout_error"));
        assertThat(ValidationResult.fromJson(result.toJson())).isEqualTo(result);
        assertThat(result.decisive())
                .as("what is wrong with the asset stays wrong")
                .isEqualTo(ERROR);
        assertThat(ValidationResult.of(List.of(WARNING, hung), COST).decisive()).isEqualTo(hung);
        assertThatThrownBy(() -> ValidationResult.of(List.of(WARNING), COST).decisive())
                .isInstanceOf(NoSuchElementException.class);
    }

    private static JsonObject issue(String code, String message) {
        return JsonObject.builder().put("code", code).put("message", message).build();
    }

    @Test
    void aCostIsReadAsItWasWritten() {
        assertThat(CostEstimate.fromJson(COST.toJson())).isEqualTo(COST);
        assertThat(CostEstimate.NONE).isEqualTo(new CostEstimate(0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feeSats", "lockedSats", "storageBytes", "durationMillis"})
    void aCostIsReadStrictly(String member) {
        assertThatThrownBy(() -> CostEstimate.fromJson(COST.toJson().without(member)))
                .isInstanceOf(JsonShapeException.class);
    }

    @Test
    void aResultIsReadAsItWasWritten() {
        ValidationResult result = ValidationResult.of(List.of(ERROR, WARNING, WARNING), COST);
        ValidationResult read = ValidationResult.fromJson(result.toJson());
        assertThat(read).isEqualTo(result);
        assertThat(read.valid()).isFalse();
        assertThat(read.warnings()).extracting(ValidationIssue::severity).containsOnly(Severity.WARNING);
    }
}
