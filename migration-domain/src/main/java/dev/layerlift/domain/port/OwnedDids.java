package dev.layerlift.domain.port;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * New DIDs whose keys somebody else holds. Operator and owner make the same bytes of the same outline, each for
 * themselves; the owner signs, and the operator publishes what the owner signed. Nothing is written here. Safe to call from
 * many threads.
 */
public interface OwnedDids {
    /**
     * The public halves of the owner's keys.
     *
     * @param assertion the key of the DID's own, for {@code assertionMethod} and {@code authentication}, as multikey; one
     *     that the source has already is not added a second time
     * @param update the key that signs the log, as multikey
     * @param nextHash the hash of the next update key, with pre-rotation
     */
    record OwnerKeys(String assertion, String update, Optional<String> nextHash) {}

    /**
     * What a new DID shall be.
     *
     * @param place where
     * @param source the document whose keys it takes over
     * @param keys the keys of its own
     * @param alsoKnownAs its other names
     * @param services services to add: {@code id} is a fragment without {@code #}
     * @param settings what the operator says of new DIDs, from {@link #settings()}
     * @param created the time of creation
     */
    record Outline(
            Place place,
            DidDocument source,
            OwnerKeys keys,
            List<String> alsoKnownAs,
            List<JsonObject> services,
            JsonObject settings,
            Instant created) {}

    /**
     * The first entry of a DID.
     *
     * @param entry the entry as it is written to the log; without {@code proof} where nobody signed it yet
     * @param did the DID
     * @param document its document, as it will resolve
     * @param assertionMethod the absolute id of its own key
     */
    record FirstEntry(JsonObject entry, Did did, DidDocument document, String assertionMethod) {}

    /** What this deployment says of new DIDs; covered by nothing, so whoever passes it on signs it. */
    JsonObject settings();

    /**
     * The entry that an outline leads to, without proof.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} when the document would be invalid
     *     or the settings say more than settings may
     */
    FirstEntry entry(Outline outline);

    /**
     * The entry that an outline leads to, signed and verified as a stranger would.
     *
     * @param updateKey the key that the outline names
     * @throws dev.layerlift.domain.error.MigrationException as {@link #entry}
     */
    FirstEntry sign(Outline outline, Signer updateKey);

    /**
     * Verifies an entry that was signed elsewhere: it is the one that the outline leads to, with one proof by the update
     * key, and the settings are those of this deployment still.
     *
     * @return the DID, ready to be published; it needs no keys here
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} when it is another, or does not hold
     */
    PreparedDid adopt(Outline outline, JsonObject signedEntry, Instant now);

    /**
     * A second entry that ends the DID, to be published when the owner wants it taken back.
     *
     * @param first the first entry, signed
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} with pre-rotation, where an end takes
     *     keys that nobody shall see before
     */
    JsonObject end(FirstEntry first, Signer updateKey);

    /**
     * Verifies that an entry ends the DID of a log of one entry.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} when it does not
     */
    void requireEnd(JsonObject firstEntry, JsonObject end);
}
