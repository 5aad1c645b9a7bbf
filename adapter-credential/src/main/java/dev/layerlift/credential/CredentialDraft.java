package dev.layerlift.credential;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.DateTimeStamp;
import java.time.Instant;
import java.util.List;

/**
 * A credential of ours before it is signed (VC Data Model 2.0 section 4).
 *
 * @param type its type beside {@code VerifiableCredential}
 * @param issuer the DID of the issuer
 * @param validFrom in whole seconds
 */
record CredentialDraft(String type, String issuer, Instant validFrom) {
    /** The credential about this subject, without proof. */
    JsonObject subject(JsonObject subject) {
        return JsonObject.builder()
                .put(Contexts.MEMBER, Contexts.OURS)
                .put("type", JsonArray.ofStrings(List.of("VerifiableCredential", type)))
                .put("issuer", issuer)
                .put("validFrom", DateTimeStamp.format(validFrom))
                .put("credentialSubject", subject)
                .build();
    }
}
