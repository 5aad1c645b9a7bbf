package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the command without warning while it imports, migrates, rolls back and resumes, again and again on one home.
 * Delays are random; {@code -Dlayerlift.seed} repeats them, as far as the machine is as busy as it was. It is short;
 * {@code -Dlayerlift.kills=200} makes it go on until so many calls were killed at work.
 */
@Tag("slow")
@Tag("P16")
class KillIT {
    private static final int KILLS = Integer.getInteger("layerlift.kills", 0);
    private static final int ROUNDS = 24;
    private static final int ROUNDS_MIN = 4;
    private static final Duration TIME_MAX = Duration.ofSeconds(75);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int FILES = 30;

    private final long seed = Long.getLong("layerlift.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SampleFiles samples = new SampleFiles(seed);

    /** By command, the time after its first change within which it is killed, in milliseconds. */
    private final Map<String, Long> windows = new HashMap<>();

    /** Assets without a completed migration; migrations that completed; those whose rollback was asked for. */
    private final Set<String> waiting = new LinkedHashSet<>();

    private final List<String> done = new ArrayList<>();
    private final Set<String> takenBack = new HashSet<>();
    private final Set<String> everImported = new HashSet<>();

    private int killedAtWork;
    private int interrupted;
    private int resumesKilled;

    @TempDir
    private Path folder;

    private User user;
    private Aftermath aftermath;

    @Test
    void afterAKillAtAnyMomentResumeLeavesNothingHalfThere() {
        System.err.println("KillIT: seed " + seed + ", repeat with -Dlayerlift.seed=" + seed);
        user = User.withHome(folder);
        aftermath = new Aftermath(user);
        calibrate();
        Instant start = Instant.now();
        int round = 0;
        while (goesOn(round, Duration.between(start, Instant.now()))) {
            switch (round % 4) {
                case 0 -> killAnImport(round);
                case 1, 2 -> killAMigrate();
                default -> killARollback();
            }
            round++;
        }
        System.err.println("KillIT: " + round + " rounds in "
                + Duration.between(start, Instant.now()).toSeconds() + " s; " + killedAtWork + " calls killed at work, "
                + resumesKilled + " of them resume; " + interrupted + " migrations were interrupted; states: "
                + aftermath.states());
        migrateTheRest();
        user.run("audit", "verify", "--json").exits(0);
        assertThat(round).as("rounds in " + TIME_MAX).isGreaterThanOrEqualTo(ROUNDS_MIN);
        assertThat(interrupted).as("migrations that a kill interrupted").isPositive();
    }

    /** On a busy machine the first kills may all come too early or too late: then there are more. */
    private boolean goesOn(int round, Duration spent) {
        return killedAtWork < KILLS
                || (round < ROUNDS && spent.compareTo(TIME_MAX) < 0)
                || (interrupted == 0 && spent.compareTo(PATIENCE) < 0);
    }

    /** Runs everything once to its end: what each call takes from its first change on is when to kill it later. */
    private void calibrate() {
        Path files = samples.fill(folder.resolve("in"), FILES);
        Hunt importing = hunt("", "import", files.toString(), "--json");
        importing.untilTheEnd();
        everImported.addAll(dids(importing.running.outcome()));
        List<String> dids = List.copyOf(everImported);
        Hunt migrating = hunt(String.join("\n", dids), "migrate", "-", "--to", "webvh", "--json");
        migrating.untilTheEnd();
        migrating.running.outcome().json().path("migrations").forEach(m -> done.add(text(m, "migrationId")));
        assertThat(done).hasSize(FILES);
        String first = done.remove(0);
        takenBack.add(first);
        hunt("", "rollback", first).untilTheEnd();
        aftermath.isWhole(takenBack, true);
        waitForMigration();
    }

    private void killAnImport(int round) {
        Path files = samples.fill(folder.resolve("in-" + round), FILES);
        hunt("", "import", files.toString(), "--json").kill();
        aftermath.isWhole(takenBack, false);

        // What was imported before the kill is recognised: each file is one asset, however often it is imported.
        List<String> dids = dids(user.run("import", files.toString(), "--json").exits(0));
        assertThat(new HashSet<>(dids)).hasSize(FILES);
        waiting.addAll(dids);
        everImported.addAll(dids);
        user.run("assets", "--layer", "peer", "--json")
                .exits(0)
                .json()
                .path("assets")
                .forEach(asset -> assertThat(everImported).contains(text(asset, "did")));
    }

    private void killAMigrate() {
        hunt(String.join("\n", waiting), "migrate", "-", "--to", "webvh", "--json")
                .kill();
        resume();
        aftermath.isWhole(takenBack, false);
        waitForMigration();
    }

    private void killARollback() {
        String id = done.remove(random.nextInt(done.size()));
        takenBack.add(id);
        hunt("", "rollback", id).kill();
        resume();
        aftermath.isWhole(takenBack, false);
        waitForMigration();
    }

    /** Finishes what was interrupted; every third time that is killed too, and done again. */
    private void resume() {
        interrupted += aftermath.interrupted();
        if (random.nextInt(3) == 0) {
            int before = killedAtWork;
            hunt("", "resume", "--json").kill();
            resumesKilled += killedAtWork - before;
        }
        Outcome resumed = user.run("resume", "--json");
        // Nothing to do is a failure of "nothing selected", and a migration that was rolled back is one as well.
        assertThat(resumed.exitCode()).as(resumed.toString()).isIn(0, 1);
        resumed.explainsItself().json();
        assertThat(aftermath.interrupted()).as("unfinished after resume").isZero();
    }

    /** Whoever has no completed successor waits for the next migrate. */
    private void waitForMigration() {
        Set<String> migrated = aftermath.migrated();
        waiting.clear();
        everImported.stream().filter(did -> !migrated.contains(did)).sorted().forEach(waiting::add);
        if (done.isEmpty()) {
            done.addAll(aftermath.completed());
        }
    }

    private void migrateTheRest() {
        everImported.addAll(user.imports(samples.fill(folder.resolve("in-last"), 3)));
        waitForMigration();
        user.migrates(List.copyOf(waiting))
                .forEach(m -> assertThat(text(m, "state")).isEqualTo("completed"));
        assertThat(aftermath.migrated()).containsAll(everImported);
        aftermath.isWhole(takenBack, true);
        assertThat(leftInStaging()).isEmpty();
    }

    private List<Path> leftInStaging() {
        try (Stream<Path> all = Files.walk(user.home())) {
            return all.filter(path -> path.toString().contains(".staging~"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> dids(Outcome imported) {
        List<String> dids = new ArrayList<>();
        imported.json().path("assets").forEach(asset -> dids.add(text(asset, "did")));
        return dids;
    }

    private Hunt hunt(String input, String... arguments) {
        return new Hunt(input, arguments);
    }

    /** A call that shall die at work: it is watched until it changes the home for the first time. */
    private final class Hunt {
        private final List<Path> tracks = List.of(
                user.home().resolve("layerlift.db-wal"),
                user.home().resolve("private/.staging~"),
                user.home().resolve("public"));
        private final String before;
        private final Running running;
        private final String command;

        private Hunt(String input, String... arguments) {
            command = arguments[0];
            before = footprint();
            running = user.start(input, arguments);
        }

        /** Lets it finish, and sees how long that takes from the first change on. */
        private void untilTheEnd() {
            waitForTheFirstChange();
            long first = System.nanoTime();
            running.await().exits(0);
            // Half of it: later calls find their files in the memory of the machine, and are quicker.
            windows.put(command, 1 + Duration.ofNanos(System.nanoTime() - first).toMillis() / 2);
        }

        /** Kills it within its window after the first change; now and then before that. */
        private void kill() {
            if (random.nextInt(8) == 0) {
                running.killAfter(random.nextLong(1000));
                return;
            }
            waitForTheFirstChange();
            long window = windows.getOrDefault(command, windows.get("migrate"));
            if (running.killAfter(random.nextLong(window))) {
                killedAtWork++;
                windows.put(command, window + window / 8);
            } else {
                // It was done before: the machine, or the Java of that process, is faster than thought.
                windows.put(command, 2 + window / 2);
            }
        }

        private void waitForTheFirstChange() {
            boolean ended = false;
            while (!ended && footprint().equals(before)) {
                ended = running.endsWithin(2);
            }
        }

        private String footprint() {
            StringBuilder seen = new StringBuilder();
            for (Path track : tracks) {
                try {
                    seen.append(Files.getLastModifiedTime(track).toMillis()).append(' ');
                    seen.append(Files.size(track)).append(' ');
                } catch (IOException e) {
                    // Not there, or gone while it was looked at: also something that may change.
                    seen.append("- ");
                }
            }
            return seen.toString();
        }
    }
}
