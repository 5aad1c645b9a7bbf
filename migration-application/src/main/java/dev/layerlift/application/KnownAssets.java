package dev.layerlift.application;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AssetRepository;

/**
 * Finds assets by their names. The repository finds them by identity, which is only a part of a DID: with another host
 * around the same SCID a DID is nobody's name, and nothing may be done to an asset under it.
 */
public final class KnownAssets {
    private KnownAssets() {}

    /** Whether this DID is the asset's own, another form of it, or a name that its document says it is also known by. */
    public static boolean isNameOf(Did did, Asset asset) {
        boolean shortForm = did instanceof PeerDid peer && !peer.isLongForm();
        return did.equals(asset.did())
                || (shortForm && did.identity().equals(asset.did().identity()))
                || asset.document().alsoKnownAs().contains(did.value());
    }

    /**
     * The asset of this name.
     *
     * @throws MigrationException {@code UNKNOWN_DID}; {@code DID_INVALID} for the long form of a did:peer with another
     *     document; {@code DID_NOT_FOUND} for a did:webvh of the same SCID that is not its name
     */
    public static Asset require(AssetRepository assets, Did did) {
        Asset asset = assets.find(did.identity())
                .orElseThrow(() -> MigrationException.validation(
                        "UNKNOWN_DID",
                        "this home knows no asset " + Shortened.of(did.value()) + " (expected: one of those it lists)",
                        "list them: layerlift assets",
                        "import it: layerlift import PATH"));
        if (isNameOf(did, asset)) {
            return asset;
        }
        if (did instanceof PeerDid) {
            throw MigrationException.validation(
                    "DID_INVALID",
                    Shortened.of(did.value()) + ": the DID was truncated or changed: its hash is that of an asset, and"
                            + " its document is not (expected: the whole DID, or its short form)",
                    "list them: layerlift assets");
        }
        throw MigrationException.validation(
                "DID_NOT_FOUND",
                Shortened.of(did.value()) + " is no name of the asset with this SCID (expected: " + asset.did()
                        + ", or a name that its document lists under alsoKnownAs)",
                "use its name: " + asset.did());
    }
}
