package dev.layerlift.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written about Layerlift holds together. */
class DocumentationTest {

    private static final Path PROJECT = Path.of("..");
    private static final int SOURCE_DEPTH = 12;

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

    @Test
    void everyErrorCodeOfTheGuideIsOneOfTheProgram() throws IOException {
        Set<String> named = Pattern.compile("`([A-Z][A-Z]+_[A-Z_]+)`")
                .matcher(Files.readString(Path.of("errors.md")))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith("LAYERLIFT_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(50);
        named.removeAll(literals(PROJECT));
        assertThat(named).as("codes that no source has").isEmpty();
    }

    private static Set<String> literals(Path project) throws IOException {
        Pattern literal = Pattern.compile("\"([A-Z_]+)\"");
        try (Stream<Path> files = Files.find(
                project,
                SOURCE_DEPTH,
                (file, attributes) ->
                        file.toString().endsWith(".java") && file.toString().contains("/src/main/"))) {
            Set<String> found = new HashSet<>();
            for (Path file : files.toList()) {
                literal.matcher(Files.readString(file)).results().forEach(match -> found.add(match.group(1)));
            }
            return found;
        }
    }
}
