package dev.layerlift.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.validation.CostEstimate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P09")
class RefusalRecordTest {
    private static final MigrationError ERROR =
            MigrationError.of(ErrorType.VALIDATION_ERROR, "REQUEST_EXPIRED", "too late");

    private static RefusalRecord refusal(Did source, RefusalRecord.Action action, long omitted, long elsewhere) {
        return new RefusalRecord(
                Samples.ID.toString(),
                Samples.NOW,
                Actor.OPERATOR.initiator(),
                source,
                Layer.WEBVH,
                action,
                ERROR,
                omitted,
                elsewhere);
    }

    @Test
    void hasTheMembersOfARecordAndNoFinalState() {
        Did source = Samples.did(Layer.PEER);
        RefusalRecord refusal = refusal(source, RefusalRecord.Action.MIGRATE, 3, 4);

        assertThat(refusal.sourceLayer()).isEqualTo(Layer.PEER);
        assertThat(refusal.targetDid()).isEmpty();
        assertThat(refusal.toJson())
                .isEqualTo(JsonObject.builder()
                        .put("type", "MigrationRefusalRecord")
                        .put("migrationId", Samples.ID.toString())
                        .put("timestamp", Samples.NOW.toString())
                        .put("initiator", "operator")
                        .put("sourceDid", source instanceof PeerDid peer ? peer.shortForm() : source.value())
                        .put("sourceLayer", "peer")
                        .put("targetDid", JsonValue.NULL)
                        .put("targetLayer", "webvh")
                        .put("finalState", JsonValue.NULL)
                        .put("result", "refused")
                        .put("action", "migrate")
                        .put("validationResults", JsonValue.NULL)
                        .put("costActual", CostEstimate.NONE.toJson())
                        .put("duration", 0)
                        .put("checkpointId", JsonValue.NULL)
                        .put("errors", JsonArray.of(ERROR.toJson()))
                        .put("omitted", 3)
                        .put("omittedElsewhere", 4)
                        .put("metadata", JsonObject.EMPTY)
                        .build());
    }

    @Test
    void namesASourceThatIsNoPeerAsItIs() {
        Did source = Samples.did(Layer.WEBVH);

        assertThat(refusal(source, RefusalRecord.Action.RECOVER, 0, 0).toJson().requireString("sourceDid"))
                .isEqualTo(source.value());
        assertThat(refusal(source, RefusalRecord.Action.RECOVER, 0, 0).toJson().requireString("action"))
                .isEqualTo("recover");
    }

    @Test
    void neverLeavesOutLessThanNone() {
        Did source = Samples.did(Layer.PEER);

        assertThatThrownBy(() -> refusal(source, RefusalRecord.Action.MIGRATE, -1, 0))
                .hasMessageContaining("omitted: -1");
        assertThatThrownBy(() -> refusal(source, RefusalRecord.Action.MIGRATE, 0, -1))
                .hasMessageContaining("omittedElsewhere: -1");
    }

    @Test
    void anOwnerIsNamedByTheDid() {
        Did source = Samples.did(Layer.PEER);

        assertThat(Actor.owner(source).initiator()).isEqualTo(source.value());
        assertThat(Actor.owner(source)).isNotEqualTo(Actor.OPERATOR);
    }
}
