package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a batch in the middle, once in every build, and {@code -Dlayerlift.batchKills} times where that is given; also
 * cancels one that another process runs.
 */
class BatchKillTest {
    private static final int KILLS = Integer.getInteger("layerlift.batchKills", 1);
    private static final int ASSETS = KILLS == 1 ? 60 : 400;

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void importMany() throws IOException {
        home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path input = Files.createDirectory(folder.resolve("in"));
        for (int i = 0; i < ASSETS; i++) {
            Files.writeString(input.resolve(i + ".txt"), "content " + i);
        }
        Call.on(home, "import", input.toString()).succeeds();
    }

    private Process batch(String... more) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "batch",
                "--all",
                "--to",
                "webvh"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("LAYERLIFT_HOME", home.toString());
        builder.environment().put("LAYERLIFT_PASSPHRASE", Call.PASSPHRASE);
        return builder.start();
    }

    private long published() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("public"))) {
            return files.filter(file -> file.endsWith("did.jsonl")).count();
        }
    }

    private static JsonObject last(Call call) {
        String line = call.out().lines().reduce((one, other) -> other).orElseThrow();
        return StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)).requireObject("batch");
    }

    @Test
    @Tag("P07")
    @Tag("P11")
    @Tag("P16")
    void afterAKillTheSameCommandDoesWhatIsLeftAndNothingTwice() throws Exception {
        Random random = new Random(KILLS);
        for (int kill = 0; kill < KILLS; kill++) {
            long before = published();
            // More than are in work at the same time, so that some of them are completed too.
            long some = before + 8 + random.nextInt(8);
            Process process = batch("--concurrency", "4");
            try {
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> published() >= Math.min(some, ASSETS) || !process.isAlive());
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        long early = published();

        Call rest = Call.on(home, "batch", "--all", "--to", "webvh", "--json").succeeds();

        assertThat(last(rest).requireLong("completed")).isEqualTo(ASSETS);
        if (KILLS == 1) {
            assertThat(early).as("lifted when it was killed").isLessThan(ASSETS);
            assertThat(rest.out().lines().count())
                    .as("what was done is not told again")
                    .isLessThan(ASSETS + 1L);
        }
        Set<String> sources = new HashSet<>();
        List<JsonObject> migrations =
                Call.on(home, "status", "--limit", "1000", "--json").succeeds().json().array("migrations").stream()
                        .map(JsonObject.class::cast)
                        .toList();
        for (JsonObject migration : migrations) {
            assertThat(migration.requireString("state")).isEqualTo("completed");
            assertThat(sources.add(migration.requireString("sourceDid")))
                    .as("one migration of " + migration.requireString("sourceDid"))
                    .isTrue();
        }
        assertThat(sources).hasSize(ASSETS);
        assertThat(published()).isEqualTo(ASSETS);
    }

    @Test
    @Tag("P52")
    void whoeverCancelsFromAnotherProcessStopsIt() throws Exception {
        Process process = batch("--concurrency", "1", "--json");
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> published() > 0 || !process.isAlive());
            String id = ((JsonObject) Call.on(home, "batches", "--json")
                            .succeeds()
                            .json()
                            .array("batches")
                            .get(0))
                    .requireString("batchId");

            Call cancelled = Call.on(home, "cancel", id, "--json").succeeds();

            assertThat(cancelled.json().requireBoolean("runningElsewhere")).isTrue();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ExitCode.FAILED);
            JsonObject stands = Call.on(home, "batches", id, "--json").json().requireObject("batch");
            assertThat(stands.requireString("state")).isEqualTo("cancelled");
            assertThat(stands.requireLong("inProgress")).isZero();
            assertThat(stands.requireLong("completed")).isBetween(1L, ASSETS - 1L);
        } finally {
            process.destroyForcibly();
        }
    }
}
