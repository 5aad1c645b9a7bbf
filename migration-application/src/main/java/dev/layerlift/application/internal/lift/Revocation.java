package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Revokes the credentials that were issued again for a target which is taken back, and looks whether others see that. */
final class Revocation {
    private final EnginePorts ports;
    private final List<Credential> reissued;

    /** Only what the target itself issued: the status of others is theirs, whatever list they name. */
    Revocation(EnginePorts ports, PreparedLift lift) {
        this.ports = ports;
        this.reissued = lift.credentials().stream()
                .filter(credential ->
                        credential.issuer().equals(lift.targetDid().value()))
                .filter(credential -> !revocations(credential).isEmpty())
                .toList();
    }

    /** Sets the bits and publishes them; doing so twice is fine. */
    void apply() {
        ports.statusLists().revoke(reissued);
    }

    /**
     * Sets the bits and leaves their publication to the next round: for a target that was never completed. Its DID does
     * not resolve once its log is gone, so that nothing it issued verifies; and a store that has no room must not keep a
     * rollback from ending.
     */
    void applyLater() {
        ports.statusLists().revokeLater(reissued);
    }

    /** The credentials that the published lists do not show as revoked. */
    List<String> remains(Instant now) {
        List<String> left = new ArrayList<>();
        for (Credential credential : reissued) {
            CredentialCheck check =
                    ports.verifier().verifyStatus(credential, ports.layers().lookup(), now);
            if (!check.revoked()) {
                left.add(name(credential) + " is not shown as revoked in " + lists(credential) + ": "
                        + String.join("; ", check.problems()));
            }
        }
        return left;
    }

    /** What was revoked, by name. */
    List<String> names() {
        return reissued.stream()
                .map(credential -> name(credential) + " is revoked in " + lists(credential))
                .toList();
    }

    private static String name(Credential credential) {
        return "the re-issued credential " + String.join(" ", credential.types());
    }

    private static String lists(Credential credential) {
        return String.join(
                ", ",
                revocations(credential).stream()
                        .map(entry -> entry.listUrl() + " at " + entry.index())
                        .toList());
    }

    private static List<StatusEntry> revocations(Credential credential) {
        return StatusEntry.of(credential).stream()
                .filter(entry -> entry.purpose() == StatusPurpose.REVOCATION)
                .toList();
    }
}
