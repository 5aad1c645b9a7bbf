package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.ArrayList;
import java.util.List;

/** Every credential verifies; those of other issuers are carried over as they are, and named (FR-3.2). */
final class CredentialValidator implements Validator {
    private final EnginePorts ports;

    CredentialValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        List<ValidationIssue> issues = new ArrayList<>();
        DocumentLookup documents =
                DocumentLookup.of(subject.source().document()).or(ports.layers().lookup());
        for (Credential credential : subject.source().credentials()) {
            CredentialCheck check = ports.verifier().verify(credential, documents, subject.now());
            String name = "credential " + String.join(" ", credential.types());
            if (!check.valid()) {
                issues.add(ValidationIssue.error(
                        "CREDENTIAL_NOT_VERIFIED", name + " does not verify: " + String.join("; ", check.problems())));
            } else if (!isOurs(credential, subject)) {
                issues.add(ValidationIssue.warning(
                        "CREDENTIAL_CARRIED_OVER",
                        name + " was issued by " + credential.issuer() + " and is carried over unchanged"));
            }
        }
        return issues;
    }

    private static boolean isOurs(Credential credential, ValidationSubject subject) {
        String issuer = credential.issuer();
        return issuer.equals(subject.source().did().value())
                || (subject.source().did() instanceof PeerDid peer && issuer.equals(peer.shortForm()));
    }
}
