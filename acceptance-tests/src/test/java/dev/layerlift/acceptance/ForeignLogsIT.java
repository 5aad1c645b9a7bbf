package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.layerlift.acceptance.OurLogs.Log;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs of every kind of history, made by us and resolved by {@code didwebvh-ts}, and the other way round; and what both
 * say when one field of such a log was changed.
 */
class ForeignLogsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> IMPLICIT = List.of("#files", "#whois");

    @TempDir
    private static Path folder;

    private static final WebvhResolver RESOLVER =
            new WebvhResolver(new DataIntegrity(Ed25519Providers.portable()), Clock.systemUTC());

    private static ForeignJudges judges;
    private static List<Log> ours;
    private static JsonNode theirs;

    /** One changed log. */
    private record Tampered(String what, WebvhDid did, String log, Optional<String> witness) {}

    @BeforeAll
    static void makeLogs() throws IOException {
        judges = ForeignJudges.in(Files.createDirectories(folder.resolve("judges")));
        ours = OurLogs.all();
        theirs = judges.makeLogs();
    }

    @Test
    void didwebvhResolvesEveryHistoryOfOursToTheSameDocumentAndVersion() {
        JsonNode verdicts = judges.resolve(question(ours.stream()
                .map(log -> new Tampered(log.name(), log.did(), log.log(), log.witness()))
                .toList()));

        for (int i = 0; i < ours.size(); i++) {
            Log log = ours.get(i);
            JsonNode verdict = verdicts.get(i);
            Resolution resolution = resolve(log.did(), log.log(), log.witness());
            assertThat(resolution.detail()).as(log.name()).isEmpty();
            assertThat(verdict.path("error").isNull()).as(log.name() + verdict).isTrue();
            assertThat(verdict.path("meta").path("versionId").asText())
                    .as(log.name())
                    .isEqualTo(resolution.documentMetadata().requireString("versionId"));
            assertThat(verdict.path("meta").path("deactivated").asBoolean())
                    .as(log.name())
                    .isEqualTo(resolution.deactivated());
            assertThat(json(verdict.path("doc")).map(ForeignLogsIT::explicit))
                    .as(log.name())
                    .isEqualTo(resolution.document().map(document -> explicit(document.json())));
        }
        System.out.printf("interop: %d of our %d logs resolved by didwebvh-ts%n", verdicts.size(), ours.size());
    }

    @Test
    void everyHistoryOfDidwebvhResolvesHereToTheSameDocumentsAndVersions() {
        int versions = 0;
        for (JsonNode made : theirs) {
            String name = made.path("name").asText();
            WebvhDid did = (WebvhDid) Did.parse(made.path("did").asText());
            String log = made.path("log").asText();
            Optional<String> witness = Optional.ofNullable(made.get("witness").textValue());

            Resolution head = resolve(did, log, witness);
            assertThat(head.detail()).as(name).isEmpty();
            assertThat(head.deactivated())
                    .as(name)
                    .isEqualTo(made.path("deactivated").asBoolean());
            assertThat(head.document().isEmpty()).as(name).isEqualTo(head.deactivated());
            for (int number = 1; number <= made.path("versions").size(); number++) {
                JsonNode version = made.path("versions").get(number - 1);
                Resolution resolution = RESOLVER.resolve(
                        did, bytes(log), witness.map(ForeignLogsIT::bytes), ResolutionOptions.ofVersionNumber(number));
                assertThat(resolution.detail()).as(name).isEmpty();
                assertThat(resolution.documentMetadata().requireString("versionId"))
                        .as(name)
                        .isEqualTo(version.path("versionId").asText());
                assertThat(explicit(resolution.document().orElseThrow().json()))
                        .as(name)
                        .isEqualTo(explicit(json(version.path("doc")).orElseThrow()));
                versions++;
            }
        }
        System.out.printf("interop: %d logs of didwebvh-ts with %d versions resolved here%n", theirs.size(), versions);
    }

    @Test
    void aChangedFieldIsRefusedOnBothSides() {
        List<Tampered> tampered = new ArrayList<>();
        for (Log log : ours) {
            addTampered(tampered, "ours, " + log.name(), log.did(), log.log(), log.witness());
        }
        for (JsonNode made : theirs) {
            addTampered(
                    tampered,
                    "theirs, " + made.path("name").asText(),
                    (WebvhDid) Did.parse(made.path("did").asText()),
                    made.path("log").asText(),
                    Optional.ofNullable(made.get("witness").textValue()));
        }

        JsonNode verdicts = judges.resolve(question(tampered));

        Map<String, int[]> table = new TreeMap<>();
        List<String> acceptedByThem = new ArrayList<>();
        for (int i = 0; i < tampered.size(); i++) {
            Tampered log = tampered.get(i);
            Resolution resolution = resolve(log.did(), log.log(), log.witness());
            assertThat(resolution.error()).as(log.what()).isPresent();
            assertThat(resolution.document()).as(log.what()).isEmpty();
            boolean refusedByThem = !verdicts.get(i).path("error").isNull();
            int[] counts = table.computeIfAbsent(log.what().replaceAll(".*: ", ""), field -> new int[3]);
            counts[0]++;
            counts[1]++;
            counts[2] += refusedByThem ? 1 : 0;
            if (!refusedByThem) {
                acceptedByThem.add(log.what());
            }
        }
        System.out.println("interop: changed field, logs, refused by us, refused by didwebvh-ts");
        table.forEach((field, counts) ->
                System.out.printf("interop:   %-40s %3d %3d %3d%n", field, counts[0], counts[1], counts[2]));
        // The other resolver does not compare the hash in the version id of a log's only entry; we do.
        assertThat(acceptedByThem).allMatch(what -> what.endsWith(", entry 1: versionId"));
    }

    private static void addTampered(
            List<Tampered> all, String name, WebvhDid did, String log, Optional<String> witness) {
        List<String> lines = List.of(log.strip().split("\n", -1));
        Map<String, UnaryOperator<JsonObject>> changes = new TreeMap<>(Map.of(
                "versionId", entry -> entry.with("versionId", flipped(entry.requireString("versionId"))),
                "versionTime", entry -> entry.with("versionTime", "2024-12-31T00:00:00Z"),
                "parameters.updateKeys",
                        entry -> entry.with(
                                "parameters",
                                entry.requireObject("parameters")
                                        .with(
                                                "updateKeys",
                                                JsonArray.ofStrings(
                                                        List.of("z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")))),
                "state, a member more",
                        entry ->
                                entry.with("state", entry.requireObject("state").with("name", "mine")),
                "state.controller",
                        entry ->
                                entry.with("state", entry.requireObject("state").with("controller", "did:example:1")),
                "proof.created", entry -> withProof(entry, proof -> proof.with("created", "2024-12-31T00:00:00Z")),
                "proof.proofValue",
                        entry -> withProof(
                                entry, proof -> proof.with("proofValue", flipped(proof.requireString("proofValue")))),
                "proof, absent", entry -> entry.without("proof")));
        changes.forEach((field, change) -> {
            for (int at : lines.size() == 1 ? List.of(0) : List.of(0, lines.size() - 1)) {
                List<String> changed = new ArrayList<>(lines);
                changed.set(at, StrictJson.write(change.apply(StrictJson.parseObject(bytes(lines.get(at))))));
                all.add(new Tampered(
                        name + ", entry " + (at + 1) + ": " + field, did, String.join("\n", changed) + "\n", witness));
            }
        });
        witness.ifPresent(file -> {
            all.add(new Tampered(name + ": no witness file", did, log, Optional.empty()));
            all.add(new Tampered(name + ": witness proofValue", did, log, Optional.of(withEveryProofFlipped(file))));
        });
    }

    private static JsonObject withProof(JsonObject entry, UnaryOperator<JsonObject> change) {
        return entry.with("proof", JsonArray.of(change.apply((JsonObject)
                entry.array("proof").get(0))));
    }

    private static String withEveryProofFlipped(String witnessFile) {
        List<JsonValue> records = new ArrayList<>();
        for (JsonValue item : ((JsonArray) StrictJson.parse(witnessFile)).values()) {
            JsonObject record = (JsonObject) item;
            List<JsonValue> proofs = new ArrayList<>();
            for (JsonValue proof : record.array("proof")) {
                proofs.add(((JsonObject) proof)
                        .with("proofValue", flipped(((JsonObject) proof).requireString("proofValue"))));
            }
            records.add(record.with("proof", new JsonArray(proofs)));
        }
        return StrictJson.write(new JsonArray(records));
    }

    /** One character in the middle changed to another of the same alphabet. */
    private static String flipped(String text) {
        int at = text.length() / 2;
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    /** Without the services that each resolver adds in its own words. */
    private static JsonObject explicit(JsonObject document) {
        List<JsonValue> services = document.array("service").stream()
                .filter(service -> IMPLICIT.stream()
                        .noneMatch(
                                id -> ((JsonObject) service).requireString("id").endsWith(id)))
                .toList();
        return services.isEmpty() ? document.without("service") : document.with("service", new JsonArray(services));
    }

    private static Resolution resolve(WebvhDid did, String log, Optional<String> witness) {
        return RESOLVER.resolve(did, bytes(log), witness.map(ForeignLogsIT::bytes), ResolutionOptions.LATEST);
    }

    private static ObjectNode question(List<Tampered> logs) {
        ObjectNode question = JSON.createObjectNode();
        for (Tampered log : logs) {
            question.withArray("logs")
                    .addObject()
                    .put("did", log.did().value())
                    .put("log", log.log())
                    .put("witness", log.witness().orElse(null));
        }
        return question;
    }

    private static Optional<JsonObject> json(JsonNode node) {
        try {
            return node.isObject()
                    ? Optional.of(StrictJson.parseObject(JSON.writeValueAsBytes(node)))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
