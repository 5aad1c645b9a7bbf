package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the command without warning while it updates DIDs, again and again: no log ever forks, loses a version that was
 * seen, or stays behind what was saved. {@code -Dlayerlift.seed} repeats the delays; {@code -Dlayerlift.kill.seconds}
 * makes it last longer.
 */
@Tag("slow")
@Tag("P16")
class DidUpdateKillIT {
    private static final Duration TIME_MAX = Duration.ofSeconds(Long.getLong("layerlift.kill.seconds", 60));
    private static final int ROUNDS_MAX = 60;
    private static final int ROUNDS_MIN = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long seed = Long.getLong("layerlift.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Of every DID the version ids that anybody could ever see, in order. */
    private final Map<String, List<String>> seen = new HashMap<>();

    @TempDir
    private Path folder;

    @Test
    void afterAKillAtAnyMomentEveryLogGoesOnFromWhatWasSeen() throws IOException {
        System.err.println("DidUpdateKillIT: seed " + seed + ", repeat with -Dlayerlift.seed=" + seed);
        User user = User.withHome(folder);
        List<String> dids = List.of(user.publishes("one"), user.publishes("two"));
        dids.forEach(did -> look(user, did));
        Instant start = Instant.now();
        long window = 1500;
        int killed = 0;
        int left = 0;
        int round = 0;
        while (round < ROUNDS_MIN
                || (round < ROUNDS_MAX
                        && (killed == 0
                                || Duration.between(start, Instant.now()).compareTo(TIME_MAX) < 0))) {
            String did = dids.get(round % 2);
            String waiting = newestFile(user);
            Running running = user.start("", call(did));
            boolean ended = false;
            while (!ended && newestFile(user).equals(waiting)) {
                ended = running.endsWithin(2);
            }
            if (!ended && running.killAfter(random.nextLong(window))) {
                killed++;
                window += window / 8;
            } else {
                window = 2 + window / 2;
            }
            dids.forEach(d -> seeLog(user, d));
            left += user.run("webvh", "pending", "--json")
                    .exits(0)
                    .json()
                    .path("pending")
                    .size();
            if (random.nextBoolean()) {
                user.run("resume", "--json").exits(0);
                assertThat(user.run("webvh", "pending", "--json")
                                .exits(0)
                                .json()
                                .path("pending"))
                        .isEmpty();
                dids.forEach(d -> look(user, d));
            }
            round++;
        }
        user.run("resume", "--json").exits(0);
        System.err.println("DidUpdateKillIT: " + round + " rounds in "
                + Duration.between(start, Instant.now()).toSeconds() + " s; " + killed + " calls killed at work, "
                + left
                + " versions saved and not published; versions: "
                + seen.values().stream().map(List::size).toList());
        assertThat(round).isGreaterThanOrEqualTo(ROUNDS_MIN);
        assertThat(killed).as("calls killed at work").isPositive();
        for (String did : dids) {
            look(user, did);
            user.run("verify", did).exits(0);
        }
        ForeignJudges judges = ForeignJudges.in(Files.createDirectories(folder.resolve("judges")));
        for (String did : dids) {
            JsonNode verdict = judges.resolvePublished(did, user.published());
            List<String> versions = seen.get(did);
            assertThat(text(verdict.path("meta"), "versionId")).isEqualTo(versions.get(versions.size() - 1));
        }
    }

    private String[] call(String did) {
        return switch (random.nextInt(4)) {
            case 0 -> new String[] {"webvh", "rotate", did};
            case 1 -> new String[] {"webvh", "rotate", did, "--document-key"};
            case 2 -> new String[] {"webvh", "rotate", did, "--pre-rotation", random.nextBoolean() ? "on" : "off"};
            default -> new String[] {"webvh", "update", did, "--ttl", String.valueOf(random.nextInt(1000, 9999))};
        };
    }

    /** Resolves as a visitor would: to the last version of the log. */
    private void look(User user, String did) {
        List<String> versions = seeLog(user, did);
        JsonNode resolved = user.run("resolve", did, "--json").exits(0).json();
        assertThat(text(resolved.path("didDocumentMetadata"), "versionId"))
                .isEqualTo(versions.get(versions.size() - 1));
    }

    /** Reads the log: it is whole, and begins with everything that was seen before. */
    private List<String> seeLog(User user, String did) {
        List<String> versions = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(user.published().log(did))) {
                versions.add(text(JSON.readTree(line), "versionId"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> before = seen.getOrDefault(did, List.of());
        assertThat(versions.size()).isGreaterThanOrEqualTo(before.size());
        assertThat(versions.subList(0, before.size()))
                .as("what was seen of " + did)
                .isEqualTo(before);
        seen.put(did, versions);
        return versions;
    }

    /** Changes when the database does: the first sign that a call is at work. */
    private static String newestFile(User user) {
        Path log = user.home().resolve("layerlift.db-wal");
        try {
            return Files.exists(log) ? Files.size(log) + " " + Files.getLastModifiedTime(log) : "-";
        } catch (IOException e) {
            // Gone while it was looked at: also a change.
            return "gone";
        }
    }
}
