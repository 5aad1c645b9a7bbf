package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/**
 * Makes the first entry of a log for a document that is there already, and nothing beside it. It is in this package for
 * {@link LogWriter}, which is nobody's API.
 */
@NullMarked
public final class FirstEntry {
    private final LogWriter writer;
    private final JsonObject document;
    private final JsonObject options =
            JsonObject.builder().put("portable", true).build();
    private final Signer updateKey;
    private final Instant now;

    /**
     * For one document.
     *
     * @param published the document as published, whose SCID is made the placeholder again
     * @param did the DID that it is about
     */
    public FirstEntry(DataIntegrity proofs, JsonObject published, WebvhDid did, Signer updateKey, Instant now) {
        this.writer = new LogWriter(proofs);
        this.document = LogHash.replaced(published, did.scid(), LogHash.PLACEHOLDER);
        this.updateKey = updateKey;
        this.now = now;
    }

    /** The line of a log, with one signature. */
    public byte[] line() {
        return writer.first(document, options, updateKey, now).line();
    }
}
