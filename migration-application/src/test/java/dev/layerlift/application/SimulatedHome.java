package dev.layerlift.application;

import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.application.internal.audit.AuditSources;
import dev.layerlift.application.internal.dispatch.EngineThreads;
import dev.layerlift.bitcoin.signet.did.BtcoDidMethod;
import dev.layerlift.credential.PublishedStatusLists;
import dev.layerlift.credential.PublishedStatusLists.OwnHost;
import dev.layerlift.credential.VcIssuer;
import dev.layerlift.credential.VcVerifier;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhDidUpdater;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.JournalledFiles;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.StatusListStore;
import dev.layerlift.domain.port.TransferStore;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.DataIntegrityProofSuite;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.SequentialIds;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryPersistence;
import dev.layerlift.testkit.simulation.SimulatedProcess;
import dev.layerlift.testkit.simulation.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A home in memory on which simulated processes work: DIDs, credentials, proofs and the engine are the real ones, stores
 * and tables are in memory, and everything random comes from the seed.
 */
final class SimulatedHome {
    static final Duration LEASE = Duration.ofMinutes(2);
    static final Duration SYNC_EVERY = Duration.ofSeconds(5);
    private static final Logger ENGINE_LOG = Logger.getLogger(MigrationManager.class.getName());

    static {
        ENGINE_LOG.setLevel(Level.OFF);
    }

    private static final WebvhConfig DIDS = new WebvhConfig(WebHost.parse("assets.example.com"), true);

    private final RememberedSignatures ed25519 = new RememberedSignatures(Ed25519Providers.fastest());
    private final DataIntegrity integrity = new DataIntegrity(ed25519);
    final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T10:00:00Z"));
    final StrictJsonFormat json = new StrictJsonFormat();
    final DataIntegrityProofSuite proofs = new DataIntegrityProofSuite(ed25519);
    final InMemoryContentStore privateStore = new InMemoryContentStore();
    final InMemoryContentStore publicStore = new InMemoryContentStore();
    final SequentialIds ids = new SequentialIds();
    final InMemoryPersistence persistence;
    final KeyStore.NewKey systemKey;
    final List<MigrationEvent> heard = new ArrayList<>();
    /** The chain, in lives that have one. */
    final Optional<SimulatedChain> anchored;

    private final AuditSealer sealer;
    private final SplittableRandom random;
    private int started;

    SimulatedHome(SplittableRandom random) {
        this(random, 0);
    }

    /**
     * A home, and a chain beside it.
     *
     * @param anchors how many assets may want to go to the chain; none: there is no chain
     */
    SimulatedHome(SplittableRandom random, int anchors) {
        this.random = random;
        this.anchored =
                anchors == 0 ? Optional.empty() : Optional.of(new SimulatedChain(clock, random.split(), anchors));
        AuditSealer[] first = new AuditSealer[1];
        persistence = new InMemoryPersistence("import", () -> first[0], json);
        systemKey = keys().generate();
        persistence.sealedKeys().add(systemKey.sealed());
        sealer = new AuditSealer(systemKey.signer(), proofs, json);
        first[0] = sealer;
    }

    /** One run of the engine on this home. */
    @SuppressWarnings("JavaLangClash") // what is started, killed and started again: the word is right here
    record Process(SimulatedProcess actor, MigrationManager manager, EnginePorts ports) {}

    /** Secure enough for a simulation: the seed makes every key. */
    private static final class SeededRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient SplittableRandom random;

        SeededRandom(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }

    private PlainKeyStore keys() {
        return new PlainKeyStore(persistence.sealedKeys(), new SeededRandom(random.split()), ed25519);
    }

    private static Optional<byte[]> noNetwork(URI url, int sizeBytesMax) {
        throw new IllegalStateException(url + ": the simulation has no network");
    }

    private VcVerifier verifier(ContentStore publicArea) {
        return new VcVerifier(
                proofs,
                new PublishedStatusLists(
                        Optional.of(new OwnHost(List.of("https://assets.example.com/"), publicArea)),
                        SimulatedHome::noNetwork,
                        json,
                        clock));
    }

    /** The ports of the layers, as one process sees them. */
    private record Reach(
            ContentStore privateArea, ContentStore publicArea, Optional<ContentStore> btcoArea, KeyStore keys) {}

