package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoMap;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.DidMethod;

/** did:peer; a short form resolves when its asset is in the home. */
public final class PeerDidModule extends AbstractModule {
    /** Needs an {@link AssetRepository}. */
    public PeerDidModule() {}

    @ProvidesIntoMap
    @OfLayer(Layer.PEER)
    @Singleton
    DidMethod peer(AssetRepository assets) {
        return new PeerDidMethod(shortForm -> assets.find(shortForm.identity())
                .map(Asset::did)
                .filter((Did did) -> did instanceof PeerDid)
                .map(PeerDid.class::cast));
    }
}
