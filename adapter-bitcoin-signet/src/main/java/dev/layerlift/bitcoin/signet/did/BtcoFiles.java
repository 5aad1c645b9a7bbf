package dev.layerlift.bitcoin.signet.did;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The published files of a did:btco. Their place follows from the DID, so that whoever knows it finds them. */
final class BtcoFiles {
    /** The document that the anchor commits to. */
    static final String DOCUMENT = "did.json";

    /** What else it commits to: {@link dev.layerlift.domain.anchor.AnchorStatement}. */
    static final String STATEMENT = "anchor-statement.json";

    /** Where it is: {@link dev.layerlift.domain.anchor.InclusionProof}. Covered by no digest. */
    static final String ANCHOR = "anchor.json";

    private static final int SIZE_BYTES_MAX = 8 * 1024 * 1024;

    private final ContentStore store;
    private final JsonFormat json;
    private final String baseUrl;

    BtcoFiles(ContentStore store, JsonFormat json, String baseUrl) {
        this.store = store;
        this.json = json;
        this.baseUrl = baseUrl;
    }

    /** The folder of a DID: the name of its network and the number of its satoshi. */
    Place place(BtcoDid did) {
        String network = switch (did.network()) {
            case MAINNET -> "main";
            case SIGNET -> "sig";
            case REGTEST -> "reg";
        };
        String folder = network + "/" + did.sat();
        return new Place(folder, baseUrl + folder + "/");
    }

    /**
     * One of the files.
     *
     * @return empty when it is not there
     * @throws IllegalArgumentException when it is no JSON object, or larger than 8 MiB
     */
    Optional<JsonObject> read(BtcoDid did, String name) {
        Optional<InputStream> opened = store.open(place(did).path(name), 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            byte[] bytes = in.readNBytes(SIZE_BYTES_MAX + 1);
            if (bytes.length > SIZE_BYTES_MAX) {
                throw new IllegalArgumentException(
                        name + ": larger than " + SIZE_BYTES_MAX + " bytes (expected: at most that)");
            }
            return Optional.of(json.parseObject(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": could not be read", e);
        }
    }
}
