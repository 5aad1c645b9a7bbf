package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    @Test
    void whoeverStopsAMigrationIsToldHowItGoesOn() throws Exception {
        Path home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "migrate",
                        "-",
                        "--to",
                        "webvh")
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("LAYERLIFT_HOME", home.toString());
        builder.environment().put("LAYERLIFT_PASSPHRASE", Call.PASSPHRASE);
        Process process = builder.start();
        try {
            // It has the home, and waits for DIDs on standard input, which nobody closes.
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(home.resolve("lock")) > 0);
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(TERMINATED);
            assertThat(Files.readString(folder.resolve("err"), StandardCharsets.UTF_8))
                    .isEqualTo("layerlift: interrupted; what was accepted goes on with: layerlift resume"
                            + System.lineSeparator());
        } finally {
            process.destroyForcibly();
        }
    }
}
