package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code resolve} of one DID or DID URL. */
class ResolveCommandTest {
    @TempDir
    static Path folder;

    private static Path home = Path.of("");
    private static String source = "";
    private static String did = "";
    private static Path log = Path.of("");

    @BeforeAll
    static void publishOne() throws IOException {
        LiftedFile lifted = LiftedFile.in(folder);
        home = lifted.home();
        source = lifted.source();
        did = lifted.did();
        log = lifted.log();
    }

    @Test
    void aFragmentIsThePartOfTheDocument() {
        JsonObject json =
                Call.on(home, "resolve", did + "#manifest", "--json").succeeds().json();

        assertThat(json.members().keySet())
                .containsExactly("dereferencingMetadata", "contentStream", "contentMetadata");
        assertThat(json.requireObject("dereferencingMetadata").requireString("contentType"))
                .isEqualTo("application/did");
        assertThat(json.requireObject("contentStream").requireString("serviceEndpoint"))
                .endsWith("/resources/manifest.json");
        assertThat(json.requireObject("contentMetadata").requireString("versionId"))
                .startsWith("1-");
        assertThat(Call.on(home, "resolve", did + "#manifest").succeeds().out()).contains("\"serviceEndpoint\"");
        assertThat(Call.on(home, "resolve", source + "#key-1", "--json")
                        .succeeds()
                        .json()
                        .requireObject("contentStream")
                        .requireString("type"))
                .isEqualTo("Multikey");
    }

    @Test
    void aPathIsAFileOfTheHomesOwnHostWithoutAskingTheNetwork() throws IOException {
        JsonObject json = Call.on(home, "resolve", did + "/resources/manifest.json", "--json")
                .succeeds()
                .json();
        byte[] published = Files.readAllBytes(log.resolveSibling("resources/manifest.json"));

        assertThat(Base64.getDecoder().decode(json.requireString("contentStream")))
                .isEqualTo(published);
        JsonObject metadata = json.requireObject("contentMetadata");
        assertThat(metadata.requireString("url")).startsWith("https://assets.example.com/");
        assertThat(metadata.requireLong("size")).isEqualTo(published.length);

        Path out = folder.resolve("manifest.json");
        Call written = Call.on(home, "resolve", did + "/resources/manifest.json", "--out", out.toString())
                .succeeds();
        assertThat(written.out()).contains("written to " + out);
        assertThat(out).hasBinaryContent(published);
        assertThat(Call.on(home, "resolve", did + "/resources/manifest.json").out())
                .contains("--out FILE");
        assertThat(Call.on(home, "resolve", did + "/resources/manifest.json", "--out", out.toString())
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains(out + " is there already");
        assertThat(out).hasBinaryContent(published);
    }

    @Test
    void whoisAndAServiceLeadWhereTheDocumentSays() throws IOException {
        byte[] published = Files.readAllBytes(log.resolveSibling("resources/credentials.json"));

        assertThat(Base64.getDecoder()
                        .decode(Call.on(home, "resolve", did + "/whois", "--json")
                                .succeeds()
                                .json()
                                .requireString("contentStream")))
                .isEqualTo(published);
        JsonObject link = Call.on(home, "resolve", did + "?service=manifest", "--json")
                .succeeds()
                .json();
        assertThat(link.requireObject("dereferencingMetadata").requireString("contentType"))
                .isEqualTo("text/uri-list");
        assertThat(link.requireString("contentStream")).endsWith("/resources/manifest.json");
        Call.on(home, "resolve", did + "?service=files&relativeRef=/resources/manifest.json")
                .succeeds();
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing,notFound",
        "/,notFound",
        "#nobody,notFound",
        "?service=nobody,notFound",
        "/did.jsonl#x,representationNotSupported",
        "?versionNumber=2#files,notFound"
    })
    void whatLeadsNowhereSaysWhy(String tail, String error) {
        Call call = Call.on(home, "resolve", did + tail, "--json").failsWith(ExitCode.FAILED);

        JsonObject metadata = call.json().requireObject("dereferencingMetadata");
        assertThat(metadata.requireString("error")).isEqualTo(error);
        assertThat(metadata.requireObject("problemDetails").requireString("detail"))
                .isNotBlank();
        assertThat(call.json().get("contentStream")).contains(JsonValue.NULL);
        assertThat(Call.on(home, "resolve", did + tail)
                        .failsWith(ExitCode.FAILED)
                        .out())
                .contains("leads to nothing: " + error);
    }

