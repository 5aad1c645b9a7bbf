package dev.layerlift.did.webvh;

import dev.layerlift.did.webvh.VerifiedLog.Fault;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.EddsaJcs2022;
import dev.layerlift.proofs.KeyResolver;
import dev.layerlift.proofs.ProofExpectation;
import dev.layerlift.proofs.ProofSetResult;
import dev.layerlift.proofs.ReceivedObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a log entry by entry, all rules of did:webvh 1.0 "Read (Resolve)" but the witnesses, which are
 * {@link WitnessVerifier}'s.
 */
final class LogVerifier {
    /** The longest log that is read, in bytes. */
    static final int LOG_BYTES_MAX = 10 * 1024 * 1024;

    /** The most entries of a log. */
    static final int ENTRIES_MAX = 10_000;

    /** The most JSON values of all entries together: verified entries are kept, and this bounds their memory. */
    static final int VALUES_MAX = 500_000;

    private static final ProofExpectation EXPECTATION =
            ProofExpectation.purpose("assertionMethod").withCryptosuite(EddsaJcs2022.NAME);

    private static final String DID_KEY = "did:key:";

    private final DataIntegrity proofs;
    private final Clock clock;

    LogVerifier(DataIntegrity proofs, Clock clock) {
        this.proofs = proofs;
        this.clock = clock;
    }

    /**
     * Verifies a log up to its first fault.
     *
     * @throws IllegalArgumentException when it is no log at all: empty, or beyond the limits
     */
    VerifiedLog verify(byte[] log) {
        List<byte[]> lines = lines(log);
        Instant now = clock.instant();
        List<LogVersion> versions = new ArrayList<>();
        int values = 0;
        for (byte[] line : lines) {
            int number = versions.size() + 1;
            Optional<Instant> time = Optional.empty();
            try {
                Optional<LogVersion> previous =
                        versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
                ReceivedObject received = LogEntry.read(line);
                LogEntry entry = LogEntry.of(
                        received.tree(),
                        number,
                        previous.map(version -> version.entry().did()));
                time = Optional.of(entry.versionTime());
                values += received.values();
                if (values > VALUES_MAX) {
                    throw new LogRefusedException(
                            "more than " + VALUES_MAX + " JSON values up to here (expected: at most that)");
                }
                versions.add(verify(entry, EntryHashes.of(received), previous, now));
            } catch (IllegalArgumentException e) {
                // Every complaint about the content of an entry is one of these; it ends the valid part of the log.
                Fault fault = new Fault("entry " + number + ": " + e.getMessage(), time);
                return new VerifiedLog(versions, Optional.of(fault), lines.size());
            }
        }
        return new VerifiedLog(versions, Optional.empty(), lines.size());
    }

    private LogVersion verify(LogEntry entry, EntryHashes hashes, Optional<LogVersion> previous, Instant now) {
        return previous.isEmpty() ? verifyFirst(entry, hashes, now) : verifyLater(entry, hashes, previous.get(), now);
    }

    private LogVersion verifyFirst(LogEntry entry, EntryHashes hashes, Instant now) {
        LogParameters parameters = LogParameters.first(entry.parameters());
        requireHash(entry, hashes, parameters.scid());
        String scid = hashes.scidOf(parameters.scid());
        if (!scid.equals(parameters.scid())) {
            throw new LogRefusedException("parameters.scid: " + Shortened.of(parameters.scid())
                    + " (expected: the hash of the first entry, " + scid + ")");
        }
        requireScid(entry, parameters);
        requireNotFuture(entry, now);
        requireProof(entry, hashes, parameters.updateKeys());
        return new LogVersion(1, entry, parameters, parameters.witness());
    }

