package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.layerlift.servers.BitcoinNode;
import dev.layerlift.servers.ToolCache;
import dev.layerlift.servers.ToolMissingException;
import dev.layerlift.testkit.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Resolvers and verifiers written by others, in {@code src/test/node}. With their packages they are installed once into
 * {@code LAYERLIFT_TEST_CACHE}, by default {@code ~/.cache/layerlift-tests}, under the hash of lock file and scripts.
 */
final class ForeignJudges {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPTS = Path.of("src/test/node");
    private static final long INSTALL_SECONDS_MAX = 300;
    private static final long VERDICT_SECONDS_MAX = 60;

    private final Path scripts;
    private final Path folder;

    private ForeignJudges(Path scripts, Path folder) {
        this.scripts = scripts;
        this.folder = folder;
    }

    /**
     * The judges. Without Node the test is skipped, and fails where {@code CI=true}.
     *
     * @param folder an empty folder to work in
     */
    static ForeignJudges in(Path folder) {
        requireNode();
        try {
            return new ForeignJudges(installed(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code didwebvh-ts} says of each log: {@code doc}, {@code meta}, {@code error}. */
    JsonNode resolve(ObjectNode question) {
        return ask("resolve.mjs", question);
    }

    /** Logs made by {@code didwebvh-ts}: {@code name}, {@code did}, {@code log}, {@code witness}, {@code versions}. */
    JsonNode makeLogs() {
        return ask("make-logs.mjs", JSON.createObjectNode());
    }

    /** Credentials signed by {@code @digitalbazaar/vc}, with each suite: {@code cryptosuite}, {@code credential}. */
    JsonNode sign(ObjectNode question) {
        return ask("sign.mjs", question);
    }

    /** What {@code didwebvh-ts} says of the log of a DID as it is published, which must resolve: {@code doc}, {@code meta}. */
    JsonNode resolvePublished(String did, PublicFolder published) {
        ObjectNode question = JSON.createObjectNode();
        ObjectNode log = question.withArray("logs").addObject().put("did", did).put("log", read(published.log(did)));
        if (Files.exists(published.witness(did))) {
            log.put("witness", read(published.witness(did)));
        }
        JsonNode verdict = resolve(question).get(0);
        assertThat(verdict.path("error").isNull()).as(verdict.toString()).isTrue();
        return verdict;
    }

    /** What {@code @digitalbazaar/vc} says of each check: {@code verified}, {@code errors}. */
    JsonNode verify(ObjectNode question) {
        return ask("verify.mjs", question);
    }

    /** What a script that has a transaction id, a node and the published files says: {@code checks}, each {@code ok} or not. */
    JsonNode strangersCheck(String txid, BitcoinNode node, Path published) {
        return ask(
                "anchor.mjs",
                JSON.createObjectNode()
                        .put("txid", txid)
                        .put("rpc", node.rpc().toString())
                        .put("user", BitcoinNode.USER)
                        .put("password", BitcoinNode.PASSWORD)
                        .put("folder", published.toString()));
    }

    /** The JSON-LD contexts that the verifier knows, by their URL. */
    JsonNode contexts() {
        return ask("known-contexts.mjs", JSON.createObjectNode());
    }

    private JsonNode ask(String script, ObjectNode question) {
        try {
            Path input = Files.writeString(folder.resolve(script + ".in"), question.toString());
            String answer = run(
                    VERDICT_SECONDS_MAX,
                    folder,
                    input,
                    "node",
                    scripts.resolve(script).toString());
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireNode() {
        try {
            ToolCache.requireOnPath("node", "npm");
        } catch (ToolMissingException e) {
            throw Prerequisite.missing("no foreign judges: " + e.getMessage());
        }
    }

    /** The folder with scripts and packages. */
    private static Path installed() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(SCRIPTS)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        return ToolCache.installed(sha256(files), fresh -> {
            for (Path file : files) {
                Files.copy(file, fresh.resolve(file.getFileName()));
            }
            ToolCache.run(
                    fresh,
                    Map.of(),
                    INSTALL_SECONDS_MAX,
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund");
        });
    }

    private static String run(long secondsMax, Path where, Path input, String... command) throws IOException {
        Path out = where.resolve("judge.out");
        Path err = where.resolve("judge.err");
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectInput(input.toAbsolutePath().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended && process.exitValue() == 0)
                    .as("%s in %s: %s", String.join(" ", command), where, Files.readString(err))
                    .isTrue();
            return Files.readString(out);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command[0], e);
        }
    }

    private static String sha256(List<Path> files) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update((file.getFileName() + "\n" + Files.size(file) + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Text of a file. */
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
