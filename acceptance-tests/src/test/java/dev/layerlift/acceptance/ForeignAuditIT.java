package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.layerlift.testkit.Prerequisite;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is not ours, with nothing but the cryptography of Node, judges a bundle of the audit as we do. */
@Tag("P31")
class ForeignAuditIT {
    private static final Path SCRIPT = Path.of("src/test/node-alone/audit.mjs");
    private static final long SECONDS_MAX = 120;

    @TempDir
    private static Path folder;

    @Test
    void aBundleOfThePackagedCommandHoldsForAStrangerToo() throws Exception {
        requireNode();
        User user = User.withHome(folder);
        List<String> dids = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            dids.addAll(user.imports(Files.writeString(folder.resolve(name), name)));
        }
        JsonNode first = user.migrates(dids.subList(0, 2)).get(0);
        user.migrates(dids.subList(2, 3));
        user.run("rollback", text(first, "migrationId")).exits(0);
        Path bundle = folder.resolve("whole.jsonl");

        JsonNode written = user.run("audit", "export", "--out", bundle.toString(), "--json")
                .exits(0)
                .json();

        String key = text(written, "systemKey");
        JsonNode verdict = judge(bundle, key);
        assertThat(verdict.path("problems")).as(verdict.toString()).isEmpty();
        assertThat(verdict.path("records").asLong()).isEqualTo(4);
        assertThat(verdict.path("heads").asLong())
                .isEqualTo(written.path("heads").asLong());

        Path part = folder.resolve("part.jsonl");
        user.run("audit", "export", "--did", text(first, "targetDid"), "--out", part.toString())
                .exits(0);
        assertThat(judge(part, key).path("records").asLong()).isEqualTo(2);
        assertThat(judge(part, key).path("problems")).isEmpty();

        // Somewhere else, without a home and without a passphrase.
        User stranger =
                new User(Files.createDirectories(folder.resolve("stranger"))).where("LAYERLIFT_PASSPHRASE", null);
        JsonNode ours = stranger.run("audit", "verify", "--bundle", bundle.toString(), "--key", key, "--json")
                .exits(0)
                .json();
        assertThat(ours.path("records").asLong()).isEqualTo(4);

        List<String> lines = Files.readAllLines(bundle);
        Path forged = folder.resolve("forged.jsonl");
        for (int line = 1; line < lines.size(); line++) {
            List<String> changed = new ArrayList<>(lines);
            changed.set(
                    line,
                    lines.get(line)
                            .replace("\"timestamp\":\"2", "\"timestamp\":\"1")
                            .replace("\"records\":", "\"records\":1"));
            assertRefusedByBoth(stranger, Files.write(forged, changed), key);
            changed = new ArrayList<>(lines);
            changed.remove(line);
            assertRefusedByBoth(stranger, Files.write(forged, changed), key);
        }
    }

    private static void assertRefusedByBoth(User stranger, Path forged, String key) throws Exception {
        assertThat(judge(forged, key).path("problems")).isNotEmpty();
        stranger.run("audit", "verify", "--bundle", forged.toString(), "--key", key)
                .exits(1);
    }

    private static JsonNode judge(Path bundle, String key) throws IOException, InterruptedException {
        Path out = folder.resolve("judge.out");
        Process process = new ProcessBuilder("node", SCRIPT.toAbsolutePath().toString(), bundle.toString(), key)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("judge.err").toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("judge.err")))
                .isZero();
        return new ObjectMapper().readTree(Files.readString(out));
    }

    private static void requireNode() {
        boolean there = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "node")));
        if (!there) {
            throw Prerequisite.missing("no foreign judge of the audit: node not on PATH (expected: Node 20 or newer)");
        }
    }
}
