package dev.layerlift.application;

import dev.layerlift.bitcoin.signet.did.BtcoDidMethod;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.testkit.chain.InMemoryChain;
import dev.layerlift.testkit.chain.InMemoryWallet;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A home with a chain and a wallet in memory. It looks at the chain all the time; time and blocks pass as a test says. */
final class BtcoHome {
    static final MigrationOptions PAYING = options(2000);
    static final String BASE_URL = "https://btco.example.com/";
    private static final long PATIENCE_MILLIS = 30_000;

    final TestHome home = TestHome.withLists();
    final InMemoryChain chain = new InMemoryChain(home.clock);
    final InMemoryWallet wallet;
    final InMemoryContentStore btcoStore = new InMemoryContentStore();
    final AnchorSettings settings;

    BtcoHome() {
        this(1);
    }

    BtcoHome(int confirmations) {
        this(confirmations, Duration.ofMillis(5));
    }

    BtcoHome(int confirmations, Duration lookEvery) {
        settings = new AnchorSettings(
                confirmations,
                1000,
                3,
                FeeRate.ofSatsPerVbyte(1000),
                Duration.ofMillis(5),
                lookEvery,
                Duration.ofMinutes(15),
                6,
                2);
        home.copies.add(btcoStore);
        wallet = new InMemoryWallet(chain, confirmations);
        wallet.fund(100_000, 3);
        chain.mine(confirmations);
    }

    static MigrationOptions options(long maxFeeSats) {
        return MigrationOptions.fromJson(MigrationOptions.DEFAULT
                .toJson()
                .with("maxFeeSats", new dev.layerlift.domain.json.JsonValue.JsonNumber(String.valueOf(maxFeeSats))));
    }

    /** One run of the engine on it. */
    @SuppressWarnings("JavaLangClash") // as that of a home without a chain
    final class Process implements AutoCloseable {
        final TestHome.Process base;
        final EnginePorts ports;
        final MigrationManager manager;

        private Process(Fuse fuse, ContentStore behind) {
            base = home.start(fuse);
            AnchorChain seen = fuse.wrap(AnchorChain.class, chain);
            AnchorWallet paying = fuse.wrap(AnchorWallet.class, wallet);
            ContentStore store = fuse.wrap(ContentStore.class, behind);
            Anchoring anchoring = new Anchoring(seen, paying, settings);
            Map<Layer, DidMethod> methods = new EnumMap<>(base.ports.layers().methods());
            methods.put(Layer.BTCO, new BtcoDidMethod(seen, store, home.json, BASE_URL, settings.confirmations()));
            Map<Layer, ContentStore> stores = new EnumMap<>(base.ports.layers().stores());
            stores.put(Layer.BTCO, store);
            ports = SwappedPorts.chain(
                    base.ports,
                    new Layers(methods, stores, Optional.empty(), Optional.of(anchoring)),
                    new AnchorRequirements(anchoring),
                    base.ports.settings());
            manager = new MigrationManager(ports);
        }

        Asset imported() {
            return base.importBytes("a.txt", new byte[] {1, 2, 3});
        }

        /** An asset on the public layer, which came from the private one. */
        Asset lifted() throws Exception {
            MigrationResult lifted = base.migrate(base.importBytes("b.txt", new byte[] {4, 5}));
            return home.persistence
                    .assets()
                    .find(lifted.targetDid().orElseThrow().identity())
                    .orElseThrow();
        }

        CompletableFuture<MigrationResult> begin(Asset asset) {
            return begin(asset, PAYING);
        }

        CompletableFuture<MigrationResult> begin(Asset asset, MigrationOptions options) {
            return manager.migrate(asset.did(), Layer.BTCO, options).toCompletableFuture();
        }

        @Override
        public void close() {
            manager.close();
            base.close();
        }
    }

    Process start() {
        return start(new Fuse());
    }

    Process start(Fuse fuse) {
        return start(fuse, btcoStore);
    }

    Process start(Fuse fuse, ContentStore behind) {
        return new Process(fuse, behind);
    }

    static MigrationResult get(CompletableFuture<MigrationResult> future) throws Exception {
        return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The migration to this layer that was accepted last. */
    Migration last() {
        return home.persistence.migrations().query(MigrationQuery.ALL).items().stream()
                .filter(m -> m.path().target() == Layer.BTCO)
                .findFirst()
                .orElseThrow();
    }

    Optional<Migration> find(Did source) {
        return home.persistence.migrations().claimant(source.identity());
    }

    void awaitState(MigrationState state) throws Exception {
        await(() -> home.persistence.migrations().query(MigrationQuery.ALL).items().stream()
                .anyMatch(m -> m.path().target() == Layer.BTCO && m.state() == state));
    }

    void awaitBroadcast() throws Exception {
        await(() -> !chain.mempool().isEmpty());
    }

    /** Lets the engine look at the chain a few times. */
    void awaitLooks() throws Exception {
        int before = chain.looks();
        await(() -> chain.looks() >= before + 4);
    }

    static void await(BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("what was waited for did not come");
            }
            Thread.sleep(2);
        }
    }

    /** Every path in an area of the store of the layer. */
    List<String> inStore(Area area) {
        String folder = area == Area.PUBLIC ? "reg" : "anchoring";
        return btcoStore.list(new ObjectPath(area, folder), Optional.empty(), 1000).stream()
                .map(object -> object.path().key())
                .toList();
    }
}
