package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run says all that a migration would meet, and changes nothing: not a byte and not a folder. */
@Tag("P39")
class DryRunTest {
    @TempDir
    private Path folder;

    private Path home;
    private String source;

    @BeforeEach
    void import1() throws IOException {
        home = folder.resolve("home");
        Path file = Files.writeString(folder.resolve("a.txt"), "one");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        source = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("did");
    }

    /** Everything below the home: bytes, permissions and times of files, and the folders with their permissions. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.toList()) {
                String what = Files.isRegularFile(path)
                        ? Sha256.of(Files.readAllBytes(path)).hex() + " " + Files.getLastModifiedTime(path)
                        : "folder";
                found.put(
                        home.relativize(path).toString(),
                        what + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return found;
    }

    private Call dryRun(String... more) {
        List<String> arguments = new ArrayList<>(List.of("migrate", source, "--to", "webvh", "--dry-run"));
        arguments.addAll(List.of(more));
        return Call.with(Map.of("LAYERLIFT_HOME", home.toString()), "", arguments.toArray(String[]::new));
    }

    @Test
    void nothingOfTheHomeChangesNotEvenTheFilesOfTheDatabase() throws IOException {
        Map<String, String> before = everything();

        dryRun().succeeds();
        dryRun("--json", "--disclose", "--chunk-size", "65536", "--max-fee", "5")
                .succeeds();
        Call.with(Map.of("LAYERLIFT_HOME", home.toString()), "", "estimate", source, "--to", "webvh")
                .succeeds();

        assertThat(everything()).isEqualTo(before);
        assertThat(before).containsKeys("layerlift.db", "public", "restricted");
    }

    @Test
    void allFindingsCostAndTimeAreTold() {
        JsonObject validation =
                dryRun("--json").succeeds().item("migrations", 0).requireObject("validation");

        assertThat(validation.requireObject("estimatedCost").requireLong("feeSats"))
                .isZero();
        assertThat(validation.requireObject("estimatedCost").requireLong("storageBytes"))
                .isPositive();
        assertThat(validation.requireLong("estimatedDuration")).isPositive();
        assertThat(validation.array("warnings"))
                .singleElement()
                .isInstanceOfSatisfying(
                        JsonObject.class,
                        warning -> assertThat(warning.requireString("code")).isEqualTo("WRITE_UNPROVEN"));
        assertThat(dryRun().succeeds().err() + dryRun().out())
                .contains("would become")
                .contains("0 sats")
                .contains(" ms")
                .contains("warning that the store of webvh can be written is not proven");
    }

    @Test
    void aPublicFolderThatIsGoneIsToldOfAndNotMadeAnew() throws IOException {
        Files.delete(home.resolve("public"));
        Map<String, String> before = everything();

        Call call = dryRun("--json");

        assertThat(everything()).isEqualTo(before);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out()).contains("STORE_GONE");
    }
}
