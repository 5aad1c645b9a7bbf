package dev.layerlift.domain.batch;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import java.util.Locale;
import java.util.Optional;

/**
 * One item of a batch. What became of an item is what became of its migration: the commit that ends the one ends the
 * other.
 *
 * @param position its place in the list, from 1; a DID that is listed again has none
 * @param text the DID as it was listed, which may be none
 * @param priority what has a higher one is begun first
 * @param state where it stands
 * @param migrationId its migration, once it was begun or an earlier one was found to have done it
 * @param targetDid where that led, once it is fixed
 * @param error why it is not done
 */
public record BatchItem(
        long position,
        String text,
        int priority,
        State state,
        Optional<MigrationId> migrationId,
        Optional<Did> targetDid,
        Optional<MigrationError> error) {
    /** The error of a migration that was rolled back because somebody asked for it. */
    public static final String ROLLBACK_REQUESTED = "ROLLBACK_REQUESTED";

    /** Where an item stands. */
    public enum State {
        /** It was not begun, or is to be tried again. */
        WAITING,
        /** The id of its migration is fixed; the migration itself may exist already. */
        BEGUN,
        /** It is done, by its migration or an earlier one. */
        COMPLETED,
        /** It was refused, failed or was rolled back; running the batch again tries it again. */
        FAILED,
        /** Somebody had it rolled back: it is left alone. */
        TAKEN_BACK,
        /** A person has to decide. */
        QUARANTINED;

        /** The lower-case name used in JSON and in columns. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of this lower-case name. */
        public static Optional<State> of(String id) {
            for (State state : values()) {
                if (state.id().equals(id)) {
                    return Optional.of(state);
                }
            }
            return Optional.empty();
        }

        /** What the state of a migration means for its item. */
        public static State of(Migration migration) {
            if (!migration.atRest()) {
                return BEGUN;
            }
            if (migration.state() == MigrationState.COMPLETED) {
                return COMPLETED;
            }
            if (migration.state() == MigrationState.QUARANTINED) {
                return QUARANTINED;
            }
            return migration
                            .error()
                            .filter(e -> e.code().equals(ROLLBACK_REQUESTED))
                            .isPresent()
                    ? TAKEN_BACK
                    : FAILED;
        }
    }
}
