package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.Sha256;
import java.net.URI;
import java.util.Optional;

/**
 * Hashes files of any size that strangers publish, under the rules of {@link PublicWeb}. Safe to call from many threads.
 */
@FunctionalInterface
public interface PublicContent {
    /**
     * The digest of the bytes at a URL, which are read once and kept nowhere.
     *
     * @param url an {@code https} URL without user information
     * @param sizeBytesMax the most bytes that are read, {@code >= 0}
     * @return empty when the server says that there is nothing (404 or 410)
     * @throws dev.layerlift.domain.error.MigrationException as {@link PublicWeb#get}
     */
    Optional<Sha256> digest(URI url, long sizeBytesMax);
}
