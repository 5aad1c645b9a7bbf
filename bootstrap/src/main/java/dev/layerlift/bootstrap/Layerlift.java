package dev.layerlift.bootstrap;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.TypeLiteral;
import dev.layerlift.application.AccessPolicies;
import dev.layerlift.application.AssetCredentials;
import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetVerifier;
import dev.layerlift.application.AuditBundle;
import dev.layerlift.application.AuditRetention;
import dev.layerlift.application.AuditVerifier;
import dev.layerlift.application.DidVersions;
import dev.layerlift.application.EngineSettings;
import dev.layerlift.application.HomeKnowledge;
import dev.layerlift.application.Layers;
import dev.layerlift.application.MigrationManager;
import dev.layerlift.application.OwnedAssets;
import dev.layerlift.application.OwnerRequests;
import dev.layerlift.application.WebVerifier;
import dev.layerlift.bitcoin.signet.did.BtcoDidMethod;
import dev.layerlift.bitcoin.signet.did.OtherAnchors;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.config.PersistenceConfig;
import dev.layerlift.bootstrap.config.StoreConfig;
import dev.layerlift.bootstrap.home.EnvironmentPassphrase;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.home.HomeLock;
import dev.layerlift.bootstrap.home.PassphraseSource;
import dev.layerlift.bootstrap.wiring.Access;
import dev.layerlift.bootstrap.wiring.BitcoinModule;
import dev.layerlift.bootstrap.wiring.CredentialModule;
import dev.layerlift.bootstrap.wiring.EngineModule;
import dev.layerlift.bootstrap.wiring.Greetings;
import dev.layerlift.bootstrap.wiring.HomeChain;
import dev.layerlift.bootstrap.wiring.HomeModule;
import dev.layerlift.bootstrap.wiring.HomeWitness;
import dev.layerlift.bootstrap.wiring.PeerDidModule;
import dev.layerlift.bootstrap.wiring.PersistenceModule;
import dev.layerlift.bootstrap.wiring.ProofsModule;
import dev.layerlift.bootstrap.wiring.Resources;
import dev.layerlift.bootstrap.wiring.StorageModule;
import dev.layerlift.bootstrap.wiring.SystemKey;
import dev.layerlift.bootstrap.wiring.WebModule;
import dev.layerlift.bootstrap.wiring.WebvhDidModule;
import dev.layerlift.credential.keys.KeyVault;
import dev.layerlift.credential.keys.PassphraseKeyStore;
import dev.layerlift.did.web.HostedWeb;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.IdSource;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.persistence.sql.SqlDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An opened home: the engine with the adapters that the configuration names. Close it when you are done; what is in work
 * is finished first, the rest is found again by {@link MigrationManager#resume()}. Several handles may be open on several
 * homes; on one home there is one that changes it at a time, and any number that read; a home in PostgreSQL is changed by
 * any number. Safe to use from many threads.
 *
 * <p>An embedder with stores of its own takes the modules of {@code dev.layerlift.bootstrap.wiring} instead.
 */
public final class Layerlift implements AutoCloseable {
    private static final Key<Map<Layer, ContentStore>> STORES = Key.get(new TypeLiteral<Map<Layer, ContentStore>>() {});

    private static @Nullable Layerlift instance;

    private final HomeDirectory home;
    private final LayerliftConfig config;
    private final Resources resources;
    private final Injector injector;

    private Layerlift(HomeDirectory home, LayerliftConfig config, Resources resources, Injector injector) {
        this.home = home;
        this.config = config;
        this.resources = resources;
        this.injector = injector;
    }

    /**
     * Opens a home to change it, with the configuration in it.
     *
     * @param passphrase asked once, on this thread
     * @throws MigrationException {@code HOME_MISSING}, {@code CONFIG_INVALID}, {@code STORE_NOT_FOUND} when its
     *     database was lost, {@code HOME_NOT_WRITABLE}, {@code LEASE_HELD} when another handle or process changes it, {@code PASSPHRASE_MISSING}, {@code WRONG_PASSPHRASE}
     */
    public static Layerlift open(HomeDirectory home, PassphraseSource passphrase) {
        return open(home, home.config(), passphrase);
    }

    /** Opens a home to change it, with another configuration than the one in it; throws as the other {@code open}. */
    public static Layerlift open(HomeDirectory home, LayerliftConfig config, PassphraseSource passphrase) {
        home.requireExists();
        home.requireDatabase(config.persistence());
        Resources resources = new Resources();
        try {
            if (!config.persistence().isShared()) {
                resources.add(HomeLock.take(home));
            }
            Layerlift opened = wired(home, config, Access.CHANGE, passphrase, resources);
            // The first call to a far one is made while the passphrase opens the keys.
            opened.injector.getInstance(STORES);
            opened.injector.getInstance(MigrationManager.class);
            if (!config.persistence().isShared()) {
                opened.releaseLeasesOfTheDead();
            }
            return opened;
        } catch (RuntimeException e) {
            throw closed(resources, e);
        }
    }

    /** Whoever holds the lock of the home is alone: nobody has to wait until the lease of a killed process runs out. */
    private void releaseLeasesOfTheDead() {
        String worker = injector.getInstance(EngineSettings.class).worker();
        injector.getInstance(MigrationStore.class).releaseLeasesExcept(worker);
    }

    /** Opens a home to look only: needs no passphrase, takes no lock, writes nothing. */
    public static Layerlift openReadOnly(HomeDirectory home) {
        LayerliftConfig config = home.config();
        home.requireDatabase(config.persistence());
        PassphraseSource none = () -> {
            throw new IllegalStateException("a home that is opened to look only asks for no passphrase");
        };
        Resources resources = new Resources();
        try {
            Layerlift opened = wired(home, config, Access.READ, none, resources);
            // Found out here and not by the one command that needs it first: whether the database was lost.
            opened.injector.getInstance(SqlDatabase.class);
            return opened;
        } catch (RuntimeException e) {
            throw closed(resources, e);
        }
    }

    /**
     * Makes a home and opens it. What an earlier attempt left unfinished is finished; a home that is there is refused.
     *
     * @param host the host whose web server will serve the public folder
     * @param passphrase the passphrase that the new home gets
     * @throws MigrationException {@code HOME_EXISTS}, {@code HOME_INVALID}, {@code HOME_NOT_WRITABLE}, {@code PASSPHRASE_MISSING}, …
     */
    public static Layerlift create(HomeDirectory home, WebHost host, PassphraseSource passphrase) {
        return create(home, host, PersistenceConfig.DEFAULT, passphrase);
    }

    /**
     * The same with another database than SQLite. When that holds a home already, the folder becomes one more of it: for
     * another machine that works on the same home.
     *
     * @param passphrase the passphrase of the home
     * @throws MigrationException also {@code WRONG_PASSPHRASE}, when the database holds a home with another one
     */
    public static Layerlift create(
            HomeDirectory home, WebHost host, PersistenceConfig persistence, PassphraseSource passphrase) {
        requireNone(home);
        char[] secret = passphrase.passphrase();
        home.createFolders();
        LayerliftConfig config = LayerliftConfig.DEFAULT
                .withWebvh(LayerliftConfig.DEFAULT.webvh().withHost(host))
                .withPersistence(persistence);
        Resources resources = new Resources();
        try {
            resources.add(HomeLock.take(home));
            requireNone(home);
            Layerlift created = wired(home, config, Access.CREATE, secret::clone, resources);
            created.injector.getInstance(SystemKey.class).establish();
            home.writeConfig(host, persistence);
            return created;
        } catch (RuntimeException e) {
            throw closed(resources, e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /**
     * The handle of this process on the usual home: {@code LAYERLIFT_HOME}, else {@code .layerlift} in the user's folder.
     * It is opened on first use, with the passphrase from {@code LAYERLIFT_PASSPHRASE} or {@code
     * LAYERLIFT_PASSPHRASE_FILE}, and opened anew after it was closed.
     */
    public static synchronized Layerlift getInstance() {
        Layerlift current = instance;
        if (current == null) {
            HomeDirectory home =
                    HomeDirectory.locate(Optional.empty(), System.getenv(), System.getProperty("user.home"));
            current = open(home, new EnvironmentPassphrase(System.getenv(), Optional.empty(), false));
            instance = current;
        }
        return current;
    }

    /**
     * The engine. On a home that was opened to be changed it waits for {@link #greetStores} the first time.
     */
    public MigrationManager migrationManager() {
        MigrationManager manager = get(MigrationManager.class);
        if (get(Access.class) == Access.CHANGE) {
            greetStores();
        }
        return manager;
    }

    /**
     * Waits for the end of the first call of this process to each far store, once and 5 s at most for each: what it takes to
     * load a client and to connect is not to count where a validation has little time. What is wrong with a store is left to
     * the call that wants to know.
     */
    public void greetStores() {
        get(Greetings.class).await();
    }

    /**
     * Takes up what was interrupted, as {@link MigrationManager#resume()} does. In a home that others may be working on,
     * what is theirs is left to them until their lease is over.
     */
    public CompletionStage<List<MigrationResult>> resume() {
        return config.persistence().isShared()
                ? migrationManager().resumeBesideOthers()
                : migrationManager().resume();
    }

    /**
     * What the database is, and whether it keeps what it is given.
     *
     * @throws MigrationException {@code STORE_UNSAFE} …
     */
    public String examineDatabase() {
        return get(SqlDatabase.class).examine();
    }

    /** Later versions of published DIDs. */
    public DidVersions dids() {
        return get(DidVersions.class);
    }

    /** Imports content as private assets. */
    public AssetImporter importer() {
        return get(AssetImporter.class);
    }

    /** Requests of owners whose keys are elsewhere: prepares them, reviews and signs them. */
    public OwnerRequests ownerRequests() {
        return get(OwnerRequests.class);
    }

    /** Takes in assets whose keys stay with their owner. */
    public OwnedAssets ownedAssets() {
        return get(OwnedAssets.class);
    }

    /** Checks published assets from their files alone. */
    public AssetVerifier verifier() {
        return get(AssetVerifier.class);
    }

    /** Compares what is published with what this home knows. */
    public HomeKnowledge knowledge() {
        return get(HomeKnowledge.class);
    }

    /** Checks did:webvh of any host, the own one too, as the world sees them. */
    public WebVerifier webVerifier() {
        return LayerliftReader.webVerifier(injector, layers().method(Layer.PEER));
    }

    /** Checks the audit records. */
    public AuditVerifier auditVerifier() {
        return get(AuditVerifier.class);
    }

    /** Removes old audit records. */
    public AuditRetention auditRetention() {
        return get(AuditRetention.class);
    }

    /** Writes audit records for others. */
    public AuditBundle auditBundle() {
        return get(AuditBundle.class);
    }

    /** The migrations of the home from above. */
    public MigrationOverview overview() {
        return get(MigrationOverview.class);
    }

    /** The assets of the home. */
    public AssetRepository assets() {
        return get(AssetRepository.class);
    }

    /** The DID methods and stores. */
    public Layers layers() {
        return get(Layers.class);
    }

    /** Resolves DIDs of every host, in any version. */
    public DidResolver resolver() {
        return new DidResolver(layers().methods(), get(WebvhReader.class), web());
    }

    private PublicWeb web() {
        PublicWeb elsewhere = get(PublicWeb.class);
        return config.webvh()
                .host()
                .<PublicWeb>map(host -> new HostedWeb(hosts(host), layers().store(Layer.WEBVH), elsewhere))
                .orElse(elsewhere);
    }

    /**
     * The log of a DID for a witness to look at: with the version that waits in this home, or as it is published, here or
     * on its own host.
     *
     * @throws MigrationException {@code DID_NOT_FOUND} when nothing is published, and those of the web
     */
    public WitnessRequest witnessRequest(WebvhDid did) {
        return WitnessRequest.of(did, dids().pending(did), web());
    }

    /**
     * The public key, as multikey, of the key of the home that is meant by a DID, the DID URL of a key, or a multikey.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code KEY_NOT_HELD}, {@code KEY_NOT_FOUND}
     */
    public String publicKey(String reference) {
        return new CredentialSigner(get(KeyStore.class), get(ProofSuite.class), get(IdSource.class), get(Clock.class))
                .multikey(reference, resolver());
    }

    private Set<WebHost> hosts(WebHost current) {
        Set<WebHost> hosts = new HashSet<>(config.webvh().formerHosts());
        hosts.add(current);
        return hosts;
    }

    /** Changes how much of an asset may become visible. */
    public AccessPolicies accessPolicies() {
        return get(AccessPolicies.class);
    }

    /**
     * The wallet of this home, and the chain that it is on.
     *
     * @throws MigrationException {@code LAYER_NOT_AVAILABLE} where the configuration names no chain
     */
    public BitcoinDesk bitcoin() {
        if (config().bitcoin().url().isEmpty()) {
            throw Layers.notAvailable(Layer.BTCO);
        }
        return get(BitcoinDesk.class);
    }

    /**
     * Resolves did:btco on the chain of this home, also those that others published.
     *
     * @throws MigrationException {@code LAYER_NOT_AVAILABLE} where the configuration names no chain
     */
    public BtcoReader btcoReader() {
        if (config().bitcoin().url().isEmpty() || !(layers().method(Layer.BTCO) instanceof BtcoDidMethod method)) {
            throw Layers.notAvailable(Layer.BTCO);
        }
        return new BtcoReader(
                get(AnchorChain.class),
                get(HomeChain.class)::source,
                get(JsonFormat.class),
                config().bitcoin().confirmations(),
                List.of(get(OtherAnchors.class), new SourceLog(resolver())),
                method::filesOf,
                web());
    }

    /** Attaches credentials to assets, and marks those that were issued here. */
    public AssetCredentials credentials() {
        return get(AssetCredentials.class);
    }

    /** Verifies credentials of anybody. */
    public CredentialVerifier credentialVerifier() {
        return get(CredentialVerifier.class);
    }

    /**
     * Works with what signs credentials with keys of the home. Neither the home is changed nor its lock taken.
     *
     * @throws MigrationException as {@link #requirePassphrase}
     */
    public <T> T withSigner(PassphraseSource passphrase, Function<CredentialSigner, T> work) {
        try (PassphraseKeyStore keys = get(KeyVault.class).unlock(passphrase.passphrase())) {
            return work.apply(new CredentialSigner(keys, get(ProofSuite.class), get(IdSource.class), get(Clock.class)));
        }
    }

    /** The public key that audit records are signed with, as multikey. Note it somewhere else: it proves the records. */
    public String systemKey() {
        return get(SystemKey.class).publicKeyMultibase();
    }

    /**
     * This home as a witness of DIDs, of others or its own.
     *
     * @throws MigrationException {@code CONFIG_INVALID} without {@code webvh.host}
     */
    public HomeWitness witness() {
        if (config.webvh().host().isEmpty()) {
            throw MigrationException.validation(
                    "CONFIG_INVALID",
                    home.configFile() + ": webvh.host is not set (expected: the domain of this home)",
                    "set webvh.host in that file");
        }
        return get(HomeWitness.class);
    }

    /**
     * Whether a passphrase opens the keys of the home.
     *
     * @throws MigrationException {@code WRONG_PASSPHRASE}, {@code NO_KEYS}, {@code KEY_DAMAGED}, {@code
     *     PASSPHRASE_MISSING}
     */
    public void requirePassphrase(PassphraseSource passphrase) {
        get(KeyVault.class).unlock(passphrase.passphrase()).close();
    }

    /**
     * Whether the home really holds the private half of its system key: it is opened, and looked that it is the one.
     *
     * @throws MigrationException {@code SYSTEM_KEY_MISSING}, {@code KEY_DAMAGED}, or as {@link #requirePassphrase}
     */
    public void requireSystemKey(PassphraseSource passphrase) {
        String name = systemKey();
        try (PassphraseKeyStore keys = get(KeyVault.class).unlock(passphrase.passphrase())) {
            if (keys.signer(name).isEmpty()) {
                throw MigrationException.credential(
                        "SYSTEM_KEY_MISSING",
                        "the home does not hold the private half of its system key " + name
                                + " (expected: the one that init made)",
                        "restore its database from a backup");
            }
        }
    }

    /** The folder that the web server of the host serves; empty where what is public is in no folder. */
    public Optional<Path> publicRoot() {
        return config.storage().webvh() instanceof StoreConfig.Local local
                ? Optional.of(local.under(home.root()))
                : Optional.empty();
    }

    /** The home. */
    public HomeDirectory home() {
        return home;
    }

    /** Its configuration. */
    public LayerliftConfig config() {
        return config;
    }

    @Override
    public void close() {
        synchronized (Layerlift.class) {
            if (instance == this) {
                instance = null;
            }
        }
        resources.close();
    }

    private <T> T get(Class<T> type) {
        try {
            return injector.getInstance(type);
        } catch (ProvisionException e) {
            throw reason(e);
        }
    }

    private static Layerlift wired(
            HomeDirectory home,
            LayerliftConfig config,
            Access access,
            PassphraseSource passphrase,
            Resources resources) {
        withoutGeneratedCode();
        List<Module> modules = new ArrayList<>(List.of(
                new HomeModule(home, config, access, resources),
                new ProofsModule(),
                new WebModule(config.network().limits(home.root())),
                new PersistenceModule(),
                new StorageModule(),
                new PeerDidModule(),
                new CredentialModule(passphrase),
                new EngineModule()));
        config.webvh().dids().ifPresent(dids -> modules.add(new WebvhDidModule(dids)));
        if (config.bitcoin().url().isPresent()) {
            modules.add(new BitcoinModule(config.bitcoin()));
        }
        try {
            return new Layerlift(home, config, resources, Guice.createInjector(modules));
        } catch (CreationException e) {
            throw MigrationException.from(e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Guice would write byte code for our few provider methods, which costs start-up time and, on newer JDKs, a warning
     * about a method of the JDK that is going away.
     */
    static void withoutGeneratedCode() {
        if (System.getProperty("guice_bytecode_gen_option") == null) {
            System.setProperty("guice_bytecode_gen_option", "DISABLED");
        }
    }

    private static void requireNone(HomeDirectory home) {
        if (home.exists()) {
            home.requireDatabase(home.config().persistence());
            throw MigrationException.validation(
                    "HOME_EXISTS",
                    home.root() + ": there is a home already (expected: a folder without one)",
                    "use it: layerlift import PATH…",
                    "or name another folder: --home DIR");
        }
        home.requirePossible();
    }

    private static RuntimeException closed(Resources resources, RuntimeException reason) {
        RuntimeException thrown = reason instanceof ProvisionException e ? reason(e) : reason;
        try {
            resources.close();
        } catch (RuntimeException e) {
            thrown.addSuppressed(e);
        }
        return thrown;
    }

    private static MigrationException reason(ProvisionException e) {
        return MigrationException.from(e.getCause() == null ? e : e.getCause());
    }
}
