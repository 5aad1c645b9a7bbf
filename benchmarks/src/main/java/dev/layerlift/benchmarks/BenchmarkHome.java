package dev.layerlift.benchmarks;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import com.google.inject.util.Modules;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.wiring.Access;
import dev.layerlift.bootstrap.wiring.CredentialModule;
import dev.layerlift.bootstrap.wiring.EngineModule;
import dev.layerlift.bootstrap.wiring.HomeModule;
import dev.layerlift.bootstrap.wiring.PeerDidModule;
import dev.layerlift.bootstrap.wiring.PersistenceModule;
import dev.layerlift.bootstrap.wiring.ProofsModule;
import dev.layerlift.bootstrap.wiring.Resources;
import dev.layerlift.bootstrap.wiring.StorageModule;
import dev.layerlift.bootstrap.wiring.WebModule;
import dev.layerlift.bootstrap.wiring.WebvhDidModule;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.storage.local.LocalContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A real home for one run, with its signatures counted; closing it deletes it. */
final class BenchmarkHome implements AutoCloseable {
    private static final String PASSPHRASE = "benchmark passphrase";

    /** The stores without what guards them, to ask what they did. */
    private static final Key<Map<Layer, ContentStore>> STORES = Key.get(new TypeLiteral<Map<Layer, ContentStore>>() {});

    private final Path root;
    private final Resources resources;
    private final Injector injector;

    private BenchmarkHome(Path root, Resources resources, Injector injector) {
        this.root = root;
        this.resources = resources;
        this.injector = injector;
    }

    /** More of its configuration than the host, given its folder. */
    @FunctionalInterface
    interface Settings {
        String in(Path root) throws IOException;
    }

    /** A new home below a folder. */
    static BenchmarkHome make(Path folder, Ed25519Provider ed25519) throws IOException {
        return make(folder, ed25519, root -> "");
    }

    /** The same with more settings, lines of the configuration file. */
    static BenchmarkHome make(Path folder, Ed25519Provider ed25519, Settings settings) throws IOException {
        Path root = Files.createTempDirectory(Files.createDirectories(folder), "layerlift-benchmark");
        HomeDirectory home = new HomeDirectory(root);
        WebHost host = WebHost.parse("assets.example.com");
        Layerlift.create(home, host, PASSPHRASE::toCharArray).close();
        String more = settings.in(root);
        if (!more.isEmpty()) {
            Files.writeString(home.configFile(), "webvh: {host: " + host + "}\n" + more);
        }
        Resources resources = new Resources();
        return new BenchmarkHome(
                root,
                resources,
                Guice.createInjector(
                        new HomeModule(home, home.config(), Access.CHANGE, resources),
                        Modules.override(new ProofsModule()).with(new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(Ed25519Provider.class).toInstance(ed25519);
                            }
                        }),
                        new WebModule(HttpsWebConfig.DEFAULT),
                        new PersistenceModule(),
                        new StorageModule(),
                        new PeerDidModule(),
                        new CredentialModule(PASSPHRASE::toCharArray),
                        new EngineModule(),
                        new WebvhDidModule(new WebvhConfig(host, true))));
    }

    Injector injector() {
        return injector;
    }

    /** The store of what is published. */
    static LocalContentStore store(Injector injector) {
        if (injector.getInstance(STORES).get(Layer.WEBVH) instanceof LocalContentStore local) {
            return local;
        }
        throw new IllegalStateException("store of webvh: not local (expected: a folder)");
    }

    @Override
    public void close() throws IOException {
        resources.close();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
