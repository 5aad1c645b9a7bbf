package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home on a disk that really is full: of some bytes that are left the command takes what it can get, and then the kernel
 * refuses it more, at another step each time. {@code -Dlayerlift.seed} repeats how much is left; {@code
 * -Dlayerlift.fills=200} makes it go on until so many calls found no space.
 */
@Tag("slow")
@Tag("P17")
class FullDiskIT {
    private static final int FILLS = Integer.getInteger("layerlift.fills", 0);
    private static final int ROUNDS = 9;
    private static final Duration TIME_MAX = Duration.ofSeconds(15);
    private static final int MEGABYTES = 64;
    private static final int[] SIZES = {70_000, 300_000, 2_000};

    /** What finds no space, and of how many bytes it certainly does not need more. */
    private enum Call {
        MIGRATE(1_500_000),
        IMPORT(600_000),
        ROLL_BACK(300_000),
        EXPORT(100_000),
        INIT(400_000);

        private final long bytes;

        Call(long bytes) {
            this.bytes = bytes;
        }
    }

    private final long seed = Long.getLong("layerlift.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** With so much left a call was seen to do all of its work: there is nothing to find beyond. */
    private final Map<Call, Long> enough = new EnumMap<>(Call.class);

    private final Map<Call, Integer> refused = new EnumMap<>(Call.class);
    private final Set<String> waiting = new LinkedHashSet<>();
    private final List<String> done = new ArrayList<>();
    private final Set<String> takenBack = new HashSet<>();
    private int files;
    private int interrupted;
    private int rolledBack;

    @TempDir
    private Path folder;

    private SmallDisk disk;
    private User user;
    private Aftermath aftermath;

    @BeforeEach
    void makeAHome() {
        disk = SmallDisk.on(folder.resolve("disk"), MEGABYTES + FILLS);
        // What a call says goes elsewhere: it is no part of what is tested.
        user = new User(folder).at(disk.folder().resolve("home"));
        user.run("init", "--domain", User.DOMAIN).exits(0);
        aftermath = new Aftermath(user);
    }

    @AfterEach
    void unmount() throws IOException {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void onADiskWithoutAnySpaceEveryCommandSaysSoAndChangesNothing() {
        String did = user.imports(sample()).get(0);
        user.migrates(List.of(did));
        String id = aftermath.completed().get(0);
        String waits = user.imports(sample()).get(0);
        Path more = sample();
        Path export = disk.folder().resolve("audit.jsonl");
        disk.leave(0);

        List.of(
                        user.run("import", more.toString(), "--json"),
                        user.run("migrate", waits, "--to", "webvh", "--json"),
                        user.run("rollback", id, "--json"),
                        user.run("resume", "--json"),
                        user.run("status", "--json"),
                        user.run("audit", "export", "--out", export.toString(), "--json"),
                        user.at(disk.folder().resolve("other")).run("init", "--domain", User.DOMAIN, "--json"))
                .forEach(outcome -> {
                    outcome.exits(1).explainsItself();
                    assertNoSpace(outcome.error());
                });

        disk.free();
        assertThat(export).doesNotExist();
        user.run("resume", "--json").exits(0);
        aftermath.isWhole(takenBack, true);
        user.run("rollback", id).exits(0);
        user.migrates(List.of(waits, user.imports(more).get(0)));
        user.at(disk.folder().resolve("other"))
                .run("init", "--domain", User.DOMAIN)
                .exits(0);
        assertThat(leftOver()).isEmpty();
    }

    @Test
    @Tag("P02")
    @Tag("P19")
    void whereverADiskFillsUpResumeEndsEachMigrationOnceThereIsSpace() {
        System.err.println("FullDiskIT: seed " + seed + ", repeat with -Dlayerlift.seed=" + seed);
        supply();
        Instant start = Instant.now();
        int round = 0;
        // On a slow machine until one found no space.
        while (sum() < FILLS
                || (refused.isEmpty() && round < ROUNDS)
                || (round < ROUNDS && Duration.between(start, Instant.now()).compareTo(TIME_MAX) < 0)) {
            Call call = Call.values()[round % 2 == 0 ? 0 : 1 + round / 2 % (Call.values().length - 1)];
            fill(call);
            round++;
        }
        System.err.println("FullDiskIT: " + round + " rounds in "
                + Duration.between(start, Instant.now()).toSeconds() + " s; no space for " + refused + "; "
                + interrupted
                + " migrations were interrupted, " + rolledBack + " rolled back; states: " + aftermath.states());
        waiting.addAll(user.imports(sample()));
        user.migrates(List.copyOf(waiting));
        aftermath.isWhole(takenBack, true);
        user.run("audit", "verify", "--json").exits(0);
        assertThat(refused).as("calls that found no space").isNotEmpty();
    }

    private void fill(Call call) {
        long left = random.nextLong(enough.getOrDefault(call, call.bytes));
        disk.leave(left);
        boolean found = switch (call) {
            case IMPORT -> importing();
            case MIGRATE -> migrating();
            case ROLL_BACK -> rollingBack();
            case EXPORT -> exporting();
            case INIT -> making();
        };
        disk.free();
        if (found) {
            refused.merge(call, 1, Integer::sum);
        } else {
            enough.merge(call, Math.max(1, left), Math::min);
        }
        resume();
        aftermath.isWhole(takenBack, false);
        assertThat(leftOver()).as("after " + call + " with " + left + " bytes").isEmpty();
        supply();
    }

    private boolean importing() {
        List<Path> more = List.of(sample(), sample());
        String[] arguments = {
            "import", more.get(0).toString(), more.get(1).toString(), "--json",
        };
        boolean found = foundNoSpace(user.run(arguments));
        disk.free();
        // What was imported before the disk was full is recognised: each file is one asset.
        JsonNode assets = user.run(arguments).exits(0).json().path("assets");
        Set<String> dids = new HashSet<>();
        assets.forEach(asset -> dids.add(text(asset, "did")));
        assertThat(dids).hasSize(more.size());
        waiting.addAll(dids);
        return found;
    }

    private boolean migrating() {
        boolean found =
                foundNoSpace(user.runWithInput(String.join("\n", waiting), "migrate", "-", "--to", "webvh", "--json"));
        // Who looks needs some space too.
        disk.free();
        interrupted += aftermath.interrupted();
        if (random.nextInt(3) == 0) {
            disk.leave(random.nextLong(Call.MIGRATE.bytes));
            foundNoSpace(user.run("resume", "--json"));
        }
        return found;
    }

    private boolean rollingBack() {
        String id = done.remove(random.nextInt(done.size()));
        boolean found = foundNoSpace(user.run("rollback", id, "--json"));
        disk.free();
        interrupted += aftermath.interrupted();
        resume();
        // Refused before it was noted, it is as if nobody had asked.
        if (!aftermath.completed().contains(id)) {
            takenBack.add(id);
        }
        return found;
    }

    private boolean exporting() {
        Path file = disk.folder().resolve("audit.jsonl");
        boolean found = foundNoSpace(user.run("audit", "export", "--out", file.toString(), "--json"));
        assertThat(Files.exists(file)).as("a bundle is whole or not there").isEqualTo(!found);
        delete(file);
        return found;
    }

    private boolean making() {
        User other = user.at(disk.folder().resolve("other"));
        boolean found = foundNoSpace(other.run("init", "--domain", User.DOMAIN, "--json"));
        disk.free();
        if (found) {
            assertThat(other.run("assets", "--json")
                            .exits(2)
                            .error()
                            .path("code")
                            .textValue())
                    .isEqualTo("HOME_MISSING");
            other.run("init", "--domain", User.DOMAIN, "--json").exits(0);
        }
        assertThat(other.imports(sample())).hasSize(1);
        assertThat(leftOver()).isEmpty();
        delete(other.home());
        return found;
    }

    /** Whether a call found no space; anything else that went wrong fails the test. */
    private static boolean foundNoSpace(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.toString()).isIn(0, 1);
        JsonNode said = outcome.explainsItself().json();
        List<JsonNode> errors = new ArrayList<>();
        if (said.path("error").isObject()) {
            errors.add(said.path("error"));
        }
        said.path("migrations").forEach(migration -> {
            if (migration.path("error").isObject()) {
                errors.add(migration.path("error"));
            }
        });
        errors.forEach(FullDiskIT::assertNoSpace);
        assertThat(outcome.exitCode() != 0 && errors.isEmpty())
                .as("failed without an error: " + outcome)
                .isFalse();
        return !errors.isEmpty();
    }

    private static void assertNoSpace(JsonNode error) {
        assertThat(text(error, "code")).as(error.toString()).isEqualTo("NO_SPACE");
        assertThat(error.path("recovery").path(0).asText()).as(error.toString()).isNotEmpty();
        if (text(error, "type").equals("validation_error")) {
            // Validation found that there is too little before anything was made.
            assertThat(text(error, "message")).contains("bytes free (expected: at least ");
        } else {
            assertThat(text(error, "type")).as(error.toString()).isEqualTo("storage_error");
            assertThat(text(error, "message")).contains("no space left");
            assertThat(error.path("recovery").path(0).asText()).startsWith("free ");
        }
    }

    private void resume() {
        JsonNode resumed =
                user.run("resume", "--json").exits(0).explainsItself().json();
        resumed.path("migrations").forEach(migration -> {
            if (!text(migration, "state").equals("completed")) {
                rolledBack++;
            }
        });
        assertThat(aftermath.interrupted()).as("unfinished after resume").isZero();
    }

    /** Takes care that there is something to migrate and something to take back. */
    private void supply() {
        Set<String> migrated = aftermath.migrated();
        waiting.removeAll(migrated);
        while (waiting.size() < SIZES.length) {
            waiting.addAll(user.imports(sample()));
        }
        done.clear();
        done.addAll(aftermath.completed());
        if (done.isEmpty()) {
            user.migrates(List.of(waiting.iterator().next()));
            supply();
        }
    }

    /** A file of its own content, outside of the disk. */
    private Path sample() {
        byte[] content = new byte[SIZES[files % SIZES.length]];
        random.nextBytes(content);
        try {
            return Files.write(folder.resolve("file " + files++ + ".bin"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int sum() {
        return refused.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Files that only belong to a write that is under way. */
    private List<Path> leftOver() {
        try (Stream<Path> all = Files.walk(disk.folder())) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> path.toString().contains(".staging~")
                            || Stream.of(".part", ".new", "-wal", "-shm").anyMatch(path.toString()::endsWith))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            Path[] paths = all.toArray(Path[]::new);
            for (int i = paths.length - 1; i >= 0; i--) {
                Files.delete(paths[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
