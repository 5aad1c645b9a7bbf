package dev.layerlift.did.webvh;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which version of a DID is asked for (did:webvh 1.0, "Reading did:webvh DID URLs"). Without any option it is the
 * latest; with several, the version must fit all of them.
 *
 * @param versionId the full version id
 * @param versionNumber the number of the version, from 1
 * @param versionTime a time at which the version was the active one
 */
public record ResolutionOptions(Optional<String> versionId, OptionalLong versionNumber, Optional<Instant> versionTime) {
    /** The latest version. */
    public static final ResolutionOptions LATEST =
            new ResolutionOptions(Optional.empty(), OptionalLong.empty(), Optional.empty());

    /** The version of this id. */
    public static ResolutionOptions ofVersionId(String versionId) {
        return new ResolutionOptions(Optional.of(versionId), OptionalLong.empty(), Optional.empty());
    }

    /** The version of this number. */
    public static ResolutionOptions ofVersionNumber(long versionNumber) {
        return new ResolutionOptions(Optional.empty(), OptionalLong.of(versionNumber), Optional.empty());
    }

    /** The version that was active at this time. */
    public static ResolutionOptions ofVersionTime(Instant versionTime) {
        return new ResolutionOptions(Optional.empty(), OptionalLong.empty(), Optional.of(versionTime));
    }

    boolean isLatest() {
        return versionId.isEmpty() && versionNumber.isEmpty() && versionTime.isEmpty();
    }
}
