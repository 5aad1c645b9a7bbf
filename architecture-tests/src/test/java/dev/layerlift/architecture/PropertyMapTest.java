package dev.layerlift.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every property that holds today is held by a test that says so; the map is printed. */
class PropertyMapTest {
    private static final Path PROJECT = Path.of("..");
    private static final String ROWS = """
            | Nr. | What holds | Since |
            |---|---|---|
            | P01 | Something | today |
            | P02 | Something else | batches |
            """;

    @TempDir
    Path folder;

    @Test
    void everyPropertyOfTodayHasATest() throws IOException {
        PropertyMap map = PropertyMap.read(PROJECT.resolve("docs/properties.md"), PROJECT);

        map.lines().forEach(System.out::println);
        assertThat(map.properties()).hasSize(55);
        assertThat(map.gaps()).isEmpty();
    }

    @Test
    void aPropertyOfTodayWithoutATestIsAGap() throws IOException {
        assertThat(map("@Tag(\"P02\")\nclass SomeTest {}").gaps())
                .singleElement()
                .asString()
                .startsWith("P01: no test");
    }

    @Test
    void aTagThatThePageDoesNotKnowIsAGap() throws IOException {
        assertThat(map("@Tag(\"P01\")\n@Tag(\"P77\")\nclass SomeTest {}").gaps())
                .containsExactly("P77: not on the page, and a tag of SomeTest");
    }

    @Test
    void aTagBelongsToWhatFollowsIt() throws IOException {
        PropertyMap map = map("""
                final class SomeTest {
                    @Test
                    @Tag(%s)
                    void first() {}

                    @ParameterizedTest
                    void second(String a) {}
                }
                """.formatted("\"P01\""));

        assertThat(map.gaps()).isEmpty();
        assertThat(map.tests()).containsOnlyKeys("P01").containsEntry("P01", List.of("SomeTest.first"));
        assertThat(map.lines().get(0)).isEqualTo("P01  today      1  SomeTest.first");
    }

    @Test
    void aTagOfNothingIsRefused() {
        assertThatThrownBy(() -> map("class SomeTest {\n}\n@Tag(\"P01\")")).hasMessageContaining("[P01]");
    }

    private PropertyMap map(String source) throws IOException {
        Path page = Files.writeString(folder.resolve("properties.md"), ROWS);
        Path sources = Files.createDirectories(folder.resolve("module/src/test/java/x"));
        Files.writeString(sources.resolve("SomeTest.java"), source);
        return PropertyMap.read(page, folder);
    }
}
