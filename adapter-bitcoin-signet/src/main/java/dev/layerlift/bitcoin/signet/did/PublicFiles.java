package dev.layerlift.bitcoin.signet.did;

import java.util.Optional;

/** Where the published files of one did:btco are read: a store, a folder, a web server. */
@FunctionalInterface
public interface PublicFiles {
    /** Nobody has given any. */
    PublicFiles NONE = (name, sizeBytesMax) -> Optional.empty();

    /**
     * One of them.
     *
     * @param name its name in the folder of the DID
     * @param sizeBytesMax the most bytes that it may have
     * @return empty when it is not there
     * @throws IllegalArgumentException when it has more bytes
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out
     */
    Optional<byte[]> read(String name, int sizeBytesMax);
}
