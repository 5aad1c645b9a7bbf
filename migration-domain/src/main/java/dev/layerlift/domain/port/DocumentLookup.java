package dev.layerlift.domain.port;

import dev.layerlift.domain.document.DidDocument;
import java.util.Optional;

/** Finds the document that a verification method belongs to. */
@FunctionalInterface
public interface DocumentLookup {
    /**
     * The document of this DID, as text without fragment.
     *
     * @return empty when it does not resolve; a look-up that failed for another reason throws
     */
    Optional<DidDocument> find(String did);

    /** Looks here first, then in the other one. */
    default DocumentLookup or(DocumentLookup other) {
        return did -> find(did).or(() -> other.find(did));
    }

    /** Knows just this document, by its id and by the other names given. */
    static DocumentLookup of(DidDocument document, String... otherNames) {
        return did -> did.equals(document.id()) || java.util.List.of(otherNames).contains(did)
                ? Optional.of(document)
                : Optional.empty();
    }
}
