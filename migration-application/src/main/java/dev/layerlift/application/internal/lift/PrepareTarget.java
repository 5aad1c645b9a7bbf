package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialIssuer.LinkStatement;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fixes the target: identifier, document, keys, credentials, Link, and every file. Nothing is visible yet; all of it is
 * durable before anything becomes so.
 */
final class PrepareTarget implements Step {
    /** The most bytes of content that one journal entry carries. */
    private static final long JOURNALLED_CONTENT_BYTES_MAX = 1024 * 1024;

    /** The most bytes of one file of the DID itself; a verifier reads 8 MiB. */
    private static final int DID_FILE_BYTES_MAX = 6 * 1024 * 1024;

    private final EnginePorts ports;
    private final Layer target;

    PrepareTarget(EnginePorts ports, Layer target) {
        this.ports = ports;
        this.target = target;
    }

    @Override
    public String name() {
        return "prepare-target";
    }

    @Override
    public boolean check(Work work) {
        Optional<PreparedLift> prepared = work.note(PreparedLift.NOTE).map(PreparedLift::fromJson);
        prepared.ifPresent(p -> work.remember(PreparedLift.class, p));
        return prepared.isPresent();
    }

    @Override
    public void apply(Work work) {
        Asset source = work.recall(Asset.class);
        DidMethod method = ports.layers().method(target);
        Place place = method.newPlace()
                .orElseThrow(
                        () -> new IllegalStateException(target + ": no place (expected: a method that publishes)"));
        NewKey key = ports.keys().generate();
        PreparedDid prepared = method.prepare(new Specification(
                Optional.of(place),
                Optional.of(source.document()),
                key,
                SourceNames.of(source.did()),
                LiftFiles.services(place, source.resources()),
                work.now()));
        Issuer issuer = new Issuer(prepared.did(), prepared.assertionMethod(), key.signer());
        List<Credential> credentials = credentials(work, source, issuer);
        List<Credential> published = published(work, credentials);
        Credential link = link(work, source, prepared, issuer, published);
        List<TargetFile> files = new ArrayList<>();
        List<Resource> resources = content(work, source, place, files);
        journalled(
                work,
                files,
                place.path(LiftFiles.MANIFEST),
                ports.json().canonical(source.manifest().toJson()));
        journalled(
                work,
                files,
                place.path(LiftFiles.CREDENTIALS),
                ports.json().write(presentation(work, issuer, link, published).json()));
        for (PublicationFile file : prepared.files()) {
            journalled(work, files, file.path(), file.bytes());
        }
        work.key(key.sealed());
        prepared.keys().forEach(work::key);
        PreparedLift lift = new PreparedLift(
                prepared.did(), prepared.document(), keyIds(key, prepared), link, credentials, resources, files);
        work.note(PreparedLift.NOTE, lift.toJson());
        work.remember(PreparedLift.class, lift);
        work.enter(MigrationState.IN_PROGRESS);
        work.change(c -> c.targetDid(prepared.did()).progress(40, "publishing"));
    }

    private List<Credential> credentials(Work work, Asset source, Issuer issuer) {
        if (!options(work).credentialIssuance()) {
            return List.of();
        }
        List<Credential> next = new ArrayList<>();
        // Before the first of them exists: a credential must never point into a list that nobody can look at.
        Iterator<List<StatusEntry>> places = ports.statusLists()
                .reserve(published(work, source.credentials()).size())
                .iterator();
        for (Credential previous : source.credentials()) {
            List<StatusEntry> status = published(work, List.of(previous)).isEmpty() ? List.of() : places.next();
            boolean expired = previous.expiredBefore(work.now()).isPresent();
            next.add(
                    expired
                            ? previous
                            : ports.issuer()
                                    .reissue(previous, source.did(), issuer, status, work.now())
                                    .orElse(previous));
        }
        return next;
    }

    private Presentation presentation(Work work, Issuer target, Credential link, List<Credential> published) {
        List<Credential> all = new ArrayList<>(List.of(link));
        all.addAll(published);
        return Presentation.signed(
                target.did().value(),
                all,
                ports.proofs(),
                new Presentation.Key(target.verificationMethod(), target.signer()),
                work.now());
    }

    private Credential link(Work work, Asset source, PreparedDid prepared, Issuer issuer, List<Credential> published) {
        ProofRequest held = HeldKeys.find(source.document(), VerificationRelationship.ASSERTION_METHOD, ports.keys());
        LinkStatement statement = new LinkStatement(
                work.migration().id().toString(),
                source.did(),
                prepared.did(),
                source.did().layer(),
                target,
                ports.json().digest(source.manifest().toJson()),
                ports.json().digest(source.document().json()),
                ports.json().digest(prepared.document().json()),
                ports.json().digest(Presentation.committed(published)));
        return ports.issuer()
                .issueLink(
                        statement,
                        new Issuer(source.did(), held.verificationMethod(), held.signer()),
                        issuer,
                        work.now());
    }

    /** Those that become public: what the owner chose, as long as it is valid. */
    private static List<Credential> published(Work work, List<Credential> credentials) {
        return options(work).publish().of(credentials).stream()
                .filter(credential -> credential.expiredBefore(work.now()).isEmpty())
                .toList();
    }

    private List<Resource> content(Work work, Asset source, Place place, List<TargetFile> files) {
        List<Resource> resources = new ArrayList<>();
        Set<ObjectPath> seen = new LinkedHashSet<>();
        long journalledBytes = 0;
        for (Resource resource : source.resources()) {
            ObjectPath path = place.path(LiftFiles.resource(resource));
            resources.add(new Resource(
                    resource.digest(), resource.sizeBytes(), resource.mediaType(), path, resource.fileName()));
            if (!seen.add(path)) {
                continue;
            }
            boolean small = resource.sizeBytes() <= JournalEntry.FILE_SIZE_BYTES_MAX
                    && journalledBytes + resource.sizeBytes() <= JOURNALLED_CONTENT_BYTES_MAX;
            if (small) {
                journalledBytes += resource.sizeBytes();
                byte[] bytes = StoredBytes.readVerified(
                        ports.layers().store(source.did().layer()), resource.location(), resource.digest(), (int)
                                resource.sizeBytes());
                journalled(work, files, path, bytes);
            } else {
                files.add(new TargetFile(path, resource.digest(), resource.sizeBytes(), false));
            }
        }
        return resources;
    }

    private void journalled(Work work, List<TargetFile> files, ObjectPath path, byte[] bytes) {
        if (bytes.length > DID_FILE_BYTES_MAX) {
            // What validation allows stays far below this; what it does not know of must still not be published.
            throw MigrationException.validation(
                    "TARGET_FILE_TOO_LARGE",
                    path + ": " + bytes.length + " bytes (expected: at most " + DID_FILE_BYTES_MAX
                            + " for a file of the DID itself)",
                    "publish fewer credentials");
        }
        work.file(new JournalFile(target, path, bytes));
        files.add(new TargetFile(path, Sha256.of(bytes), bytes.length, true));
    }

    private static List<String> keyIds(NewKey key, PreparedDid prepared) {
        List<String> ids = new ArrayList<>(List.of(key.sealed().publicKeyMultibase()));
        ids.addAll(prepared.keys().stream().map(SealedKey::publicKeyMultibase).toList());
        return ids;
    }

    private static MigrationOptions options(Work work) {
        return work.migration().request().request().options();
    }
}
