package dev.layerlift.domain.document;

import dev.layerlift.domain.json.JsonValue;

/**
 * One service of a DID document.
 *
 * @param id the absolute DID URL
 * @param type the type as written; the first one when there are several
 * @param endpoint the endpoint as received
 */
public record Service(String id, String type, JsonValue endpoint) {}
