package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content of awkward sizes in chunks of awkward sizes, from one folder to another. */
class ChunkSizesTest {
    private static final int CHUNK_BYTES = 65_536;

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void makeHome() {
        home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
    }

    private String imported(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Path file = Files.write(folder.resolve("content.bin"), content);
        return Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("did");
    }

    private Call migrate(String did, String chunkSize) {
        return Call.on(home, "migrate", did, "--to", "webvh", "--chunk-size", chunkSize, "--json");
    }

    private void assertNothingUnfinished() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all.filter(path -> path.toString().contains(".staging~"))
                            .filter(Files::isRegularFile)
                            .filter(path -> !path.toString().endsWith(".lock")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @Tag("P44")
    @CsvSource({
        "0, 65536",
        "1, 65536",
        "65535, 65536",
        "131072, 65536",
        "1000003, 65536",
        "1000003, 5GiB",
    })
    void contentOfAnySizeArrivesInChunksOfAnySize(int bytes, String chunkSize) throws IOException {
        String target = migrate(imported(bytes), chunkSize)
                .succeeds()
                .item("migrations", 0)
                .requireString("targetDid");

        Call.on(home, "verify", target).succeeds();
        JsonObject resource = Call.on(home, "show", target, "--json").succeeds().item("resources", 0);
        assertThat(resource.requireLong("size")).isEqualTo(bytes);
        assertNothingUnfinished();
    }

    @Test
    @Tag("P47")
    void aStoreWithoutRoomForAllChunksIsNotBegunWith() throws IOException {
        String did = imported(10 * CHUNK_BYTES);
        Path config = home.resolve("layerlift.yaml");
        String limited =
                Files.readString(config).replace("root: public}", "root: public, quotaBytes: " + 8 * CHUNK_BYTES + "}");
        assertThat(limited).contains("quotaBytes");
        Files.writeString(config, limited);

        JsonObject migration = migrate(did, "65536").failsWith(ExitCode.FAILED).item("migrations", 0);

        assertThat(migration.requireObject("error").requireString("code")).isEqualTo("NO_SPACE");
        assertThat(migration.requireString("state")).isEqualTo("failed");
        assertNothingUnfinished();
    }
}
