package dev.layerlift.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownTreeTest {

    @TempDir
    Path folder;

    @BeforeEach
    void aGuideWithHeadings() throws IOException {
        write("guide/use.md", "# How to use it, really\n\n## Twice\n\n## Twice\n\n## `code` & [link](use.md)\n");
    }

    @Test
    void goodLinksPass() throws IOException {
        write(
                "README.md",
                "[a](guide/use.md) [b](guide/use.md#how-to-use-it-really) [c](guide/use.md#twice-1 \"title\")\n"
                        + "![d](guide) [e](#top) [f](https://example.com/none) [g](guide/use.md#code--link)\n\n# Top\n\n"
                        + "[h]: guide/use.md\n");
        assertThat(new MarkdownTree(folder).brokenLinks()).isEmpty();
    }

    @Test
    void aMissingFileIsFound() throws IOException {
        write("README.md", "[a](guide/gone.md)");
        assertThat(new MarkdownTree(folder).brokenLinks()).containsExactly("README.md: guide/gone.md does not exist");
    }

    @Test
    void aMissingHeadingIsFound() throws IOException {
        write("README.md", "[a](guide/use.md#twice-2)\n[b](#nowhere)");
        assertThat(new MarkdownTree(folder).brokenLinks())
                .containsExactly(
                        "README.md: guide/use.md#twice-2 names a heading that is not there",
                        "README.md: #nowhere names a heading that is not there");
    }

    @Test
    void aMissingDefinitionIsFound() throws IOException {
        write("README.md", "see [a]\n\n[a]: guide/gone.md\n");
        assertThat(new MarkdownTree(folder).brokenLinks()).hasSize(1);
    }

    @Test
    void aWayOutOfTheRepositoryIsFound() throws IOException {
        write("README.md", "[a](../elsewhere.md)");
        assertThat(new MarkdownTree(folder).brokenLinks())
                .containsExactly("README.md: ../elsewhere.md leads out of the repository");
    }

    @Test
    void codeIsNotRead() throws IOException {
        write("README.md", "`[a](gone.md)`\n\n```\n[b](gone.md)\n# Not a heading\n```\n");
        assertThat(new MarkdownTree(folder).brokenLinks()).isEmpty();
    }

    @Test
    void aDocumentThatNothingLinksToIsFound() throws IOException {
        Path readme = write("README.md", "[a](guide/use.md#twice)");
        Path forgotten = write("guide/forgotten.md", "nobody comes here");
        write("target/generated.md", "[a](gone.md)");
        assertThat(new MarkdownTree(folder).unreachableFrom(readme)).containsExactly(forgotten);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
