package dev.layerlift.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.event.MigrationEvent.Header;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.TransferProgress;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P53")
class MigrationEventTest {
    private static final MigrationError ERROR = MigrationError.of(ErrorType.STORAGE_ERROR, "NO_SPACE", "full");
    private static final Header HEADER = new Header(Samples.ID, 9, Samples.did(Layer.PEER), Layer.WEBVH, Samples.NOW);

    private static Optional<MigrationEvent> entered(MigrationState state) {
        Migration migration = Samples.in(state, MigrationPath.PEER_TO_WEBVH, true)
                .change()
                .error(ERROR)
                .build();
        return MigrationEvent.entered(state, migration, 9, Samples.NOW);
    }

    private static void assertEvent(MigrationState state, JsonValue.Builder expected) {
        assertThat(entered(state)).hasValueSatisfying(event -> {
            assertThat(event.header()).isEqualTo(HEADER);
            assertThat(event.toJson()).isEqualTo(expected.build());
        });
    }

    private static JsonValue.Builder json(String name) {
        return JsonObject.builder()
                .put("event", name)
                .put("migrationId", Samples.ID.toString())
                .put("sequence", 9)
                .put("sourceDid", Samples.PEER_LONG)
                .put("targetLayer", "webvh")
                .put("at", "2026-03-01T12:00:00Z");
    }

    @Test
    void enteringAStateIsAnEventWithItsPayload() {
        assertThat(entered(MigrationState.PENDING)).isEmpty();
        assertEvent(MigrationState.VALIDATING, json("migration:started"));
        assertEvent(MigrationState.CHECKPOINTED, json("migration:checkpointed").put("checkpointId", "checkpoint-1"));
        assertEvent(
                MigrationState.IN_PROGRESS,
                json("migration:in_progress").put("percent", 40).put("operation", "transferring content"));
        assertEvent(MigrationState.ANCHORING, json("migration:anchoring"));
        assertEvent(MigrationState.COMPLETED, json("migration:completed").put("targetDid", Samples.WEBVH));
        assertEvent(MigrationState.FAILED, json("migration:failed").put("error", ERROR.toJson()));
        assertEvent(MigrationState.ROLLED_BACK, json("migration:rolledback"));
        assertEvent(MigrationState.QUARANTINED, json("migration:quarantine").put("error", ERROR.toJson()));
        assertThat(new MigrationEvent.Validated(HEADER).toJson())
                .isEqualTo(json("migration:validated").build());
    }

    @Test
    void howFarATransferIsGoesAlong() {
        TransferProgress progress = new TransferProgress(4, 1, 3, 25, 100, 10, OptionalLong.of(7_500));
        assertThat(new MigrationEvent.InProgress(HEADER, 45, "transferring content", Optional.of(progress)).toJson())
                .isEqualTo(json("migration:in_progress")
                        .put("percent", 45)
                        .put("operation", "transferring content")
                        .put("transfer", progress.toJson())
                        .build());
    }

    @Test
    void leavesOutWhatThereIsNot() {
        assertThat(new MigrationEvent.Failed(HEADER, Optional.empty()).toJson())
                .isEqualTo(json("migration:failed").build());
        assertThat(new MigrationEvent.Quarantined(HEADER, Optional.empty()).toJson())
                .isEqualTo(json("migration:quarantine").build());
        assertThat(new MigrationEvent.Completed(HEADER, Optional.empty()).toJson())
                .isEqualTo(json("migration:completed").build());
    }
}
