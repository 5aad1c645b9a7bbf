package dev.layerlift.domain.audit;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded of a migration at its end (FR-7.1), before it has its place in a stream and its proof.
 *
 * @param migrationId whose, as text
 * @param at when
 * @param initiator who asked
 * @param sourceDid where it started
 * @param sourceLayer the layer of the source
 * @param targetDid where it led; empty when it failed before that was fixed
 * @param targetLayer the layer of the target
 * @param finalState the state at its end
 * @param validationResults what the validation found; empty when it did not run
 * @param costActual what was spent
 * @param durationMillis from acceptance to the end, in milliseconds
 * @param checkpointId the checkpoint, where there was one
 * @param errors what went wrong
 * @param metadata what the request noted
 * @param anchor the transaction that was confirmed for it, with its fee and the proof of its inclusion, whichever way the
 *     migration ended; empty for a path without one
 */
public record AuditRecord(
        String migrationId,
        Instant at,
        String initiator,
        Did sourceDid,
        Layer sourceLayer,
        Optional<Did> targetDid,
        Layer targetLayer,
        MigrationState finalState,
        Optional<ValidationResult> validationResults,
        CostEstimate costActual,
        long durationMillis,
        Optional<String> checkpointId,
        List<MigrationError> errors,
        JsonObject metadata,
        Optional<JsonObject> anchor)
        implements AuditEntry {
    public AuditRecord {
        errors = List.copyOf(errors);
    }

    /** The record of a migration without a transaction. */
    public AuditRecord(
            String migrationId,
            Instant at,
            String initiator,
            Did sourceDid,
            Layer sourceLayer,
            Optional<Did> targetDid,
            Layer targetLayer,
            MigrationState finalState,
            Optional<ValidationResult> validationResults,
            CostEstimate costActual,
            long durationMillis,
            Optional<String> checkpointId,
            List<MigrationError> errors,
            JsonObject metadata) {
        this(
                migrationId,
                at,
                initiator,
                sourceDid,
                sourceLayer,
                targetDid,
                targetLayer,
                finalState,
                validationResults,
                costActual,
                durationMillis,
                checkpointId,
                errors,
                metadata,
                Optional.empty());
    }

    @Override
    public String result() {
        return finalState.id();
    }

    /** The members of FR-7.1, without place and proof. */
    @Override
    public JsonObject toJson() {
        JsonValue.Builder json = JsonObject.builder()
                .put("type", "MigrationAuditRecord")
                .put("migrationId", migrationId)
                .put("timestamp", at.toString())
                .put("initiator", initiator)
                .put("sourceDid", sourceDid.value())
                .put("sourceLayer", sourceLayer.id());
        targetDid.ifPresentOrElse(
                did -> json.put("targetDid", did.value()), () -> json.put("targetDid", JsonValue.NULL));
        json.put("targetLayer", targetLayer.id())
                .put("finalState", finalState.id())
                .put(
                        "validationResults",
                        validationResults
                                .<JsonValue>map(ValidationResult::toJson)
                                .orElse(JsonValue.NULL))
                .put("costActual", costActual.toJson())
                .put("duration", durationMillis)
                .put(
                        "checkpointId",
                        checkpointId.<JsonValue>map(JsonValue.JsonString::new).orElse(JsonValue.NULL))
                .put(
                        "errors",
                        new JsonArray(List.copyOf(
                                errors.stream().map(MigrationError::toJson).toList())))
                .put("metadata", metadata);
        anchor.ifPresent(tx -> json.put("anchor", tx));
        return json.build();
    }
}
