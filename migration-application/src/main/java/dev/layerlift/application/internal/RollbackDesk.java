package dev.layerlift.application.internal;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.OwnedParts;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.migration.RollbackRules;
import java.util.Optional;

/** Where it is decided whether a migration may be taken back, and told what became of that. */
public final class RollbackDesk {
    private final EnginePorts ports;
    private final RequestDesk desk;

    /** A desk over these ports. */
    public RollbackDesk(EnginePorts ports, RequestDesk desk) {
        this.ports = ports;
        this.desk = desk;
    }

    /**
     * Lets pass what can be taken back.
     *
     * @throws MigrationException {@code UNKNOWN_MIGRATION}, {@code ROLLBACK_NEEDS_OWNER}, {@code ROLLBACK_REFUSED}
     */
    public void requireAllowed(MigrationId id) {
        Migration migration = desk.migration(id);
        boolean checkpoint =
                migration.checkpointId().flatMap(ports.checkpoints()::find).isPresent();
        boolean builtUpon = migration
                .targetDid()
                .flatMap(did -> ports.migrations().claimant(did.identity()))
                .isPresent();
        Optional<String> refusal = RollbackRules.refusal(
                migration, checkpoint, builtUpon, ports.clock().instant());
        if (migration.state() == MigrationState.COMPLETED
                && migration.request().isPrepared()
                && OwnedParts.end(migration.request()).isEmpty()) {
            throw MigrationException.validation(
                    "ROLLBACK_NEEDS_OWNER",
                    "migration " + id + " is completed, and only its owner, whose keys are not in this home, can end "
                            + migration.targetDid().map(Did::value).orElse("the target")
                            + " (expected: a request that was signed with an end)",
                    "the target stays as it is: nothing of it was changed",
                    "next time have the owner agree to a rollback: layerlift request sign FILE --with-end");
        }
        if (refusal.isPresent()) {
            throw MigrationException.validation(
                    "ROLLBACK_REFUSED",
                    "migration " + id + " cannot be rolled back: " + refusal.get(),
                    "look at it: layerlift status " + id);
        }
    }

    /** How a rollback, or the end of a quarantine, ended. */
    public RollbackResult result(Migration end) {
        JsonObject note = RequestDesk.rollbackNote(ports.migrations().journal(end.id()));
        return new RollbackResult(
                end.id(), end.state(), note.strings("undone"), note.strings("irreversible"), end.error());
    }
}
