package dev.layerlift.domain.audit;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** What an audit stream holds: how a migration ended, or that a request was refused. */
public sealed interface AuditEntry permits AuditRecord, RefusalRecord {
    /** The migration it is about, or the id that was asked for, as text. */
    String migrationId();

    /** When. */
    Instant at();

    /** Who asked. */
    String initiator();

    /** The source. */
    Did sourceDid();

    /** The layer of the source. */
    Layer sourceLayer();

    /** The layer of the target. */
    Layer targetLayer();

    /** The name of the final state, or {@code refused}. */
    String result();

    /** The target, where one is fixed. */
    Optional<Did> targetDid();

    /** Its members, without place and proof. */
    JsonObject toJson();
}
