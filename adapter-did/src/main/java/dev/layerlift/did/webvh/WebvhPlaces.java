package dev.layerlift.did.webvh;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.port.DidMethod.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Where the DIDs of a public area are (did:webvh 1.0, "The DID to HTTPS Transformation"). */
final class WebvhPlaces {
    static final String LOG = "did.jsonl";
    static final String WITNESS = "did-witness.json";
    static final String WEB_DOCUMENT = "did.json";

    private static final String WELL_KNOWN = ".well-known";
    private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int SHARD_LENGTH = 2;
    private static final int NAME_LENGTH = 20;

    private final WebHost host;
    private final Set<WebHost> hosts;

    /**
     * Places in one public area.
     *
     * @param host where new DIDs are
     * @param formerHosts hosts whose DIDs are in the same area
     */
    WebvhPlaces(WebHost host, Set<WebHost> formerHosts) {
        this.host = host;
        this.hosts = new HashSet<>(formerHosts);
        hosts.add(host);
    }

    /** Whether DIDs of this host are in this area. */
    boolean serves(WebHost other) {
        return hosts.contains(other);
    }

    /** A place of 110 random bits, derived from nothing; its first two characters spread the folders. */
    Place random(RandomGenerator random) {
        return at(host, List.of(base32(random, SHARD_LENGTH), base32(random, NAME_LENGTH)));
    }

    /**
     * The place of a DID; empty when it is on a host that this area does not serve, or when its path cannot be a key of a store: then nothing
     * can be there.
     */
    Optional<Place> of(WebvhDid did) {
        if (!serves(did.host())) {
            return Optional.empty();
        }
        Place place = at(did.host(), did.path());
        try {
            place.path(WITNESS);
            return Optional.of(place);
        } catch (IllegalArgumentException e) {
            // Such as a percent-encoded or overlong segment: a DID that this host never made.
            return Optional.empty();
        }
    }

    /** The DID of a place, with the placeholder for its SCID. */
    String unfinishedDid(Place place) {
        Place expected = at(host, segments(place));
        if (!place.equals(expected)) {
            throw new IllegalArgumentException(
                    "place: " + place.baseUrl() + " (expected: one of newPlace(), on " + host + ")");
        }
        StringBuilder did = new StringBuilder("did:webvh:" + LogHash.PLACEHOLDER + ":" + host.inDid());
        segments(place).forEach(segment -> did.append(':').append(segment));
        return did.toString();
    }

    static ObjectPath log(Place place) {
        return place.path(LOG);
    }

    static ObjectPath witness(Place place) {
        return place.path(WITNESS);
    }

    static ObjectPath webDocument(Place place) {
        return place.path(WEB_DOCUMENT);
    }

    private static Place at(WebHost host, List<String> segments) {
        String path = segments.isEmpty() ? WELL_KNOWN : String.join("/", segments);
        return new Place(path, "https://" + host.inUrl() + "/" + path + "/");
    }

    private static List<String> segments(Place place) {
        return place.basePath().equals(WELL_KNOWN)
                ? List.of()
                : List.of(place.basePath().split("/", -1));
    }

    private static String base32(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(BASE32[random.nextInt(BASE32.length)]);
        }
        return text.toString();
    }
}
