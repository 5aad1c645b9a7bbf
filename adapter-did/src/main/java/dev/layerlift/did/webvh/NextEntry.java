package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;

/**
 * What the next entry of a log says, but for its keys.
 *
 * @param did the DID from it on
 * @param state the document
 * @param options the parameters that change, without the keys
 */
record NextEntry(WebvhDid did, JsonObject state, JsonObject options) {
    /**
     * Applies a change to the last version.
     *
     * @param host where a DID that moves goes
     * @param web whether the DID is a did:web as well
     * @throws MigrationException {@code VALIDATION_ERROR} {@code NOT_PORTABLE}, {@code NO_CHANGE}, {@code CHANGE_INVALID},
     *     {@code DOCUMENT_INVALID}
     */
    static NextEntry of(WebHost host, boolean web, LogVersion last, Change change) {
        requireConsistent(change);
        WebvhDid from = last.entry().did();
        WebvhDid to = from;
        JsonObject before = last.entry().document().json();
        JsonObject state = change.document().orElse(before);
        if (change.document().isPresent()) {
            NextDocument.require(state, from);
            state = ImplicitServices.removeFrom(state, before, from);
        }
        if (change.moveToHost() && !from.host().equals(host)) {
            if (!last.parameters().portable()) {
                throw MigrationException.validation(
                        "NOT_PORTABLE",
                        Shortened.of(from.value()) + " cannot move to " + host
                                + " (expected: portable since its first version)",
                        "make a new DID there and name the old one in alsoKnownAs");
            }
            to = MovedDocument.did(from, host);
            state = MovedDocument.of(state, from, to);
        }
        if (web && !change.deactivate()) {
            state = MovedDocument.withName(state, WebDocument.did(to.value()));
        }
        JsonObject options = options(last.parameters(), change);
        boolean keys = change.rotateUpdateKey()
                || (change.preRotation() == PreRotation.ON && !last.parameters().isPreRotated())
                || (change.preRotation() == PreRotation.OFF && last.parameters().isPreRotated());
        if (state.equals(before) && options.equals(JsonObject.EMPTY) && !keys && !change.deactivate()) {
            throw MigrationException.validation(
                    "NO_CHANGE",
                    "nothing of " + Shortened.of(from.value()) + " would change (expected: something new)");
        }
        return new NextEntry(to, state, options);
    }

    private static void requireConsistent(Change change) {
        if (change.deactivate() && (change.rotateUpdateKey() || change.preRotation() == PreRotation.ON)) {
            throw MigrationException.validation(
                    "CHANGE_INVALID", "a DID cannot end and get new keys at once (expected: one of both)");
        }
    }

    private static JsonObject options(LogParameters active, Change change) {
        JsonObject options = JsonObject.EMPTY;
        try {
            if (change.witnesses().isPresent()) {
                JsonObject witness = WitnessRule.json(change.witnesses().get());
                if (!WitnessRule.parse(witness).isSameAs(active.witness())) {
                    options = options.with("witness", witness);
                }
            }
            if (change.watchers().isPresent() && !change.watchers().get().equals(active.watchers())) {
                change.watchers().get().forEach(LogParameters::requireUri);
                options = options.with(
                        "watchers", JsonArray.ofStrings(change.watchers().get()));
            }
            if (change.ttlSeconds().isPresent() && change.ttlSeconds().getAsLong() != active.ttlSeconds()) {
                long ttl = change.ttlSeconds().getAsLong();
                LogParameters.requireTtl(ttl);
                options = options.with("ttl", new JsonNumber(Long.toString(ttl)));
            }
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation("CHANGE_INVALID", String.valueOf(e.getMessage()));
        }
        return options;
    }
}
