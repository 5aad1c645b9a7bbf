package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and lines that are far too large, given to the packaged command, which has 128 MB of heap for them. */
class HostileSizesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Product SMALL =
            Product.packaged().with("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final String DID =
            "did:webvh:QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv:assets.example.com:ab:cd";
    private static final int MEGABYTE = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void everyRequestLineIsAnsweredHoweverLargeItOrItsFilesAre() throws IOException, InterruptedException {
        Path requests = folder.resolve("requests");
        try (BufferedWriter out = Files.newBufferedWriter(requests)) {
            repeat(out, "x", 50 * MEGABYTE).newLine();
            repeat(repeat(out, "[", 10_000), "]", 10_000).newLine();
            request(out, DID, file("line", "{", 50 * MEGABYTE));
            request(out, DID, file("entries", "{}\n", 100_000));
            request(out, DID, file("numbers", "0,", 5 * MEGABYTE));
            request(out, DID, logOf("{\"a\":[" + "0,".repeat(5 * MEGABYTE - 100) + "0]}"));
            request(out, DID, logOf("{\"a\":" + "{\"a\":".repeat(2 * MEGABYTE) + "}"));
            request(out, DID + "a".repeat(900_000), "/nonexistent");
            request(out, DID, "/nonexistent");
        }
        Path answers = folder.resolve("answers");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(SMALL.commandLine(List.of("resolve", "--ndjson")))
                .redirectInput(requests.toFile())
                .redirectOutput(answers.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", String.valueOf(System.getenv("PATH")), "HOME", ""));

        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended").isTrue();

        assertThat(Files.readString(err)).isEmpty();
        assertThat(process.exitValue()).isZero();
        try (Stream<String> lines = Files.lines(answers)) {
            assertThat(lines.map(HostileSizesIT::error))
                    .containsExactly(
                            "invalidOptions",
                            "invalidOptions",
                            "invalidDid",
                            "invalidDid",
                            "invalidDid",
                            "invalidDid",
                            "invalidDid",
                            "invalidDid",
                            "notFound");
        }
    }

    @Test
    void aFileThatIsNoCredentialOfAnySensibleSizeIsRefusedByName() throws IOException {
        User user = new User(folder, SMALL);
        for (String file : List.of(
                file("large", "x", 50 * MEGABYTE),
                file("nested", "[", 10_000),
                file("numbers", "0,", MEGABYTE),
                file("number", "1", 100_000))) {
            Outcome outcome = user.run("credential", "verify", file, "--json").explainsItself();

            assertThat(outcome.exitCode()).as(outcome.toString()).isIn(1, 2);
            assertThat(outcome.out()).hasSizeLessThan(10_000);
            assertThat(outcome.json()).isNotEmpty();
        }
    }

    @Test
    void aFileLargerThanTheMemoryIsImported() throws IOException {
        User user = new User(folder, SMALL);
        user.run("init", "--domain", User.DOMAIN).exits(0);

        JsonNode asset = user.run("import", file("content", "0123456789", 20 * MEGABYTE), "--json")
                .exits(0)
                .json()
                .path("assets")
                .get(0);

        assertThat(asset.path("size").asLong()).isEqualTo(200L * MEGABYTE);
    }

    private static String error(String answer) {
        try {
            return JSON.readTree(answer)
                    .path("result")
                    .path("didResolutionMetadata")
                    .path("error")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException(answer, e);
        }
    }

    private static void request(BufferedWriter out, String did, String log) throws IOException {
        out.write("{\"id\":\"a\",\"did\":\"" + did + "\",\"log\":\"" + log + "\",\"witness\":null}\n");
    }

    private String logOf(String line) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "log", ".jsonl"), line)
                .toString();
    }

    private String file(String name, String text, int times) throws IOException {
        Path file = folder.resolve(name);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            repeat(out, text, times);
        }
        return file.toString();
    }

    private static BufferedWriter repeat(BufferedWriter out, String text, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            out.write(text);
        }
        return out;
    }
}