    @ParameterizedTest
    @CsvSource({
        "/../x",
        "/%2e%2e/x",
        "/%252e%252e/x",
        "/a%2Fb",
        "/a%5cb",
        "/a%00",
        "?service=files&relativeRef=//evil.example/",
        "?hl=x",
        "?versionNumber=0",
        "?versionTime=x"
    })
    @Tag("P37")
    void whatIsNoDidUrlIsUsage(String tail) {
        Call call = Call.on(home, "resolve", did + tail, "--json").failsWith(ExitCode.USAGE);

        assertThat(call.error().requireString("code")).isEqualTo(Inputs.DID_URL_INVALID);
        assertThat(call.error().requireString("message")).contains("expected: ");
    }

    @Test
    void aVersionIsAskedForInTheDidUrlOrByOption() {
        String id = Call.on(home, "resolve", did, "--json")
                .succeeds()
                .json()
                .requireObject("didDocumentMetadata")
                .requireString("versionId");

        for (String[] args : new String[][] {
            {did + "?versionId=" + id},
            {did + "?versionNumber=1"},
            {did + "?versionTime=9999-01-01T00:00:00Z"},
            {did, "--version-id", id},
            {did, "--version-number", "1"},
            {did, "--version-time", "9999-01-01T00:00:00Z"}
        }) {
            assertThat(resolve(args).succeeds().json().requireObject("didDocumentMetadata"))
                    .satisfies(m -> assertThat(m.requireString("versionId")).isEqualTo(id));
        }
        assertThat(resolve(did, "--version-number", "2")
                        .failsWith(ExitCode.FAILED)
                        .json()
                        .requireObject("didResolutionMetadata")
                        .requireString("error"))
                .isEqualTo("notFound");
        assertThat(resolve(did + "?versionNumber=1", "--version-id", id)
                        .failsWith(ExitCode.USAGE)
                        .error()
                        .requireString("message"))
                .contains("expected: one of them");
        assertThat(resolve(did, "--version-number", "0")
                        .failsWith(ExitCode.USAGE)
                        .error()
                        .requireString("message"))
                .contains("--version-number: 0");
        assertThat(Call.with(Map.of(), "", "resolve", "--ndjson", "--version-number", "1")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("--ndjson and another option");
    }

    @Test
    void anEarlierVersionResolvesAlthoughTheTailOfTheLogIsBroken() throws IOException {
        byte[] sound = Files.readAllBytes(log);
        try {
            Files.writeString(log, "{\"versionId\":\"2-broken\"}\n", StandardOpenOption.APPEND);

            assertThat(resolve(did)
                            .failsWith(ExitCode.FAILED)
                            .json()
                            .requireObject("didResolutionMetadata")
                            .requireString("error"))
                    .isEqualTo("invalidDid");
            assertThat(resolve(did, "--version-number", "1")
                            .succeeds()
                            .json()
                            .requireObject("didDocument")
                            .requireString("id"))
                    .isEqualTo(did);
            Call.on(home, "resolve", did + "?versionNumber=1#files").succeeds();
            assertThat(resolve(did, "--version-number", "2")
                            .failsWith(ExitCode.FAILED)
                            .json()
                            .requireObject("didResolutionMetadata")
                            .requireString("error"))
                    .isEqualTo("invalidDid");
        } finally {
            Files.write(log, sound);
        }
    }

    @Test
    void theDocumentCanBeWrittenToAFile() throws IOException {
        Path out = folder.resolve("document.json");

        resolve(did, "--out", out.toString()).succeeds();

        assertThat(StrictJson.parseObject(Files.readAllBytes(out)).requireString("id"))
                .isEqualTo(did);
        assertThat(Call.on(home, "resolve", did, "--out", folder + "/nope/x")
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("could not be written");
    }

    @Test
    void aDidThatCarriesItsDocumentResolvesWithoutAHome() {
        Call call = Call.with(
                        Map.of("HOME", "", "LAYERLIFT_HOME", folder + "/none"),
                        "",
                        "resolve",
                        "did:peer:0z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
                        "--json")
                .succeeds();

        assertThat(call.json().requireObject("didDocument").requireString("id"))
                .isEqualTo("did:peer:0z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    private static Call resolve(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "resolve";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--json";
        return Call.on(home, all);
    }
}
