package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.multibindings.ProvidesIntoMap;
import dev.layerlift.application.AnchorRequirements;
import dev.layerlift.application.AnchorSettings;
import dev.layerlift.application.Anchoring;
import dev.layerlift.bitcoin.signet.did.BtcoDidMethod;
import dev.layerlift.bitcoin.signet.did.BtcoResolver;
import dev.layerlift.bitcoin.signet.did.OtherAnchors;
import dev.layerlift.bitcoin.signet.wallet.HomeSeed;
import dev.layerlift.bootstrap.config.BitcoinConfig;
import dev.layerlift.bootstrap.config.BitcoinConfig.Backend;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.SeedStore;
import dev.layerlift.persistence.sql.SqlDatabase;
import java.time.Duration;
import java.util.Map;

/** did:btco on the chain that the configuration names, paid for by the wallet of the home. */
public final class BitcoinModule extends AbstractModule {
    /** A node of one's own is asked for the last block each second; a server of others not so often. */
    private static final Duration PUBLIC_SERVER_EVERY = Duration.ofSeconds(3);

    private final BitcoinConfig config;

    /**
     * Needs {@link HomeModule}, {@link ProofsModule}, {@link PersistenceModule}, {@link StorageModule} and
     * {@link CredentialModule}.
     *
     * @param config with a URL
     */
    public BitcoinModule(BitcoinConfig config) {
        this.config = config;
    }

    @Override
    protected void configure() {
        OptionalBinder.newOptionalBinder(binder(), ChainRequirements.class)
                .setBinding()
                .to(AnchorRequirements.class);
        OptionalBinder.newOptionalBinder(binder(), Anchoring.class);
    }

    @ProvidesIntoMap
    @OfLayer(Layer.BTCO)
    @Singleton
    ContentStore store(
            HomeDirectory home, LayerliftConfig all, Access access, Resources resources, Greetings greetings) {
        return new Stores(home, all.storage(), access, resources, greetings).open(Layer.BTCO);
    }

    @ProvidesIntoMap
    @OfLayer(Layer.BTCO)
    @Singleton
    DidMethod method(
            AnchorChain chain,
            OtherAnchors others,
            Map<Layer, ContentStore> stores,
            JsonFormat json,
            LayerliftConfig all) {
        ContentStore store = stores.get(Layer.BTCO);
        if (store == null) {
            throw new IllegalStateException("no store for the layer btco (expected: the one of this module)");
        }
        return new BtcoDidMethod(
                store, () -> publicUrl(all), new BtcoResolver(chain, json, config.confirmations(), others), json);
    }

    @Provides
    @Singleton
    OtherAnchors others(MigrationStore migrations) {
        return new ClaimsOfHome(migrations);
    }

    private String publicUrl(LayerliftConfig all) {
        return config.publicUrl()
                .or(() -> all.webvh().host().map(host -> "https://" + host.inUrl() + "/btco/"))
                .orElseThrow(() -> MigrationException.validation(
                        "CONFIG_INVALID",
                        "bitcoin.publicUrl: missing (expected: where storage.btco is served, or a webvh.host)",
                        "edit layerlift.yaml"));
    }

    @Provides
    @Singleton
    HomeChain homeChain(HomeDirectory home) {
        return new HomeChain(config, home.root());
    }

    @Provides
    @Singleton
    AnchorChain chain(HomeChain chain) {
        return chain.port();
    }

    @Provides
    @Singleton
    HomeWallet wallet(
            HomeDirectory home,
            HomeChain chain,
            SeedStore seeds,
            SealedKeys sealed,
            HomeRecords records,
            SqlDatabase db,
            Access access) {
        return new HomeWallet(
                chain::walletView,
                Chains.name(config.network()),
                config.signer()
                        .map(signer -> WalletKeys.elsewhere(signer, home.root()))
                        .orElseGet(() -> WalletKeys.of(new HomeSeed(seeds, sealed, records))),
                db::wallet,
                access,
                config.confirmations());
    }

    @Provides
    @Singleton
    Anchoring anchoring(AnchorChain chain, HomeWallet wallet) {
        AnchorSettings usual = AnchorSettings.DEFAULT;
        return new Anchoring(
                chain,
                wallet.paying(),
                new AnchorSettings(
                        config.confirmations(),
                        config.maxFeeSats(),
                        usual.feeBlocks(),
                        usual.highestRate(),
                        config.backend() == Backend.ESPLORA ? PUBLIC_SERVER_EVERY : usual.newBlockEvery(),
                        usual.lookEvery(),
                        usual.missingFor(),
                        usual.missingBlocks(),
                        usual.slowBlocks()));
    }

    @Provides
    @Singleton
    AnchorRequirements requirements(Anchoring anchoring) {
        return new AnchorRequirements(anchoring);
    }
}
