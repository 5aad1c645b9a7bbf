package dev.layerlift.domain.port;

import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusPurpose;
import java.time.Instant;
import java.util.List;

/** Verifies W3C Verifiable Credentials 2.0. Never throws for what a stranger wrote. Safe to call from many threads. */
public interface CredentialVerifier {
    /**
     * One thing that was looked at.
     *
     * @param name what: {@code structure}, {@code validity}, {@code proof} (with its number from 1 where there are
     *     several), {@code issuer}, {@code link}, {@code status}, {@code revoked}, {@code note}
     * @param ok whether it holds
     * @param detail why not, or what was seen
     */
    record Finding(String name, boolean ok, String detail) {}

    /**
     * Whether a credential holds.
     *
     * @param findings what was looked at, in order; never empty
     */
    record CredentialCheck(List<Finding> findings) {
        /** The name of a finding about a status that is not set, or could not be found out. */
        public static final String STATUS = "status";

        /** The name of the finding that a list says that it is revoked. */
        public static final String REVOKED = "revoked";

        /** The name of a finding that its user should know of although it holds. */
        public static final String NOTE = "note";

        public CredentialCheck {
            findings = List.copyOf(findings);
        }

        /** Whether everything holds, and something was looked at. */
        public boolean valid() {
            return !findings.isEmpty() && findings.stream().allMatch(Finding::ok);
        }

        /** Whether a list was found that says so: a status that could not be found out does not. */
        public boolean revoked() {
            return findings.stream().anyMatch(finding -> finding.name().equals(REVOKED));
        }

        /** What its user should know although it holds, such as that there is a newer one; one sentence each. */
        public List<String> notes() {
            return findings.stream()
                    .filter(finding -> finding.name().equals(NOTE))
                    .map(Finding::detail)
                    .toList();
        }

        /** Why it does not hold, one sentence each. */
        public List<String> problems() {
            return findings.stream()
                    .filter(finding -> !finding.ok())
                    .map(Finding::detail)
                    .toList();
        }
    }

    /**
     * Checks structure, validity period, every proof, and that at least one proof is by the issuer with the purpose
     * {@code assertionMethod}. A credential without proof is refused. A status is looked up: one that is revoked or
     * suspended, or whose status cannot be found out, is refused; one that is superseded holds, with a note.
     */
    CredentialCheck verify(Credential credential, DocumentLookup documents, Instant now);

    /**
     * Checks the status alone (Bitstring Status List 1.0): that of a credential without {@code credentialStatus} is good.
     */
    CredentialCheck verifyStatus(Credential credential, DocumentLookup documents, Instant now);

    /**
     * Reads a status list of {@link Bitstring#SIZE} bits (Bitstring Status List 1.0): it must name this URL, be for this
     * purpose alone, and hold as a credential, with a proof by its issuer. A list that a clock ahead of this one signed
     * holds too.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} {@code STATUS_LIST_UNUSABLE} when it
     *     is not so
     */
    Bitstring readStatusList(Credential list, String url, StatusPurpose purpose, DocumentLookup documents, Instant now);

    /**
     * Checks a Link: as {@link #verify}, and that it has exactly two proofs, one by a key of the source and one by a key
     * of the target, that issuer and subject say so, and that the target document names the source in
     * {@code alsoKnownAs}.
     */
    CredentialCheck verifyLink(Credential link, DocumentLookup documents, Instant now);
}
