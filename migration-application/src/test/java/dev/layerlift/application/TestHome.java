package dev.layerlift.application;

import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.application.internal.audit.AuditSources;
import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.application.internal.lift.Presentation;
import dev.layerlift.credential.PublishedStatusLists;
import dev.layerlift.credential.PublishedStatusLists.OwnHost;
import dev.layerlift.credential.VcIssuer;
import dev.layerlift.credential.VcVerifier;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhDidUpdater;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.PublicWeb;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A home in memory whose processes can be started, killed and started again. DIDs, credentials and proofs are real. */
final class TestHome {
    private static final Logger ENGINE_LOG = Logger.getLogger(MigrationManager.class.getName());

    static {
        ENGINE_LOG.setLevel(Level.OFF);
    }

    final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T10:00:00Z"));
    final StrictJsonFormat json = new StrictJsonFormat();
    final DataIntegrityProofSuite proofs = new DataIntegrityProofSuite();
    final InMemoryContentStore privateStore = new InMemoryContentStore();
    final InMemoryContentStore publicStore = new InMemoryContentStore();
    /** The stores that hold copies of the audit. */
    final List<ContentStore> copies = new ArrayList<>(List.of(privateStore, publicStore));

    final Map<String, byte[]> elsewhere = new ConcurrentHashMap<>();
    final PublicWeb web = (url, sizeBytesMax) -> Optional.ofNullable(elsewhere.get(url.toString()));
    final SequentialIds ids = new SequentialIds();
    final InMemoryPersistence persistence;
    final KeyStore.NewKey systemKey;
    WebvhConfig dids = new WebvhConfig(WebHost.parse("assets.example.com"), true);
    Optional<Outside> outside = Optional.empty();
    private int started;

    TestHome() {
        AuditSealer[] sealer = new AuditSealer[1];
        persistence = new InMemoryPersistence("test-1", () -> sealer[0], json);
        systemKey = new PlainKeyStore(persistence.sealedKeys()).generate();
        persistence.sealedKeys().add(systemKey.sealed());
        sealer[0] = new AuditSealer(systemKey.signer(), proofs, json);
    }

    /** One run of the engine. */
    @SuppressWarnings("JavaLangClash") // what is started, killed and started again: the word is right here
    final class Process implements AutoCloseable {
        final EnginePorts ports;
        final MigrationManager manager;
        final AssetImporter importer;

        private Process(EnginePorts ports) {
            this.ports = ports;
            this.manager = new MigrationManager(ports);
            this.importer = new AssetImporter(ports);
        }

        Asset importBytes(String name, byte[] bytes) {
            return importer.importAll(List.of(new ImportItem(name, "text/plain", Content.of(bytes), "/in/" + name)))
                    .get(0)
                    .asset();
        }

        MigrationResult migrate(Asset asset) throws Exception {
            return migrate(asset, MigrationOptions.DEFAULT);
        }

        MigrationResult migrate(Asset asset, MigrationOptions options) throws Exception {
            return manager.migrate(asset.did(), Layer.WEBVH, options)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }

        VerificationReport verify(MigrationResult result) {
            return verify(result.targetDid().orElseThrow());
        }

