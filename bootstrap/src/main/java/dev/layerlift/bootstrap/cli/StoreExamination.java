package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.StoreProbe;
import dev.layerlift.application.StoreProbe.Use;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.config.StoreConfig;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.wiring.Access;
import dev.layerlift.bootstrap.wiring.Greetings;
import dev.layerlift.bootstrap.wiring.Resources;
import dev.layerlift.bootstrap.wiring.Stores;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Whether the store of each layer can be used, shown by using it. */
final class StoreExamination {
    private final HomeDirectory home;
    private final LayerliftConfig config;

    StoreExamination(HomeDirectory home, LayerliftConfig config) {
        this.home = home;
        this.config = config;
    }

    /** A check for each area of each layer. */
    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        layer(Layer.PEER, List.of(Area.RESTRICTED), checks);
        layer(Layer.WEBVH, List.of(Area.PUBLIC, Area.RESTRICTED), checks);
        if (config.bitcoin().url().isPresent() || !(config.storage().btco() instanceof StoreConfig.Local)) {
            // Without a chain nothing is written to it; but a server that was set up wrongly is told of all the same.
            layer(Layer.BTCO, List.of(Area.PUBLIC, Area.RESTRICTED), checks);
        }
        return checks;
    }

    private void layer(Layer layer, List<Area> areas, List<Check> checks) {
        try (Resources resources = new Resources()) {
            Stores stores = new Stores(home, config.storage(), Access.CHANGE, resources, new Greetings());
            StoreConfig kind = stores.config(layer);
            ContentStore store = stores.open(layer);
            for (Area area : areas) {
                checks.add(used(layer, kind, store, area));
            }
        } catch (RuntimeException e) {
            checks.add(failed(name(layer, areas.get(0)), e));
        }
    }

    private static String name(Layer layer, Area area) {
        return (layer == Layer.PEER ? "private" : layer.id()) + " store"
                + (layer == Layer.PEER ? "" : ", " + area.name().toLowerCase(Locale.ROOT));
    }

    private Check used(Layer layer, StoreConfig kind, ContentStore store, Area area) {
        String name = name(layer, area);
        try {
            List<Use> uses = new StoreProbe(store, UUID.randomUUID().toString(), System::nanoTime).use(area);
            String times = String.join(
                    ", ",
                    uses.stream().map(u -> u.name() + " " + millis(u.micros())).toList());
            return new Check(name, true, place(layer, kind, area) + ": " + times + strangers(kind, area));
        } catch (RuntimeException e) {
            return failed(name, e);
        }
    }

    private static Check failed(String name, RuntimeException thrown) {
        return new Check(
                name, false, Examination.words(MigrationException.from(thrown).error()));
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    private String place(Layer layer, StoreConfig kind, Area area) {
        if (area == Area.PUBLIC && kind instanceof StoreConfig.Local local) {
            return local.under(home.root()).toString();
        }
        if (kind instanceof StoreConfig.S3 s3) {
            String bucket = area == Area.PUBLIC ? s3.bucket().orElse("") : s3.restrictedBucket();
            return "s3, bucket " + bucket + s3.endpoint().map(e -> " at " + e).orElse("");
        }
        if (kind instanceof StoreConfig.Ipfs ipfs) {
            return area == Area.PUBLIC
                    ? "ipfs, " + ipfs.name() + " at " + ipfs.api()
                    : home.restricted().resolve(layer.id()).toString();
        }
        if (kind instanceof StoreConfig.Gcs gcs) {
            String bucket = area == Area.PUBLIC ? gcs.bucket().orElse("") : gcs.restrictedBucket();
            return "gcs, bucket " + bucket + gcs.endpoint().map(e -> " at " + e).orElse("");
        }
        return kind.type();
    }

    /** Names files that lie directly in the served folder: Layerlift puts none there, and whoever did may forget them. */
    private String strangers(StoreConfig kind, Area area) {
        Optional<Path> folder = area == Area.PUBLIC && kind instanceof StoreConfig.Local local
                ? Optional.of(local.under(home.root()))
                : Optional.empty();
        if (folder.isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get(), Files::isRegularFile)) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw MigrationException.validation(
                    "NOT_IN_ORDER", folder.get() + ": cannot be listed (expected: a folder that this user may list)");
        }
        Collections.sort(names);
        return names.isEmpty() ? "" : "; served, but of no DID: " + Examination.named(names);
    }
}
