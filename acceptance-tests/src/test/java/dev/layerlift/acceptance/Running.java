package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that runs. */
final class Running {
    private static final long CALL_SECONDS_MAX = 120;
    private static final long DEATH_SECONDS_MAX = 20;

    private final List<String> call;
    private final Process process;
    private final Path out;
    private final Path err;
    private final long startedNanos = System.nanoTime();

    Running(List<String> call, Process process, Path out, Path err) {
        this.call = call;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Waits for its end. */
    Outcome await() {
        return await(Duration.ofSeconds(CALL_SECONDS_MAX));
    }

    /** Waits for the end of one that may take longer than others. */
    Outcome await(Duration atMost) {
        if (!endsWithin(atMost.toMillis())) {
            kill();
            fail("still running after " + atMost.toSeconds() + " s: " + outcome());
        }
        return outcome();
    }

    /** Waits at most so long; says whether it has ended. */
    boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + call, e);
        }
    }

    /** Waits so long, then kills it without warning; says whether it was still running. */
    boolean killAfter(long millis) {
        return !endsWithin(millis) && kill();
    }

    /** What it has said so far. */
    Outcome outcome() {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
            return new Outcome(
                    call,
                    process.isAlive() ? -1 : process.exitValue(),
                    Files.readString(out),
                    Files.readString(err),
                    millis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean kill() {
        process.destroyForcibly();
        assertThat(endsWithin(TimeUnit.SECONDS.toMillis(DEATH_SECONDS_MAX)))
                .as("killed")
                .isTrue();
        return true;
    }
}
