package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

    /** Assets without a completed migration; migrations that completed; those whose rollback was asked for. */
    private final Set<String> waiting = new LinkedHashSet<>();

    private final List<String> done = new ArrayList<>();
    private final Set<String> takenBack = new HashSet<>();
    private final Set<String> everImported = new HashSet<>();

    private int interrupted;
    private int resumesKilled;

    @TempDir
    private Path folder;

    private User user;
    private Aftermath aftermath;
    private Hunts hunts;

    @Test
    void afterAKillAtAnyMomentResumeLeavesNothingHalfThere() {
        System.err.println("KillIT: seed " + seed + ", repeat with -Dlayerlift.seed=" + seed);
        user = User.withHome(folder);
        aftermath = new Aftermath(user);
        hunts = new Hunts(
                user,
                random,
                List.of(
                        user.home().resolve("layerlift.db-wal"),
                        user.home().resolve("private/.staging~"),
                        user.home().resolve("public")));
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
                + Duration.between(start, Instant.now()).toSeconds() + " s; " + hunts.killedAtWork()
                + " calls killed at work, "
                + resumesKilled + " of them resume; " + interrupted + " migrations were interrupted; states: "
                + aftermath.states());
        migrateTheRest();
        user.run("audit", "verify", "--json").exits(0);
        assertThat(round).as("rounds in " + TIME_MAX).isGreaterThanOrEqualTo(ROUNDS_MIN);
        assertThat(interrupted).as("migrations that a kill interrupted").isPositive();
    }

    /** On a busy machine the first kills may all come too early or too late: then there are more. */
    private boolean goesOn(int round, Duration spent) {
        return hunts.killedAtWork() < KILLS
                || (round < ROUNDS && spent.compareTo(TIME_MAX) < 0)
                || (interrupted == 0 && spent.compareTo(PATIENCE) < 0);
    }

    /** Runs everything once to its end: what each call takes from its first change on is when to kill it later. */
    private void calibrate() {
        Path files = samples.fill(folder.resolve("in"), FILES);
        everImported.addAll(
                dids(hunts.begin("", "import", files.toString(), "--json").untilTheEnd()));
        String dids = String.join("\n", everImported);
        hunts.begin(dids, "migrate", "-", "--to", "webvh", "--json")
                .untilTheEnd()
                .json()
                .path("migrations")
                .forEach(m -> done.add(text(m, "migrationId")));
        assertThat(done).hasSize(FILES);
        String first = done.remove(0);
        takenBack.add(first);
        hunts.begin("", "rollback", first).untilTheEnd();
        aftermath.isWhole(takenBack, true);
        waitForMigration();
    }

    private void killAnImport(int round) {
        Path files = samples.fill(folder.resolve("in-" + round), FILES);
        hunts.begin("", "import", files.toString(), "--json").kill();
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
        int killed = hunts.killedAtWork();
        int met = interrupted;
        hunts.begin(String.join("\n", waiting), "migrate", "-", "--to", "webvh", "--json")
                .kill();
        resume();
        if (hunts.killedAtWork() > killed && interrupted == met) {
            hunts.patiently("migrate");
        }
        aftermath.isWhole(takenBack, false);
        waitForMigration();
    }

    private void killARollback() {
        String id = done.remove(random.nextInt(done.size()));
        takenBack.add(id);
        hunts.begin("", "rollback", id).kill();
        resume();
        aftermath.isWhole(takenBack, false);
        waitForMigration();
    }

    /** Finishes what was interrupted; every third time that is killed too, and done again. */
    private void resume() {
        interrupted += aftermath.interrupted();
        if (random.nextInt(3) == 0) {
            int before = hunts.killedAtWork();
            hunts.begin("", "resume", "--json").kill();
            resumesKilled += hunts.killedAtWork() - before;
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
        assertThat(aftermath.leftInStaging()).isEmpty();
    }

    private static List<String> dids(Outcome imported) {
        List<String> dids = new ArrayList<>();
        imported.json().path("assets").forEach(asset -> dids.add(text(asset, "did")));
        return dids;
    }
}
