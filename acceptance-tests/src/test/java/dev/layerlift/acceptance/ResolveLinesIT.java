package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code resolve --ndjson} as a long-running process, whatever it is asked. */
@Timeout(120)
class ResolveLinesIT {
    private static final String VALID =
            "did:webvh:QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv:assets.example.com:ab:cdefghij23";

    @TempDir
    private Path folder;

    @Test
    void eachLineIsAnsweredBeforeTheNextIsGivenAndNoLineEndsTheProcess() {
        try (LineResolver resolver = new LineResolver(folder.resolve("err"))) {
            assertThat(error(resolver.askLine(request("1", VALID)))).isEqualTo("notFound");
            assertThat(error(resolver.askLine(request("2", VALID + "#x")))).isEqualTo("invalidDid");
            for (String malformed :
                    new String[] {"", "{", "[]", "null", "{\"id\":\"x\"}", "\u0000", "{\"id\":1,\"id\":2}"}) {
                assertThat(error(resolver.askLine(malformed))).as(malformed).isEqualTo("invalidOptions");
            }
            assertThat(error(resolver.askLine("[".repeat(900_000)))).isEqualTo("invalidOptions");
            assertThat(error(resolver.askLine("x".repeat(20_000_000)))).isEqualTo("invalidOptions");
            assertThat(error(resolver.askLine(request("3", VALID)))).isEqualTo("notFound");

            assertThat(resolver.end()).isZero();
            assertThat(folder.resolve("err")).isEmptyFile();
        }
    }

    @Test
    void manyLinesGivenAtOnceAreAnsweredInTheirOrder() {
        try (LineResolver resolver = new LineResolver(folder.resolve("err"))) {
            for (int i = 0; i < 100; i++) {
                resolver.give(request("n" + i, VALID));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(resolver.answer().path("id").textValue()).isEqualTo("n" + i);
            }
            assertThat(resolver.end()).isZero();
        }
    }

    private static String request(String id, String did) {
        return "{\"id\":\"" + id + "\",\"did\":\"" + did + "\",\"log\":null,\"witness\":null,\"options\":{}}";
    }

    private static String error(JsonNode answer) {
        assertThat(answer.path("result").path("didDocument").isNull()).isTrue();
        return answer.path("result").path("didResolutionMetadata").path("error").textValue();
    }
}
