package dev.layerlift.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AuditRecordTest {
    private static final MigrationError ERROR = MigrationError.of(ErrorType.STORAGE_ERROR, "NO_SPACE", "full");

    private static JsonObject json(
            Optional<Did> target, Optional<ValidationResult> validation, Optional<String> checkpoint) {
        return new AuditRecord(
                        Samples.ID.toString(),
                        Samples.NOW,
                        "did:example:owner",
                        Samples.did(Layer.PEER),
                        Layer.PEER,
                        target,
                        Layer.WEBVH,
                        MigrationState.ROLLED_BACK,
                        validation,
                        new CostEstimate(1, 2, 3, 4),
                        1234,
                        checkpoint,
                        List.of(ERROR),
                        Samples.json("ticket", "4711"))
                .toJson();
    }

    @Test
    void hasEveryMemberOfTheRequirement() {
        ValidationResult validation = ValidationResult.of(List.of(), CostEstimate.NONE);
        assertThat(json(Optional.of(Samples.did(Layer.WEBVH)), Optional.of(validation), Optional.of("c-1")))
                .isEqualTo(JsonObject.builder()
                        .put("type", "MigrationAuditRecord")
                        .put("migrationId", Samples.ID.toString())
                        .put("timestamp", "2026-03-01T12:00:00Z")
                        .put("initiator", "did:example:owner")
                        .put("sourceDid", Samples.PEER_LONG)
                        .put("sourceLayer", "peer")
                        .put("targetDid", Samples.WEBVH)
                        .put("targetLayer", "webvh")
                        .put("finalState", "rolled_back")
                        .put("validationResults", validation.toJson())
                        .put("costActual", new CostEstimate(1, 2, 3, 4).toJson())
                        .put("duration", 1234)
                        .put("checkpointId", "c-1")
                        .put("errors", JsonArray.of(ERROR.toJson()))
                        .put("metadata", Samples.json("ticket", "4711"))
                        .build());
    }

    @Test
    void saysNullForWhatThereNeverWas() {
        JsonObject json = json(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(json.members()).hasSize(15);
        assertThat(json.get("targetDid")).contains(JsonValue.NULL);
        assertThat(json.get("validationResults")).contains(JsonValue.NULL);
        assertThat(json.get("checkpointId")).contains(JsonValue.NULL);
    }

    @Test
    @Tag("P41")
    void whatWasPaidOnTheChainIsInItAlsoWhenItFailed() {
        JsonObject paid =
                JsonObject.builder().put("txid", "ab").put("feeSats", 300).build();
        JsonObject json = new AuditRecord(
                        Samples.ID.toString(),
                        Samples.NOW,
                        "operator",
                        Samples.did(Layer.WEBVH),
                        Layer.WEBVH,
                        Optional.empty(),
                        Layer.BTCO,
                        MigrationState.ROLLED_BACK,
                        Optional.empty(),
                        new CostEstimate(300, 0, 0, 0),
                        1,
                        Optional.empty(),
                        List.of(ERROR),
                        JsonObject.EMPTY,
                        Optional.of(paid))
                .toJson();
        assertThat(json.object("anchor")).contains(paid);
    }

    @Test
    void aStreamIsNumberedFromOneAndChained() {
        Sha256 digest = Sha256.of(new byte[0]);
        AuditPosition first = AuditPosition.first("home-1");
        assertThat(first).isEqualTo(new AuditPosition("home-1", 1, Optional.empty()));
        assertThat(first.next(digest)).isEqualTo(new AuditPosition("home-1", 2, Optional.of(digest)));
    }
}
