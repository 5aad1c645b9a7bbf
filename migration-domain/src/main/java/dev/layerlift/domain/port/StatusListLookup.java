package dev.layerlift.domain.port;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;

/** Finds the status list credential of a URL (Bitstring Status List 1.0). Safe to call from many threads. */
@FunctionalInterface
public interface StatusListLookup {
    /**
     * The credential at this URL, as received; it is not verified here.
     *
     * @return empty when there is none
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out: unknown is not absent
     */
    Optional<JsonObject> find(String url);
}
