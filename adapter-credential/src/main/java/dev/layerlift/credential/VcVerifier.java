package dev.layerlift.credential;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies Verifiable Credentials (VC Data Model 2.0 section 7.1) and Links. */
public final class VcVerifier implements CredentialVerifier {
    private final ProofSuite proofs;

    /** A verifier on this suite. */
    public VcVerifier(ProofSuite proofs) {
        this.proofs = proofs;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A {@code credentialStatus} is refused: what cannot be looked up is unknown, and not good.
     */
    @Override
    public CredentialCheck verify(Credential credential, DocumentLookup documents, Instant now) {
        return CredentialCheck.of(problems(credential, check(credential, documents, now), now));
    }

    @Override
    public CredentialCheck verifyLink(Credential link, DocumentLookup documents, Instant now) {
        List<ProofCheck> checks = check(link, documents, now);
        List<String> problems = new ArrayList<>(problems(link, checks, now));
        problems.addAll(new LinkRules(link, checks).problems(documents));
        return CredentialCheck.of(problems);
    }

    private List<ProofCheck> check(Credential credential, DocumentLookup documents, Instant now) {
        return proofs.verify(credential.json(), VerificationRelationship.ASSERTION_METHOD, documents, now);
    }

    private static List<String> problems(Credential credential, List<ProofCheck> checks, Instant now) {
        List<String> problems = new ArrayList<>(Contexts.problems(credential.json()));
        problems.addAll(new CredentialShape(credential.json()).problems(now));
        problems.addAll(proofProblems(credential, checks));
        return problems;
    }

    private static List<String> proofProblems(Credential credential, List<ProofCheck> checks) {
        if (checks.isEmpty()) {
            return List.of("proof: absent (expected: at least one, by the issuer)");
        }
        List<String> problems = new ArrayList<>();
        for (ProofCheck check : checks) {
            if (!check.valid()) {
                problems.add("proof by " + Quoted.of(check.verificationMethod()) + " does not hold: " + check.detail());
            }
        }
        for (JsonObject proof : credential.proofs()) {
            // The cryptosuite lets a context be added after signing, which would change what terms mean.
            if (proof.has(Contexts.MEMBER)
                    && !proof.get(Contexts.MEMBER).equals(credential.json().get(Contexts.MEMBER))) {
                problems.add("@context: not the one that was signed (expected: unchanged)");
            }
        }
        Optional<String> issuer = CredentialShape.issuer(credential.json());
        if (issuer.isPresent() && checks.stream().noneMatch(check -> isBy(check, issuer.get()))) {
            problems.add(
                    "proof: none that holds is by the issuer " + Quoted.of(issuer.get()) + " (expected: at least one)");
        }
        return problems;
    }

    static boolean isBy(ProofCheck check, String did) {
        return check.valid() && SubjectNames.same(SubjectNames.didOf(check.verificationMethod()), did);
    }
}
