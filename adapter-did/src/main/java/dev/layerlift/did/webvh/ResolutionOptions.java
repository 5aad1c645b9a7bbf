package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.DidUrl;
import dev.layerlift.domain.did.InvalidDidUrlException;
import dev.layerlift.domain.did.Shortened;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Which version of a DID is asked for (did:webvh 1.0, "Reading did:webvh DID URLs"). Without any option it is the
 * latest; with several, the version must fit all of them.
 *
 * @param versionId the full version id
 * @param versionNumber the number of the version, from 1
 * @param versionTime a time at which the version was the active one
 */
public record ResolutionOptions(Optional<String> versionId, OptionalLong versionNumber, Optional<Instant> versionTime) {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

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

    /**
     * The version that the parameters of a DID URL ask for.
     *
     * @throws InvalidDidUrlException when {@code versionNumber} is no number or {@code versionTime} no time
     */
    public static ResolutionOptions of(DidUrl url) {
        return new ResolutionOptions(
                url.parameter(DidUrl.VERSION_ID),
                url.parameter(DidUrl.VERSION_NUMBER)
                        .map(ResolutionOptions::number)
                        .orElse(OptionalLong.empty()),
                url.parameter(DidUrl.VERSION_TIME).map(ResolutionOptions::time));
    }

    private static OptionalLong number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new InvalidDidUrlException(
                    "versionNumber: \"" + Shortened.of(text) + "\" (expected: a whole number from 1)");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidDidUrlException(
                    "versionTime: \"" + Shortened.of(text) + "\" (expected: a time such as 2026-11-20T10:00:00Z)");
        }
    }

    /** Whether no version is asked for, so that it is the latest. */
    public boolean isLatest() {
        return versionId.isEmpty() && versionNumber.isEmpty() && versionTime.isEmpty();
    }
}
