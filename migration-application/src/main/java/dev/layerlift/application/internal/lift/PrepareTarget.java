package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    /** Everything that is signed of a target, and the keys of it that this home keeps. */
    private record Signed(
            Place place,
            PreparedDid target,
            List<SealedKey> keys,
            List<Credential> credentials,
            Credential link,
            Presentation presentation) {}

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
        Optional<OwnedParts.Parts> owned =
                new OwnedParts(ports).of(work.migration().request(), source, work.now());
        // An owner elsewhere has no store to derive addresses with, and signs none that somebody else derived.
        Map<Sha256, String> addresses = owned.isPresent() ? Map.of() : addresses(work, source);
        Signed signed = owned.map(parts -> elsewhere(parts)).orElseGet(() -> here(work, source, addresses));
        Place place = signed.place();
        PreparedDid prepared = signed.target();
        List<TargetFile> files = new ArrayList<>();
        List<Resource> resources = content(work, source, place, files, addresses);
        journalled(
                work,
                files,
                place.path(LiftFiles.MANIFEST),
                ports.json().canonical(Manifest.of(resources).toJson()));
        journalled(
                work,
                files,
                place.path(LiftFiles.CREDENTIALS),
                ports.json().write(signed.presentation().json()));
        for (PublicationFile file : prepared.files()) {
            journalled(work, files, file.path(), file.bytes());
        }
        signed.keys().forEach(work::key);
        PreparedLift lift = new PreparedLift(
                prepared.did(),
                prepared.document(),
                signed.keys().stream().map(SealedKey::publicKeyMultibase).toList(),
                signed.link(),
                signed.credentials(),
                resources,
                files);
        work.note(PreparedLift.NOTE, lift.toJson());
        work.remember(PreparedLift.class, lift);
        work.enter(MigrationState.IN_PROGRESS);
        work.change(c -> c.targetDid(prepared.did()).progress(40, "publishing"));
    }

    /** Signs with keys of this home: fresh ones for the target, those of the source for the Link. */
    private Signed here(Work work, Asset source, Map<Sha256, String> addresses) {
        DidMethod method = ports.layers().method(target);
        Optional<Did> reserved = work.find(ReservedSatoshi.class).map(ReservedSatoshi::did);
        Place place = reserved.flatMap(method::placeOf)
                .or(method::newPlace)
                .orElseThrow(
                        () -> new IllegalStateException(target + ": no place (expected: a method that publishes)"));
        NewKey key = ports.keys().generate();
        PreparedDid prepared = method.prepare(new Specification(
                Optional.of(place),
                Optional.of(source.document()),
                key,
                SourceNames.of(source.did()),
                LiftFiles.services(place, source.resources()),
                work.now(),
                reserved));
        Issuer issuer = new Issuer(prepared.did(), prepared.assertionMethod(), key.signer());
        TargetCredentials all = new TargetCredentials(ports, source, options(work), work.now());
        List<Credential> credentials = all.issue(issuer, ports.statusLists()::reserve);
        List<Credential> published = all.published(credentials);
        ProofRequest held = HeldKeys.find(source.document(), VerificationRelationship.ASSERTION_METHOD, ports.keys());
        Credential link = ports.issuer()
                .issueLink(
                        all.statement(
                                work.migration().id(),
                                prepared.did(),
                                target,
                                prepared.document(),
                                manifest(source, addresses),
                                published),
                        new Issuer(source.did(), held.verificationMethod(), held.signer()),
                        issuer,
                        work.now());
        List<SealedKey> keys = new ArrayList<>(List.of(key.sealed()));
        keys.addAll(prepared.keys());
        Presentation presentation = Presentation.signed(
                prepared.did().value(),
                Presentation.contents(link, published),
                ports.proofs(),
                new Presentation.Key(issuer.verificationMethod(), issuer.signer()),
                work.now());
        return new Signed(place, prepared, keys, credentials, link, presentation);
    }

    /** Takes what the owner signed, which was verified when the request was accepted. */
    private Signed elsewhere(OwnedParts.Parts parts) {
        if (ports.layers()
                .store(target)
                .stat(parts.offer().place().path("did.jsonl"))
                .isEmpty()) {
            return new Signed(
                    parts.offer().place(),
                    parts.target(),
                    List.of(),
                    parts.credentials(),
                    parts.link(),
                    parts.presentation());
        }
        throw MigrationException.validation(
                "TARGET_PATH_TAKEN",
                parts.offer().place().basePath() + ": there is a DID already (expected: an empty place)",
                "have a new request prepared: layerlift request create");
    }

    /** Where the target's store will serve content besides, by its digest; none where addresses do not follow from bytes. */
    private Map<Sha256, String> addresses(Work work, Asset source) {
        ContentStore from = ports.layers().store(source.did().layer());
        ContentStore to = ports.layers().store(target);
        Map<Sha256, String> addresses = new HashMap<>();
        for (Resource resource : source.resources()) {
            if (addresses.containsKey(resource.digest())) {
                continue;
            }
            work.requireWanted();
            Optional<ContentAddress> address =
                    ContentAddress.at(to, StoredBytes.content(from, resource.location(), resource.sizeBytes()));
            if (address.isEmpty()) {
                return Map.of();
            }
            if (!address.get().digest().equals(resource.digest())) {
                throw StoredBytes.sourceChanged(
                        resource.location(),
                        "before it was transferred: SHA-256 " + address.get().digest(),
                        resource.sizeBytes(),
                        resource.digest());
            }
            addresses.put(resource.digest(), address.get().value());
        }
        return addresses;
    }

    /** The list of the target's content. */
    private static Manifest manifest(Asset source, Map<Sha256, String> addresses) {
        return new Manifest(source.resources().stream()
                .map(r -> new Manifest.Item(
                        r.digest(), r.sizeBytes(), r.mediaType(), Optional.ofNullable(addresses.get(r.digest()))))
                .toList());
    }

    private List<Resource> content(
            Work work, Asset source, Place place, List<TargetFile> files, Map<Sha256, String> addresses) {
        List<Resource> resources = new ArrayList<>();
        Set<ObjectPath> seen = new LinkedHashSet<>();
        long journalledBytes = 0;
        for (Resource resource : source.resources()) {
            ObjectPath path = place.path(LiftFiles.resource(resource));
            resources.add(new Resource(
                    resource.digest(),
                    resource.sizeBytes(),
                    resource.mediaType(),
                    path,
                    resource.fileName(),
                    Optional.ofNullable(addresses.get(resource.digest()))));
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

    private static MigrationOptions options(Work work) {
        return work.migration().request().request().options();
    }
}
