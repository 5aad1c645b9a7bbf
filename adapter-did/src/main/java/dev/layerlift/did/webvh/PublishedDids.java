package dev.layerlift.did.webvh;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads the files of DIDs from a public area. */
final class PublishedDids {
    private final WebvhPlaces places;
    private final ContentStore store;

    /**
     * What is published of one DID.
     *
     * @param place where
     * @param log {@code did.jsonl}
     * @param witness {@code did-witness.json}, where there is one
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
    record Published(Place place, byte[] log, Optional<byte[]> witness) {}

    PublishedDids(WebvhPlaces places, ContentStore store) {
        this.places = places;
        this.store = store;
    }

    /** Empty when there is no log of this DID in the area. */
    Optional<Published> find(WebvhDid did) {
        Optional<Place> place = places.of(did);
        Optional<byte[]> log = place.flatMap(p -> read(WebvhPlaces.log(p), LogVerifier.LOG_BYTES_MAX));
        if (place.isEmpty() || log.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Published(
                place.get(), log.get(), read(WebvhPlaces.witness(place.get()), WitnessVerifier.FILE_BYTES_MAX)));
    }

    /** As {@link #find}, and an error when there is none. */
    Published require(WebvhDid did) {
        return find(did)
                .orElseThrow(() -> MigrationException.validation(
                        "DID_NOT_FOUND",
                        "there is no log of " + Shortened.of(did.value()) + " in the store (expected: one)",
                        "set webvh.host, or add the host of the DID to webvh.formerHosts, when its files are here"));
    }

    /** Whether a did:web is published at this place as well. */
    boolean isWeb(Place place) {
        return store.stat(WebvhPlaces.webDocument(place)).isPresent();
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
}
