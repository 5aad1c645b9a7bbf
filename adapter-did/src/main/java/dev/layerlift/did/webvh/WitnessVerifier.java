package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.EddsaJcs2022;
import dev.layerlift.proofs.KeyResolver;
import dev.layerlift.proofs.ProofExpectation;
import dev.layerlift.proofs.ProofResult;
import dev.layerlift.proofs.StrictJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that enough witnesses approved each entry (did:webvh 1.0, "Verifying Witness Proofs During Resolution"). An
 * approval of an entry reaches back to all entries before it; approvals of entries that are not in the log count for
 * nothing.
 */
final class WitnessVerifier {
    /** The longest witness file that is read, in bytes. */
    static final int FILE_BYTES_MAX = 10 * 1024 * 1024;

    private static final int PROOFS_MAX = 10_000;
    private static final ProofExpectation EXPECTATION =
            ProofExpectation.purpose("assertionMethod").withCryptosuite(EddsaJcs2022.NAME);

    private final DataIntegrity proofs;

    /**
     * The latest verified approval of a witness.
     *
     * @param number the number of the version
     * @param versionId its version id
     * @param proof the proof as received
     */
    record Approval(long number, String versionId, JsonObject proof) {}

    WitnessVerifier(DataIntegrity proofs) {
        this.proofs = proofs;
    }

    /** The part of the log that was approved. */
    VerifiedLog verify(VerifiedLog log, Optional<byte[]> witnessFile) {
        if (witnesses(log).isEmpty()) {
            return log;
        }
        Map<String, Approval> approvals;
        String problem = "";
        try {
            approvals = witnessFile.isPresent() ? approvals(log, witnessFile.get()) : Map.of();
            if (witnessFile.isEmpty()) {
                problem = "; there is no did-witness.json";
            }
        } catch (IllegalArgumentException e) {
            approvals = Map.of();
            problem = "; did-witness.json: " + e.getMessage();
        }
        return cut(log, approvals, problem);
    }

    private static VerifiedLog cut(VerifiedLog log, Map<String, Approval> approvals, String problem) {
        for (LogVersion version : log.versions()) {
            WitnessRule rule = version.approval();
            long approved = rule.witnesses().stream()
                    .filter(witness -> reaches(approvals, witness, version.number()))
                    .count();
            if (approved < rule.threshold()) {
                return log.cutTo(
                        (int) version.number() - 1,
                        "entry " + version.number() + ": approved by " + approved + " witnesses (expected: "
                                + rule.threshold() + " of " + rule.witnesses().size() + ")" + problem);
            }
        }
        return log;
    }

    /**
     * For each witness of the log its approval of the highest version.
     *
     * @throws IllegalArgumentException when the file is malformed
     */
    Map<String, Approval> approvals(VerifiedLog log, byte[] file) {
        Set<String> witnesses = witnesses(log);
        if (file.length > FILE_BYTES_MAX) {
            throw new LogRefusedException(file.length + " bytes (expected: at most " + FILE_BYTES_MAX + ")");
        }
        if (!(StrictJson.parse(file) instanceof JsonArray records)) {
            throw new LogRefusedException("another value (expected: an array)");
        }
        Map<String, Long> numbers = new HashMap<>();
        log.versions().forEach(version -> numbers.put(version.entry().versionId(), version.number()));
        Map<String, Approval> approvals = new LinkedHashMap<>();
        int count = 0;
        for (JsonValue item : records.values()) {
            if (!(item instanceof JsonObject approval)) {
                throw new LogRefusedException("an item is no object (expected: versionId and proof)");
            }
            String versionId = approval.requireString("versionId");
            List<JsonValue> items = approval.array("proof");
            count += items.size();
            if (count > PROOFS_MAX) {
                throw new LogRefusedException("more than " + PROOFS_MAX + " proofs (expected: at most that)");
            }
            Long number = numbers.get(versionId);
            if (number != null) {
                items.forEach(proof -> approve(approvals, witnesses, versionId, number, proof));
            }
        }
        return approvals;
    }

    /**
     * The witness that a proof is by, when it verifies.
     *
     * @param proof a Data Integrity proof over an object that has the version id alone
     * @throws IllegalArgumentException when it does not hold
     */
    String requireApproval(String versionId, JsonObject proof) {
        ProofResult result = proofs.verifyDetached(statement(versionId), proof, KeyResolver.didKey(), EXPECTATION);
        if (result instanceof ProofResult.Invalid invalid) {
            throw new LogRefusedException(invalid.reason());
        }
        return witness(proof);
    }

    /** What a witness signs. */
    static JsonObject statement(String versionId) {
        return JsonObject.EMPTY.with("versionId", versionId);
    }

    /** A proof that does not hold is passed over: the others may be enough. */
    private void approve(
            Map<String, Approval> approvals, Set<String> witnesses, String versionId, long number, JsonValue item) {
        if (!(item instanceof JsonObject proof)) {
            return;
        }
        String witness = witness(proof);
        if (!witnesses.contains(witness) || reaches(approvals, witness, number)) {
            return;
        }
        if (proofs.verifyDetached(statement(versionId), proof, KeyResolver.didKey(), EXPECTATION)
                .isValid()) {
            approvals.put(witness, new Approval(number, versionId, proof));
        }
    }

    private static boolean reaches(Map<String, Approval> approvals, String witness, long number) {
        Approval approval = approvals.get(witness);
        return approval != null && approval.number() >= number;
    }

    private static String witness(JsonObject proof) {
        String method = proof.string("verificationMethod").orElse("");
        int hash = method.indexOf('#');
        return hash < 0 ? method : method.substring(0, hash);
    }

    private static Set<String> witnesses(VerifiedLog log) {
        Set<String> witnesses = new HashSet<>();
        log.versions().forEach(version -> witnesses.addAll(version.approval().witnesses()));
        return witnesses;
    }
}
