package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.Conformance;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.Jcs;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The official did:webvh test suite, read as its README in the conformance folder says. */
class WebvhSuiteTest {
    /** Committed logs of the suite that break the text of the specification (README, C). */
    private static final Set<String> BREAK_THE_TEXT = Set.of(
            "witness-threshold/rust",
            "witness-update/java",
            "witness-update/java-eecc",
            "witness-update/python",
            "witness-update/rust",
            "witness-update/ts");

    private static final Pattern RESULT = Pattern.compile("resolutionResult(?:\\.([0-9]+))?\\.json");

    private final WebvhResolver resolver =
            new WebvhResolver(new DataIntegrity(Ed25519Providers.portable()), Clock.systemUTC());

    @Test
    void everyNegativeLogIsRefused() throws IOException {
        List<Path> logs = logs(true).filter(log -> log.toFile().length() > 0).toList();

        assertThat(logs).hasSize(11);
        for (Path log : logs) {
            Resolution resolution = resolve(log, firstId(log), ResolutionOptions.LATEST);
            assertThat(resolution.error()).as(log.toString()).contains("invalidDid");
            assertThat(resolution.document()).isEmpty();
        }
    }

    @Test
    @Tag("P37")
    void everyNegativeIdentifierIsRefused() throws IOException {
        List<String> dids = new ArrayList<>();
        for (Path log : logs(true).filter(l -> l.toFile().length() == 0).toList()) {
            String script = Conformance.text(log.getParent().resolveSibling("script.yaml"));
            Matcher matcher = Pattern.compile("did: \"([^\"]+)\"").matcher(script);
            while (matcher.find()) {
                dids.add(matcher.group(1));
            }
        }

        assertThat(dids).hasSize(9).allSatisfy(did -> {
            // The suite's SCID alone would already be refused: what is tested lies behind it.
            String withScid =
                    did.replace("Qm00000000000000", "Qm11111111111111").replace("0000000000", "1111111111");
            assertThat(refused(did)).isTrue();
            assertThat(refused(withScid.replaceAll("Qm[01]+:", "Qm" + "1".repeat(44) + ":")))
                    .isTrue();
        });
    }

    @Test
    void everyGoodCaseResolvesToTheStateOfItsLog() throws IOException {
        List<String> passed = new ArrayList<>();
        for (Path log : goodLogs()) {
            for (Path result : results(log)) {
                check(log, result);
                passed.add(name(log) + " " + result.getFileName());
            }
        }
        System.out.println("did:webvh suite: " + passed.size() + " good cases resolved");

        assertThat(passed).hasSize(68);
    }

    @Test
    void committedLogsThatBreakTheTextAreRefused() throws IOException {
        Set<String> refused = new TreeSet<>();
        for (Path log : logs(false).toList()) {
            if (resolve(log, lastId(log), ResolutionOptions.LATEST).error().isPresent()) {
                refused.add(name(log));
            }
        }

        assertThat(refused).containsExactlyInAnyOrderElementsOf(BREAK_THE_TEXT);
    }

    private void check(Path log, Path result) {
        List<JsonObject> entries = entries(log);
        Matcher matcher = RESULT.matcher(result.getFileName().toString());
        assertThat(matcher.matches()).isTrue();
        boolean head = matcher.group(1) == null;
        int number = head ? entries.size() : Integer.parseInt(matcher.group(1));
        JsonObject entry = entries.get(number - 1);
        JsonObject state = entry.requireObject("state");
        ResolutionOptions options = head ? ResolutionOptions.LATEST : ResolutionOptions.ofVersionNumber(number);

        Resolution resolution = resolve(log, state.requireString("id"), options);

        assertThat(resolution.error())
                .as(name(log) + ": " + resolution.detail())
                .isEmpty();
        JsonObject metadata = resolution.documentMetadata();
        assertThat(metadata.string("versionId")).isEqualTo(entry.string("versionId"));
        assertThat(metadata.string("versionTime")).isEqualTo(entry.string("versionTime"));
        assertThat(metadata.string("created")).isEqualTo(entries.get(0).string("versionTime"));
        assertThat(metadata.string("updated"))
                .isEqualTo(entries.get(entries.size() - 1).string("versionTime"));
        assertThat(metadata.string("ttl")).contains("3600");
        if (head && name(log).startsWith("deactivate/")) {
            assertThat(resolution.deactivated()).isTrue();
            assertThat(resolution.document()).isEmpty();
            return;
        }
        JsonObject document = resolution.document().orElseThrow().json();
        assertThat(services(document)).contains("#files", "#whois");
        assertThat(new String(Jcs.canonicalise(comparable(document)), StandardCharsets.UTF_8))
                .isEqualTo(new String(Jcs.canonicalise(comparable(state)), StandardCharsets.UTF_8));
    }

    private Resolution resolve(Path log, String did, ResolutionOptions options) {
        if (!(parse(did).orElse(null) instanceof WebvhDid webvh)) {
            return Resolution.failed("invalidDid", "not a did:webvh: " + did);
        }
        Path witness = log.resolveSibling("did-witness.json");
        Optional<byte[]> proofs = Files.exists(witness) ? Optional.of(Conformance.bytes(witness)) : Optional.empty();
        return resolver.resolve(webvh, Conformance.bytes(log), proofs, options);
    }

    private static boolean refused(String did) {
        return parse(did).isEmpty();
    }

    private static Optional<Did> parse(String did) {
        try {
            return Optional.of(Did.parse(did));
        } catch (InvalidDidException e) {
            return Optional.empty();
        }
    }

    private static List<String> services(JsonObject document) {
        String id = document.requireString("id");
        return document.array("service").stream()
                .map(s -> ((JsonObject) s).requireString("id").replace(id, ""))
                .toList();
    }

    private static JsonObject comparable(JsonObject document) {
        String id = document.requireString("id");
        List<JsonValue> services = new ArrayList<>();
        for (JsonValue value : document.array("service")) {
            JsonObject service = (JsonObject) value;
            String serviceId = service.requireString("id");
            String absolute = serviceId.startsWith("#") ? id + serviceId : serviceId;
            if (!absolute.equals(id + "#files") && !absolute.equals(id + "#whois")) {
                services.add(service.with("id", absolute));
            }
        }
        return services.isEmpty() ? document.without("service") : document.with("service", new JsonArray(services));
    }

    private static List<Path> goodLogs() throws IOException {
        return logs(false).filter(log -> !BREAK_THE_TEXT.contains(name(log))).toList();
    }

    private static Stream<Path> logs(boolean negative) throws IOException {
        Path vectors = Conformance.folder("didwebvh-test-suite").resolve("vectors");
        List<Path> logs;
        try (Stream<Path> files = Files.walk(vectors, 3)) {
            logs = files.filter(file -> file.endsWith("did.jsonl"))
                    .filter(file -> name(file).startsWith("negative-") == negative)
                    .sorted()
                    .toList();
        }
        return logs.stream();
    }

    private static List<Path> results(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log.getParent())) {
            return files.filter(f -> RESULT.matcher(f.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path log) {
        return log.getParent().getParent().getFileName() + "/" + log.getParent().getFileName();
    }

    private static List<JsonObject> entries(Path log) {
        return Conformance.text(log)
                .lines()
                .map(line -> StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static String firstId(Path log) {
        return entries(log).get(0).requireObject("state").requireString("id");
    }

    private static String lastId(Path log) {
        List<JsonObject> entries = entries(log);
        return entries.get(entries.size() - 1).requireObject("state").requireString("id");
    }
}
