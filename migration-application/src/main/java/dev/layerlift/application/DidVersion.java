package dev.layerlift.application;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdater.Approvals;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.List;

/**
 * A later version of a published DID.
 *
 * @param did the DID from this version on
 * @param number the number of the version, from 2
 * @param versionId its version id
 * @param state how far it is
 * @param approvals who approved it
 * @param document the document as it resolves
 * @param files every file that makes it visible
 * @param warnings what it breaks, one sentence each
 */
public record DidVersion(
        Did did,
        long number,
        String versionId,
        State state,
        Approvals approvals,
        DidDocument document,
        List<PublicationFile> files,
        List<String> warnings) {
    /** How far a version is. */
    public enum State {
        /** It was only looked at: nothing is saved. */
        PREPARED,
        /** It is saved, and waits for the approvals of witnesses. */
        AWAITING_APPROVALS,
        /** It is saved, and being published or interrupted in that. */
        SAVED,
        /** Everybody can see it. */
        PUBLISHED
    }

    public DidVersion {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    static DidVersion of(PreparedUpdate update, State state, List<String> warnings) {
        return new DidVersion(
                update.did(),
                update.number(),
                update.versionId(),
                state,
                update.approvals(),
                update.document(),
                update.files(),
                warnings);
    }

    /** A saved version: waiting for approvals, or interrupted. */
    static DidVersion saved(PreparedUpdate update) {
        return of(update, update.approvals().enough() ? State.SAVED : State.AWAITING_APPROVALS, List.of());
    }
}
