package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import dev.layerlift.domain.port.DocumentLookup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a credential of an asset may move: it holds, or held until it expired. */
public final class Standing {
    private static final Set<String> OF_THE_STATUS = Set.of(CredentialCheck.STATUS, CredentialCheck.REVOKED);

    private Standing() {}

    /**
     * Checks a credential. One that expired is looked at as of its last moment, because its age is no reason to leave it
     * behind; what lists say of it now no longer matters.
     */
    public static CredentialCheck check(
            CredentialVerifier verifier, Credential credential, DocumentLookup documents, Instant now) {
        Optional<Instant> expired = credential.expiredBefore(now);
        CredentialCheck check = verifier.verify(credential, documents, expired.orElse(now));
        if (expired.isEmpty()) {
            return check;
        }
        List<Finding> findings = check.findings().stream()
                .filter(finding -> !OF_THE_STATUS.contains(finding.name()))
                .toList();
        return new CredentialCheck(findings);
    }
}
