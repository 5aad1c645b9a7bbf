package dev.layerlift.application.internal.audit;

import dev.layerlift.application.AuditSealer;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Whether something has exactly one proof, by the system key. */
public final class SystemProof {
    private final ProofSuite proofs;
    private final Clock clock;
    private final String expectedMethod;

    /** A rule for proofs by this key, a multikey. */
    public SystemProof(ProofSuite proofs, Clock clock, String systemKeyMultibase) {
        this.proofs = proofs;
        this.clock = clock;
        this.expectedMethod = AuditSealer.verificationMethod(systemKeyMultibase);
    }

    /** What does not hold; empty when all does. */
    public Optional<String> problem(JsonObject signed) {
        List<ProofCheck> checks = proofs.verify(
                signed, VerificationRelationship.ASSERTION_METHOD, did -> Optional.empty(), clock.instant());
        if (checks.size() != 1) {
            return Optional.of("has " + checks.size() + " proofs (expected: 1)");
        }
        ProofCheck proof = checks.get(0);
        if (!proof.verificationMethod().equals(expectedMethod)) {
            return Optional.of("is signed by " + proof.verificationMethod() + " (expected: " + expectedMethod + ")");
        }
        return proof.valid() ? Optional.empty() : Optional.of("was changed: " + proof.detail());
    }
}
