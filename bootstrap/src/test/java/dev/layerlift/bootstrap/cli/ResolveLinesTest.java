package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code resolve --ndjson} answers, line by line. */
class ResolveLinesTest {
    @TempDir
    static Path folder;

    private static String did = "";
    private static String shortPeer = "";
    private static String longPeer = "";
    private static Path log = Path.of("");

    @BeforeAll
    static void publishOne() throws IOException {
        LiftedFile lifted = LiftedFile.in(folder);
        did = lifted.did();
        shortPeer = lifted.shortSource();
        longPeer = lifted.source();
        log = lifted.log();
    }

    @Test
    void aLogIsResolvedWithoutAHome() {
        JsonObject result = answers(request(did, "\"log\":\"" + log + "\"")).get(0);

        assertThat(result.requireObject("didDocument").requireString("id")).isEqualTo(did);
        assertThat(result.requireObject("didDocumentMetadata").requireString("versionId"))
                .startsWith("1-");
        assertThat(result.requireObject("didResolutionMetadata").has("error")).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "options":{"versionNumber":1}                        |
                    "options":{"versionNumber":1,"versionId":null}       |
                    "options":{"versionTime":"9999-01-01T00:00:00Z"}     |
                    "options":null                                       |
                    "options":{"versionNumber":2}                        | notFound
                    "options":{"versionId":"1-Qm"}                       | notFound
                    "options":{"versionTime":"2000-01-01T00:00:00+01:00"}| notFound
                    "options":{"versionNumber":"1"}                      | invalidOptions
                    "options":{"versionNumber":1.5}                      | invalidOptions
                    "options":{"versionTime":"yesterday"}                | invalidOptions
                    "options":{"versionid":"1-Qm"}                       | invalidOptions
                    "options":[]                                         | invalidOptions
                    "witness":7                                          | invalidOptions
                    "witness":"/nonexistent/did-witness.json"            |
                    """)
    void optionsAreTakenOrRefused(String members, String error) {
        JsonObject result =
                answers(request(did, "\"log\":\"" + log + "\"," + members)).get(0);

        assertThat(error(result)).isEqualTo(Optional.ofNullable(error));
        assertThat(result.object("didDocument").isPresent()).isEqualTo(error == null);
    }

    @Test
    void whatIsNoFileIsToldApartFromWhatIsMissing() {
        assertThat(error(answers(request(did, "\"log\":\"/nonexistent/did.jsonl\""))
                        .get(0)))
                .contains("notFound");
        assertThat(error(answers(request(did, "\"log\":\"" + folder + "\"")).get(0)))
                .contains("invalidOptions");
        assertThat(error(answers(request(did, "\"log\":\"a\\u0000b\"")).get(0))).contains("invalidOptions");
        assertThat(error(answers(request(did, "\"log\":\"" + log + "/x\"")).get(0)))
                .contains("notFound");
        assertThat(error(answers(request(did, "\"log\":\"/" + "x".repeat(300) + "\""))
                        .get(0)))
                .contains("internalError");
    }

    @Test
    void aDidThatCarriesItsDocumentResolvesAndOthersAreNotFound() {
        assertThat(answers(request(longPeer, "\"log\":null"))
                        .get(0)
                        .requireObject("didDocument")
                        .requireString("id"))
                .isEqualTo(longPeer);
        assertThat(error(answers(request(shortPeer, "\"log\":null")).get(0))).contains("notFound");
        assertThat(error(answers(request("did:btco:1", "\"log\":null")).get(0))).contains("methodNotSupported");
        assertThat(error(answers(request("did:key:z6Mk", "\"log\":null")).get(0)))
                .contains("invalidDid");
        assertThat(error(answers(request("", "\"log\":null")).get(0))).contains("invalidDid");
    }

    @Test
    void theLastLineNeedsNoLineFeedAndTheIdIsGivenBack() {
        String out = Call.with(
                        Map.of(), "{\"id\":7,\"did\":\"x\"}\r\n{\"id\":\"ü\",\"did\":\"x\"}", "resolve", "--ndjson")
                .succeeds()
                .out();

        assertThat(out.lines().map(ResolveLinesTest::parse).map(a -> a.get("id").orElseThrow()))
                .containsExactly(new JsonNumber("7"), new JsonValue.JsonString("ü"));
    }

    @Test
    void noInputIsNoOutput() {
        assertThat(Call.with(Map.of(), "", "resolve", "--ndjson").succeeds().out())
                .isEmpty();
    }

    @Test
    void aLineThatIsTooLongIsPassedOverToItsEnd() {
        BoundedLines lines =
                new BoundedLines(new ByteArrayInputStream("12345\n123456\n\n1".getBytes(StandardCharsets.US_ASCII)), 5);

        assertThat(lines.next().orElseThrow().bytes())
                .hasValueSatisfying(b -> assertThat(b).hasSize(5));
        assertThat(lines.next().orElseThrow().bytes()).isEmpty();
        assertThat(lines.next().orElseThrow().bytes())
                .hasValueSatisfying(b -> assertThat(b).isEmpty());
        assertThat(lines.next().orElseThrow().bytes())
                .hasValueSatisfying(b -> assertThat(b).hasSize(1));
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void itIsADidOrLinesAndNotBoth() {
        assertThat(Call.with(Map.of(), "", "resolve").failsWith(ExitCode.USAGE).err())
                .contains("no DID (expected: a DID, or --ndjson)");
        assertThat(Call.with(Map.of(), "", "resolve", did, "--ndjson")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("a DID and --ndjson");
    }

    private static String request(String wanted, String members) {
        return "{\"id\":\"a\",\"did\":\"" + wanted + "\"," + members + "}\n";
    }

    private static List<JsonObject> answers(String input) {
        Call call = Call.with(Map.of("HOME", ""), input, "resolve", "--ndjson").succeeds();
        assertThat(call.err()).isEmpty();
        return call.out()
                .lines()
                .map(line -> parse(line).requireObject("result"))
                .toList();
    }

    private static JsonObject parse(String line) {
        return StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> error(JsonObject result) {
        return result.requireObject("didResolutionMetadata").string("error");
    }
}
