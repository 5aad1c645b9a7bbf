package dev.layerlift.domain.event;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.TransferProgress;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to a migration. Events come in order per migration, and at least once after a crash: use
 * {@code migrationId} and {@code sequence} to tell a repeated one.
 */
public sealed interface MigrationEvent {
    /** What every event says. */
    record Header(MigrationId migrationId, long sequence, Did sourceDid, Layer targetLayer, Instant at) {}

    /** What every event says. */
    Header header();

    /** Its name, for example {@code migration:completed}. */
    String name();

    /** Work has begun. */
    record Started(Header header) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:started";
        }
    }

    /** Nothing blocks it. */
    record Validated(Header header) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:validated";
        }
    }

    /** Its source is safe in a checkpoint. */
    record Checkpointed(Header header, String checkpointId) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:checkpointed";
        }
    }

    /**
     * The target is fixed and effects begin; comes again while content is transferred in chunks, at most once a second,
     * and says how far that is.
     */
    record InProgress(Header header, int percent, String operation, Optional<TransferProgress> transfer)
            implements MigrationEvent {
        @Override
        public String name() {
            return "migration:in_progress";
        }
    }

    /** A transaction is on its way. */
    record Anchoring(Header header) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:anchoring";
        }
    }

    /** It is done and was read back. */
    record Completed(Header header, Optional<Did> targetDid) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:completed";
        }
    }

    /** It failed; a rollback follows where anything had been created. */
    record Failed(Header header, Optional<MigrationError> error) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:failed";
        }
    }

    /** Everything it had done is undone and was looked for. */
    record RolledBack(Header header) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:rolledback";
        }
    }

    /** Its rollback could not be verified: a person is needed. */
    record Quarantined(Header header, Optional<MigrationError> error) implements MigrationEvent {
        @Override
        public String name() {
            return "migration:quarantine";
        }
    }

    /** The event that entering a state stands for; none for {@code PENDING}. */
    static Optional<MigrationEvent> entered(MigrationState state, Migration migration, long sequence, Instant at) {
        Header header = new Header(
                migration.id(),
                sequence,
                migration.sourceDid(),
                migration.path().target(),
                at);
        return switch (state) {
            case PENDING -> Optional.empty();
            case VALIDATING -> Optional.of(new Started(header));
            case CHECKPOINTED ->
                Optional.of(new Checkpointed(header, migration.checkpointId().orElse("")));
            case IN_PROGRESS ->
                Optional.of(new InProgress(header, migration.percent(), migration.operation(), Optional.empty()));
            case ANCHORING -> Optional.of(new Anchoring(header));
            case COMPLETED -> Optional.of(new Completed(header, migration.targetDid()));
            case FAILED -> Optional.of(new Failed(header, migration.error()));
            case ROLLED_BACK -> Optional.of(new RolledBack(header));
            case QUARANTINED -> Optional.of(new Quarantined(header, migration.error()));
        };
    }

    /** The JSON form. */
    default JsonObject toJson() {
        JsonValue.Builder json = JsonObject.builder()
                .put("event", name())
                .put("migrationId", header().migrationId().toString())
                .put("sequence", header().sequence())
                .put("sourceDid", header().sourceDid().value())
                .put("targetLayer", header().targetLayer().id())
                .put("at", header().at().toString());
        if (this instanceof Checkpointed c) {
            json.put("checkpointId", c.checkpointId());
        } else if (this instanceof InProgress p) {
            json.put("percent", p.percent()).put("operation", p.operation());
            p.transfer().ifPresent(transfer -> json.put("transfer", transfer.toJson()));
        } else if (this instanceof Completed c) {
            json.putString("targetDid", c.targetDid().map(Did::value));
        } else if (this instanceof Failed f) {
            f.error().ifPresent(e -> json.put("error", e.toJson()));
        } else if (this instanceof Quarantined q) {
            q.error().ifPresent(e -> json.put("error", e.toJson()));
        }
        return json.build();
    }
}
