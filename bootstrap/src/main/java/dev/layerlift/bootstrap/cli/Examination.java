package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidVersion;
import dev.layerlift.application.DidVersions;
import dev.layerlift.application.HomeKnowledge;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.BitcoinDesk;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.home.EnvironmentPassphrase;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.home.HomeLock;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The checks of {@code doctor}, one after the other; those that need what is missing are left out. */
final class Examination {
    private static final int JAVA_MIN = 17;
    private static final int NAMED_MAX = 3;
    private static final int READ_MAX = 100;
    private static final int LOGS_MAX = 1000;
    private static final long FREE_BYTES_MIN = 100_000_000L;

    /** No right clock is before the time this was written. */
    private static final Instant NOW_MIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration CLOCK_BACK_MAX = Duration.ofMinutes(5);

    private final HomeDirectory home;
    private final Surroundings around;
    private final List<Check> checks = new ArrayList<>();

    Examination(HomeDirectory home, Surroundings around) {
        this.home = home;
        this.around = around;
    }

    /** Makes them all. */
    List<Check> checks() {
        check("java", this::java);
        if (check("home", this::present)) {
            check("writable", this::writable);
            @Nullable LayerliftConfig config = config();
            if (config != null) {
                opened(config);
            }
        }
        return checks;
    }

    private String java() {
        int feature = Runtime.version().feature();
        if (feature < JAVA_MIN) {
            throw problem("Java " + feature + " (expected: " + JAVA_MIN + " or newer)");
        }
        return "Java " + Runtime.version();
    }

    private String present() {
        home.requireExists();
        return home.root().toString();
    }

    private String writable() {
        home.requireWritable();
        long free;
        try {
            free = Files.getFileStore(home.root()).getUsableSpace();
        } catch (IOException e) {
            throw problem("free space cannot be found out: " + e.getMessage());
        }
        if (free < FREE_BYTES_MIN) {
            throw problem(Texts.bytes(free) + " free (expected: at least " + Texts.bytes(FREE_BYTES_MIN) + ")");
        }
        return Texts.bytes(free) + " free";
    }

    private @Nullable LayerliftConfig config() {
        try {
            LayerliftConfig config = home.config();
            if (config.webvh().host().isEmpty()) {
                checks.add(new Check("configuration", false, "webvh.host is not set (expected: your domain)"));
            } else {
                checks.add(new Check(
                        "configuration", true, "host " + config.webvh().host().get()));
            }
            return config;
        } catch (MigrationException e) {
            checks.add(new Check("configuration", false, words(e.error())));
            return null;
        }
    }

    /** The stores are used only where the database is there: in a home that lost it, nothing is written. */
    private void opened(LayerliftConfig config) {
        try (Layerlift layerlift = Layerlift.openReadOnly(home)) {
            check("database", layerlift::examineDatabase);
            checks.addAll(new StoreExamination(home, config).checks());
            check("assets", () -> {
                layerlift.assets().list(Optional.empty(), Optional.empty(), READ_MAX);
                return "readable";
            });
            check("clock", () -> clock(layerlift));
            check("migrations", () -> migrations(layerlift));
            check("versions", () -> versions(layerlift));
            check("logs", () -> logs(layerlift));
            check("status lists", () -> lists(layerlift));
            if (config.bitcoin().url().isPresent()) {
                check("bitcoin", () -> bitcoin(layerlift));
            }
            keys(layerlift);
        } catch (MigrationException e) {
            checks.add(new Check("database", false, words(e.error())));
        }
    }

    private static String bitcoin(Layerlift layerlift) {
        BitcoinDesk bitcoin = layerlift.bitcoin();
        BlockRef tip = bitcoin.tip();
        // Where its files are served is needed for the first one at the latest.
        layerlift.layers().method(Layer.BTCO).placeOf(BtcoDid.of(bitcoin.network(), 0));
        return bitcoin.network().name().toLowerCase(Locale.ROOT) + ", block " + tip.height() + ", " + bitcoin.feeRate();
    }

    private String clock(Layerlift layerlift) {
        Instant now = around.clock().instant();
        if (now.isBefore(NOW_MIN)) {
            throw problem("it is " + Texts.time(now) + " here (expected: the right time, in UTC)");
        }
        Optional<Migration> newest = newest(layerlift);
        if (newest.isPresent() && now.plus(CLOCK_BACK_MAX).isBefore(newest.get().updatedAt())) {
            throw problem("it is " + Texts.time(now) + " here, before the newest migration, "
                    + Texts.time(newest.get().updatedAt()) + " (expected: a clock that does not go back)");
        }
        return Texts.time(now);
    }

