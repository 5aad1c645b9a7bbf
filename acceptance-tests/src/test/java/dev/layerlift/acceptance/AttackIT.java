package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody tries who can write to the folder that is served, or who asks for what is not. */
@Tag("slow")
@Tag("P37")
class AttackIT {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final List<String> ESCAPES = List.of(
            "/../../layerlift.db",
            "/%2e%2e/%2e%2e/layerlift.yaml",
            "?service=files&relativeRef=/../../../layerlift.db",
            "?service=files&relativeRef=..%2f..%2f..%2flayerlift.db",
            "//etc/passwd",
            "/resources/%2e%2e%2f%2e%2e%2f%2e%2e%2flayerlift.db",
            "/..%5c..%5clayerlift.db");

    @TempDir
    Path folder;

    private User user;
    private String source;

    @BeforeEach
    void makeAHome() throws IOException {
        user = User.withHome(folder);
        source = user.imports(Files.writeString(folder.resolve("a.txt"), "hello"))
                .get(0);
    }

    @Test
    void linksPlantedUnderThePublicRootLeadNowhereAndTheAttemptIsAudited() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        List<Path> planted = plantLinks(outside);

        JsonNode refused = user.run("migrate", source, "--to", "webvh", "--json")
                .exits(1)
                .json()
                .path("migrations")
                .get(0);

        assertThat(outside).isEmptyDirectory();
        assertThat(refused.path("error").path("message").textValue()).contains("is a symbolic link");
        // It is found before anything is made, so that nothing is left to undo.
        assertThat(text(refused, "state")).isEqualTo("failed");
        assertThat(refused.path("targetDid").isNull()).isTrue();
        assertThat(user.run("history", source).exits(0).out()).contains("failed");

        for (Path link : planted) {
            Files.delete(link);
        }
        String target = text(user.migrates(List.of(source)).get(0), "targetDid");
        user.run("verify", target).exits(0);
        user.run("audit", "verify").exits(0);
        assertThat(user.published().files()).isEqualTo(user.published().allowed(List.of(target), List.of()));
    }

    @Test
    void aPublishedFileThatBecameALinkIsNotTakenForTheFile() throws IOException {
        String target = text(user.migrates(List.of(source)).get(0), "targetDid");
        Path log = user.published().log(target);
        Path elsewhere = folder.resolve("copy-of-the-log.jsonl");
        Files.move(log, elsewhere);
        Files.createSymbolicLink(log, elsewhere);

        assertThat(user.run("verify", target).exits(1).out()).contains("symbolic link");
        user.run(
                        "rollback",
                        user.run("status", "--json")
                                .exits(0)
                                .json()
                                .path("migrations")
                                .get(0)
                                .path("migrationId")
                                .textValue())
                .exits(3);
        assertThat(elsewhere).isRegularFile();
    }

    @Test
    void nothingOutsideOfADidIsReachedThroughItsUrls() {
        String target = text(user.migrates(List.of(source)).get(0), "targetDid");
        Path got = folder.resolve("got");

        for (String tail : ESCAPES) {
            Outcome outcome = user.run("resolve", target + tail, "--out", got.toString());

            assertThat(outcome.exitCode()).as(outcome.toString()).isNotZero();
            assertThat(got).doesNotExist();
        }
    }

    @Test
    void noRestrictedOrPrivateFileIsAmongWhatAWebServerServes() throws IOException {
        user.migrates(List.of(source));
        String other = user.imports(Files.writeString(folder.resolve("b.txt"), "stays private"))
                .get(0);
        assertThat(other).startsWith("did:peer:4");

        List<byte[]> served = contents(user.home().resolve("public"));
        List<Path> kept = Stream.of("restricted", "private")
                .flatMap(area -> files(user.home().resolve(area)).stream())
                .toList();

        assertThat(kept).anyMatch(file -> file.toString().contains("audit"));
        for (Path file : kept) {
            byte[] bytes = Files.readAllBytes(file);
            boolean published = new String(bytes, java.nio.charset.StandardCharsets.UTF_8).equals("hello");
            assertThat(served.stream().anyMatch(s -> java.util.Arrays.equals(s, bytes)))
                    .as(file.toString())
                    .isEqualTo(published);
        }
    }

    /** Wherever a DID may be published, a link to another folder. */
    private List<Path> plantLinks(Path outside) throws IOException {
        Path root = Files.createDirectories(user.home().resolve("public"));
        Stream.Builder<Path> links = Stream.builder();
        for (int a = 0; a < BASE32.length(); a++) {
            for (int b = 0; b < BASE32.length(); b++) {
                Path link = root.resolve("" + BASE32.charAt(a) + BASE32.charAt(b));
                links.add(Files.createSymbolicLink(link, outside));
            }
        }
        return links.build().toList();
    }

    private static List<byte[]> contents(Path root) {
        return files(root).stream()
                .map(file -> {
                    try {
                        return Files.readAllBytes(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static List<Path> files(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
