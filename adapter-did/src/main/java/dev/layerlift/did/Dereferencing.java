package dev.layerlift.did;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * The answer of dereferencing a DID URL (DID Resolution, "DID URL Dereferencing").
 *
 * @param content what the DID URL stands for; empty when there is an error
 * @param contentMetadata for a part of a document the metadata of that document
 * @param error {@code invalidDidUrl}, {@code invalidDid}, {@code notFound}, {@code methodNotSupported}, {@code
 *     representationNotSupported}; empty when there is content
 * @param detail the finer reason; empty text when there is content
 */
public record Dereferencing(
        Optional<Content> content, JsonObject contentMetadata, Optional<String> error, String detail) {
    /** What a DID URL can stand for. */
    public sealed interface Content permits Part, Link, File {}

    /**
     * The DID document, or a verification method or service of it, as received.
     *
     * @param json the object
     */
    public record Part(JsonObject json) implements Content {}

    /**
     * The endpoint of a service.
     *
     * @param url the URL
     */
    public record Link(String url) implements Content {}

    /**
     * A file that the DID's owner publishes.
     *
     * @param url where it is
     * @param mediaType its media type, where the specification says it
     * @param bytes its content; treat as immutable
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
    public record File(String url, Optional<String> mediaType, byte[] bytes) implements Content {}

    /** What was found. */
    public static Dereferencing of(Content content, JsonObject contentMetadata) {
        return new Dereferencing(Optional.of(content), contentMetadata, Optional.empty(), "");
    }

    /** Nothing was found: an error of DID Resolution, and the finer reason for a person. */
    public static Dereferencing failed(String error, String detail) {
        return new Dereferencing(Optional.empty(), JsonObject.EMPTY, Optional.of(error), detail);
    }
}