    private Layers layers(Reach reach, Optional<Anchoring> anchoring) {
        Map<Layer, DidMethod> methods = new EnumMap<>(Layer.class);
        Map<Layer, ContentStore> stores = new EnumMap<>(Layer.class);
        methods.put(Layer.PEER, new PeerDidMethod());
        stores.put(Layer.PEER, reach.privateArea());
        methods.put(
                Layer.WEBVH,
                new WebvhDidMethod(
                        DIDS,
                        reach.publicArea(),
                        reach.keys(),
                        integrity,
                        random.split(),
                        clock,
                        WebvhReader.direct(SimulatedHome::noNetwork, integrity, clock)));
        stores.put(Layer.WEBVH, reach.publicArea());
        anchoring.ifPresent(a -> {
            ContentStore area = reach.btcoArea().orElseThrow();
            stores.put(Layer.BTCO, area);
            methods.put(
                    Layer.BTCO,
                    new BtcoDidMethod(
                            a.chain(),
                            area,
                            json,
                            BtcoHome.BASE_URL,
                            a.settings().confirmations()));
        });
        return new Layers(methods, stores, Optional.empty(), anchoring);
    }

    private static List<HeadPlace> headPlaces(ContentStore publicArea) {
        return List.of(new HeadPlace("the public store", () -> publicArea));
    }

    /** Where the audit records of this home are, and what is kept of them elsewhere. */
    AuditSources auditSources() {
        return new AuditSources(
                persistence.auditLog(),
                persistence.auditHeads(),
                headPlaces(publicStore),
                List.copyOf(stores().values()));
    }

    /** The store of each layer, as it lies there. */
    Map<Layer, InMemoryContentStore> stores() {
        Map<Layer, InMemoryContentStore> stores =
                new EnumMap<>(Map.of(Layer.PEER, privateStore, Layer.WEBVH, publicStore));
        anchored.ifPresent(chain -> stores.put(Layer.BTCO, chain.store));
        return stores;
    }

    /** The keys of the home, in the hands of their owner. */
    KeyStore outsideKeys() {
        return keys();
    }

    /** What lies in the stores, as somebody sees it who is no process of this home. */
    Layers outside() {
        return layers(
                new Reach(privateStore, publicStore, anchored.map(chain -> chain.store), keys()),
                anchored.map(SimulatedChain::anchoring));
    }

    /** Verifies by what lies in the public store. */
    CredentialVerifier outsideVerifier() {
        return verifier(publicStore);
    }

    /** Puts something between an engine and its ports. */
    private interface Between {
        <T> T port(Class<T> port, T real, String suffix);
    }

    /** Starts a process whose every call of a port is in the hands of the seed. */
    Process start(SimulatedProcess actor, Trouble trouble, Mutant mutant) {
        String worker = "worker-" + ++started;
        Between between = new Between() {
            @Override
            public <T> T port(Class<T> port, T real, String suffix) {
                return trouble.port(port, real, actor, suffix);
            }
        };
        EnginePorts ports = ports(worker, persistence.reopened(worker, () -> sealer), between, mutant);
        MigrationManager manager = new MigrationManager(ports, threads(actor), mutant::plan);
        manager.subscribe(heard::add);
        return new Process(actor, manager, ports);
    }

