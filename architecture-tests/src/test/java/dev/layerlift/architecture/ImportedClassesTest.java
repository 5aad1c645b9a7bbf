package dev.layerlift.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A rule over no classes is always kept, so the rules must be shown to see the classes they are about. */
class ImportedClassesTest {

    private static final Set<String> NOT_SHIPPED = Set.of("benchmarks", "architecture-tests", "test-servers");

    @Test
    void theDomainIsSeen() {
        assertThat(topLevelClassesBelow(Layout.LAYERLIFT.domain())).isNotEmpty();
        assertThat(topLevelClassesBelow(Layout.LAYERLIFT.domain() + ".port")).isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everySourceFileIsSeen() throws IOException {
        return modules()
                .map(module -> DynamicTest.dynamicTest(
                        module.getFileName().toString(),
                        () -> assertThat(topLevelClassesBelow(Layout.LAYERLIFT.root()))
                                .containsAll(sourcesOf(module))));
    }

    @TestFactory
    Stream<DynamicTest> everySourceFileBelongsToAModuleTheRulesKnow() throws IOException {
        return modules()
                .map(module -> DynamicTest.dynamicTest(
                        module.getFileName().toString(),
                        () -> assertThat(sourcesOf(module))
                                .allSatisfy(source -> assertThat(Layout.LAYERLIFT.moduleOf(source))
                                        .as(source)
                                        .isPresent())));
    }

    private static Stream<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(".."))) {
            return folders
                    .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .filter(folder -> !NOT_SHIPPED.contains(folder.getFileName().toString()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Set<String> topLevelClassesBelow(String packageName) {
        return ArchitectureTest.SHIPPED.stream()
                .filter(type -> type.getPackageName().equals(packageName)
                        || type.getPackageName().startsWith(packageName + "."))
                .filter(type -> type.isTopLevelClass())
                .map(type -> type.getFullName())
                .collect(Collectors.toSet());
    }

    /** Returns the names of the classes that the source files of a module are named after. */
    private static Set<String> sourcesOf(Path module) {
        Path sources = module.resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(name -> name.endsWith(".java") && !name.endsWith("package-info.java"))
                    .map(name ->
                            name.substring(0, name.length() - ".java".length()).replace('/', '.'))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
