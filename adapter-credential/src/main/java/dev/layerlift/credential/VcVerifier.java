package dev.layerlift.credential;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import dev.layerlift.domain.port.StatusListLookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Verifies Verifiable Credentials (VC Data Model 2.0 section 7.1) and Links. */
public final class VcVerifier implements CredentialVerifier {
    private final ProofSuite proofs;
    private final StatusCheck statuses;

    /** A verifier on this suite that looks up statuses there. */
    public VcVerifier(ProofSuite proofs, StatusListLookup lists) {
        this.proofs = proofs;
        this.statuses = new StatusCheck(proofs, lists);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The status is looked up last and only when all else holds, so that nobody makes this process ask around by a
     * credential that nobody signed.
     */
    @Override
    public CredentialCheck verify(Credential credential, DocumentLookup documents, Instant now) {
        return withStatus(credential, findings(credential, check(credential, documents, now), now), documents, now);
    }

    @Override
    public CredentialCheck verifyStatus(Credential credential, DocumentLookup documents, Instant now) {
        return new CredentialCheck(statuses.findings(credential, documents, now));
    }

    @Override
    public Bitstring readStatusList(
            Credential list, String url, StatusPurpose purpose, DocumentLookup documents, Instant now) {
        try {
            return statuses.read(list.json(), url, purpose, documents, now);
        } catch (IllegalArgumentException e) {
            throw PublishedStatusLists.unusable(url, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public CredentialCheck verifyLink(Credential link, DocumentLookup documents, Instant now) {
        List<ProofCheck> checks = check(link, documents, now);
        List<Finding> findings = new ArrayList<>(findings(link, checks, now));
        findings.addAll(found("link", new LinkRules(link, checks).problems(documents), "said by both sides"));
        return withStatus(link, findings, documents, now);
    }

    private CredentialCheck withStatus(
            Credential credential, List<Finding> findings, DocumentLookup documents, Instant now) {
        CredentialCheck sofar = new CredentialCheck(findings);
        if (!sofar.valid()) {
            return sofar;
        }
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(statuses.findings(credential, documents, now));
        return new CredentialCheck(all);
    }

    private List<ProofCheck> check(Credential credential, DocumentLookup documents, Instant now) {
        return proofs.verify(credential.json(), VerificationRelationship.ASSERTION_METHOD, documents, now);
    }

    private static List<Finding> findings(Credential credential, List<ProofCheck> checks, Instant now) {
        CredentialShape shape = new CredentialShape(credential.json());
        List<String> structure = new ArrayList<>(Contexts.problems(credential.json()));
        structure.addAll(shape.structure());
        List<Finding> findings = new ArrayList<>(found("structure", structure, "a credential of VC 2.0"));
        findings.addAll(found("validity", shape.validity(now), "at " + now));
        findings.addAll(proofFindings(credential, checks));
        return findings;
    }

    /** One finding for each problem, or one that says that there is none. */
    private static List<Finding> found(String name, List<String> problems, String good) {
        return problems.isEmpty()
                ? List.of(new Finding(name, true, good))
                : problems.stream()
                        .map(problem -> new Finding(name, false, problem))
                        .toList();
    }

    /** What there is to say of the proofs: all must hold, and one be by the issuer. */
    static List<Finding> proofFindings(Credential credential, List<ProofCheck> checks) {
        if (checks.isEmpty()) {
            return List.of(new Finding("proof", false, "proof: absent (expected: at least one, by the issuer)"));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            ProofCheck check = checks.get(i);
            String by = Quoted.of(check.verificationMethod());
            String name = checks.size() == 1 ? "proof" : "proof " + (i + 1);
            findings.add(
                    check.valid()
                            ? new Finding(name, true, "by " + by)
                            : new Finding(name, false, "proof by " + by + " does not hold: " + check.detail()));
        }
        for (JsonObject proof : credential.proofs()) {
            // The cryptosuite lets a context be added after signing, which would change what terms mean.
            if (proof.has(Contexts.MEMBER)
                    && !proof.get(Contexts.MEMBER).equals(credential.json().get(Contexts.MEMBER))) {
                findings.add(
                        new Finding("structure", false, "@context: not the one that was signed (expected: unchanged)"));
            }
        }
        CredentialShape.issuer(credential.json()).ifPresent(issuer -> findings.add(issuerFinding(issuer, checks)));
        return findings;
    }

    private static Finding issuerFinding(String issuer, List<ProofCheck> checks) {
        String quoted = Quoted.of(issuer);
        return checks.stream().anyMatch(check -> isBy(check, issuer))
                ? new Finding("issuer", true, "a proof is by " + quoted)
                : new Finding(
                        "issuer",
                        false,
                        "proof: none that holds is by the issuer " + quoted + " (expected: at least one)");
    }

    static boolean isBy(ProofCheck check, String did) {
        return check.valid() && SubjectNames.same(SubjectNames.didOf(check.verificationMethod()), did);
    }
}
