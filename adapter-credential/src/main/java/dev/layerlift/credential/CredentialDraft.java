package dev.layerlift.credential;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.DateTimeStamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A credential of ours before it is signed (VC Data Model 2.0 section 4).
 *
 * @param type its type beside {@code VerifiableCredential}
 * @param issuer the DID of the issuer
 * @param validFrom in whole seconds
 * @param status where its status can be looked up, for credentials that can be revoked
 */
record CredentialDraft(String type, String issuer, Instant validFrom, Optional<JsonObject> status) {
    /** A draft without a status. */
    static CredentialDraft of(String type, String issuer, Instant validFrom) {
        return new CredentialDraft(type, issuer, validFrom, Optional.empty());
    }

    /** The credential about this subject, without proof. */
    JsonObject subject(JsonObject subject) {
        var credential = JsonObject.builder()
                .put(Contexts.MEMBER, Contexts.OURS)
                .put("type", JsonArray.ofStrings(List.of("VerifiableCredential", type)))
                .put("issuer", issuer)
                .put("validFrom", DateTimeStamp.format(validFrom));
        status.ifPresent(value -> credential.put("credentialStatus", value));
        return credential.put("credentialSubject", subject).build();
    }
}
