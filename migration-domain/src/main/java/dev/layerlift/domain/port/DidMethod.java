package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.validation.ValidationIssue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One DID method. It prepares bytes and reads; it writes nothing itself, so that the engine can journal every byte before
 * it becomes visible. Safe to call from many threads.
 */
public interface DidMethod {
    /** The layer it serves. */
    Layer layer();

    /**
     * A file that makes up a DID.
     *
     * @param path where it belongs in the store of this layer
     * @param mediaType its media type
     * @param bytes its content; treat as immutable
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
    record PublicationFile(ObjectPath path, String mediaType, byte[] bytes) {}

    /**
     * Where a new DID and what belongs to it will be.
     *
     * @param basePath the folder of the DID, as key in the public area
     * @param baseUrl the URL of that folder, ending in {@code /}
     */
    record Place(String basePath, String baseUrl) {
        /** The path of a file in that folder. */
        public ObjectPath path(String name) {
            return ObjectPath.ofPublic(basePath + "/" + name);
        }

        /** The URL of a file in that folder. */
        public String url(String name) {
            return baseUrl + name;
        }
    }

    /**
     * What a new DID shall be.
     *
     * @param place where, from {@link #newPlace()}; empty for methods that publish nothing
     * @param source the document whose keys it takes over; empty for a first DID
     * @param assertionKey the key of its own, for {@code assertionMethod} and {@code authentication}
     * @param alsoKnownAs its other names
     * @param services services to add: {@code id} is a fragment without {@code #}
     * @param now the time of creation
     * @param did the DID, where the method does not make it: that of a satoshi, which was reserved; otherwise empty
     */
    record Specification(
            Optional<Place> place,
            Optional<DidDocument> source,
            NewKey assertionKey,
            List<String> alsoKnownAs,
            List<JsonObject> services,
            Instant now,
            Optional<Did> did) {
        /** What a DID shall be that its method makes. */
        public Specification(
                Optional<Place> place,
                Optional<DidDocument> source,
                NewKey assertionKey,
                List<String> alsoKnownAs,
                List<JsonObject> services,
                Instant now) {
            this(place, source, assertionKey, alsoKnownAs, services, now, Optional.empty());
        }
    }

    /**
     * A DID that is ready and not yet visible.
     *
     * @param did the DID
     * @param document its document, as it will resolve
     * @param assertionMethod the absolute id of its own key
     * @param files the files that make it visible, the one that does so last
     * @param keys the keys it needs besides the assertion key, for the same commit
     */
    record PreparedDid(
            Did did, DidDocument document, String assertionMethod, List<PublicationFile> files, List<SealedKey> keys) {}

    /**
     * The answer of a resolution (DID Resolution).
     *
     * @param document the document; empty when there is an error or the DID is deactivated
     * @param documentMetadata the metadata of the document, {@code deactivated} among it
     * @param error {@code invalidDid}, {@code notFound}, … ; empty when it resolved
     * @param detail the finer reason; empty text when it resolved
     * @param code the finer reason for a program, in upper case; empty where the method has none
     */
    record Resolution(
            Optional<DidDocument> document,
            JsonObject documentMetadata,
            Optional<String> error,
            String detail,
            Optional<String> code) {
        /** An answer without a finer reason for a program. */
        public Resolution(
                Optional<DidDocument> document, JsonObject documentMetadata, Optional<String> error, String detail) {
            this(document, documentMetadata, error, detail, Optional.empty());
        }

        /** A DID that resolved to this document. */
        public static Resolution of(DidDocument document, JsonObject documentMetadata) {
            return new Resolution(Optional.of(document), documentMetadata, Optional.empty(), "");
        }

        /** A DID that did not resolve: an error of DID Resolution, and the finer reason for a person. */
        public static Resolution failed(String error, String detail) {
            return new Resolution(Optional.empty(), JsonObject.EMPTY, Optional.of(error), detail);
        }

        /** The same with the finer reason for a program, and what is known nevertheless. */
        public static Resolution failed(String error, String code, String detail, JsonObject documentMetadata) {
            return new Resolution(Optional.empty(), documentMetadata, Optional.of(error), detail, Optional.of(code));
        }

        /** Whether the DID is deactivated. */
        public boolean deactivated() {
            return documentMetadata
                    .get("deactivated")
                    .filter(new dev.layerlift.domain.json.JsonValue.JsonBoolean(true)::equals)
                    .isPresent();
        }
    }

    /** A fresh place for a DID of this method, random; empty for methods that publish nothing. */
    Optional<Place> newPlace();

    /**
     * What of a source document this method cannot carry over, such as a key that nobody can decode; all of it at once,
     * as findings that block. It reads nothing, and needs no key.
     */
    default List<ValidationIssue> incompatibilities(DidDocument source) {
        return List.of();
    }

    /**
     * Makes a DID and signs what must be signed, and writes nothing.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} when the document would be invalid
     */
    PreparedDid prepare(Specification specification);

    /**
     * Resolves a DID from where it is published. An unresolvable DID is a result with an error, never a made-up
     * document.
     *
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out: unknown is not absent
     */
    Resolution resolve(Did did);

    /**
     * Resolves one version of a DID by its number, from 1. A method whose DIDs never change knows version 1 only.
     *
     * @return as {@link #resolve}; the metadata says of the latest version whether it is deactivated
     */
    default Resolution resolveVersion(Did did, long number) {
        return number == 1
                ? resolve(did)
                : Resolution.failed("notFound", "version " + number + " (expected: 1, the only one)");
    }

    /**
     * The files that take a published DID back: for did:webvh the log with a signed deactivation entry. The same call
     * again after they were written gives the same files.
     *
     * @throws dev.layerlift.domain.error.MigrationException when the method cannot, or the key is missing
     */
    List<PublicationFile> prepareRetraction(Did did, Instant now);

    /** New DIDs whose keys somebody else holds; empty where this method has none. */
    default Optional<OwnedDids> owned() {
        return Optional.empty();
    }

    /** The place of a DID of this method; empty for methods that publish nothing. */
    Optional<Place> placeOf(Did did);
}
