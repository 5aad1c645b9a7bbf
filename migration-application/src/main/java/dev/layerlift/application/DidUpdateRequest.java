package dev.layerlift.application;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdater.Change;
import java.util.function.UnaryOperator;

/**
 * What an owner wants of a published DID.
 *
 * @param change the parameters that change
 * @param edit makes the new document from the latest one, or from that of the change where it has one; of {@link
 *     DocumentEdits} or one's own
 * @param documentKey what becomes of the document's own key
 * @param breakTies whether a document is published that no longer holds what ties the asset to its source
 */
public record DidUpdateRequest(
        Change change, UnaryOperator<JsonObject> edit, DocumentKey documentKey, boolean breakTies) {
    /** What becomes of the key that a document has of its own. */
    public enum DocumentKey {
        /** It stays. */
        KEEP,
        /** A fresh one takes its place; what the old one signed still verifies. */
        ROTATE,
        /** A fresh one takes its place; what the old one signed no longer verifies. */
        ROTATE_AND_REVOKE
    }

    /** Nothing: to be changed by the methods below. */
    public static final DidUpdateRequest NONE =
            new DidUpdateRequest(Change.NONE, DocumentEdits.NONE, DocumentKey.KEEP, false);

    /** These parameters. */
    public static DidUpdateRequest of(Change change) {
        return NONE.with(change);
    }

    /** The same with these parameters. */
    public DidUpdateRequest with(Change next) {
        return new DidUpdateRequest(next, edit, documentKey, breakTies);
    }

    /** The same with one more edit, after those so far. */
    public DidUpdateRequest with(UnaryOperator<JsonObject> next) {
        UnaryOperator<JsonObject> both = edit == DocumentEdits.NONE ? next : json -> next.apply(edit.apply(json));
        return new DidUpdateRequest(change, both, documentKey, breakTies);
    }

    /** The same with this to become of the document's key. */
    public DidUpdateRequest with(DocumentKey next) {
        return new DidUpdateRequest(change, edit, next, breakTies);
    }

    /** The same, also when it breaks ties to the source; what it breaks is told as warnings. */
    public DidUpdateRequest breakingTies() {
        return new DidUpdateRequest(change, edit, documentKey, true);
    }
}
