package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with names that trip others up, and things that are no files. */
@Tag("P37")
class FileNamesIT {
    private static final List<String> ODD_NAMES = List.of(
            "two  blanks .txt",
            "Grüße, 世界 🚀.txt",
            "-rf",
            "quote\"and'quote\\.json",
            "line\nbreak.txt",
            "%2e%2e%2f.html",
            "x".repeat(251) + ".txt");

    @TempDir
    private Path folder;

    private User user;

    @BeforeEach
    void makeAHome() {
        user = User.withHome(folder);
    }

    @Test
    void filesWithOddNamesAreImportedAndLiftedAndTheirNamesStayPrivate() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        for (String name : ODD_NAMES) {
            Files.writeString(in.resolve(name), "named " + name);
        }

        JsonNode imported = user.run("import", in.toString(), "--json").exits(0).json();
        assertThat(imported.path("failed")).isEmpty();
        List<String> paths = new ArrayList<>();
        List<String> dids = new ArrayList<>();
        imported.path("assets").forEach(asset -> {
            paths.add(text(asset, "path"));
            dids.add(text(asset, "did"));
        });
        assertThat(paths)
                .containsExactlyInAnyOrderElementsOf(ODD_NAMES.stream()
                        .map(name -> in.resolve(name).toString())
                        .toList());

        user.migrates(dids).forEach(migration -> {
            assertThat(text(migration, "state")).isEqualTo("completed");
            assertThat(user.published().content(text(migration, "targetDid"))).hasSize(1);
        });
        List<String> published = new ArrayList<>(user.published().files());
        published.removeAll(user.published().statusLists());
        assertThat(published)
                .hasSize(4 * ODD_NAMES.size())
                .allMatch(name -> name.matches("[a-z2-7]{2}/[a-z2-7]{20}/"
                        + "(did\\.jsonl|resources/(credentials|manifest)\\.json|resources/[0-9a-f]{64}\\.[a-z]{2,4})"));
    }

    @Test
    void whatIsNoFileOfTheFolderIsPassedOverWithAReason() throws Exception {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.writeString(in.resolve("a file.txt"), "taken");
        Path outside = Files.writeString(folder.resolve("outside.txt"), "never taken");
        Files.createSymbolicLink(in.resolve("link out"), outside);
        Files.createSymbolicLink(in.resolve("link to folder"), folder);
        Files.createSymbolicLink(in.resolve("loop"), in);
        Path pipe = in.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0)
                .isTrue();

        JsonNode imported = user.run("import", in.toString(), "--json").exits(0).json();

        assertThat(imported.path("assets")).hasSize(1);
        assertThat(text(imported.path("assets").get(0), "path")).endsWith("a file.txt");
        List<String> skipped = new ArrayList<>();
        imported.path("skipped").forEach(item -> {
            skipped.add(Path.of(text(item, "path")).getFileName().toString());
            assertThat(text(item, "reason")).isNotBlank();
        });
        assertThat(skipped).containsExactlyInAnyOrder("link out", "link to folder", "loop", "pipe");

        user.run("import", pipe.toString(), "--json").exits(1).explainsItself().error();
        user.run("import", "in/../outside.txt", "--json")
                .exits(2)
                .explainsItself()
                .error();
    }

    /** In the C locale Java cannot spell a name that is not ASCII: then it has to be said, not passed over. */
    @Test
    @Tag("P06")
    void whereTheLocaleHidesANameTheFileIsImportedOrReportedButNeverLost() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.writeString(in.resolve("plain.txt"), "plain");
        Files.writeString(in.resolve("Grüße.txt"), "not plain");

        Outcome outcome = user.where("LC_ALL", "C").run("import", in.toString(), "--json");

        JsonNode document = outcome.explainsItself().json();
        int imported = document.path("assets").size();
        int failed = document.path("failed").size();
        assertThat(imported + failed).as(outcome.toString()).isEqualTo(2);
        outcome.exits(failed == 0 ? 0 : 1);
    }
}
