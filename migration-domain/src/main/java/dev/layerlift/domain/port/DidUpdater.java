package dev.layerlift.domain.port;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Prepares later versions of DIDs that are published on this host and whose update keys are in the home (did:webvh 1.0,
 * "Update (Rotate)" and "Deactivate (Revoke)"). It reads the log that is published and writes nothing itself, so that an
 * update can be saved before it becomes visible. Safe to call from many threads.
 */
public interface DidUpdater {
    /** Whether the next update keys are committed to before they are used. */
    enum PreRotation {
        /** As it was. */
        KEEP,
        /** From the new version on, with fresh keys that nothing has used yet. */
        ON,
        /** No more after the new version. */
        OFF
    }

    /**
     * Who has to approve versions.
     *
     * @param threshold how many of them; 0 with an empty list ends witnessing
     * @param witnesses did:key DIDs, each once
     */
    record Witnesses(int threshold, List<String> witnesses) {
        public Witnesses {
            witnesses = List.copyOf(witnesses);
            if (threshold < 0 || threshold > witnesses.size() || (threshold == 0 && !witnesses.isEmpty())) {
                throw new IllegalArgumentException("threshold: " + threshold + " (expected: 1 to " + witnesses.size()
                        + ", the number of witnesses, or 0 without any)");
            }
            if (Set.copyOf(witnesses).size() != witnesses.size()) {
                throw new IllegalArgumentException("witnesses: one of them twice (expected: each once)");
            }
        }
    }

    /**
     * What shall change. What is empty stays as it is.
     *
     * @param document the whole new document; its {@code id} is the DID as it is now, also when it moves
     * @param rotateUpdateKey whether a fresh key in the home takes the place of the update keys
     * @param preRotation whether the next update keys are committed to
     * @param witnesses who has to approve versions from the next one on; those so far approve this one
     * @param watchers the URLs of all watchers
     * @param ttlSeconds how long a resolution may be kept
     * @param moveToHost whether the DID moves to the host of this home, with its path; where it is there it stays
     * @param deactivate whether the DID ends; nothing follows
     */
    record Change(
            Optional<JsonObject> document,
            boolean rotateUpdateKey,
            PreRotation preRotation,
            Optional<Witnesses> witnesses,
            Optional<List<String>> watchers,
            OptionalLong ttlSeconds,
            boolean moveToHost,
            boolean deactivate) {
        /** Nothing: to be changed by the methods below. */
        public static final Change NONE = new Change(
                Optional.empty(),
                false,
                PreRotation.KEEP,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                false);

        /** The same with this document. */
        public Change withDocument(JsonObject next) {
            return new Change(
                    Optional.of(next),
                    rotateUpdateKey,
                    preRotation,
                    witnesses,
                    watchers,
                    ttlSeconds,
                    moveToHost,
                    deactivate);
        }

        /** The same with a fresh update key, and with or without commitment to the key after it. */
        public Change withRotation(PreRotation next) {
            return new Change(document, true, next, witnesses, watchers, ttlSeconds, moveToHost, deactivate);
        }

        /** The same with these witnesses. */
        public Change withWitnesses(Witnesses next) {
            return new Change(
                    document,
                    rotateUpdateKey,
                    preRotation,
                    Optional.of(next),
                    watchers,
                    ttlSeconds,
                    moveToHost,
                    deactivate);
        }

        /** The same with these watchers. */
        public Change withWatchers(List<String> next) {
            return new Change(
                    document,
                    rotateUpdateKey,
                    preRotation,
                    witnesses,
                    Optional.of(List.copyOf(next)),
                    ttlSeconds,
                    moveToHost,
                    deactivate);
        }

        /** The same with this time to live. */
        public Change withTtlSeconds(long next) {
            return new Change(
                    document,
                    rotateUpdateKey,
                    preRotation,
                    witnesses,
                    watchers,
                    OptionalLong.of(next),
                    moveToHost,
                    deactivate);
        }

        /** The same, moving to the host of this home. */
        public Change withMove() {
            return new Change(
                    document, rotateUpdateKey, preRotation, witnesses, watchers, ttlSeconds, true, deactivate);
        }

        /** The same, as the end of the DID. */
        public Change withDeactivation() {
            return new Change(
                    document, rotateUpdateKey, preRotation, witnesses, watchers, ttlSeconds, moveToHost, true);
        }
    }

    /**
     * Who approved a version so far.
     *
     * @param threshold how many must; 0 when nobody has to
     * @param witnesses who may
     * @param given who did
     */
    record Approvals(int threshold, List<String> witnesses, List<String> given) {
        public Approvals {
            witnesses = List.copyOf(witnesses);
            given = List.copyOf(given);
        }

        /** Whether the version may be published. */
        public boolean enough() {
            return given.size() >= threshold;
        }
    }

    /**
     * A version that is ready and not yet visible.
     *
     * @param did the DID from this version on
     * @param number the number of the version, from 2
     * @param versionId its version id
     * @param previousVersionId the version id that it follows
     * @param document the document, as it will resolve; as it was before when the version ends the DID
     * @param files every file to write, in this order: approvals before the log that needs them, what a later key signed
     *     after it
     * @param keys the keys it needs, for the commit that saves it
     * @param approvals who approved it
     */
    record PreparedUpdate(
            Did did,
            long number,
            String versionId,
            String previousVersionId,
            DidDocument document,
            List<PublicationFile> files,
            List<SealedKey> keys,
            Approvals approvals) {
        public PreparedUpdate {
            files = List.copyOf(files);
            keys = List.copyOf(keys);
        }
    }

    /**
     * Makes and signs the next version. Witnesses whose keys are in the home approve it at once.
     *
     * @param now the time of the version; made later than the one before
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} {@code DID_NOT_FOUND}, {@code
     *     LOG_INVALID}, {@code DID_DEACTIVATED}, {@code NOT_PORTABLE}, {@code NO_CHANGE}, {@code DOCUMENT_INVALID};
     *     {@code CREDENTIAL_ERROR} {@code KEY_NOT_HELD} when no key in the home may sign it
     */
    PreparedUpdate prepare(Did did, Change change, Instant now);

    /**
     * The same version with these approvals as well, each a Data Integrity proof of a witness over the version id.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} {@code APPROVAL_INVALID} when one of
     *     them does not hold, or is by nobody whose approval counts
     */
    PreparedUpdate approve(PreparedUpdate update, List<JsonObject> proofs);
}
