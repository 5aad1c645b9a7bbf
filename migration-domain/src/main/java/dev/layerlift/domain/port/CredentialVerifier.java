package dev.layerlift.domain.port;

import dev.layerlift.domain.credential.Credential;
import java.time.Instant;
import java.util.List;

/** Verifies W3C Verifiable Credentials 2.0. Never throws for what a stranger wrote. Safe to call from many threads. */
public interface CredentialVerifier {
    /**
     * Whether a credential holds.
     *
     * @param valid whether it does
     * @param problems why not, one sentence each
     */
    record CredentialCheck(boolean valid, List<String> problems) {
        /** Valid when there are no problems. */
        public static CredentialCheck of(List<String> problems) {
            return new CredentialCheck(problems.isEmpty(), List.copyOf(problems));
        }
    }

    /**
     * Checks structure, validity period, every proof, and that at least one proof is by the issuer with the purpose
     * {@code assertionMethod}. A credential without proof is refused.
     */
    CredentialCheck verify(Credential credential, DocumentLookup documents, Instant now);

    /**
     * Checks a Link: as {@link #verify}, and that it has exactly two proofs, one by a key of the source and one by a key
     * of the target, that issuer and subject say so, and that the target document names the source in
     * {@code alsoKnownAs}.
     */
    CredentialCheck verifyLink(Credential link, DocumentLookup documents, Instant now);
}
