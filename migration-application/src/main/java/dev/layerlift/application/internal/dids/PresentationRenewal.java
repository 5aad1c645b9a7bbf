package dev.layerlift.application.internal.dids;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.LiftFiles;
import dev.layerlift.application.internal.lift.Presentation;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.Signer;
import java.time.Instant;
import java.util.Optional;

/**
 * Signs the presentation that {@code #whois} leads to again, when a new version of the DID no longer lists the key that
 * signed it, or has another name. What is signed again is what the Link commits to, and nothing that somebody else put
 * there.
 */
final class PresentationRenewal {
    private static final String MEDIA_TYPE = "application/json";

    private final EnginePorts ports;

    PresentationRenewal(EnginePorts ports) {
        this.ports = ports;
    }

    /**
     * What becomes of the presentation.
     *
     * @param file the file to publish with the new version; empty when the one that is there is good
     * @param broken why the new version leaves it without a good proof that it has now
     * @param warning why nothing was done although it is not good
     */
    record Renewal(Optional<PublicationFile> file, Optional<String> broken, Optional<String> warning) {
        private static final Renewal NONE = new Renewal(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * For the next version of an asset.
     *
     * @param next the document as it will resolve
     * @param fresh a key of that document that is not in the home yet
     */
    Renewal of(Asset asset, DidDocument next, Place place, Optional<NewKey> fresh, Instant now) {
        if (asset.links().isEmpty()) {
            return Renewal.NONE;
        }
        ContentStore store = ports.layers().store(asset.did().layer());
        ObjectPath path = place.path(LiftFiles.CREDENTIALS);
        Optional<Presentation> published =
                published(store, path).filter(p -> asset.links().stream().anyMatch(link -> p.isOf(link, ports.json())));
        if (published.isEmpty()) {
            return new Renewal(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(path + " is not as it was published, so that it was not looked at further: see"
                            + " layerlift verify " + asset.did()));
        }
        Presentation presentation = published.get();
        if (presentation.problem(next, ports.proofs(), now).isEmpty()) {
            return Renewal.NONE;
        }
        Optional<Presentation.Key> key = key(next, fresh);
        if (key.isEmpty()) {
            boolean held =
                    presentation.problem(asset.document(), ports.proofs(), now).isEmpty();
            String none = "the presentation of #whois would not be signed by the DID: this home holds no key under"
                    + " authentication";
            return new Renewal(
                    Optional.empty(),
                    held ? Optional.of(none) : Optional.empty(),
                    held ? Optional.empty() : Optional.of(none));
        }
        Presentation signed =
                Presentation.signed(next.id(), presentation.credentials(), ports.proofs(), key.get(), now);
        byte[] bytes = ports.json().write(signed.json());
        return new Renewal(
                Optional.of(new PublicationFile(path, MEDIA_TYPE, bytes)), Optional.empty(), Optional.empty());
    }

    private Optional<Presentation> published(ContentStore store, ObjectPath path) {
        try {
            return StoredBytes.read(store, path, Presentation.SIZE_BYTES_MAX)
                    .map(bytes -> new Presentation(ports.json().parseObject(bytes)));
        } catch (MigrationException | IllegalArgumentException e) {
            // What is not JSON any more is not what was published; a rotation must not fail for that.
            return Optional.empty();
        }
    }

    /** The fresh key before the others: it is the DID's own. */
    private Optional<Presentation.Key> key(DidDocument next, Optional<NewKey> fresh) {
        Optional<Presentation.Key> held = Optional.empty();
        for (VerificationMethod method : next.methods(VerificationRelationship.AUTHENTICATION)) {
            Optional<String> multikey = method.publicKeyMultibase();
            if (fresh.isPresent()
                    && multikey.equals(Optional.of(fresh.get().sealed().publicKeyMultibase()))) {
                return Optional.of(new Presentation.Key(method.id(), fresh.get().signer()));
            }
            if (held.isEmpty()) {
                Optional<Signer> signer = multikey.flatMap(ports.keys()::signer);
                held = signer.map(s -> new Presentation.Key(method.id(), s));
            }
        }
        return held;
    }
}
