package dev.layerlift.testkit.contract;

import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialIssuer.LinkStatement;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A source and a target with a key and a document each, for tests of credentials. The documents are what such a migration
 * makes: the source names its key relatively, the target mentions the source by both of its names.
 *
 * @param sourceSigner the source's key
 * @param targetSigner the target's key
 */
public record CredentialParties(Signer sourceSigner, Signer targetSigner) {
    /** A did:peer:4 in its long form; its hash is not that of its document. */
    public static final PeerDid SOURCE = PeerDid.parse("did:peer:4zQm" + "a".repeat(44) + ":z" + "2".repeat(60));

    /** A did:webvh. */
    public static final Did TARGET =
            Did.parse("did:webvh:Qm" + "b".repeat(44) + ":assets.example.com:ab:cdefghij234567abcdef");

    /** When everything happens; with a fraction of a second, which no credential may show. */
    public static final Instant NOW = Instant.parse("2026-03-04T05:06:07.890Z");

    /** Two items. */
    public static final Manifest MANIFEST = new Manifest(List.of(
            new Manifest.Item(digest("one"), 3, "text/plain"), new Manifest.Item(digest("two"), 0, "image/png")));

    /** The source as issuer. */
    public Issuer source() {
        return new Issuer(SOURCE, SOURCE.value() + "#key-0", sourceSigner);
    }

    /** The target as issuer. */
    public Issuer target() {
        return new Issuer(TARGET, TARGET.value() + "#key-1", targetSigner);
    }

    /** What the Link of the two says. */
    public LinkStatement statement() {
        return new LinkStatement(
                "6f1c5a52-3c1e-4b7e-9a54-0d3b1f6f2a11",
                SOURCE,
                TARGET,
                Layer.PEER,
                Layer.WEBVH,
                digest("manifest"),
                digest("source document"),
                digest("target document"),
                digest("credentials"));
    }

    /** The source's document. */
    public DidDocument sourceDocument() {
        return document(SOURCE.value(), "#key-0", sourceSigner, List.of());
    }

    /** The target's document. */
    public DidDocument targetDocument() {
        return targetDocument(List.of(SOURCE.value(), SOURCE.shortForm()));
    }

    /** The target's document with these other names. */
    public DidDocument targetDocument(List<String> alsoKnownAs) {
        return document(TARGET.value(), TARGET.value() + "#key-1", targetSigner, alsoKnownAs);
    }

    /** Knows both documents, the source's by both names. */
    public DocumentLookup documents() {
        return DocumentLookup.of(sourceDocument(), SOURCE.shortForm()).or(DocumentLookup.of(targetDocument()));
    }

    private static DidDocument document(String did, String methodId, Signer signer, List<String> alsoKnownAs) {
        JsonValue method = JsonObject.builder()
                .put("id", methodId)
                .put("type", "Multikey")
                .put("controller", did)
                .put("publicKeyMultibase", signer.publicKeyMultibase())
                .build();
        return new DidDocument(JsonObject.builder()
                .put("id", did)
                .put("alsoKnownAs", JsonArray.ofStrings(alsoKnownAs))
                .put("verificationMethod", JsonArray.of(method))
                .put("assertionMethod", JsonArray.ofStrings(List.of(methodId)))
                .build());
    }

    private static Sha256 digest(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
