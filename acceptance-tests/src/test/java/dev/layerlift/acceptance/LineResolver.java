package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code layerlift resolve --ndjson} as one process that is asked again and again; it has no home, not even a HOME. */
final class LineResolver implements AutoCloseable {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    /**
     * Starts the process.
     *
     * @param err the file that takes standard error
     */
    LineResolver(Path err) {
        ProcessBuilder builder = new ProcessBuilder(Product.packaged().commandLine(List.of("resolve", "--ndjson")))
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", String.valueOf(System.getenv("PATH")), "HOME", ""));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Writes a line and waits for its answer. */
    JsonNode askLine(String line) {
        give(line);
        return answer();
    }

    /** Writes a line, without waiting. */
    void give(String line) {
        try {
            requests.write(line + "\n");
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next answer. */
    JsonNode answer() {
        try {
            String answer = answers.readLine();
            assertThat(answer).as("an answer").isNotNull();
            return STRICT.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends standard input; gives the exit code, and fails when anything but answers was said. */
    int end() {
        try {
            requests.close();
            assertThat(answers.readLine()).as("after the last answer").isNull();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
