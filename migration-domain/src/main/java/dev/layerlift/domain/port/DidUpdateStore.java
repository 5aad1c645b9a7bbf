package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Versions of DIDs that were saved before they are published. Of one identity each version number exists at most once and
 * at most one version is unpublished, so that no log ever forks. A call that returns has been made durable; a call that
 * throws has changed nothing. Safe to call from many threads.
 */
public interface DidUpdateStore {
    /**
     * A version that is not published, or of which that is not known.
     *
     * @param identity whose it is
     * @param update the version with its files
     * @param asset the asset as it is once the version is published
     * @param saved when it was saved
     */
    record SavedUpdate(CanonicalIdentity identity, PreparedUpdate update, Asset asset, Instant saved) {}

    /**
     * A version that was published.
     *
     * @param identity whose it is
     * @param number its number, from 2: version 1 comes from a migration
     * @param versionId its version id
     */
    record PublishedVersion(CanonicalIdentity identity, long number, String versionId) {}

    /**
     * Saves a version and its keys, in one commit.
     *
     * @return false, with nothing saved, when this identity has a version of the same or a higher number, or another one
     *     that is unpublished; when the migration that made it is no longer {@code COMPLETED}; or when a migration holds
     *     the claim on it
     */
    boolean save(SavedUpdate update);

    /**
     * Replaces an unpublished version by the same one with more approvals.
     *
     * @return false when it is not unpublished any more
     */
    boolean replace(SavedUpdate update);

    /** The unpublished version of this identity. */
    Optional<SavedUpdate> unpublished(CanonicalIdentity identity);

    /** Unpublished versions, the oldest first, at most this many (1 to 1000). */
    List<SavedUpdate> unpublished(int limit);

    /**
     * Notes that a version is published: the asset is replaced and the bytes of the files are dropped. The same call again
     * changes nothing.
     */
    void published(CanonicalIdentity identity, long number);

    /** The published version of this identity with the highest number; empty while there is none but version 1. */
    Optional<PublishedVersion> latest(CanonicalIdentity identity);

    /** The same of every identity that has one, those saved last first, at most this many (1 to 1000). */
    List<PublishedVersion> latest(int limit);

    /**
     * Forgets an unpublished version that was never written anywhere, because its approvals did not come. Its number is
     * free again; its keys stay.
     *
     * @return false when there is none of this number
     */
    boolean withdraw(CanonicalIdentity identity, long number);
}
