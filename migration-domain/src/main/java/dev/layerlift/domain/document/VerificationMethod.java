package dev.layerlift.domain.document;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * One verification method of a DID document.
 *
 * @param id the absolute DID URL
 * @param type the type as written, for example {@code Multikey}
 * @param json the method as received
 */
public record VerificationMethod(String id, String type, JsonObject json) {
    /** The key in multibase form, where the method has one. */
    public Optional<String> publicKeyMultibase() {
        return json.string("publicKeyMultibase");
    }

    /** The part of the id after {@code #}; empty text when there is none. */
    public String fragment() {
        int hash = id.indexOf('#');
        return hash < 0 ? "" : id.substring(hash + 1);
    }
}
