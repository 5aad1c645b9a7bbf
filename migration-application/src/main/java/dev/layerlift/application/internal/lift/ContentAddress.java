package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The address that a store derives from content, and what it was derived from.
 *
 * @param value the address
 * @param digest SHA-256 of the bytes that were read for it, so that it cannot be of other bytes unnoticed
 */
public record ContentAddress(String value, Sha256 digest) {
    /** Derives it, in one reading of the content; empty where the store has no such addresses, and nothing is read then. */
    static Optional<ContentAddress> at(ContentStore store, Content content) {
        HashedContent hashed = new HashedContent(content);
        return store.contentAddress(hashed).map(value -> new ContentAddress(value, hashed.digest()));
    }

    /** Content whose bytes are hashed on their way; a reader who stops early has another digest. */
    private static final class HashedContent implements Content {
        private final Content content;
        private MessageDigest digest = Sha256.newDigest();

        HashedContent(Content content) {
            this.content = content;
        }

        @Override
        public long sizeBytes() {
            return content.sizeBytes();
        }

        @Override
        public InputStream open() throws IOException {
            digest = Sha256.newDigest();
            return new DigestInputStream(content.open(), digest);
        }

        Sha256 digest() {
            return Sha256.ofDigest(digest.digest());
        }
    }
}
