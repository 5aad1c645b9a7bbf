package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Approves versions of other people's DIDs with the witness keys of a home (did:webvh 1.0, "Witnessing a DID Version
 * Update"). It reads and writes nothing itself. Safe for many threads.
 */
public final class WebvhWitness {
    /** A version that ends pre-rotation and the end of the DID come together. */
    private static final int UNAPPROVED_MAX = 2;

    private final WebvhResolver resolver;
    private final WitnessVerifier witnesses;
    private final WitnessSigner signer;

    /**
     * What a witness is shown.
     *
     * @param log {@code did.jsonl} with the version to approve at its end
     * @param witness {@code did-witness.json} as published, where there is one
     * @param did the DID that it should be about
     * @param known the log as the witness has seen it before: what it is shown must continue it
     * @param by the did:key that shall approve; empty for every one whose key is there
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
    public record Candidate(
            byte[] log, Optional<byte[]> witness, Optional<Did> did, Optional<byte[]> known, Optional<String> by) {}

    /**
     * An approval.
     *
     * @param did the DID as it is from the version on
     * @param number the number of the version
     * @param versionId what was approved
     * @param witnesses the did:key DIDs that approved it
     * @param proofs a Data Integrity proof of each
     */
    public record Approval(Did did, long number, String versionId, List<String> witnesses, List<JsonObject> proofs) {
        public Approval {
            witnesses = List.copyOf(witnesses);
            proofs = List.copyOf(proofs);
        }

        /** The approval as the part of {@code did-witness.json} that it is. */
        public JsonArray witnessFile() {
            return JsonArray.of(WitnessVerifier.statement(versionId).with("proof", new JsonArray(List.copyOf(proofs))));
        }
    }

    /**
     * A witness.
     *
     * @param keys holds its keys
     * @param proofs makes and verifies proofs
     * @param clock says what is in the future
     */
    public WebvhWitness(KeyStore keys, DataIntegrity proofs, Clock clock) {
        this.resolver = new WebvhResolver(proofs, clock);
        this.witnesses = new WitnessVerifier(proofs);
        this.signer = new WitnessSigner(keys, proofs);
    }

    /**
     * Verifies a log as a resolver does, but for the approvals that its last version still lacks, and approves that
     * version with every witness key in the home that the rule in force names. Of two new versions at once, such as those
     * that end a DID with pre-rotation, the approval of the last one counts for both.
     *
     * @param now when it is approved
     * @throws MigrationException {@code VALIDATION_ERROR} {@code LOG_INVALID}; {@code LOG_FORKED} when it does not continue
     *     what is known; {@code NOT_WITNESSED} when nobody has to approve the version, or not the witness that shall; {@code APPROVALS_MISSING} when
     *     versions before it lack approvals; {@code CREDENTIAL_ERROR} {@code KEY_NOT_HELD} when no key in the home may
     *     approve it
     */
    public Approval approve(Candidate candidate, Instant now) {
        VerifiedLog log = verified(candidate.log(), "the log");
        LogVersion last = log.last();
        candidate.did().ifPresent(did -> requireAbout(log, did));
        candidate.known().ifPresent(known -> requireContinues(verified(known, "the log as it was known"), log));
        String versionId = last.entry().versionId();
        WitnessRule rule = last.approval();
        if (rule.isNone()) {
            throw MigrationException.validation(
                    "NOT_WITNESSED", "nobody has to approve version " + versionId + " (expected: a rule of witnesses)");
        }
        candidate.by().filter(by -> !rule.witnesses().contains(by)).ifPresent(by -> {
            throw MigrationException.validation(
                    "NOT_WITNESSED",
                    Shortened.of(by) + " is no witness of version " + versionId + " (expected: one of "
                            + Shortened.of(rule.witnesses().toString()) + ")",
                    "name one of these, or leave out which");
        });
        requireApproved(log, witnesses.verify(log, candidate.witness()));
        Collection<String> asked =
                candidate.by().<Collection<String>>map(List::of).orElse(rule.witnesses());
        Map<String, JsonObject> given = signer.approve(asked, versionId, now);
        if (given.isEmpty()) {
            throw MigrationException.credential(
                    "KEY_NOT_HELD",
                    "no witness key of version " + versionId + " is in the key store (expected: one of "
                            + Shortened.of(rule.witnesses().toString()) + ")",
                    "give the controller the did:key of a key in this home");
        }
        return new Approval(
                last.entry().did(), last.number(), versionId, List.copyOf(given.keySet()), List.copyOf(given.values()));
    }

    private VerifiedLog verified(byte[] bytes, String what) {
        String problem;
        try {
            VerifiedLog log = resolver.verifyLog(bytes);
            if (log.fault().isEmpty()) {
                return log;
            }
            problem = log.fault().get().reason();
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        throw MigrationException.validation("LOG_INVALID", what + ": " + problem);
    }

    private static void requireAbout(VerifiedLog log, Did did) {
        if (log.versions().stream().noneMatch(v -> v.entry().did().value().equals(did.value()))) {
            throw MigrationException.validation(
                    "LOG_INVALID",
                    "the log is about " + Shortened.of(log.last().entry().did().value()) + " (expected: "
                            + Shortened.of(did.value()) + ")");
        }
    }

    private static void requireContinues(VerifiedLog known, VerifiedLog log) {
        for (LogVersion version : known.versions()) {
            int index = (int) version.number() - 1;
            boolean same = index < log.versions().size()
                    && log.versions()
                            .get(index)
                            .entry()
                            .json()
                            .equals(version.entry().json());
            if (!same) {
                throw MigrationException.validation(
                        "LOG_FORKED",
                        "version " + version.number() + " is not the one that was known, "
                                + version.entry().versionId() + " (expected: the log as it was, with more at its end)",
                        "ask the controller: two histories of one DID must not exist");
            }
        }
    }

    /** Only the last versions may lack approvals, and only those that the same witnesses give by approving the last. */
    private static void requireApproved(VerifiedLog log, VerifiedLog approved) {
        List<LogVersion> missing = log.versions()
                .subList(approved.versions().size(), log.versions().size());
        WitnessRule rule = log.last().approval();
        boolean covered = missing.size() <= UNAPPROVED_MAX
                && missing.stream().allMatch(v -> v.approval().isSameAs(rule));
        if (!covered) {
            throw MigrationException.validation(
                    "APPROVALS_MISSING",
                    approved.fault().map(VerifiedLog.Fault::reason).orElse("versions before the last are not approved"),
                    "ask the controller for did-witness.json as it is published");
        }
    }
}
