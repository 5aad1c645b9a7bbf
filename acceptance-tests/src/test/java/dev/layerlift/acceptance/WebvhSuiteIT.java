package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.layerlift.acceptance.WebvhSuite.Expected;
import dev.layerlift.acceptance.WebvhSuite.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official did:webvh test suite against {@code resolve --ndjson}: one process, asked for all of it. */
@Timeout(120)
class WebvhSuiteIT {
    private static final Set<String> METADATA = Set.of(
            "versionId",
            "versionTime",
            "created",
            "updated",
            "scid",
            "portable",
            "deactivated",
            "ttl",
            "witness",
            "watchers");

    @TempDir
    private static Path folder;

    private static WebvhSuite suite;
    private static LineResolver resolver;

    @BeforeAll
    static void startOneProcess() {
        suite = WebvhSuite.present();
        resolver = new LineResolver(folder.resolve("err"));
    }

    @AfterAll
    static void endIt() throws IOException {
        if (resolver == null) {
            return;
        }
        try (LineResolver ending = resolver) {
            assertThat(ending.end()).as("exit code").isZero();
            assertThat(folder.resolve("err")).isEmptyFile();
            assertThat(folder.toFile().list()).as("nothing else was written").hasSize(1);
        }
    }

    @Test
    void everyNegativeLogIsRefused() {
        assertThat(suite.negativeLogs()).hasSize(11).allSatisfy(log -> refused(ask(log.request(1)), "invalidDid"));
    }

    @Test
    @Tag("P37")
    void everyNegativeIdentifierIsRefused() {
        assertThat(suite.negativeDids()).hasSize(9).allSatisfy(did -> {
            refused(ask(request(did)), "invalidDid");
            // The suite's SCID alone would already be refused: what is tested lies behind it.
            refused(ask(request(did.replaceAll("Qm0+:", "Qm" + "1".repeat(44) + ":"))), "invalidDid");
        });
    }

    @Test
    void everyGoodCaseResolvesToTheStateOfItsLog() {
        List<Expected> cases = suite.goodCases();

        assertThat(cases).hasSize(68).allSatisfy(expected -> {
            JsonNode result = ask(expected.request());
            JsonNode metadata = result.path("didDocumentMetadata");
            assertThat(result.path("didResolutionMetadata").has("error"))
                    .as(result.toString())
                    .isFalse();
            assertThat(metadata.path("versionId")).isEqualTo(expected.entry().path("versionId"));
            if (metadata.path("deactivated").booleanValue()
                    && expected.version().isEmpty()) {
                assertThat(expected.log().name()).startsWith("deactivate/");
                assertThat(result.path("didDocument").isNull()).isTrue();
            } else {
                JsonNode document = result.path("didDocument");
                assertThat(serviceIds(document)).contains("#files", "#whois");
                assertThat(comparable(document))
                        .isEqualTo(comparable(expected.entry().path("state")));
            }
        });
    }

    @Test
    void committedLogsThatBreakTheTextAreRefused() {
        Set<String> refused = new TreeSet<>();
        for (Log log : suite.committedLogs()) {
            if (ask(log.request(log.entries().size()))
                    .path("didResolutionMetadata")
                    .has("error")) {
                refused.add(log.name());
            }
        }

        assertThat(refused).containsExactlyInAnyOrderElementsOf(WebvhSuite.BREAK_THE_TEXT);
    }

    @Test
    void theMetadataIsThatOfTheSpecificationAndItsDifferencesFromTheSuiteAreCounted() {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (Expected expected : suite.goodCases()) {
            JsonNode metadata = ask(expected.request()).path("didDocumentMetadata");
            List<JsonNode> entries = expected.log().entries();
            assertThat(names(metadata)).isEqualTo(new TreeSet<>(METADATA));
            assertThat(metadata.path("versionTime")).isEqualTo(expected.entry().path("versionTime"));
            assertThat(metadata.path("created")).isEqualTo(entries.get(0).path("versionTime"));
            assertThat(metadata.path("updated"))
                    .isEqualTo(entries.get(entries.size() - 1).path("versionTime"));
            assertThat(metadata.path("portable").isBoolean()).isTrue();
            assertThat(metadata.path("deactivated").isBoolean()).isTrue();
            assertThat(metadata.path("ttl").isTextual()).isTrue();
            assertThat(metadata.path("watchers").isArray()).isTrue();
            assertThat(metadata.path("witness").path("threshold").isNumber()).isFalse();
            JsonNode theirs = expected.result().path("didDocumentMetadata");
            Set<String> members = names(metadata);
            members.addAll(names(theirs));
            for (String member : members) {
                String outcome = compare(metadata.path(member), theirs.path(member));
                counts.computeIfAbsent(member, m -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
            }
        }
        System.out.println("did:webvh suite, D: metadata of 68 cases against the implementations' files");
        counts.forEach((member, outcomes) -> System.out.println("  " + member + " " + outcomes));

        assertThat(counts.keySet()).containsAll(METADATA);
    }

    private static String compare(JsonNode ours, JsonNode theirs) {
        if (ours.isMissingNode() || theirs.isMissingNode()) {
            return ours.isMissingNode() ? "only theirs" : "only ours";
        }
        return ours.equals(theirs) ? "equal" : "differs";
    }

    private static JsonNode ask(ObjectNode request) {
        JsonNode answer = resolver.askLine(request.toString());
        assertThat(answer.path("id")).isEqualTo(request.path("id"));
        return answer.path("result");
    }

    private static ObjectNode request(String did) {
        ObjectNode request = new ObjectMapper().createObjectNode();
        request.put("id", "identifier").put("did", did).putNull("log").putNull("witness");
        request.putObject("options");
        return request;
    }

    private static void refused(JsonNode result, String error) {
        JsonNode metadata = result.path("didResolutionMetadata");
        assertThat(metadata.path("error").textValue()).as(result.toString()).isEqualTo(error);
        assertThat(metadata.path("problemDetails").path("detail").textValue()).isNotBlank();
        assertThat(result.path("didDocument").isNull()).isTrue();
    }

    private static List<String> serviceIds(JsonNode document) {
        List<String> ids = new ArrayList<>();
        document.path("service")
                .forEach(s -> ids.add(
                        s.path("id").textValue().replace(document.path("id").textValue(), "")));
        return ids;
    }

    /** Without the implicit services, and with relative ids of services made absolute. */
    private static JsonNode comparable(JsonNode document) {
        String id = document.path("id").textValue();
        ObjectNode comparable = document.deepCopy();
        ArrayNode services = comparable.putArray("service");
        for (JsonNode service : document.path("service")) {
            String serviceId = service.path("id").textValue();
            String absolute = serviceId.startsWith("#") ? id + serviceId : serviceId;
            if (!absolute.equals(id + "#files") && !absolute.equals(id + "#whois")) {
                services.add(((ObjectNode) service.deepCopy()).put("id", absolute));
            }
        }
        return services.isEmpty() ? comparable.without("service") : comparable;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