    private static Optional<Migration> newest(Layerlift layerlift) {
        try {
            return layerlift.migrationManager().findMigrations(MigrationQuery.ALL).items().stream()
                    .findFirst();
        } catch (MigrationException e) {
            // The check of the migrations tells of it; the clock is judged without.
            return Optional.empty();
        }
    }

    private String migrations(Layerlift layerlift) {
        layerlift.migrationManager().findMigrations(MigrationQuery.ALL);
        MigrationQuery quarantined = new MigrationQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.of(MigrationState.QUARANTINED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                100);
        List<Migration> stuck =
                layerlift.migrationManager().findMigrations(quarantined).items();
        if (!stuck.isEmpty()) {
            throw problem("quarantined: " + ids(stuck) + " (expected: none; look at each: layerlift status ID)");
        }
        List<Migration> open = layerlift
                .migrationManager()
                .findMigrations(MigrationQuery.ofUnfinished())
                .items();
        if (!open.isEmpty() && !inUse()) {
            throw problem("interrupted: " + ids(open) + " (expected: none; run: layerlift resume)");
        }
        return open.isEmpty() ? "all at rest" : Texts.count(open.size(), "migration") + " in work now";
    }

    /** Versions of DIDs that are saved: those that wait for witnesses are in order, those that were interrupted are not. */
    private String versions(Layerlift layerlift) {
        List<DidVersion> pending = layerlift.dids().pending();
        List<String> interrupted = pending.stream()
                .filter(v -> v.state() == DidVersion.State.SAVED)
                .map(v -> v.did().value())
                .toList();
        if (!interrupted.isEmpty() && !inUse()) {
            throw problem(
                    "saved and not published: " + named(interrupted) + " (expected: none; run: layerlift resume)");
        }
        return pending.isEmpty()
                ? "all published"
                : Texts.count(pending.size(), "version") + " saved and not published: layerlift webvh pending";
    }

    /** Published logs that went back, or on without this home: only their owner's home can know. */
    private static String logs(Layerlift layerlift) {
        DidVersions.Examined logs = layerlift.dids().examine(LOGS_MAX);
        if (!logs.problems().isEmpty()) {
            throw problem(
                    named(logs.problems()) + "; restore each did.jsonl as it was published last, or the database as"
                            + " it was last, from a backup");
        }
        return "as published, of " + Texts.count(logs.examined(), "DID")
                + (logs.examined() == LOGS_MAX ? ", those changed last and some more" : "");
    }

    private static String lists(Layerlift layerlift) {
        HomeKnowledge.ListsExamined lists = layerlift.knowledge().examineLists(LOGS_MAX);
        if (!lists.problems().isEmpty()) {
            throw problem(named(lists.problems()));
        }
        return lists.examined() == 0 ? "none published" : lists.examined() + " say what this home set";
    }

    /** Whether another process works on the home, so that what is unfinished is not interrupted. */
    private boolean inUse() {
        if (home.config().persistence().isShared()) {
            // Whoever is on another machine cannot be seen from here; what nobody advances is told by status --stuck.
            return true;
        }
        try {
            HomeLock.take(home).close();
            return false;
        } catch (MigrationException e) {
            return e.error().code().equals(HomeLock.LEASE_HELD);
        }
    }

    private void keys(Layerlift layerlift) {
        boolean given = around.variables().containsKey(EnvironmentPassphrase.VARIABLE)
                || around.variables().containsKey(EnvironmentPassphrase.FILE_VARIABLE);
        if (!given) {
            check(
                    "system key",
                    () -> layerlift.systemKey() + ", its private half not checked: no passphrase was given");
            return;
        }
        EnvironmentPassphrase passphrase = new EnvironmentPassphrase(around.variables(), Optional.empty(), false);
        boolean opens = check("passphrase", () -> {
            layerlift.requirePassphrase(passphrase);
            return "opens the keys";
        });
        check("system key", () -> {
            if (!opens) {
                return layerlift.systemKey() + ", its private half not checked: the passphrase does not open the keys";
            }
            layerlift.requireSystemKey(passphrase);
            return layerlift.systemKey() + ", its private half opens";
        });
    }

    private boolean check(String name, Supplier<String> look) {
        try {
            checks.add(new Check(name, true, look.get()));
            return true;
        } catch (RuntimeException e) {
            checks.add(new Check(name, false, words(MigrationException.from(e).error())));
            return false;
        }
    }

    private static String ids(List<Migration> migrations) {
        return named(migrations.stream().map(m -> m.id().toString()).toList());
    }

    /** The first of many names. */
    static String named(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
        int more = names.size() - NAMED_MAX;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** What is wrong and what to do. */
    static String words(MigrationError error) {
        return error.recovery().isEmpty()
                ? error.message()
                : error.message() + "; " + String.join("; ", error.recovery());
    }

    private static MigrationException problem(String message) {
        return MigrationException.validation("NOT_IN_ORDER", message);
    }
}
