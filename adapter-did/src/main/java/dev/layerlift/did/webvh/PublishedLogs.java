package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebvhDid;
import java.util.Optional;

/** Where the logs of DIDs are read from. */
@FunctionalInterface
interface PublishedLogs {
    /**
     * The log of a DID, verified with its witnesses.
     *
     * @return empty when nothing is published where the DID says
     * @throws IllegalArgumentException when what is published is no log
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out: unknown is not absent
     */
    Optional<PublishedLog> find(WebvhDid did);

    /**
     * A log that was read.
     *
     * @param log what is left of it after verification
     * @param sizeBytes the bytes that were read for it
     */
    record PublishedLog(VerifiedLog log, int sizeBytes) {}
}
