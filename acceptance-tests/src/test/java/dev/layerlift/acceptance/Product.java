package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The packaged command and the Java that runs it.
 *
 * @param java the {@code java} to start
 * @param options options for the JVM
 */
record Product(Path java, List<String> options) {
    private static final Path JAR = Path.of(System.getProperty("layerlift.jar", "../bootstrap/target/layerlift.jar"))
            .toAbsolutePath()
            .normalize();

    /** A command lives for a second or two: what starts quickest is best, as in the start script. */
    private static final List<String> QUICK_START = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "-XX:SharedArchiveFile=" + JAR.resolveSibling("layerlift.jsa"));

    /** Run by the JDK that runs the tests. */
    static Product packaged() {
        return new Product(Path.of(System.getProperty("java.home"), "bin", "java"), QUICK_START);
    }

    /** The same, run by another JDK. */
    Product on(Path jdk) {
        return new Product(jdk.resolve("bin").resolve("java"), options);
    }

    /** The same with these options for the JVM and no others. */
    Product with(String... jvmOptions) {
        return new Product(java, List.of(jvmOptions));
    }

    /** What to start, for a call with these arguments. */
    List<String> commandLine(List<String> arguments) {
        assertThat(Files.isRegularFile(JAR))
                .as(JAR + " is there: these tests need the packaged command, so run them with: ./mvnw verify")
                .isTrue();
        List<String> line = new ArrayList<>();
        line.add(java.toString());
        line.addAll(options);
        line.add("--enable-native-access=ALL-UNNAMED");
        line.add("-jar");
        line.add(JAR.toString());
        line.addAll(arguments);
        return line;
    }
}
