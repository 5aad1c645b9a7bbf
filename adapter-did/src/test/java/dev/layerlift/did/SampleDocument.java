package dev.layerlift.did;

import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;

/** A document with a member of every kind, to be changed. */
public final class SampleDocument {
    /** Two keys, one of them embedded, and services of different shapes. */
    public static final JsonObject DOCUMENT = StrictJson.parseObject("""
            {"@context":["https://www.w3.org/ns/did/v1","https://w3id.org/security/multikey/v1"],
             "id":"did:example:1","controller":["did:example:1"],"alsoKnownAs":["https://example.com/"],
             "verificationMethod":[{"id":"#key-1","type":"Multikey","controller":"did:example:1",
               "publicKeyMultibase":"z6Mkq8Mo7mT8uaZHTWEgMSF1onadV3WEbkEPWgU8J5JHa9H1"}],
             "authentication":["#key-1"],
             "assertionMethod":["#key-1",{"id":"did:example:1#key-2","type":"JsonWebKey","controller":"did:example:1",
               "publicKeyJwk":{"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU"}}],
             "service":[{"id":"#files","type":"relativeRef","serviceEndpoint":"https://example.com/files"},
               {"id":"#more","type":["A","B"],"serviceEndpoint":[{"uri":"https://example.com"},"https://example.org"]}]}
            """.getBytes(StandardCharsets.UTF_8));

    private SampleDocument() {}

    /** Looks at every view of a document; each is there or refused as misshapen. */
    public static String look(DidDocument document) {
        try {
            document.alsoKnownAs();
            document.verificationMethods().forEach(method -> method.fragment());
            for (VerificationRelationship relationship : VerificationRelationship.values()) {
                document.methods(relationship).forEach(method -> method.publicKeyMultibase());
            }
            document.services();
            document.service("files");
            return "readable";
        } catch (JsonShapeException e) {
            return "misshapen";
        }
    }
}
