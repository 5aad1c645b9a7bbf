package dev.layerlift.did.webvh;

import dev.layerlift.did.internal.DocumentKeys;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The first document of a did:webvh: every key of the source with its relationships, a key of its own, names, services.
 *
 * @param json the document
 * @param keyFragment the fragment of its own key
 */
record WebvhDocument(JsonObject json, String keyFragment) {
    private static final Set<VerificationRelationship> OWN_KEY_USES =
            Set.of(VerificationRelationship.AUTHENTICATION, VerificationRelationship.ASSERTION_METHOD);

    private static final List<Consumer<DidDocument>> REQUIREMENTS =
            List.of(DocumentKeys::requireShallow, WebvhDocument::requireNoPlaceholder, DocumentKeys::requireDecodable);

    /** Which of the requirements a source document does not meet. */
    static List<ValidationIssue> incompatibilities(DidDocument source) {
        List<ValidationIssue> issues = new ArrayList<>();
        for (Consumer<DidDocument> requirement : REQUIREMENTS) {
            try {
                requirement.accept(source);
            } catch (MigrationException e) {
                issues.add(ValidationIssue.unknown(e.error()));
            }
        }
        return issues;
    }

    /**
     * Builds the document.
     *
     * @param did the DID, or with the placeholder for its SCID
     */
    static WebvhDocument of(Specification specification, String did) {
        return of(
                specification.source(),
                specification.assertionKey().sealed().publicKeyMultibase(),
                specification.alsoKnownAs(),
                specification.services(),
                did);
    }

    /** Builds the document around this key; one that the source uses in the same way is not added again. */
    static WebvhDocument of(
            Optional<DidDocument> source,
            String ownKey,
            List<String> alsoKnownAs,
            List<JsonObject> services,
            String did) {
        source.ifPresent(document -> REQUIREMENTS.forEach(requirement -> requirement.accept(document)));
        String key = DocumentKeys.requireEd25519(ownKey);
        Optional<String> there = source.flatMap(document -> fragmentOf(document, key));
        String fragment = there.orElseGet(() -> freeFragment(source));
        // Without a source there is nothing to carry over but the key that is added.
        DidDocument from = source.orElseGet(
                () -> new DidDocument(JsonObject.builder().put("id", did).build()));
        KeyCarryOver keys;
        try {
            keys = KeyCarryOver.of(from, did);
            if (there.isEmpty()) {
                keys.add(fragment, key, OWN_KEY_USES);
            }
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation("KEYS_NOT_CARRIED_OVER", "the source document: " + e.getMessage());
        }
        JsonValue.Builder document = JsonObject.builder()
                .put("@context", JsonArray.ofStrings(contexts(source)))
                .put("id", did)
                .put("controller", did);
        if (!alsoKnownAs.isEmpty()) {
            document.put("alsoKnownAs", JsonArray.ofStrings(alsoKnownAs));
        }
        keys.writeTo(document);
        if (!services.isEmpty()) {
            document.put("service", services(services, did));
        }
        WebvhDocument result = new WebvhDocument(document.build(), fragment);
        source.ifPresent(result::requireKeysOf);
        return result;
    }

    /** What stands for the SCID is replaced everywhere in the first entry: it would change a key that holds it. */
    private static void requireNoPlaceholder(DidDocument source) {
        if (StrictJson.write(source.json()).contains(LogHash.PLACEHOLDER)) {
            throw MigrationException.validation(
                    "PLACEHOLDER_IN_DOCUMENT",
                    "the source document: it holds the text " + LogHash.PLACEHOLDER
                            + " (expected: not, it stands for a part of the new DID)",
                    "change that text in the document, or import the asset again");
        }
    }

    private void requireKeysOf(DidDocument source) {
        List<String> missing = KeyCarryOver.missing(source, new DidDocument(json));
        if (!missing.isEmpty()) {
            throw MigrationException.validation("KEYS_NOT_CARRIED_OVER", String.join("; ", missing));
        }
    }

    /** The fragment under which a source uses a key as a new DID uses its own. */
    private static Optional<String> fragmentOf(DidDocument source, String key) {
        return source.methods(VerificationRelationship.ASSERTION_METHOD).stream()
                .filter(m ->
                        m.type().equals("Multikey") && m.publicKeyMultibase().equals(Optional.of(key)))
                .map(VerificationMethod::fragment)
                .filter(fragment -> source.methods(VerificationRelationship.AUTHENTICATION).stream()
                        .anyMatch(m -> m.fragment().equals(fragment)))
                .findFirst();
    }

    private static String freeFragment(Optional<DidDocument> source) {
        Set<String> used = new LinkedHashSet<>();
        source.ifPresent(document -> {
            document.verificationMethods().forEach(m -> used.add(m.fragment()));
            for (VerificationRelationship relationship : VerificationRelationship.values()) {
                document.methods(relationship).forEach(m -> used.add(m.fragment()));
            }
        });
        return Stream.iterate(1, n -> n + 1)
                .map(n -> "key-" + n)
                .filter(fragment -> !used.contains(fragment))
                .findFirst()
                .orElseThrow();
    }

    /** The contexts of the document itself, then those that define the key types of the source. */
    private static Set<String> contexts(Optional<DidDocument> source) {
        Set<String> contexts = new LinkedHashSet<>(DocumentKeys.CONTEXTS);
        source.ifPresent(document -> contexts.addAll(document.json().strings("@context")));
        return contexts;
    }

    private static JsonArray services(List<JsonObject> services, String did) {
        List<JsonValue> absolute = new ArrayList<>();
        services.forEach(s -> absolute.add(s.with("id", did + "#" + s.requireString("id"))));
        return new JsonArray(absolute);
    }
}
