package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.fuzz.ByteMutator;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Request lines of chance: each gets one answer on one line, and none that tells of a surprise. */
@Tag("fuzz")
class ResolutionLinesFuzzTest {
    private static final String DID =
            "did:webvh:QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv:assets.example.com:ab:cd";

    @TempDir
    private Path folder;

    private final ResolutionLines lines =
            new ResolutionLines(new WebvhResolver(new DataIntegrity(Ed25519Providers.portable()), new SettableClock()));
    private JsonObject request = JsonObject.EMPTY;

    @BeforeEach
    void writeFiles() throws IOException {
        Path log = Files.writeString(folder.resolve("did.jsonl"), "{\"versionId\":\"1-Qm\"}\n");
        request = JsonObject.builder()
                .put("id", "a")
                .put("did", DID)
                .put("log", log.toString())
                .put("witness", JsonValue.NULL)
                .put(
                        "options",
                        JsonObject.builder()
                                .put("versionId", "1-Qm")
                                .put("versionNumber", 1)
                                .put("versionTime", "2025-01-01T00:00:00Z")
                                .build())
                .build();
    }

    @Test
    void everyLineHasOneAnswer() {
        assertThat(Fuzz.of("ndjson-lines", 2_000).run(this::feed))
                .containsKeys("invalidOptions", "invalidDid", "notFound")
                .doesNotContainKey("resolved");
    }

    private String feed(Random random) {
        JsonMutator mutator = new JsonMutator(random);
        byte[] bytes = StrictJson.writeBytes(random.nextInt(4) == 0 ? request : mutator.mutated(request));
        if (random.nextBoolean()) {
            bytes = new ByteMutator(random).mutated(bytes);
        }
        String outcome = "no line";
        BoundedLines input = new BoundedLines(new ByteArrayInputStream(bytes), 4_000);
        for (var line = input.next(); line.isPresent(); line = input.next()) {
            outcome = outcome(lines.answer(line.get()));
        }
        return outcome;
    }

    private static String outcome(String answer) {
        assertThat(answer).doesNotContain("\n").hasSizeLessThan(50_000);
        JsonObject parsed = StrictJson.parseObject(answer.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed.members().keySet()).containsExactly("id", "result");
        JsonObject result = parsed.requireObject("result");
        assertThat(List.copyOf(result.members().keySet()))
                .contains("didDocument", "didDocumentMetadata", "didResolutionMetadata");
        JsonObject metadata = result.requireObject("didResolutionMetadata");
        String error = metadata.string("error").orElse("resolved");
        if (error.equals(ResolutionLines.INTERNAL_ERROR)) {
            // A file that cannot be read is the only thing that may surprise.
            assertThat(answer).contains("FileSystemException");
        }
        return error;
    }
}