    private LogVersion verifyLater(LogEntry entry, EntryHashes hashes, LogVersion previous, Instant now) {
        LogParameters before = previous.parameters();
        if (before.deactivated()) {
            throw new LogRefusedException("it follows a deactivation (expected: none does)");
        }
        LogParameters parameters = before.next(entry.parameters());
        requireHash(entry, hashes, previous.entry().versionId());
        requireScid(entry, parameters);
        requireMoveAllowed(entry, previous, parameters);
        if (!entry.versionTime().isAfter(previous.entry().versionTime())) {
            throw new LogRefusedException("versionTime: " + entry.versionTime() + " (expected: after "
                    + previous.entry().versionTime() + ", that of the entry before)");
        }
        requireNotFuture(entry, now);
        requireProof(entry, hashes, before.isPreRotated() ? parameters.updateKeys() : before.updateKeys());
        // A list of witnesses still has to approve the entry that replaces it; the first list approves its own.
        WitnessRule approval = before.witness().isNone() ? parameters.witness() : before.witness();
        return new LogVersion(previous.number() + 1, entry, parameters, approval);
    }

    private static void requireHash(LogEntry entry, EntryHashes hashes, String predecessor) {
        String hash = hashes.entryHash(predecessor);
        if (!hash.equals(entry.entryHash())) {
            throw new LogRefusedException("versionId: hash " + Shortened.of(entry.entryHash())
                    + " (expected: that of the entry, " + hash + ")");
        }
    }

    private static void requireScid(LogEntry entry, LogParameters parameters) {
        if (!entry.did().scid().equals(parameters.scid())) {
            throw new LogRefusedException(
                    "state.id: SCID " + entry.did().scid() + " (expected: " + parameters.scid() + ")");
        }
    }

    private static void requireMoveAllowed(LogEntry entry, LogVersion previous, LogParameters parameters) {
        WebvhDid from = previous.entry().did();
        if (entry.did().value().equals(from.value())) {
            return;
        }
        if (!parameters.portable()) {
            throw new LogRefusedException(
                    "state.id: " + Shortened.of(entry.did().value()) + " (expected: " + Shortened.of(from.value())
                            + "; the DID is not portable)");
        }
        if (!entry.document().alsoKnownAs().contains(from.value())) {
            throw new LogRefusedException("state.alsoKnownAs: without " + Shortened.of(from.value())
                    + " (expected: the DID that was moved away from)");
        }
    }

    /** Times are compared in whole seconds, the precision that logs are written in. */
    private static void requireNotFuture(LogEntry entry, Instant now) {
        if (entry.versionTime().truncatedTo(ChronoUnit.SECONDS).isAfter(now)) {
            throw new LogRefusedException(
                    "versionTime: " + entry.versionTime() + " (expected: not in the future, it is " + now + ")");
        }
    }

    private void requireProof(LogEntry entry, EntryHashes hashes, List<String> authorised) {
        // A key has one text, so that comparing texts is comparing keys.
        KeyResolver keys = (method, purpose) -> KeyResolver.didKey()
                .resolve(method, purpose)
                .filter(key -> authorised.contains(method.substring(DID_KEY.length(), method.indexOf('#'))));
        ProofSetResult result = proofs.verify(entry.json(), hashes.signedHash(entry.versionId()), keys, EXPECTATION);
        if (!result.allValid()) {
            throw new LogRefusedException(String.join("; ", result.reasons()));
        }
    }

    private static List<byte[]> lines(byte[] log) {
        if (log.length == 0) {
            throw new LogRefusedException("log: empty (expected: at least one entry)");
        }
        if (log.length > LOG_BYTES_MAX) {
            throw new LogRefusedException("log: " + log.length + " bytes (expected: at most " + LOG_BYTES_MAX + ")");
        }
        List<byte[]> lines = new ArrayList<>();
        // One byte, one character: the JDK searches such text with vector instructions.
        String text = new String(log, StandardCharsets.ISO_8859_1);
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(Arrays.copyOfRange(log, start, end));
            start = end + 1;
        }
        if (start < log.length) {
            lines.add(Arrays.copyOfRange(log, start, log.length));
        }
        if (lines.size() > ENTRIES_MAX) {
            throw new LogRefusedException("log: " + lines.size() + " entries (expected: at most " + ENTRIES_MAX + ")");
        }
        return lines;
    }
}
