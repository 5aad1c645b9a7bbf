package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.DidResolver;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.LayerliftReader;
import dev.layerlift.bootstrap.config.ConfigFile;
import dev.layerlift.bootstrap.home.EnvironmentPassphrase;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.CredentialVerifier;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: the home they work on and the screen they write to. Nothing is wired before it is needed. */
abstract class LayerliftCommand implements Callable<Integer> {
    private final Surroundings around;

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable Screen screen;

    LayerliftCommand(Surroundings around) {
        this.around = around;
    }

    /** Does the work; gives the exit code. */
    abstract int run();

    @Override
    public final Integer call() {
        return run();
    }

    /** The streams, the environment, the time. */
    final Surroundings around() {
        return around;
    }

    /** Where to write. */
    final Screen screen() {
        if (screen == null) {
            screen = new Screen(around, root().json);
        }
        return screen;
    }

    /** The home that is meant. */
    final HomeDirectory home() {
        return HomeDirectory.locate(root().home(), around.variables(), around.userFolder());
    }

    /** Opens the home to read: neither lock nor passphrase is needed. */
    final Layerlift openToRead() {
        return Layerlift.openReadOnly(home());
    }

    /** Works with a resolver: that of the home, or where there is none, one that needs none. */
    final <T> T withResolver(Function<DidResolver, T> work) {
        if (home().exists()) {
            try (Layerlift layerlift = openToRead()) {
                return work.apply(layerlift.resolver());
            }
        }
        try (LayerliftReader reader = LayerliftReader.open(HttpsWebConfig.DEFAULT, around.clock())) {
            return work.apply(reader.resolver());
        }
    }

    /** Works with a verifier of credentials and a resolver: those of the home, or where there is none, of nobody. */
    final <T> T withVerifier(BiFunction<CredentialVerifier, DidResolver, T> work) {
        if (home().exists()) {
            try (Layerlift layerlift = openToRead()) {
                return work.apply(layerlift.credentialVerifier(), layerlift.resolver());
            }
        }
        try (LayerliftReader reader = LayerliftReader.open(HttpsWebConfig.DEFAULT, around.clock())) {
            return work.apply(reader.credentialVerifier(), reader.resolver());
        }
    }

    /** Opens the home to change it. */
    final Layerlift openToChange() {
        HomeDirectory home = home();
        home.requireExists();
        return Layerlift.open(home, new EnvironmentPassphrase(around.variables(), around.prompt(), false));
    }

    /** Throws {@code CONFIG_INVALID}, with what to do, when the configuration lacks what the layer needs. */
    static void requireLayer(Layerlift layerlift, Layer layer) {
        if (layer == Layer.WEBVH && layerlift.config().webvh().host().isEmpty()) {
            throw MigrationException.validation(
                    ConfigFile.CONFIG_INVALID,
                    layerlift.home().configFile()
                            + ": webvh.host is not set (expected: the domain that the public folder is served under)",
                    "set webvh.host in that file");
        }
    }

    /** The value of a future; what it failed with is thrown. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw MigrationException.from(e);
        }
    }

    /** The command {@code layerlift} with all below it. */
    final CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("a command runs only after it was parsed");
        }
        return spec.root().commandLine();
    }

    private RootCommand root() {
        return commandLine().getCommand();
    }
}