    private EnginePorts ports(String worker, InMemoryPersistence tables, Between between, Mutant mutant) {
        KeyStore keys = between.port(KeyStore.class, keys(), "");
        ContentStore publicArea = mutant.publicArea(between.port(ContentStore.class, publicStore, "(public)"));
        ContentStore privateArea = between.port(ContentStore.class, privateStore, "(private)");
        Optional<ContentStore> btcoArea =
                anchored.map(chain -> mutant.btcoArea(between.port(ContentStore.class, chain.store, "(btco)")));
        Optional<Anchoring> anchoring = anchored.map(real -> {
            AnchorChain seen = between.port(AnchorChain.class, real.chain, "");
            AnchorWallet paying = between.port(AnchorWallet.class, real.wallet, "");
            return new Anchoring(mutant.chain(seen), mutant.wallet(paying, seen), real.settings);
        });
        Layers layers = layers(new Reach(privateArea, publicArea, btcoArea, keys), anchoring);
        VcIssuer issuer = new VcIssuer(proofs, json);
        return new EnginePorts(
                mutant.migrations(between.port(MigrationStore.class, tables.migrations(), "")),
                between.port(AssetRepository.class, tables.assets(), ""),
                mutant.checkpoints(between.port(CheckpointStore.class, tables.checkpoints(), "")),
                between.port(AuditLog.class, tables.auditLog(), ""),
                new AuditHeadKeeper(
                        tables.auditHeads(), headPlaces(publicArea), systemKey::signer, proofs, json, clock),
                between.port(JournalledFiles.class, tables.journalledFiles(), ""),
                mutant.outbox(between.port(EventOutbox.class, tables.outbox(), "")),
                between.port(TransferStore.class, tables.transfers(), ""),
                between.port(BatchStore.class, tables.batches(), ""),
                tables.batchQueries(),
                layers,
                keys,
                between.port(DidUpdateStore.class, tables.didUpdates(), ""),
                Optional.of(new WebvhDidUpdater(DIDS, publicArea, keys, integrity, clock)),
                anchoring.<ChainRequirements>map(AnchorRequirements::new).orElse(ChainRequirements.NONE),
                issuer,
                verifier(publicArea),
                new StatusLists(
                        between.port(StatusListStore.class, tables.statusLists(), ""),
                        layers,
                        issuer,
                        verifier(publicArea),
                        systemKey::signer,
                        json,
                        random.split(),
                        clock),
                proofs,
                json,
                ids,
                clock,
                new EngineSettings(
                        worker,
                        4,
                        100,
                        LEASE,
                        SYNC_EVERY,
                        List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8))));
    }

    /** Every executor of an engine does its work in the turns of its process. */
    private static EngineThreads threads(SimulatedProcess actor) {
        return new EngineThreads() {
            @Override
            public ExecutorService pool(String name, int threads) {
                return actor.executor();
            }

            @Override
            public ExecutorService boundedPool(String name, int threads, int waitingMax) {
                return actor.executor();
            }

            @Override
            public ScheduledExecutorService timer(String name) {
                return actor.executor();
            }
        };
    }

    /** Imports before anything goes wrong. */
    List<Asset> imported(List<byte[]> contents) {
        Between nothing = new Between() {
            @Override
            public <T> T port(Class<T> port, T real, String suffix) {
                return real;
            }
        };
        List<ImportItem> items = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            String name = SimulationJudge.SECRET + i + ".bin";
            items.add(new ImportItem(name, "text/plain", Content.of(contents.get(i)), "/in/" + name));
        }
        return new AssetImporter(ports("import", persistence, nothing, Mutant.NONE))
                .importAll(items).stream()
                        .map(AssetImporter.ImportedAsset::asset)
                        .toList();
    }

    /** A power cut: what was not durable is lost, old, or half there. */
    void powerCut(SplittableRandom chance) {
        for (InMemoryContentStore store : stores().values()) {
            List<ObjectPath> volatilePaths = store.volatilePaths();
            List<byte[]> bytes =
                    volatilePaths.stream().map(path -> bytes(store, path)).toList();
            store.crash(chance);
            for (int i = 0; i < volatilePaths.size(); i++) {
                if (chance.nextInt(3) == 0) {
                    overwrite(store, volatilePaths.get(i), beginning(bytes.get(i), chance));
                }
            }
        }
    }

    /** A disk that says yes and keeps the beginning only; never at what a home publishes for itself. */
    @Nullable
    Object torn(ContentStore store, @Nullable Object[] arguments, SplittableRandom chance) {
        ObjectPath path = (ObjectPath) arguments[0];
        Content content = (Content) arguments[1];
        if (path == null
                || content == null
                || path.key().startsWith("status/")
                || path.key().startsWith("audit")) {
            return null;
        }
        try (InputStream in = content.open()) {
            overwrite(store, path, beginning(in.readAllBytes(), chance));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StoredObject(path, content.sizeBytes());
    }

    private static byte[] beginning(byte[] bytes, SplittableRandom chance) {
        return Arrays.copyOf(bytes, chance.nextInt(Math.max(1, bytes.length)));
    }

    static void overwrite(ContentStore store, ObjectPath path, byte[] bytes) {
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    static byte[] bytes(ContentStore store, ObjectPath path) {
        try (InputStream in = store.open(path, 0).orElseThrow()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
