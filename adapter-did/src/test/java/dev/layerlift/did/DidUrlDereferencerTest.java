package dev.layerlift.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.Dereferencing.File;
import dev.layerlift.did.Dereferencing.Link;
import dev.layerlift.did.Dereferencing.Part;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidUrlDereferencerTest {
    private static final String DID =
            "did:webvh:QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv:assets.example.com:ab:cd";
    private static final JsonObject METADATA =
            JsonObject.builder().put("versionId", "1-Qm").build();
    private static final byte[] BYTES = {1, 2, 3};

    private final InMemoryWeb web = new InMemoryWeb();
    private final List<ResolutionOptions> asked = new ArrayList<>();
    private Resolution answer = Resolution.of(document("https://assets.example.com/ab/cd/"), METADATA);
    private final DidUrlDereferencer dereferencer = new DidUrlDereferencer(this::resolve, web);

    private Resolution resolve(Did did, ResolutionOptions options) {
        asked.add(options);
        return answer;
    }

    @ParameterizedTest
    @CsvSource({"#relative,'',relative", "#absolute,did,absolute", "#embedded,'',embedded", "#files,did,files"})
    void aFragmentIsAPartOfTheDocumentWhetherItsIdIsRelativeOrNot(String tail, String before, String fragment) {
        Dereferencing result = dereferencer.dereference(DID + tail);

        assertThat(result.error()).isEmpty();
        assertThat(result.contentMetadata()).isEqualTo(METADATA);
        Part part = (Part) result.content().orElseThrow();
        assertThat(part.json().requireString("id")).isEqualTo((before.isEmpty() ? "" : DID) + "#" + fragment);
    }

    @Test
    void withoutATailItIsTheDocument() {
        assertThat(dereferencer.dereference(DID).content())
                .contains(new Part(answer.document().orElseThrow().json()));
    }

    @Test
    void anUnknownPartIsNotFound() {
        assertThat(dereferencer.dereference(DID + "#nobody").error()).contains("notFound");
        assertThat(dereferencer.dereference(DID + "?service=relative").error()).contains("notFound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/b%20c.json",
                "?service=files&relativeRef=/a/b%20c.json",
                "?service=files&relativeRef=a%2Fb c.json"
            })
    void aPathIsAFileUnderTheServiceForFiles(String tail) {
        String url = "https://assets.example.com/ab/cd/a/b%20c.json";
        web.put(url, BYTES);

        Dereferencing result = dereferencer.dereference(DID + tail.replace(" ", "%20"));

        File file = (File) result.content().orElseThrow();
        assertThat(file.url()).isEqualTo(url);
        assertThat(file.bytes()).isEqualTo(BYTES);
        assertThat(file.mediaType()).isEmpty();
        assertThat(web.asked()).containsExactly(url);
    }

    @Test
    void anExplicitServiceTakesThePlaceOfTheImplicitOneWithOrWithoutASlash() {
        answer = Resolution.of(document("https://elsewhere.example/x"), METADATA);
        web.put("https://elsewhere.example/x/a", BYTES);

        assertThat(dereferencer.dereference(DID + "/a").content()).isPresent();
    }

    @Test
    void whoisIsThePresentationThatItsServiceLeadsTo() {
        web.put("https://assets.example.com/ab/cd/whois.vp", BYTES);

        File file = (File) dereferencer.dereference(DID + "/whois").content().orElseThrow();

        assertThat(file.mediaType()).contains("application/vp");
    }

    @Test
    void aServiceAloneIsItsEndpoint() {
        assertThat(dereferencer.dereference(DID + "?service=files").content())
                .contains(new Link("https://assets.example.com/ab/cd/"));
        assertThat(dereferencer.dereference(DID + "?service=list#frag").content())
                .contains(new Link("https://list.example/1#frag"));
        assertThat(dereferencer.dereference(DID + "?service=map").content()).contains(new Link("https://map.example/"));
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatCannotBeReachedIsUnknown() {
        web.absent("https://assets.example.com/ab/cd/a");

        assertThat(dereferencer.dereference(DID + "/a").error()).contains("notFound");
        assertThatThrownBy(() -> dereferencer.dereference(DID + "/b"))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("CONNECTION_FAILED"));
    }

    @Test
    void aFileIsReadUpToALimit() {
        web.put("https://assets.example.com/ab/cd/a", new byte[DidUrlDereferencer.FILE_BYTES_MAX + 1]);

        assertThatThrownBy(() -> dereferencer.dereference(DID + "/a"))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("RESPONSE_TOO_LARGE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://assets.example.com/",
                "http://assets.example.com/",
                "ipfs://Qm/",
                "/ab/cd/",
                "https://",
                "https://user@assets.example.com/",
                "https://assets.example.com/?q=",
                "https://assets.example.com/#f",
                "https://a b/",
                ""
            })
    void anEndpointThatCannotBeReadMakesTheDidInvalidAsTheMethodSays(String endpoint) {
        answer = Resolution.of(document(endpoint), METADATA);

        assertThat(dereferencer.dereference(DID + "/a").error()).contains("invalidDid");
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void theVersionOfTheDidUrlIsTheOneThatIsResolved() {
        dereferencer.dereference(DID + "?versionNumber=2#files");
        dereferencer.dereference(DID + "?versionId=1-Qm#files");
        dereferencer.dereference(DID + "?versionTime=2026-01-01T01:00:00%2B01:00#files");

        assertThat(asked)
                .containsExactly(
                        ResolutionOptions.ofVersionNumber(2),
                        ResolutionOptions.ofVersionId("1-Qm"),
                        ResolutionOptions.ofVersionTime(Instant.parse("2026-01-01T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "?versionNumber=0,invalidDidUrl",
        "?versionNumber=-1,invalidDidUrl",
        "?versionNumber=1e3,invalidDidUrl",
        "?versionNumber=99999999999999999999,invalidDidUrl",
        "?versionTime=yesterday,invalidDidUrl",
        "/../a,invalidDidUrl",
        "/a#b,representationNotSupported",
        "?service=files&relativeRef=/a#b,representationNotSupported",
        ":..,invalidDid",
    })
    @Tag("P37")
    void whatIsNoDidUrlIsRefusedBeforeAnythingIsFetched(String tail, String error) {
        Dereferencing result = dereferencer.dereference(DID + tail);

        assertThat(result.error()).contains(error);
        assertThat(result.detail()).contains("expected: ");
        assertThat(result.content()).isEmpty();
        assertThat(web.asked()).isEmpty();
    }

    @Test
    @Tag("P36")
    void aDeactivatedDidLeadsNowhereAndAnUnresolvableOneSaysWhy() {
        answer = new Resolution(
                java.util.Optional.empty(),
                JsonObject.EMPTY.with("deactivated", new JsonBoolean(true)),
                java.util.Optional.empty(),
                "");
        assertThat(dereferencer.dereference(DID + "/a").error()).contains("notFound");

        answer = Resolution.failed("methodNotSupported", "because");
        assertThat(dereferencer.dereference(DID + "#a"))
                .isEqualTo(Dereferencing.failed("methodNotSupported", "because"));
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void onlyDidsThatArePublishedHavePaths() {
        assertThat(dereferencer
                        .dereference("did:peer:0z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH/a")
                        .error())
                .contains("notFound");
    }

    private static DidDocument document(String files) {
        String text = """
                {"id":"DID",
                 "verificationMethod":[{"id":"#relative","type":"Multikey"},{"id":"DID#absolute","type":"Multikey"}],
                 "authentication":["#relative",{"id":"#embedded","type":"Multikey"}],
                 "service":[7,
                   {"id":"did:example:1#files","type":"x","serviceEndpoint":"https://other.example/"},
                   {"id":"DID#files","type":"relativeRef","serviceEndpoint":"FILES"},
                   {"id":"#whois","type":"x","serviceEndpoint":"https://assets.example.com/ab/cd/whois.vp"},
                   {"id":"#list","type":"x","serviceEndpoint":["https://list.example/1","https://list.example/2"]},
                   {"id":"#map","type":"x","serviceEndpoint":{"uri":"https://map.example/"}}]}
                """.replace("DID", DID).replace("FILES", files);
        return new DidDocument(StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8)));
    }
}
