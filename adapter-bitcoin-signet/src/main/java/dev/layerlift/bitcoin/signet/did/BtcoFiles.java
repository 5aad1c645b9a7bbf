package dev.layerlift.bitcoin.signet.did;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The published files of a did:btco. Their place follows from the DID, so that whoever knows it finds them. */
final class BtcoFiles {
    /** The document that the anchor commits to. */
    static final String DOCUMENT = "did.json";

    /** What else it commits to: {@link dev.layerlift.domain.anchor.AnchorStatement}. */
    static final String STATEMENT = "anchor-statement.json";

    /** Where it is: {@link dev.layerlift.domain.anchor.InclusionProof}. Covered by no digest. */
    static final String ANCHOR = "anchor.json";

    private final ContentStore store;
    private final Supplier<String> baseUrl;

    BtcoFiles(ContentStore store, Supplier<String> baseUrl) {
        this.store = store;
        this.baseUrl = baseUrl;
    }

    /** Where the public area of the store is served. */
    String baseUrl() {
        String url = baseUrl.get();
        if (!url.endsWith("/")) {
            throw new IllegalArgumentException("baseUrl: \"" + url + "\" (expected: a URL that ends in /)");
        }
        return url;
    }

    /** The folder of a DID: the name of its network and the number of its satoshi. */
    Place place(BtcoDid did) {
        String folder = folder(did);
        return new Place(folder, baseUrl() + folder + "/");
    }

    private static String folder(BtcoDid did) {
        String network = switch (did.network()) {
            case MAINNET -> "main";
            case SIGNET -> "sig";
            case REGTEST -> "reg";
        };
        return network + "/" + did.sat();
    }

    /** The files of a DID, in the store. */
    PublicFiles of(BtcoDid did) {
        return (name, sizeBytesMax) -> read(folder(did) + "/" + name, sizeBytesMax);
    }

    private Optional<byte[]> read(String key, int sizeBytesMax) {
        Optional<InputStream> opened = store.open(ObjectPath.ofPublic(key), 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            byte[] bytes = in.readNBytes(sizeBytesMax + 1);
            if (bytes.length > sizeBytesMax) {
                throw new IllegalArgumentException(
                        key + ": larger than " + sizeBytesMax + " bytes (expected: at most that)");
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(key + ": could not be read", e);
        }
    }
}
