package dev.layerlift.did.peer;

import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The document inside a did:peer:4: written, read, and put into the context of its DID. */
final class PeerDocument {
    /** The multicodec of JSON, 0x0200, as a varint. */
    private static final byte[] JSON_CODEC = {(byte) 0x80, 0x04};

    private PeerDocument() {}

    /** The long form of an input document. */
    static PeerDid encode(JsonObject inputDocument) {
        byte[] json = StrictJson.writeBytes(inputDocument);
        if (json.length > Base58.MAX_BYTES - JSON_CODEC.length) {
            throw MigrationException.validation(
                    "DOCUMENT_TOO_LARGE",
                    "DID document: " + json.length + " bytes (expected: at most "
                            + (Base58.MAX_BYTES - JSON_CODEC.length) + " in a did:peer)");
        }
        byte[] prefixed = Arrays.copyOf(JSON_CODEC, JSON_CODEC.length + json.length);
        System.arraycopy(json, 0, prefixed, JSON_CODEC.length, json.length);
        String encoded = Multibase.base58btc(prefixed);
        return PeerDid.parse(shortForm(encoded) + ":" + encoded);
    }

    /**
     * The input document of a long form.
     *
     * @throws IllegalArgumentException when the hash does not fit or the document is malformed
     */
    static JsonObject decode(PeerDid longForm) {
        String encoded = longForm.encodedDocument().orElseThrow();
        if (!shortForm(encoded).equals(longForm.shortForm())) {
            throw new IllegalArgumentException(
                    "the DID was truncated or changed: its hash does not fit its document; copy the whole DID");
        }
        byte[] bytes = Multibase.decode(encoded);
        if (bytes.length < JSON_CODEC.length || bytes[0] != JSON_CODEC[0] || bytes[1] != JSON_CODEC[1]) {
            throw new IllegalArgumentException("encoded document: another codec (expected: JSON, 0x8004)");
        }
        JsonObject input = StrictJson.parseObject(Arrays.copyOfRange(bytes, JSON_CODEC.length, bytes.length));
        if (input.has("id")) {
            throw new IllegalArgumentException("encoded document: it has an id (expected: none, the DID is its id)");
        }
        return input;
    }

    /** The document as it resolves: subject, other form and controllers are added, references stay relative. */
    static DidDocument contextualise(JsonObject input, String did, String otherForm) {
        List<String> names = new ArrayList<>(input.strings("alsoKnownAs"));
        if (!names.contains(otherForm)) {
            names.add(otherForm);
        }
        JsonObject document = withControllers(input, "verificationMethod", did);
        for (VerificationRelationship relationship : VerificationRelationship.values()) {
            document = withControllers(document, relationship.member(), did);
        }
        return new DidDocument(
                document.with("alsoKnownAs", JsonArray.ofStrings(names)).with("id", did));
    }

    private static JsonObject withControllers(JsonObject document, String member, String did) {
        if (document.array(member).stream().noneMatch(JsonObject.class::isInstance)) {
            return document;
        }
        List<JsonValue> methods = new ArrayList<>();
        for (JsonValue method : document.array(member)) {
            boolean ownerless = method instanceof JsonObject o && !o.has("controller");
            methods.add(ownerless ? ((JsonObject) method).with("controller", new JsonString(did)) : method);
        }
        return document.with(member, new JsonArray(methods));
    }

    private static String shortForm(String encodedDocument) {
        return "did:peer:4"
                + Multibase.base58btc(Multihash.ofContent(encodedDocument.getBytes(StandardCharsets.US_ASCII)));
    }
}
