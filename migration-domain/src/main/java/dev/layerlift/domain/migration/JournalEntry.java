package dev.layerlift.domain.migration;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * What one commit of a migration says: its transitions, the steps that are about to take effect, the steps that did, and
 * what they need to know after a crash. Append-only.
 *
 * @param migrationId whose
 * @param version the version that the commit wrote; unique with the id
 * @param at when
 * @param transitions the states entered, in order
 * @param intents the steps whose effects may happen from now on, in order
 * @param outcomes the steps whose effects happened or were undone, in order
 * @param notes what steps recorded, by step name
 * @param files small files, as bytes, that are durable through this entry until they are durable where they belong
 */
public record JournalEntry(
        MigrationId migrationId,
        long version,
        Instant at,
        List<MigrationState> transitions,
        List<String> intents,
        List<Outcome> outcomes,
        JsonObject notes,
        List<JournalFile> files) {
    public JournalEntry {
        transitions = List.copyOf(transitions);
        intents = List.copyOf(intents);
        outcomes = List.copyOf(outcomes);
        files = List.copyOf(files);
    }

    /** The largest file that is journalled; larger ones are fsynced where they belong. */
    public static final int FILE_SIZE_BYTES_MAX = 64 * 1024;

    /** How a step ended. */
    public enum Result {
        /** Its effect is there and was looked at. */
        APPLIED,
        /** Its effect is gone and was looked for. */
        UNDONE
    }

    /** How a named step ended. */
    public record Outcome(String step, Result result) {}

    /**
     * A small file on its way to a store.
     *
     * @param store the layer whose store it belongs to
     * @param path where it belongs
     * @param bytes its content; treat as immutable
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as stored; equals compares them
    public record JournalFile(Layer store, ObjectPath path, byte[] bytes) {
        /** The digest of the content. */
        public Sha256 digest() {
            return Sha256.of(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof JournalFile f
                    && store == f.store
                    && path.equals(f.path)
                    && java.util.Arrays.equals(bytes, f.bytes);
        }

        @Override
        public int hashCode() {
            return path.hashCode();
        }
    }
}
