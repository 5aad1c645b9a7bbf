package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the command without warning while it transfers large content in chunks, with 256 MB of memory, and lets the next one
 * go on. It is short; {@code -Dlayerlift.transfer.megabytes=5000 -Dlayerlift.transfer.kills=5} makes it long, and it says
 * what it did. {@code -Dlayerlift.seed} repeats its bytes and delays, as far as the machine is as busy as it was.
 */
@Tag("slow")
@Tag("P16")
@Tag("P44")
@Tag("P49")
class TransferKillIT {
    private static final int MEGABYTE = 1_000_000;
    private static final int MEGABYTES = Integer.getInteger("layerlift.transfer.megabytes", 64);
    private static final int KILLS = Integer.getInteger("layerlift.transfer.kills", 2);
    private static final int ROLLBACK_MEGABYTES = 20;
    private static final String CHUNK_SIZE =
            System.getProperty("layerlift.transfer.chunkSize", MEGABYTES < 500 ? "1MiB" : "10MiB");
    private static final Product LITTLE_MEMORY = Product.packaged().with("-Xmx256m", "-XX:+UseSerialGC");

    /** So many files are transferred at most until one was killed so often: the last kills may come too late. */
    private static final int FILES_MAX = 10;

    private final long seed = Long.getLong("layerlift.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Duration patience = Duration.ofSeconds(120 + MEGABYTES / 10);

    @TempDir
    private Path folder;

    private User user;
    private Path uploads;
    private int kills;
    private int interrupted;

    @Test
    void afterKillsInTheMiddleOfATransferResumeGoesOnAndNothingIsLeftOver() {
        System.err.println("TransferKillIT: seed " + seed + ", repeat with -Dlayerlift.seed=" + seed);
        user = new User(folder, LITTLE_MEMORY);
        user.run("init", "--domain", User.DOMAIN).exits(0);
        uploads = user.home().resolve("restricted/webvh/.staging~/uploads");
        Aftermath aftermath = new Aftermath(user);
        Instant start = Instant.now();
        Hunts hunts = new Hunts(user, random, List.of(uploads)).within("migrate", 50 + 3L * MEGABYTES / KILLS);
        int files = 0;
        while (interrupted < KILLS) {
            assertThat(++files)
                    .as("files until a transfer was killed " + KILLS + " times")
                    .isLessThanOrEqualTo(FILES_MAX);
            transfer(hunts, aftermath);
        }
        aftermath.isWhole(Set.of(), true);
        assertThat(aftermath.leftInStaging()).isEmpty();
        System.err.println("TransferKillIT: " + files + " of " + MEGABYTES + " MB in chunks of " + CHUNK_SIZE
                + ", each killed at random: " + kills + " kills, " + interrupted
                + " of them in the middle of the transfer, "
                + Duration.between(start, Instant.now()).toSeconds() + " s");
    }

    @Test
    @Tag("P47")
    void aRollbackAfterAKillInTheMiddleRemovesTheUpload() {
        user = new User(folder, LITTLE_MEMORY);
        user.run("init", "--domain", User.DOMAIN).exits(0);
        uploads = user.home().resolve("restricted/webvh/.staging~/uploads");
        Aftermath aftermath = new Aftermath(user);
        Hunts hunts = new Hunts(user, random, List.of(uploads)).within("migrate", 100);
        for (int files = 0; unfinished().isEmpty() && files < FILES_MAX; files++) {
            written(ROLLBACK_MEGABYTES);
            hunts.begin("", "migrate", text(imported(), "did"), "--to", "webvh", "--chunk-size", "64KiB", "--json")
                    .killAtWork();
        }
        assertThat(unfinished()).as("an upload that was cut off").hasSize(1);
        JsonNode cutOff = user.run("status", "--unfinished", "--json")
                .exits(0)
                .json()
                .path("migrations")
                .get(0);

        user.start("", "rollback", text(cutOff, "migrationId")).await(patience).exits(0);

        assertThat(unfinished()).isEmpty();
        aftermath.isWhole(Set.of(), true);
        assertThat(aftermath.leftInStaging()).isEmpty();
        user.start("", "migrate", text(cutOff, "sourceDid"), "--to", "webvh", "--json")
                .await(patience)
                .exits(0);
    }

    /** One file, killed again and again on its way until the kills are enough. */
    private void transfer(Hunts hunts, Aftermath aftermath) {
        String sha256 = written(MEGABYTES);
        JsonNode asset = imported();
        assertThat(text(asset, "sha256")).isEqualTo(sha256);
        String[] migrate = {"migrate", text(asset, "did"), "--to", "webvh", "--chunk-size", CHUNK_SIZE, "--json"};
        Set<String> begun = new HashSet<>();
        boolean killed = hunts.begin("", migrate).killAtWork();
        while (killed && isUnfinished(aftermath, begun) && interrupted < KILLS) {
            killed = hunts.begin("", "resume", "--json").killAtWork();
        }
        // Nothing to do is a failure of "nothing selected".
        assertThat(user.start("", "resume", "--json")
                        .await(patience)
                        .explainsItself()
                        .exitCode())
                .isIn(0, 1);

        assertThat(begun)
                .as("uploads, which are gone on with and not begun again")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(aftermath.interrupted()).as("unfinished after resume").isZero();
        JsonNode migration = user.start("", migrate)
                .await(patience)
                .exits(0)
                .json()
                .path("migrations")
                .get(0);
        if (!begun.isEmpty()) {
            assertThat(migration.path("alreadyDone").asBoolean())
                    .as("resume completed it")
                    .isTrue();
        }
        String target = text(migration, "targetDid");
        assertThat(user.published().content(target))
                .singleElement()
                .satisfies(file -> assertThat(sha256(file)).isEqualTo(sha256));
        assertThat(user.start("", "verify", target, "--json")
                        .await(patience)
                        .exits(0)
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
        assertThat(aftermath.leftInStaging()).isEmpty();
    }

    private JsonNode imported() {
        Path file = folder.resolve("content.bin");
        JsonNode asset = user.start("", "import", file.toString(), "--json")
                .await(patience)
                .exits(0)
                .json()
                .path("assets")
                .get(0);
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return asset;
    }

    /** Whether the kill left something to go on with; counts it where that is an upload. */
    private boolean isUnfinished(Aftermath aftermath, Set<String> begun) {
        kills++;
        List<String> left = unfinished();
        begun.addAll(left);
        if (!left.isEmpty()) {
            interrupted++;
        }
        return aftermath.interrupted() > 0;
    }

    private List<String> unfinished() {
        if (!Files.isDirectory(uploads)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(uploads)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".upload"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file of random bytes; gives its SHA-256. */
    private String written(int megabytes) {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[MEGABYTE];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("content.bin")))) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(buffer);
                digest.update(buffer);
                out.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(Path file) {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), newDigest())) {
            byte[] buffer = new byte[MEGABYTE];
            while (in.read(buffer) >= 0) {
                // Hashed by the stream.
            }
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
