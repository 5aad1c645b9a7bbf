package dev.layerlift.benchmarks.identity;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The same operations by npm {@code didwebvh-ts} with Node's own Ed25519. It is installed once into {@code
 * LAYERLIFT_TEST_CACHE}, by default {@code ~/.cache/layerlift-tests}; without Node it is left out, and that is said.
 */
final class OtherImplementation {
    private static final String[] FILES = {"package.json", "package-lock.json", "measure.mjs"};
    private static final long INSTALL_SECONDS_MAX = 300;
    private static final long RUN_SECONDS_MAX = 300;

    private final Path scripts;
    private final int seconds;

    OtherImplementation(Path scripts, int seconds) {
        this.scripts = scripts;
        this.seconds = seconds;
    }

    /** Lines to print. */
    String run() throws IOException, InterruptedException {
        if (!isOnPath("node") || !isOnPath("npm")) {
            return "didwebvh-ts: left out, node and npm are not both on PATH%n".formatted();
        }
        Path folder = installed();
        StringBuilder text = new StringBuilder(
                "didwebvh-ts %s on Node %s: per processor second of the process | per second by the clock%n"
                        .formatted(version(folder), nodeVersion(folder, folder.resolve("package.json"))));
        for (DocumentShape shape : DocumentShape.values()) {
            measure(folder, shape, text);
        }
        return text.toString();
    }

    private void measure(Path folder, DocumentShape shape, StringBuilder text)
            throws IOException, InterruptedException {
        IdentityFixture.Log log = new Operations(ProviderChoice.BOUNCY_CASTLE.get(), shape).log();
        JsonObject question = JsonObject.builder()
                .put("seconds", seconds)
                .put("plain", shape == DocumentShape.PLAIN)
                .put("host", log.did().host().inUrl())
                .put("paths", JsonArray.ofStrings(log.did().path()))
                .put("did", log.did().value())
                .put("log", new String(log.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .build();
        Path input = Files.createTempFile("layerlift-benchmark", ".json");
        try {
            Files.write(input, StrictJson.writeBytes(question));
            JsonObject answer = StrictJson.parseObject(execute(
                    RUN_SECONDS_MAX,
                    folder,
                    input,
                    "node",
                    folder.resolve("measure.mjs").toString()));
            text.append(line("create", shape, answer)).append(line("resolve", shape, answer));
        } finally {
            Files.delete(input);
        }
    }

    private static String line(String operation, DocumentShape shape, JsonObject answer) {
        JsonObject rates = answer.requireObject(operation);
        return "  %-36s %10.0f | %10.0f%n"
                .formatted(operation + " " + shape, number(rates, "perCpuSecond"), number(rates, "perSecond"));
    }

    private static double number(JsonObject object, String name) {
        return object.get(name)
                .filter(JsonNumber.class::isInstance)
                .map(value -> ((JsonNumber) value).doubleValue())
                .orElseThrow(() -> new IllegalStateException(name + ": absent (expected: a number)"));
    }

    private static String version(Path folder) throws IOException {
        return StrictJson.parseObject(Files.readAllBytes(folder.resolve("package.json")))
                .requireObject("dependencies")
                .requireString("didwebvh-ts");
    }

    private static String nodeVersion(Path folder, Path input) throws IOException, InterruptedException {
        return new String(
                        execute(RUN_SECONDS_MAX, folder, input, "node", "--version"),
                        java.nio.charset.StandardCharsets.UTF_8)
                .strip();
    }

    /** The folder with script and packages, which appears whole; its name changes with what is in it. */
    private Path installed() throws IOException, InterruptedException {
        Path cache = Optional.ofNullable(System.getenv("LAYERLIFT_TEST_CACHE"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "layerlift-tests"));
        int hash = 0;
        for (String file : FILES) {
            hash = 31 * hash + java.util.Arrays.hashCode(Files.readAllBytes(scripts.resolve(file)));
        }
        Path installed = cache.resolve("benchmarks-" + Integer.toHexString(hash));
        if (Files.isDirectory(installed)) {
            return installed;
        }
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache, "installing-");
        for (String file : FILES) {
            Files.copy(scripts.resolve(file), fresh.resolve(file));
        }
        execute(
                INSTALL_SECONDS_MAX,
                fresh,
                fresh.resolve("package.json"),
                "npm",
                "ci",
                "--ignore-scripts",
                "--prefer-offline",
                "--no-audit",
                "--no-fund");
        return Files.move(fresh, installed, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] execute(long secondsMax, Path folder, Path input, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("layerlift-benchmark", ".out");
        Path err = Files.createTempFile("layerlift-benchmark", ".err");
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectInput(input.toAbsolutePath().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(err)
                        + " (expected: to end well within " + secondsMax + " s)");
            }
            return Files.readAllBytes(out);
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static boolean isOnPath(String tool) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
