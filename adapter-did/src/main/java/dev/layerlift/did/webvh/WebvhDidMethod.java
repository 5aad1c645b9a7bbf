package dev.layerlift.did.webvh;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DataIntegrity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * did:webvh 1.0 on one host, whose public area is a {@link ContentStore}. A new DID has a place of random characters and
 * an update key of its own; one signature makes its log.
 */
public final class WebvhDidMethod implements DidMethod {
    private static final String LOG_MEDIA_TYPE = "text/jsonl";

    private final WebvhConfig config;
    private final WebvhPlaces places;
    private final ContentStore store;
    private final KeyStore keys;
    private final RandomGenerator random;
    private final LogWriter writer;
    private final WebvhResolver resolver;

    /**
     * A method that publishes to this store.
     *
     * @param config the host, and what new DIDs are like
     * @param store what the host serves, in its public area
     * @param keys makes and finds update keys
     * @param proofs makes and verifies the proofs of entries
     * @param random makes places; must be unpredictable
     * @param clock says what is in the future when a log is verified
     */
    public WebvhDidMethod(
            WebvhConfig config,
            ContentStore store,
            KeyStore keys,
            DataIntegrity proofs,
            RandomGenerator random,
            Clock clock) {
        this.config = config;
        this.places = new WebvhPlaces(config.host());
        this.store = store;
        this.keys = keys;
        this.random = random;
        this.writer = new LogWriter(proofs);
        this.resolver = new WebvhResolver(proofs, clock);
    }

    @Override
    public Layer layer() {
        return Layer.WEBVH;
    }

    @Override
    public Optional<Place> newPlace() {
        return Optional.of(places.random(random));
    }

    /** The place of a DID; empty for one of another host. */
    @Override
    public Optional<Place> placeOf(Did did) {
        return places.of(webvh(did));
    }

    @Override
    public PreparedDid prepare(Specification specification) {
        Place place = specification
                .place()
                .orElseThrow(() -> new IllegalArgumentException("place: empty (expected: one of newPlace())"));
        WebvhDocument document = WebvhDocument.of(specification, places.unfinishedDid(place));
        NewKey updateKey = keys.generate();
        JsonObject entry = writer.first(document.json(), config.portable(), updateKey.signer(), specification.now());
        DidDocument state = new DidDocument(entry.requireObject("state"));
        WebvhDid did = webvh(Did.parse(state.id()));
        return new PreparedDid(
                did,
                ImplicitServices.addTo(state, did),
                did.value() + "#" + document.keyFragment(),
                List.of(logFile(place, LogWriter.line(entry))),
                List.of(updateKey.sealed()));
    }

    /**
     * Resolves the latest version from the public area.
     *
     * @throws MigrationException {@code NETWORK_ERROR} {@code REMOTE_RESOLUTION_UNAVAILABLE} for a DID of another host;
     *     {@code STORAGE_ERROR} when the store cannot be read
     */
    @Override
    public Resolution resolve(Did did) {
        return resolve(did, ResolutionOptions.LATEST);
    }

