package dev.layerlift.bootstrap.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSelectionTest {
    @TempDir
    Path folder;

    private Path tree;
    private final List<String> files = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectory(folder.resolve("tree"));
    }

    private void walk(String... named) {
        FileSelection.walk(FileSelection.roots(List.of(named)), folder.resolve("home"), new FileSelection.Visitor() {
            @Override
            public void file(Path file, long sizeBytes) {
                files.add(folder.relativize(file) + " " + sizeBytes);
            }

            @Override
            public void skipped(String path, String reason) {
                skipped.add(folder.relativize(Path.of(path)) + ": " + reason);
            }

            @Override
            public void failed(String path, String reason) {
                failed.add(folder.relativize(Path.of(path)) + ": " + reason);
            }
        });
    }

    @Test
    void foldersAreWalkedInTheOrderOfNames() throws IOException {
        Files.writeString(tree.resolve("b"), "bb");
        Files.writeString(Files.createDirectories(tree.resolve("a/z")).resolve("1"), "1");
        Files.writeString(tree.resolve("a/.hidden"), "");
        Files.writeString(tree.resolve(".DS_Store"), "noise");
        walk(tree.toString());
        assertThat(files).containsExactly("tree/a/.hidden 0", "tree/a/z/1 1", "tree/b 2");
        assertThat(skipped).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    @Tag("P37")
    void anyNameIsTaken() throws IOException {
        String longest = "n".repeat(251) + ".txt";
        for (String name : List.of("with space.txt", "grüße 漢字.txt", "-dash", "a\nb", longest)) {
            Files.writeString(tree.resolve(name), "x");
        }
        walk(tree.toString());
        assertThat(files)
                .containsExactlyInAnyOrder(
                        "tree/with space.txt 1",
                        "tree/grüße 漢字.txt 1",
                        "tree/-dash 1",
                        "tree/a\nb 1",
                        "tree/" + longest + " 1");
    }

    @Test
    @Tag("P37")
    void linksInAFolderAreSkippedWithAReason() throws IOException {
        Files.createSymbolicLink(tree.resolve("out"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(tree.resolve("loop"), tree);
        Files.createSymbolicLink(tree.resolve("dangling"), Path.of("nothing"));
        walk(tree.toString());
        assertThat(files).isEmpty();
        assertThat(skipped)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("a symbolic link: name what it leads to"));
    }

    @Test
    void aLinkThatIsNamedIsMeant() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1234");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        walk(link.toString());
        assertThat(files).containsExactly("file 4");
    }

    @Test
    void theHomeIsNeverTaken() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("home/private")).resolve("key"), "secret");
        Files.writeString(tree.resolve("a"), "1");
        walk(folder.toString());
        assertThat(files).containsExactly("tree/a 1");
        assertThat(skipped).containsExactly("home: the home of Layerlift itself");
        skipped.clear();
        walk(folder.resolve("home/private/key").toString());
        assertThat(skipped).containsExactly("home/private/key: belongs to the home");
    }

    @Test
    @Tag("P37")
    void aPathThroughTheParentIsRefused() {
        assertThatThrownBy(() -> walk(tree + "/../tree"))
                .hasMessageContaining("goes through '..'")
                .extracting(e -> ((dev.layerlift.domain.error.MigrationException) e)
                        .error()
                        .recovery()
                        .get(0))
                .isEqualTo("name the path itself: " + tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/dev/zero"})
    void aDeviceIsRefused(String device) {
        assertThatThrownBy(() -> walk(device)).hasMessageContaining(device + ": a device, pipe or socket");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> walk(tree + "/nope")).hasMessageContaining(tree + "/nope: no such file or folder");
        assertThatThrownBy(() -> walk("")).hasMessageContaining("an empty path");
    }

    @Test
    void aVeryDeepFolderIsReported() throws IOException {
        Path deep = tree;
        for (int i = 0; i <= FileSelection.DEPTH_MAX; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        walk(tree.toString());
        assertThat(failed).singleElement().asString().endsWith("lies deeper than 200 folders");
    }
}
