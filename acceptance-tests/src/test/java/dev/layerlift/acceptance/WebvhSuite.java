package dev.layerlift.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.layerlift.testkit.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The official did:webvh test suite, read as its README in the conformance folder says. */
final class WebvhSuite {
    /** Committed logs of the suite that break the text of the specification (README, C). */
    static final Set<String> BREAK_THE_TEXT = Set.of(
            "witness-threshold/rust",
            "witness-update/java",
            "witness-update/java-eecc",
            "witness-update/python",
            "witness-update/rust",
            "witness-update/ts");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RESULT = Pattern.compile("resolutionResult(?:\\.([0-9]+))?\\.json");
    private static final Pattern DID = Pattern.compile("did: \"([^\"]+)\"");

    private final Path vectors;

    private WebvhSuite(Path vectors) {
        this.vectors = vectors;
    }

    /** The suite; where it is absent the test is skipped, or fails where {@code CI=true}. */
    static WebvhSuite present() {
        Path vectors = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"))
                .resolve("didwebvh-test-suite")
                .resolve("vectors");
        if (!Files.isDirectory(vectors)) {
            throw Prerequisite.missing(
                    "no conformance data at " + vectors.toAbsolutePath().normalize() + " (set -Dconformance.dir)");
        }
        return new WebvhSuite(vectors.toAbsolutePath().normalize());
    }

    /** A log and all of its entries. */
    record Log(Path file, List<JsonNode> entries) {
        /** {@code scenario/implementation}. */
        String name() {
            return file.getParent().getParent().getFileName() + "/"
                    + file.getParent().getFileName();
        }

        JsonNode state(int number) {
            return entries.get(number - 1).path("state");
        }

        /** A request for the DID of an entry, from this log. */
        ObjectNode request(int entry) {
            Path witness = file.resolveSibling("did-witness.json");
            ObjectNode request = JSON.createObjectNode()
                    .put("id", name() + " " + entry)
                    .put("did", state(entry).path("id").textValue())
                    .put("log", file.toString())
                    .put("witness", Files.exists(witness) ? witness.toString() : null);
            request.putObject("options");
            return request;
        }
    }

    /** A version that an implementation expects; without a number it is the latest one. */
    record Expected(Log log, OptionalInt version, JsonNode result) {
        int number() {
            return version.orElse(log.entries().size());
        }

        JsonNode entry() {
            return log.entries().get(number() - 1);
        }

        ObjectNode request() {
            ObjectNode request = log.request(number());
            version.ifPresent(number -> request.putObject("options").put("versionNumber", number));
            return request;
        }
    }

    /** The logs that must be refused. */
    List<Log> negativeLogs() {
        return logs().filter(l -> isNegative(l) && !l.entries().isEmpty()).toList();
    }

    /** The DIDs that must be refused. */
    List<String> negativeDids() {
        List<String> dids = new ArrayList<>();
        logs().filter(l -> isNegative(l) && l.entries().isEmpty()).forEach(log -> {
            Matcher matcher =
                    DID.matcher(read(log.file().getParent().getParent().resolve("script.yaml")));
            while (matcher.find()) {
                dids.add(matcher.group(1));
            }
        });
        return dids;
    }

    /** The logs that are committed as good ones, also those that break the text. */
    List<Log> committedLogs() {
        return logs().filter(l -> !isNegative(l)).toList();
    }

    /** The cases that must resolve. */
    List<Expected> goodCases() {
        List<Expected> cases = new ArrayList<>();
        for (Log log : committedLogs()) {
            if (!BREAK_THE_TEXT.contains(log.name())) {
                cases.addAll(expected(log));
            }
        }
        return cases;
    }

    private static List<Expected> expected(Log log) {
        List<Expected> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(log.file().getParent())) {
            for (Path file : files.sorted().toList()) {
                Matcher matcher = RESULT.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    String number = matcher.group(1);
                    OptionalInt version =
                            number == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number));
                    found.add(new Expected(log, version, json(read(file))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static boolean isNegative(Log log) {
        return log.name().startsWith("negative-");
    }

    private Stream<Log> logs() {
        try (Stream<Path> files = Files.walk(vectors, 3)) {
            return files.filter(file -> file.endsWith("did.jsonl")).sorted().toList().stream()
                    .map(file -> new Log(
                            file,
                            read(file)
                                    .lines()
                                    .filter(line -> !line.isBlank())
                                    .map(WebvhSuite::json)
                                    .toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
