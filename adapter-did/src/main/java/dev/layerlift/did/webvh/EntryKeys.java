package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who signs the next entry, and what it says about the keys of those after it (did:webvh 1.0, "Authorized Keys" and
 * "Pre-Rotation Key Hash Generation and Verification").
 *
 * @param signer signs the entry
 * @param parameters {@code updateKeys} and {@code nextKeyHashes}, as far as the entry must have them
 * @param fresh the keys that were made for it
 */
record EntryKeys(Signer signer, JsonObject parameters, List<SealedKey> fresh) {
    private static final String UPDATE_KEYS = "updateKeys";
    private static final String NEXT_KEY_HASHES = "nextKeyHashes";

    /**
     * The keys of an entry that follows one with these parameters.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code KEY_NOT_HELD}
     */
    static EntryKeys of(KeyStore keys, String did, LogParameters active, boolean rotate, PreRotation preRotation) {
        return active.isPreRotated()
                ? committed(keys, did, active, preRotation)
                : free(keys, did, active, rotate, preRotation);
    }

    /** A signer that may sign an entry while no pre-rotation is active. */
    static Signer signer(KeyStore keys, String did, LogParameters active) {
        for (String key : active.updateKeys()) {
            // A key that was committed to is kept under its hash, also once it is known.
            Optional<Signer> signer = keys.signer(key).or(() -> keys.signer(LogHash.nextKeyHash(key)));
            if (signer.isPresent()) {
                return signer.get();
            }
        }
        throw notHeld("no update key of " + Shortened.of(did), active.updateKeys());
    }

    /** While pre-rotation is active the key that was committed to signs, and every entry names it and the next one. */
    private static EntryKeys committed(KeyStore keys, String did, LogParameters active, PreRotation preRotation) {
        Signer signer = active.nextKeyHashes().stream()
                .flatMap(hash -> keys.signer(hash).stream())
                .findFirst()
                .orElseThrow(() ->
                        notHeld("no key that " + Shortened.of(did) + " has committed to", active.nextKeyHashes()));
        JsonObject parameters = JsonObject.EMPTY.with(UPDATE_KEYS, one(signer.publicKeyMultibase()));
        if (preRotation == PreRotation.OFF) {
            return new EntryKeys(signer, parameters.with(NEXT_KEY_HASHES, JsonArray.EMPTY), List.of());
        }
        SealedKey next = keys.generateCommitted().sealed();
        return new EntryKeys(signer, parameters.with(NEXT_KEY_HASHES, one(next.publicKeyMultibase())), List.of(next));
    }

    private static EntryKeys free(
            KeyStore keys, String did, LogParameters active, boolean rotate, PreRotation preRotation) {
        Signer signer = signer(keys, did, active);
        JsonObject parameters = JsonObject.EMPTY;
        List<SealedKey> fresh = new ArrayList<>();
        if (rotate) {
            NewKey key = keys.generate();
            fresh.add(key.sealed());
            parameters = parameters.with(UPDATE_KEYS, one(key.signer().publicKeyMultibase()));
        }
        if (preRotation == PreRotation.ON) {
            SealedKey next = keys.generateCommitted().sealed();
            fresh.add(next);
            parameters = parameters.with(NEXT_KEY_HASHES, one(next.publicKeyMultibase()));
        }
        return new EntryKeys(signer, parameters, List.copyOf(fresh));
    }

    private static JsonArray one(String text) {
        return JsonArray.ofStrings(List.of(text));
    }

    private static MigrationException notHeld(String what, List<String> expected) {
        return MigrationException.credential(
                "KEY_NOT_HELD",
                what + " is in the key store (expected: one of " + Shortened.of(expected.toString()) + ")");
    }
}