        VerificationReport verify(Did did) {
            return new AssetVerifier(
                            ports.layers(),
                            ports.verifier(),
                            proofs,
                            json,
                            clock,
                            Optional.of(
                                    new HomeKnowledge(ports, manager.dids(), systemKey.sealed()::publicKeyMultibase)))
                    .verify(did);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** These credentials as an asset of this home publishes them: signed by its DID. */
    byte[] presentation(Did did, Credential first, List<Credential> others) {
        ProofRequest key = HeldKeys.find(
                persistence.assets().find(did.identity()).orElseThrow().document(),
                VerificationRelationship.AUTHENTICATION,
                new PlainKeyStore(persistence.sealedKeys()));
        List<Credential> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return json.write(Presentation.signed(
                        did.value(),
                        all,
                        proofs,
                        new Presentation.Key(key.verificationMethod(), key.signer()),
                        clock.instant())
                .json());
    }

    /** A home that published its status lists before, for tests that count what is written. */
    static TestHome withLists() {
        TestHome home = new TestHome();
        try (Process process = home.start()) {
            process.ports.statusLists().reserve(1);
        }
        return home;
    }

    Process start() {
        return start(new Fuse());
    }

    Process start(Fuse fuse) {
        return start(fuse, publicStore);
    }

    private static Optional<byte[]> noNetwork(URI url, int sizeBytesMax) {
        throw new IllegalStateException(url + ": these tests have no network");
    }

    Process start(Fuse fuse, ContentStore published) {
        return start(fuse, published, privateStore);
    }

    Process start(Fuse fuse, ContentStore published, ContentStore unpublished) {
        KeyStore keys = fuse.wrap(KeyStore.class, new PlainKeyStore(persistence.sealedKeys()));
        ContentStore publicArea = fuse.wrap(ContentStore.class, published);
        ContentStore privateArea = fuse.wrap(ContentStore.class, unpublished);
        DataIntegrity integrity = new DataIntegrity(Ed25519Providers.fastest());
        Layers layers = new Layers(
                Map.of(
                        Layer.PEER,
                        new PeerDidMethod(),
                        Layer.WEBVH,
                        new WebvhDidMethod(
                                dids,
                                publicArea,
                                keys,
                                integrity,
                                new SplittableRandom(started),
                                clock,
                                WebvhReader.direct(TestHome::noNetwork, integrity, clock))),
                Map.of(Layer.PEER, privateArea, Layer.WEBVH, publicArea),
                outside);
        VcIssuer issuer = new VcIssuer(proofs, json);
        VcVerifier verifier = new VcVerifier(
                proofs,
                new PublishedStatusLists(
                        Optional.of(new OwnHost(List.of("https://assets.example.com/"), publicArea)),
                        web,
                        json,
                        clock));
        return new Process(new EnginePorts(
                fuse.wrap(MigrationStore.class, persistence.migrations()),
                fuse.wrap(AssetRepository.class, persistence.assets()),
                fuse.wrap(CheckpointStore.class, persistence.checkpoints()),
                persistence.auditLog(),
                new AuditHeadKeeper(
                        persistence.auditHeads(), headPlaces(publicArea), systemKey::signer, proofs, json, clock),
                persistence.journalledFiles(),
                persistence.outbox(),
                fuse.wrap(TransferStore.class, persistence.transfers()),
                fuse.wrap(BatchStore.class, persistence.batches()),
                persistence.batchQueries(),
                layers,
                keys,
                fuse.wrap(DidUpdateStore.class, persistence.didUpdates()),
                Optional.of(new WebvhDidUpdater(dids, publicArea, keys, integrity, clock)),
                ChainRequirements.NONE,
                issuer,
                verifier,
                new StatusLists(
                        fuse.wrap(StatusListStore.class, persistence.statusLists()),
                        layers,
                        issuer,
                        verifier,
                        systemKey::signer,
                        json,
                        new SplittableRandom(1000L + started),
                        clock),
                proofs,
                json,
                ids,
                clock,
                new EngineSettings(
                        "worker-" + started++, 4, 10_000, Duration.ofMinutes(2), Duration.ofMinutes(10), List.of())));
    }

    /** Every path in the public area. */
    List<String> published() {
        List<String> keys = new ArrayList<>();
        for (char c : "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray()) {
            for (char d : "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray()) {
                publicStore
                        .list(new ObjectPath(Area.PUBLIC, "" + c + d), Optional.empty(), 1000)
                        .forEach(o -> keys.add(o.path().key()));
            }
        }
        return keys;
    }

    private static List<HeadPlace> headPlaces(ContentStore store) {
        return List.of(new HeadPlace("the webvh store", () -> store));
    }

    AuditVerifier.AuditReport verifyAudit() {
        return new AuditVerifier(
                        new AuditSources(
                                persistence.auditLog(), persistence.auditHeads(), headPlaces(publicStore), copies),
                        persistence.migrations(),
                        proofs,
                        json,
                        clock)
                .verify(systemKey.signer().publicKeyMultibase());
    }
}
