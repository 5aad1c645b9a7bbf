package dev.layerlift.did.webvh;

import dev.layerlift.did.webvh.PublishedDids.Published;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.OwnedDids;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * did:webvh 1.0 on one host, whose public area is a {@link ContentStore}. A new DID has a place of random characters and
 * an update key of its own; one signature makes its log, and each witness adds one.
 */
public final class WebvhDidMethod implements DidMethod {
    private final WebvhConfig config;
    private final WebvhPlaces places;
    private final PublishedDids dids;
    private final RandomGenerator random;
    private final NewLog newLog;
    private final WebvhResolver resolver;
    private final WebvhDidUpdater updater;
    private final WebvhReader elsewhere;
    private final OwnedDids owned;

    /**
     * A method that publishes to this store.
     *
     * @param config the host, and what new DIDs are like
     * @param store what the host serves, in its public area
     * @param keys makes and finds update keys, and finds witness keys
     * @param proofs makes and verifies the proofs of entries
     * @param random makes places; must be unpredictable
     * @param clock says what is in the future when a log is verified
     * @param elsewhere reads the DIDs of other hosts
     */
    public WebvhDidMethod(
            WebvhConfig config,
            ContentStore store,
            KeyStore keys,
            DataIntegrity proofs,
            RandomGenerator random,
            Clock clock,
            WebvhReader elsewhere) {
        this.config = config;
        this.places = new WebvhPlaces(config.host(), config.formerHosts());
        this.dids = new PublishedDids(places, store);
        this.random = random;
        this.newLog = new NewLog(config, keys, proofs);
        this.resolver = new WebvhResolver(proofs, clock);
        this.updater = new WebvhDidUpdater(config, store, keys, proofs, clock);
        this.elsewhere = elsewhere;
        this.owned = new WebvhOwnedDids(config, newLog, proofs, resolver);
    }

    @Override
    public Optional<OwnedDids> owned() {
        return Optional.of(owned);
    }

    @Override
    public Layer layer() {
        return Layer.WEBVH;
    }

    @Override
    public Optional<Place> newPlace() {
        return Optional.of(places.random(random));
    }

    /** The place of a DID; empty for one of a host that this area does not serve. */
    @Override
    public Optional<Place> placeOf(Did did) {
        return places.of(webvh(did));
    }

    @Override
    public List<ValidationIssue> incompatibilities(DidDocument source) {
        return WebvhDocument.incompatibilities(source);
    }

    @Override
    public PreparedDid prepare(Specification specification) {
        Place place = specification
                .place()
                .orElseThrow(() -> new IllegalArgumentException("place: empty (expected: one of newPlace())"));
        return newLog.prepare(specification, place, places.unfinishedDid(place));
    }

    /**
     * Resolves the latest version from the public area, or for a DID of another host from the web.
     *
     * @throws MigrationException {@code STORAGE_ERROR} when the store cannot be read, {@code NETWORK_ERROR} when the other
     *     host cannot
     */
    @Override
    public Resolution resolve(Did did) {
        return resolve(did, ResolutionOptions.LATEST);
    }

    @Override
    public Resolution resolveVersion(Did did, long number) {
        return resolve(did, ResolutionOptions.ofVersionNumber(number));
    }

    /** Resolves a version, likewise; throws as {@link #resolve(Did)} does. */
    public Resolution resolve(Did did, ResolutionOptions options) {
        WebvhDid webvh = webvh(did);
        if (!places.serves(webvh.host())) {
            return elsewhere.resolve(webvh, options);
        }
        return dids.find(webvh)
                .map(published -> resolver.resolve(webvh, published.log(), published.witness(), options))
                .orElseGet(() -> Resolution.failed(
                        "notFound", "there is no log of " + Shortened.of(did.value()) + " in the store"));
    }

    /**
     * Resolves a version from bytes, wherever they came from; reads nothing.
     *
     * @param log {@code did.jsonl}
     * @param witness {@code did-witness.json}, where there is one
     */
    public Resolution resolve(Did did, byte[] log, Optional<byte[]> witness, ResolutionOptions options) {
        return resolver.resolve(webvh(did), log, witness, options);
    }

    /**
     * The log with a deactivation entry, which also takes all update keys away; with pre-rotation two entries. Where
     * witnesses approve, their file comes before it, and where the DID is a did:web as well, a document without keys. A
     * DID that is deactivated already keeps its files as they are. The entry has the time {@code now} in whole seconds;
     * within the second of the entry before, in milliseconds.
     *
     * @throws MigrationException also {@code VALIDATION_ERROR} {@code APPROVALS_MISSING} when the witnesses whose keys are
     *     in the home are not enough
     */
    @Override
    public List<PublicationFile> prepareRetraction(Did did, Instant now) {
        WebvhDid webvh = webvh(did);
        requireOwnHost(webvh);
        Published published = dids.require(webvh);
        if (resolver.resolve(webvh, published.log(), published.witness(), ResolutionOptions.LATEST)
                .deactivated()) {
            List<PublicationFile> files = new ArrayList<>();
            published.witness().ifPresent(bytes -> files.add(WebvhFiles.witness(published.place(), bytes)));
            files.add(WebvhFiles.log(published.place(), published.log()));
            return files;
        }
        PreparedUpdate end = updater.prepare(did, Change.NONE.withDeactivation(), now);
        if (!end.approvals().enough()) {
            List<String> missing = new ArrayList<>(end.approvals().witnesses());
            missing.removeAll(end.approvals().given());
            throw MigrationException.validation(
                    "APPROVALS_MISSING",
                    "the end of " + Shortened.of(did.value()) + " is approved by "
                            + end.approvals().given().size() + " witnesses (expected: "
                            + end.approvals().threshold() + "; missing: " + Shortened.of(missing.toString()) + ")",
                    "deactivate it with: layerlift webvh deactivate, and collect the approvals");
        }
        return end.files();
    }

    private void requireOwnHost(WebvhDid did) {
        if (!places.serves(did.host())) {
            throw MigrationException.validation(
                    "PUBLISHED_ELSEWHERE",
                    did.host() + " publishes this DID (expected: " + config.host() + ", whose public area this is)");
        }
    }

    private static WebvhDid webvh(Did did) {
        if (did instanceof WebvhDid webvh) {
            return webvh;
        }
        throw new IllegalArgumentException("did: " + Shortened.of(did.value()) + " (expected: a did:webvh)");
    }
}
