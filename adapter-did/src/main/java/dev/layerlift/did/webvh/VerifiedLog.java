package dev.layerlift.did.webvh;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is left of a log after verification: the versions before the first entry that breaks a rule.
 *
 * @param versions the valid ones, in their order
 * @param fault what is wrong with the first entry after them
 * @param entryCount how many entries the log has, good and bad
 */
record VerifiedLog(List<LogVersion> versions, Optional<Fault> fault, long entryCount) {
    /**
     * What is wrong with an entry.
     *
     * @param reason a sentence that names the entry and the rule
     * @param claimedTime its time, where that much could be read
     */
    record Fault(String reason, Optional<Instant> claimedTime) {}

    VerifiedLog {
        versions = List.copyOf(versions);
    }

    LogVersion last() {
        return versions.get(versions.size() - 1);
    }

    /** Only the first of its versions, because the one after them has this fault. */
    VerifiedLog cutTo(int count, String reason) {
        Instant time = versions.get(count).entry().versionTime();
        return new VerifiedLog(
                versions.subList(0, count), Optional.of(new Fault(reason, Optional.of(time))), entryCount);
    }
}
