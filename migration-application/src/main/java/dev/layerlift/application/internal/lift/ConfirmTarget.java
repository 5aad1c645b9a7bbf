package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dids.EarlierNames;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.transfer.ReadBack;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DocumentLookup;
import java.util.List;
import java.util.Optional;

/**
 * Reads everything back from where it is published: the DID resolves to the document that was prepared, every file has
 * its digest, Link and credentials verify, the keys of the source are all there, and the home holds the target's own.
 * Where the deployment says so, the web server of the host is asked too.
 */
final class ConfirmTarget implements Step {
    private final EnginePorts ports;
    private final Layer target;
    private final PublishedLogs logs;

    ConfirmTarget(EnginePorts ports, Layer target, PublishedLogs logs) {
        this.ports = ports;
        this.target = target;
        this.logs = logs;
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
        // What ends a quarantine may have later versions: then the first is what was published, the latest what holds
        // now.
        boolean livedOn = work.wasIn(MigrationState.COMPLETED);
        Did did = livedOn ? logs.current(lift.targetDid()) : lift.targetDid();
        if (livedOn) {
            // An older log resolves as well: completed would then mean without what the owner made of the DID since.
            logs.requireKnown(did);
        }
        DidMethod method = ports.layers().method(target);
        DidDocument first = resolved(did, method.resolveVersion(did, 1));
        require(
                first.json().equals(lift.document().json()),
                did + " resolves to another document than the one that was published");
        DidDocument resolved = livedOn ? resolved(did, method.resolve(did)) : first;
        List<String> lost = KeyCarryOver.missing(source.document(), resolved);
        require(lost.isEmpty(), String.join("; ", lost));
        files(work, lift, livedOn);
        outside(did, resolved, lift, livedOn);
        presentation(work, lift, resolved);
        credentials(work, source, lift, resolved);
        for (String key : lift.keys()) {
            require(ports.keys().signer(key).isPresent(), "the key " + key + " of the target is not in this home");
        }
    }

    private static DidDocument resolved(Did did, Resolution resolution) {
        if (resolution.deactivated()) {
            throw failed(did + " is deactivated");
        }
        return resolution
                .document()
                .orElseThrow(() -> failed(did + " does not resolve from its store: "
                        + resolution.error().orElse("") + " " + resolution.detail()));
    }

    /**
     * A log that grew still begins with what was published; the resolution has verified what follows. Large content that
     * this run has read back, before anything became visible, has to be there and is not read again.
     */
    private void files(Work work, PreparedLift lift, boolean livedOn) {
        ContentStore store = ports.layers().store(target);
        for (TargetFile file : lift.files()) {
            if (livedOn && Publish.isReplaced(file)) {
                // The resolution has verified the approvals that are there now.
                require(store.stat(file.path()).isPresent(), file.path() + " is not there");
                continue;
            }
            boolean grows = livedOn && Publish.isLog(file);
            Optional<Sha256> found;
            if (grows) {
                found = StoredBytes.head(store, file.path(), Math.toIntExact(file.sizeBytes()))
                        .map(Sha256::of);
            } else if (file.journalled()) {
                found = StoredBytes.digest(store, file.path());
            } else {
                found = ReadBack.of(work).digest(store, file.path());
            }
            if (found.isEmpty()) {
                throw StoredBytes.missing(file.path());
            }
            if (!found.get().equals(file.digest())) {
                throw StoredBytes.different(file.path(), file.digest(), found.get());
            }
        }
    }

    /** What later versions may have changed was compared by the resolution. */
    private void outside(Did did, DidDocument resolved, PreparedLift lift, boolean livedOn) {
        if (target != Layer.WEBVH) {
            return;
        }
        List<TargetFile> unchanged = lift.files().stream()
                .filter(file -> !livedOn || !(Publish.isLog(file) || Publish.isReplaced(file)))
                .toList();
        ports.layers()
                .outside()
                .ifPresent(outside -> new ConfirmOutside(
                                outside,
                                ports.layers().method(target).placeOf(did).orElseThrow())
                        .confirm(did, resolved, unchanged));
    }

    private void credentials(Work work, Asset source, PreparedLift lift, DidDocument resolved) {
        DocumentLookup documents = EarlierNames.of(resolved)
                .or(DocumentLookup.of(source.document()))
                .or(ports.layers().lookup());
        hold("Link", ports.verifier().verifyLink(lift.link(), documents, work.now()));
        for (Credential credential : lift.credentials()) {
            hold(
                    "credential " + String.join(" ", credential.types()),
                    Standing.check(ports.verifier(), credential, documents, work.now()));
        }
    }

    /** What later versions made of it was signed again, and holds the same. */
    private void presentation(Work work, PreparedLift lift, DidDocument resolved) {
        TargetFile file = lift.credentialsFile();
        Presentation presentation = new Presentation(ports.json()
                .parseObject(StoredBytes.read(ports.layers().store(target), file.path(), Presentation.SIZE_BYTES_MAX)
                        .orElseThrow(() -> StoredBytes.missing(file.path()))));
        require(
                presentation.isOf(lift.link(), ports.json()),
                file.path() + " holds other credentials than those that the Link commits to");
        presentation.problem(resolved, ports.proofs(), work.now()).ifPresent(problem -> {
            throw failed("the proof of " + file.path() + " does not hold: " + problem);
        });
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
