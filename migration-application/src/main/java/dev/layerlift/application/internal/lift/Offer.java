package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.OwnedDids.OwnerKeys;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an operator has to say about a target whose keys its owner holds. Everything else follows from the asset.
 *
 * @param id the migration
 * @param sourceDid the source
 * @param place where the target will be
 * @param keys the keys of the target, which the owner named
 * @param settings what the operator says of new DIDs
 * @param status places in the operator's status lists, for each credential that becomes public
 * @param created when everything is signed, in whole seconds
 */
public record Offer(
        MigrationId id,
        Did sourceDid,
        Place place,
        OwnerKeys keys,
        JsonObject settings,
        List<List<StatusEntry>> status,
        Instant created) {
    public Offer {
        status = status.stream().map(List::copyOf).toList();
    }

    /** The form that the operator signs. */
    JsonObject toJson() {
        return JsonObject.builder()
                .put("id", id.toString())
                .put("sourceDid", sourceDid.value())
                .put(
                        "place",
                        JsonObject.builder()
                                .put("path", place.basePath())
                                .put("url", place.baseUrl())
                                .build())
                .put(
                        "keys",
                        JsonObject.builder()
                                .put("assertion", keys.assertion())
                                .put("update", keys.update())
                                .putString("nextHash", keys.nextHash())
                                .build())
                .put("settings", settings)
                .put(
                        "status",
                        new JsonArray(new ArrayList<JsonValue>(
                                status.stream().map(StatusEntry::toJson).toList())))
                .put("created", created.toString())
                .build();
    }

    /**
     * Reads that form; a proof is ignored here, and anything else that is not in that form is refused.
     *
     * @throws IllegalArgumentException when it is not
     */
    static Offer fromJson(JsonObject json) {
        JsonObject place = json.requireObject("place");
        JsonObject keys = json.requireObject("keys");
        Instant created;
        try {
            created = Instant.parse(json.requireString("created"));
        } catch (DateTimeParseException e) {
            throw new JsonShapeException("created: no time (expected: an ISO 8601 time in UTC)", e);
        }
        List<List<StatusEntry>> status = new ArrayList<>();
        for (JsonValue entries : json.array("status")) {
            status.add(StatusEntry.of(new Credential(
                    JsonObject.builder().put(StatusEntry.MEMBER, entries).build())));
        }
        Offer offer = new Offer(
                MigrationId.parse(json.requireString("id")),
                Did.parse(json.requireString("sourceDid")),
                new Place(place.requireString("path"), place.requireString("url")),
                new OwnerKeys(keys.requireString("assertion"), keys.requireString("update"), keys.string("nextHash")),
                json.requireObject("settings"),
                status,
                created);
        if (!offer.toJson().equals(json.without("proof"))) {
            throw new JsonShapeException("it has members, or values, that are not known (expected: those of an offer)");
        }
        return offer;
    }

    /** The URL of the host, ending in {@code /}. */
    String hostUrl() {
        return place.baseUrl()
                .substring(0, place.baseUrl().length() - place.basePath().length() - 1);
    }
}
