package dev.layerlift.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is written about Layerlift holds together. */
class DocumentationTest {

    private static final Path PROJECT = Path.of("..");

    private final MarkdownTree project = new MarkdownTree(PROJECT);

    @Test
    void everyLinkWithinTheProjectResolves() throws IOException {
        assertThat(project.files()).isNotEmpty();
        assertThat(project.brokenLinks()).isEmpty();
    }

    @Test
    void everyDocumentIsReachedFromTheReadme() throws IOException {
        assertThat(project.unreachableFrom(PROJECT.resolve("README.md"))).isEmpty();
    }
}
