package dev.layerlift.acceptance;

import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.bootstrap.BitcoinDesk;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.home.PassphraseSource;
import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A home that this process opens through the library: what is done so often that a command each would take too long. */
final class BitcoinHome implements AutoCloseable {
    private static final PassphraseSource PASSPHRASE = User.PASSPHRASE::toCharArray;
    private static final long PATIENCE_SECONDS = 180;

    private final Path root;
    private Layerlift layerlift;

    private BitcoinHome(Path root, Layerlift layerlift) {
        this.root = root;
        this.layerlift = layerlift;
    }

    /** Makes a home on a chain that is reached there, with more lines of the section {@code bitcoin}. */
    static BitcoinHome create(Path root, CoinWorld world, URI rpc, String more) throws IOException {
        HomeDirectory home = new HomeDirectory(root);
        Layerlift.create(home, WebHost.parse(User.DOMAIN), PASSPHRASE).close();
        world.configure(root, rpc, more);
        return open(root);
    }

    /** Opens a home that is there. */
    static BitcoinHome open(Path root) {
        return new BitcoinHome(root, Layerlift.open(new HomeDirectory(root), PASSPHRASE));
    }

    /** Closes it and opens it again, as a process that is started anew. */
    void reopen() {
        layerlift.close();
        openAgain();
    }

    /** Opens it after it was closed. */
    void openAgain() {
        layerlift = Layerlift.open(new HomeDirectory(root), PASSPHRASE);
    }

    /** Copies a home that nobody has open: from then on there are two with one seed. */
    static void copy(Path root, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(root.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    Path root() {
        return root;
    }

    Layerlift layerlift() {
        return layerlift;
    }

    BitcoinDesk bitcoin() {
        return layerlift.bitcoin();
    }

    /** Imports so many small assets. */
    List<Did> imported(String name, int count) {
        List<Did> dids = new ArrayList<>();
        for (int from = 0; from < count; from += AssetImporter.GROUP_MAX) {
            List<ImportItem> items = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + AssetImporter.GROUP_MAX); i++) {
                byte[] bytes = (name + " " + i).getBytes(StandardCharsets.UTF_8);
                items.add(new ImportItem(name + i + ".txt", "text/plain", Content.of(bytes), "/" + name + i));
            }
            layerlift
                    .importer()
                    .importAll(items)
                    .forEach(one -> dids.add(one.asset().did()));
        }
        return dids;
    }

    /** The same, lifted to the web. */
    List<Did> onTheWeb(String name, int count) throws Exception {
        List<CompletableFuture<MigrationResult>> all = new ArrayList<>();
        for (Did did : imported(name, count)) {
            all.add(layerlift
                    .migrationManager()
                    .migrate(did, Layer.WEBVH, MigrationOptions.DEFAULT)
                    .toCompletableFuture());
        }
        List<Did> lifted = new ArrayList<>();
        for (CompletableFuture<MigrationResult> one : all) {
            lifted.add(end(one).targetDid().orElseThrow());
        }
        return lifted;
    }

    /** Begins to anchor it. */
    CompletableFuture<MigrationResult> anchors(Did source, MigrationOptions options) {
        return layerlift.migrationManager().migrate(source, Layer.BTCO, options).toCompletableFuture();
    }

    List<CompletableFuture<MigrationResult>> anchorsAll(List<Did> sources, MigrationOptions options) {
        return sources.stream().map(source -> anchors(source, options)).toList();
    }

    /** Waits for the end of a migration. */
    static MigrationResult end(CompletableFuture<MigrationResult> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What may be paid, and who gets the satoshi. */
    static MigrationOptions options(long maxFeeSats, Optional<String> owner) {
        return new MigrationOptions(
                true,
                CredentialSelection.ORIGIN_ONLY,
                Optional.empty(),
                false,
                OptionalLong.of(maxFeeSats),
                owner,
                JsonObject.EMPTY);
    }

    /** What the wallet holds in all its outputs, in satoshis. */
    long sats() {
        return bitcoin().utxos().stream().mapToLong(utxo -> utxo.sats()).sum();
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException(what + ": not within " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        layerlift.close();
    }
}
