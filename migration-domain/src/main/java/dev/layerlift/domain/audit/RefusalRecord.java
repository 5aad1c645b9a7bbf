package dev.layerlift.domain.audit;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.validation.CostEstimate;
import java.time.Instant;
import java.util.Optional;

/**
 * What is recorded of a request that was refused (FR-7.1, security requirements): nothing came of it, so that it has no
 * final state. What a stranger wrote is kept in short form only.
 *
 * @param migrationId the id that was asked for, as text
 * @param at when
 * @param initiator who asked: a DID whose proof held, the operator, or {@link #UNVERIFIED}
 * @param sourceDid the source that was named
 * @param targetLayer the layer that was named
 * @param action what was asked for
 * @param error why it was refused
 * @param omitted how many refusals of the same source were left out since its last record
 * @param omittedElsewhere how many of other sources were left out whose count could not be kept
 */
public record RefusalRecord(
        String migrationId,
        Instant at,
        String initiator,
        Did sourceDid,
        Layer targetLayer,
        Action action,
        MigrationError error,
        long omitted,
        long omittedElsewhere)
        implements AuditEntry {
    /** The initiator of a request that nobody is proven to have made. */
    public static final String UNVERIFIED = "unverified";

    /** What was asked for. */
    public enum Action {
        /** A migration. */
        MIGRATE,
        /** The end of a quarantine. */
        RECOVER;

        /** The name in records. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public RefusalRecord {
        if (omitted < 0 || omittedElsewhere < 0) {
            throw new IllegalArgumentException(
                    "omitted: " + omitted + ", omittedElsewhere: " + omittedElsewhere + " (expected: >= 0)");
        }
    }

    @Override
    public Layer sourceLayer() {
        return sourceDid.layer();
    }

    @Override
    public String result() {
        return "refused";
    }

    @Override
    public Optional<Did> targetDid() {
        return Optional.empty();
    }

    /** The members of FR-7.1, with {@code result} in place of a final state. */
    @Override
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("type", "MigrationRefusalRecord")
                .put("migrationId", migrationId)
                .put("timestamp", at.toString())
                .put("initiator", initiator)
                .put("sourceDid", shortSource())
                .put("sourceLayer", sourceLayer().id())
                .put("targetDid", JsonValue.NULL)
                .put("targetLayer", targetLayer.id())
                .put("finalState", JsonValue.NULL)
                .put("result", result())
                .put("action", action.id())
                .put("validationResults", JsonValue.NULL)
                .put("costActual", CostEstimate.NONE.toJson())
                .put("duration", 0)
                .put("checkpointId", JsonValue.NULL)
                .put("errors", JsonArray.of(error.toJson()))
                .put("omitted", omitted)
                .put("omittedElsewhere", omittedElsewhere)
                .put("metadata", JsonObject.EMPTY)
                .build();
    }

    private String shortSource() {
        return sourceDid instanceof PeerDid peer ? peer.shortForm() : sourceDid.value();
    }
}
