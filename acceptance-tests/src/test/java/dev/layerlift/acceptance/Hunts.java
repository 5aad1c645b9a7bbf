package dev.layerlift.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Calls that shall die at work: each is watched until it changes the home for the first time, and killed after that. */
final class Hunts {
    private final User user;
    private final Random random;
    private final List<Path> tracks;

    /** By command, the time after its first change within which it is killed, in milliseconds. */
    private final Map<String, Long> windows = new HashMap<>();

    private int killedAtWork;

    /**
     * Hunts for calls on the home of a user.
     *
     * @param tracks the files and folders that such a call changes; of a folder, the entries count too
     */
    Hunts(User user, Random random, List<Path> tracks) {
        this.user = user;
        this.random = random;
        this.tracks = List.copyOf(tracks);
    }

    /** Kills calls of this command within so many milliseconds, until it is known better. */
    Hunts within(String command, long millis) {
        windows.put(command, millis);
        return this;
    }

    /** Waits longer with the next calls of this command: the last one was killed before it had begun what it shall die at. */
    void patiently(String command) {
        windows.computeIfPresent(command, (name, millis) -> millis * 2);
    }

    /** How many calls were killed at work. */
    int killedAtWork() {
        return killedAtWork;
    }

    /** Starts a call. */
    Hunt begin(String input, String... arguments) {
        return new Hunt(input, arguments);
    }

    /** One call. */
    final class Hunt {
        private final String before;
        private final Running running;
        private final String command;

        private Hunt(String input, String... arguments) {
            command = arguments[0];
            before = footprint();
            running = user.start(input, arguments);
        }

        /** Lets it finish, and sees how long that takes from the first change on. */
        Outcome untilTheEnd() {
            waitForTheFirstChange();
            long first = System.nanoTime();
            Outcome outcome = running.await().exits(0);
            // Half of it: later calls find their files in the memory of the machine, and are quicker.
            windows.put(command, 1 + Duration.ofNanos(System.nanoTime() - first).toMillis() / 2);
            return outcome;
        }

        /** Kills it at any moment, now and then before its first change. */
        void kill() {
            if (random.nextInt(8) == 0) {
                running.killAfter(random.nextLong(1000));
            } else {
                killAtWork();
            }
        }

        /** Kills it within its window after the first change; false when it was done before. */
        boolean killAtWork() {
            waitForTheFirstChange();
            long window = windows.getOrDefault(command, windows.get("migrate"));
            boolean killed = running.killAfter(random.nextLong(window));
            if (killed) {
                killedAtWork++;
                windows.put(command, window + window / 8);
            } else {
                // The machine, or the Java of that process, is faster than thought.
                windows.put(command, 2 + window / 2);
            }
            return killed;
        }

        private void waitForTheFirstChange() {
            boolean ended = false;
            while (!ended && footprint().equals(before)) {
                ended = running.endsWithin(2);
            }
        }
    }

    private String footprint() {
        StringBuilder seen = new StringBuilder();
        tracks.forEach(track -> look(track, seen));
        return seen.toString();
    }

    private static void look(Path track, StringBuilder seen) {
        print(track, seen);
        if (Files.isDirectory(track)) {
            try (Stream<Path> entries = Files.list(track)) {
                entries.sorted().forEach(entry -> print(entry, seen));
            } catch (IOException e) {
                seen.append("- ");
            }
        }
    }

    private static void print(Path file, StringBuilder seen) {
        try {
            seen.append(file.getFileName()).append(' ');
            seen.append(Files.getLastModifiedTime(file).toMillis()).append(' ');
            seen.append(Files.size(file)).append(' ');
        } catch (IOException e) {
            // Not there, or gone while it was looked at: also something that may change.
            seen.append("- ");
        }
    }
}
