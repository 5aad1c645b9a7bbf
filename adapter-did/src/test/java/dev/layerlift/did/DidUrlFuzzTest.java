package dev.layerlift.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** DID URLs of chance, over documents of chance: something is found or the answer says why not. */
@Tag("fuzz")
class DidUrlFuzzTest {
    private static final String DID =
            "did:webvh:QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv:assets.example.com:ab:cd";
    private static final String FOLDER = "https://assets.example.com/ab/cd/";
    private static final List<String> TAILS = List.of(
            "",
            "#key-1",
            "#files",
            "/whois",
            "/resources/a.txt",
            "/a/%2E%2E/b",
            "/a%2Fb",
            "?versionNumber=1",
            "?versionTime=2025-01-01T00:00:00Z#key-1",
            "?versionId=1-Qm",
            "?service=files&relativeRef=/a/b",
            "?service=more",
            "?service=files&relativeRef=..%2F..%2Fetc",
            "/" + "a/".repeat(40),
            "/b\u00fccher");
    private static final JsonObject DOCUMENT = SampleDocument.DOCUMENT
            .with("id", DID)
            .with("service", JsonArray.of(service("#files", FOLDER), service(DID + "#whois", FOLDER + "whois.vp")));

    @Test
    void noUrlLeavesTheFolderOfItsDid() {
        assertThat(Fuzz.of("did-urls", 3_000).run(random -> feed(random, DOCUMENT, true)))
                .containsKeys("Part", "File", "notFound", "invalidDidUrl");
    }

    @Test
    void whateverTheServicesSayTheAnswerIsOneOfThoseThatAreAllowed() {
        assertThat(Fuzz.of("did-url-documents", 3_000)
                        .run(random -> feed(
                                random,
                                DOCUMENT.with(
                                        "service",
                                        new JsonMutator(random)
                                                .mutated(DOCUMENT)
                                                .get("service")
                                                .orElse(JsonArray.EMPTY)),
                                false)))
                .containsKeys("Part", "File", "notFound");
    }

    private static String feed(Random random, JsonObject document, boolean staysInFolder) {
        JsonMutator mutator = new JsonMutator(random);
        String tail = TAILS.get(random.nextInt(TAILS.size()));
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            tail = mutator.changedText(tail);
        }
        DidUrlDereferencer dereferencer = new DidUrlDereferencer(
                (did, options) -> Resolution.of(new DidDocument(document), JsonObject.EMPTY),
                (url, sizeBytesMax) -> staysInFolder ? inFolder(url) : Optional.of(new byte[1]));
        Dereferencing result = dereferencer.dereference(DID + tail);
        if (result.error().isPresent()) {
            assertThat(result.content()).isEmpty();
            assertThat(result.detail()).isNotBlank().hasSizeLessThan(1_000);
            return result.error().get();
        }
        return result.content().orElseThrow().getClass().getSimpleName();
    }

    private static Optional<byte[]> inFolder(URI url) {
        assertThat(url.normalize()).isEqualTo(url);
        assertThat(url.toString()).startsWith(FOLDER);
        return Optional.of("x".getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject service(String id, String endpoint) {
        return JsonObject.EMPTY.with("id", id).with("type", "x").with("serviceEndpoint", endpoint);
    }
}
