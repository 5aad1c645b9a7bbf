package dev.layerlift.did.internal;

import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.Multikey;
import java.util.ArrayList;
import java.util.List;

/** Checks the keys that go into a document: one that nobody can decode is refused, never carried along. */
public final class DocumentKeys {
    /** The contexts of every document made here: DID Core and Multikey. */
    public static final List<String> CONTEXTS =
            List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1");

    /**
     * How deep a document may nest that is to be lifted. It becomes part of logs, checkpoints and records, and each of
     * them has to be read again within {@link dev.layerlift.proofs.JsonLimits#DEFAULT}.
     */
    public static final int DEPTH_MAX = 32;

    private DocumentKeys() {}

    /**
     * The key of a document's own, which must be Ed25519.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code KEY_NOT_USABLE}
     */
    public static String requireEd25519(String publicKeyMultibase) {
        Multikey key;
        try {
            key = Multikey.parse(publicKeyMultibase);
        } catch (IllegalArgumentException e) {
            throw unusable("the asset's own key: " + e.getMessage());
        }
        if (key.codec() != Multikey.Codec.ED25519_PUB) {
            throw unusable("the asset's own key is of kind " + key.codec() + " (expected: " + Multikey.Codec.ED25519_PUB
                    + ")");
        }
        return publicKeyMultibase;
    }

    /**
     * Checks that every key of a document, also those embedded in a relationship, can be decoded.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code KEY_NOT_USABLE} that names the key
     */
    public static void requireDecodable(DidDocument document) {
        List<VerificationMethod> methods = new ArrayList<>();
        try {
            methods.addAll(document.verificationMethods());
            for (VerificationRelationship relationship : VerificationRelationship.values()) {
                methods.addAll(document.methods(relationship));
            }
        } catch (IllegalArgumentException e) {
            throw unusable("the source document: " + e.getMessage());
        }
        methods.forEach(DocumentKeys::requireDecodable);
    }

    /**
     * Checks that a document can be read again when it is part of something larger.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code DOCUMENT_TOO_DEEP}
     */
    public static void requireShallow(DidDocument document) {
        if (!isWithin(document.json(), DEPTH_MAX)) {
            throw MigrationException.validation(
                    "DOCUMENT_TOO_DEEP",
                    "the source document: nesting of more than " + DEPTH_MAX + " (expected: at most that)",
                    "flatten the document, or import the asset again");
        }
    }

    private static boolean isWithin(JsonValue value, int levels) {
        if (value instanceof JsonObject object) {
            return levels > 0 && object.members().values().stream().allMatch(member -> isWithin(member, levels - 1));
        }
        if (value instanceof JsonArray array) {
            return levels > 0 && array.values().stream().allMatch(item -> isWithin(item, levels - 1));
        }
        return true;
    }

    private static void requireDecodable(VerificationMethod method) {
        if (method.fragment().isEmpty()) {
            throw unusable("verificationMethod: " + method.id() + " (expected: an id with a fragment)");
        }
        if (method.publicKeyMultibase().isPresent()) {
            try {
                Multikey.parse(method.publicKeyMultibase().get());
            } catch (IllegalArgumentException e) {
                throw unusable("key " + method.id() + ": " + e.getMessage());
            }
        } else if (method.json()
                .object("publicKeyJwk")
                .flatMap(jwk -> jwk.string("kty"))
                .isEmpty()) {
            throw unusable("key " + method.id()
                    + ": no key that can be read (expected: publicKeyMultibase, or publicKeyJwk with kty)");
        }
    }

    private static MigrationException unusable(String message) {
        return MigrationException.validation(
                "KEY_NOT_USABLE", message, "correct the key in the source document, or import the asset again");
    }
}