    /** Resolves a version from the public area; throws as {@link #resolve(Did)} does. */
    public Resolution resolve(Did did, ResolutionOptions options) {
        WebvhDid webvh = webvh(did);
        requireOwnHost(webvh);
        Optional<Place> place = places.of(webvh);
        Optional<byte[]> log = place.flatMap(this::readLog);
        if (place.isEmpty() || log.isEmpty()) {
            return Resolution.failed("notFound", "there is no log of " + Shortened.of(did.value()) + " in the store");
        }
        return resolver.resolve(webvh, log.get(), readWitness(place.get()), options);
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
     * The log with a deactivation entry, which also takes all update keys away. A log that is deactivated already is
     * returned as it is. The entry has the time {@code now} in whole seconds; within the second of the entry before, in
     * milliseconds.
     */
    @Override
    public List<PublicationFile> prepareRetraction(Did did, Instant now) {
        WebvhDid webvh = webvh(did);
        requireOwnHost(webvh);
        Place place = places.of(webvh).orElseThrow(() -> notPublished(webvh));
        byte[] log = readLog(place).orElseThrow(() -> notPublished(webvh));
        Resolution current = resolver.resolve(webvh, log, readWitness(place), ResolutionOptions.LATEST);
        if (current.error().isPresent()) {
            throw MigrationException.validation(
                    "LOG_INVALID",
                    "the log of " + Shortened.of(did.value()) + " does not resolve: " + current.detail(),
                    "compare it with the journal's copy; a log that was changed by hand cannot be continued");
        }
        if (current.deactivated()) {
            return List.of(logFile(place, log));
        }
        LogVersion last = resolver.verify(log, readWitness(place)).last();
        JsonObject parameters = JsonObject.builder()
                .put("deactivated", true)
                .put("updateKeys", JsonArray.EMPTY)
                .build();
        JsonObject state = last.entry().document().json();
        JsonObject entry = writer.next(last, parameters, state, updateKey(webvh, last), now);
        ByteArrayOutputStream extended = new ByteArrayOutputStream();
        extended.writeBytes(log);
        if (log[log.length - 1] != '\n') {
            extended.write('\n');
        }
        extended.writeBytes(LogWriter.line(entry));
        return List.of(logFile(place, extended.toByteArray()));
    }

    private Signer updateKey(WebvhDid did, LogVersion last) {
        if (last.parameters().isPreRotated() || !last.parameters().witness().isNone()) {
            throw MigrationException.validation(
                    "DEACTIVATION_UNSUPPORTED",
                    Shortened.of(did.value()) + " uses pre-rotation or witnesses, which cannot be deactivated here"
                            + " (expected: neither)");
        }
        for (String key : last.parameters().updateKeys()) {
            Optional<Signer> signer = keys.signer(key);
            if (signer.isPresent()) {
                return signer.get();
            }
        }
        throw MigrationException.credential(
                "KEY_NOT_HELD",
                "no update key of " + Shortened.of(did.value()) + " is in the key store (expected: one of "
                        + last.parameters().updateKeys() + ")");
    }

    private void requireOwnHost(WebvhDid did) {
        if (!did.host().equals(config.host())) {
            throw new MigrationException(MigrationError.of(
                    ErrorType.NETWORK_ERROR,
                    "REMOTE_RESOLUTION_UNAVAILABLE",
                    "host: " + did.host() + " (expected: " + config.host()
                            + "; resolution from other hosts is not available yet)"));
        }
    }

    private Optional<byte[]> readLog(Place place) {
        return read(WebvhPlaces.log(place), LogVerifier.LOG_BYTES_MAX);
    }

    private Optional<byte[]> readWitness(Place place) {
        return read(WebvhPlaces.witness(place), WitnessVerifier.FILE_BYTES_MAX);
    }

    /** Reads at most one byte more than allowed, so that the verifier sees that it is too much. */
    private Optional<byte[]> read(ObjectPath path, int bytesMax) {
        Optional<InputStream> content = store.open(path, 0);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = content.get()) {
            return Optional.of(in.readNBytes(bytesMax + 1));
        } catch (IOException e) {
            throw new MigrationException(
                    MigrationError.of(ErrorType.STORAGE_ERROR, "READ_FAILED", path + " could not be read")
                            .withDetail(String.valueOf(e)),
                    MigrationException.Retry.LATER,
                    e);
        }
    }

    private static PublicationFile logFile(Place place, byte[] bytes) {
        return new PublicationFile(WebvhPlaces.log(place), LOG_MEDIA_TYPE, bytes);
    }

    private static MigrationException notPublished(WebvhDid did) {
        return MigrationException.validation(
                "DID_NOT_FOUND", "there is no log of " + Shortened.of(did.value()) + " in the store (expected: one)");
    }

    private static WebvhDid webvh(Did did) {
        if (did instanceof WebvhDid webvh) {
            return webvh;
        }
        throw new IllegalArgumentException("did: " + Shortened.of(did.value()) + " (expected: a did:webvh)");
    }
}
