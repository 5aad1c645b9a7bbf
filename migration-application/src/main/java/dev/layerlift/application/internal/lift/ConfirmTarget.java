package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import java.util.List;
import java.util.Optional;

/**
 * Reads everything back from where it is published: the DID resolves to the document that was prepared, every file has
 * its digest, Link and credentials verify, the keys of the source are all there, and the home holds the target's own.
 */
final class ConfirmTarget implements Step {
    private final EnginePorts ports;
    private final Layer target;

    ConfirmTarget(EnginePorts ports, Layer target) {
        this.ports = ports;
        this.target = target;
    }

    @Override
    public String name() {
        return "confirm";
    }

    @Override
    public boolean check(Work work) {
        return false;
    }

    @Override
    public void apply(Work work) {
        Asset source = work.recall(Asset.class);
        PreparedLift lift = work.recall(PreparedLift.class);
        DidDocument resolved = resolve(lift);
        require(
                resolved.json().equals(lift.document().json()),
                lift.targetDid() + " resolves to another document than the one that was published");
        List<String> lost = KeyCarryOver.missing(source.document(), resolved);
        require(lost.isEmpty(), String.join("; ", lost));
        files(lift);
        credentials(work, source, lift, resolved);
        for (String key : lift.keys()) {
            require(ports.keys().signer(key).isPresent(), "the key " + key + " of the target is not in this home");
        }
    }

    private DidDocument resolve(PreparedLift lift) {
        Resolution resolution = ports.layers().method(target).resolve(lift.targetDid());
        return resolution
                .document()
                .orElseThrow(() -> failed(lift.targetDid() + " does not resolve from its store: "
                        + resolution.error().orElse("") + " " + resolution.detail()));
    }

    private void files(PreparedLift lift) {
        ContentStore store = ports.layers().store(target);
        for (TargetFile file : lift.files()) {
            Optional<Sha256> found = StoredBytes.digest(store, file.path());
            if (found.isEmpty()) {
                throw StoredBytes.missing(file.path());
            }
            if (!found.get().equals(file.digest())) {
                throw StoredBytes.different(file.path(), file.digest(), found.get());
            }
        }
    }

    private void credentials(Work work, Asset source, PreparedLift lift, DidDocument resolved) {
        DocumentLookup documents = DocumentLookup.of(resolved)
                .or(DocumentLookup.of(source.document()))
                .or(ports.layers().lookup());
        hold("Link", ports.verifier().verifyLink(lift.link(), documents, work.now()));
        for (Credential credential : lift.credentials()) {
            hold(
                    "credential " + String.join(" ", credential.types()),
                    ports.verifier().verify(credential, documents, work.now()));
        }
    }

    private static void hold(String what, CredentialCheck check) {
        if (!check.valid()) {
            throw new MigrationException(MigrationError.of(
                    ErrorType.CREDENTIAL_ERROR,
                    "CREDENTIAL_NOT_VERIFIED",
                    what + " does not verify: " + String.join("; ", check.problems()),
                    "run: layerlift doctor"));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw failed(otherwise);
        }
    }

    private static MigrationException failed(String message) {
        return MigrationException.storage("TARGET_NOT_CONFIRMED", message, "run: layerlift doctor");
    }
}
