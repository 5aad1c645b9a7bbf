package dev.layerlift.did.webvh;

import dev.layerlift.did.webvh.VerifiedLog.Fault;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves a did:webvh from the bytes of its log (did:webvh 1.0, "Read (Resolve)"), wherever they came from. Reads
 * nothing itself. A version asked for by its id, number or time resolves when it and all before it are valid, whatever
 * follows; the latest one only when the whole log is.
 */
public final class WebvhResolver {
    /** The most bytes of a log or a witness file; whoever reads one may stop after one byte more. */
    public static final int FILE_BYTES_MAX = Math.max(LogVerifier.LOG_BYTES_MAX, WitnessVerifier.FILE_BYTES_MAX);

    private final LogVerifier logs;
    private final WitnessVerifier witnesses;

    /**
     * A resolver.
     *
     * @param proofs verifies the proofs
     * @param clock says what is in the future
     */
    public WebvhResolver(DataIntegrity proofs, Clock clock) {
        this.logs = new LogVerifier(proofs, clock);
        this.witnesses = new WitnessVerifier(proofs);
    }

    /**
     * Resolves a DID from its log.
     *
     * @param did the DID; one version of the log must be about it
     * @param log {@code did.jsonl}
     * @param witness {@code did-witness.json}, where there is one
     * @return with the error {@code invalidDid} or {@code notFound}, and the detail that says why
     */
    public Resolution resolve(WebvhDid did, byte[] log, Optional<byte[]> witness, ResolutionOptions options) {
        VerifiedLog verified;
        try {
            verified = verify(log, witness);
        } catch (IllegalArgumentException e) {
            return Resolution.failed("invalidDid", String.valueOf(e.getMessage()));
        }
        return resolve(did, verified, options);
    }

    /** Resolves a DID from its log, which was verified before. */
    Resolution resolve(WebvhDid did, VerifiedLog verified, ResolutionOptions options) {
        if (verified.versions().isEmpty()
                || (options.isLatest() && verified.fault().isPresent())) {
            return invalid(verified);
        }
        if (verified.versions().stream().noneMatch(v -> isSame(v.entry().did(), did))) {
            return Resolution.failed(
                    "invalidDid",
                    "state.id: " + Shortened.of(verified.last().entry().did().value()) + " (expected: "
                            + Shortened.of(did.value()) + " in one version of the log)");
        }
        return options.isLatest() ? latest(verified) : version(verified, options);
    }

    /** The valid part of a log, witnesses included. */
    VerifiedLog verify(byte[] log, Optional<byte[]> witness) {
        return approved(verifyLog(log), witness);
    }

    /** The valid part of a log, whoever has approved it. */
    VerifiedLog verifyLog(byte[] log) {
        return logs.verify(log);
    }

    /** The part of a log that its witnesses approved. */
    VerifiedLog approved(VerifiedLog log, Optional<byte[]> witness) {
        return witnesses.verify(log, witness);
    }

    private static Resolution latest(VerifiedLog log) {
        if (log.last().parameters().deactivated()) {
            return new Resolution(Optional.empty(), metadata(log, log.last()), Optional.empty(), "");
        }
        return resolved(log, log.last());
    }

    private static Resolution version(VerifiedLog log, ResolutionOptions options) {
        Optional<LogVersion> found = log.versions().stream()
                .filter(v ->
                        options.versionId().map(v.entry().versionId()::equals).orElse(true))
                .filter(v -> options.versionNumber().isEmpty()
                        || options.versionNumber().getAsLong() == v.number())
                .filter(v -> isActive(log, v, options))
                .findFirst();
        if (found.isPresent()) {
            return resolved(log, found.get());
        }
        return log.fault().isPresent() && mayBeBroken(log, options)
                ? invalid(log)
                : Resolution.failed("notFound", "no version of the log fits " + describe(options));
    }

    private static boolean isActive(VerifiedLog log, LogVersion version, ResolutionOptions options) {
        if (options.versionTime().isEmpty()) {
            return true;
        }
        Instant at = options.versionTime().get();
        if (version.entry().versionTime().isAfter(at)) {
            return false;
        }
        if (version.number() < log.versions().size()) {
            return log.versions()
                    .get((int) version.number())
                    .entry()
                    .versionTime()
                    .isAfter(at);
        }
        // Behind the last valid version there may be one that is not: then only what was before it is certain.
        return log.fault().isEmpty()
                || log.fault().flatMap(Fault::claimedTime).filter(at::isBefore).isPresent();
    }

    /** Whether the version asked for is one of the entries from the fault on, rather than one that never was. */
    private static boolean mayBeBroken(VerifiedLog log, ResolutionOptions options) {
        long first = log.versions().size() + 1L;
        if (options.versionNumber().isPresent()) {
            long number = options.versionNumber().getAsLong();
            return number >= first && number <= log.entryCount();
        }
        if (options.versionId().isPresent()) {
            String id = options.versionId().get();
            for (long number = first; number <= log.entryCount(); number++) {
                if (id.startsWith(number + "-")) {
                    return true;
                }
            }
            return false;
        }
        return options.versionTime()
                .filter(at -> !at.isBefore(log.versions().get(0).entry().versionTime()))
                .isPresent();
    }

    private static Resolution resolved(VerifiedLog log, LogVersion version) {
        DidDocument document = ImplicitServices.addTo(
                version.entry().document(), version.entry().did());
        return Resolution.of(document, metadata(log, version));
    }

    private static Resolution invalid(VerifiedLog log) {
        return Resolution.failed("invalidDid", log.fault().map(Fault::reason).orElse("the log has no valid entry"));
    }

    /** What the specification calls active is so after the last valid entry, whichever version is resolved. */
    private static JsonObject metadata(VerifiedLog log, LogVersion version) {
        LogParameters active = log.last().parameters();
        return JsonObject.builder()
                .put("versionId", version.entry().versionId())
                .put("versionTime", version.entry().versionTimeText())
                .put("created", log.versions().get(0).entry().versionTimeText())
                .put("updated", log.last().entry().versionTimeText())
                .put("scid", active.scid())
                .put("portable", active.portable())
                .put("deactivated", active.deactivated())
                .put("ttl", Long.toString(active.ttlSeconds()))
                .put("witness", active.witness().toMetadata())
                .put("watchers", JsonArray.ofStrings(active.watchers()))
                .build();
    }

    private static boolean isSame(WebvhDid one, WebvhDid other) {
        return one.scid().equals(other.scid())
                && one.host().equals(other.host())
                && one.path().equals(other.path());
    }

    private static String describe(ResolutionOptions options) {
        List<String> parts = new ArrayList<>();
        options.versionId().ifPresent(id -> parts.add("versionId " + Shortened.of(id)));
        options.versionNumber().ifPresent(number -> parts.add("versionNumber " + number));
        options.versionTime().ifPresent(time -> parts.add("versionTime " + time));
        return String.join(", ", parts);
    }
}
