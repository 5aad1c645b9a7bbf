package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same package on the JDK that runs the tests and on the newest one beside it. */
class NewerJdkIT {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void theDemoMigratesVerifiesAndSaysOnlyJsonOnThisJdkAndOnTheNewestBesideIt() throws IOException {
        demo(Product.packaged(), "this");
        Optional<Path> newer = newerJdk();
        if (newer.isPresent()) {
            demo(Product.packaged().on(newer.get()), "newer");
        } else {
            System.err.println("NewerJdkIT: no JDK beside " + System.getProperty("java.home")
                    + " is newer, and LAYERLIFT_TEST_JDK names none: the demo was run on this one alone");
        }
    }

    private void demo(Product product, String name) throws IOException {
        User user = new User(Files.createDirectories(folder.resolve(name)), product);

        Outcome outcome = user.where("LAYERLIFT_PASSPHRASE", null)
                .run("demo", "--json")
                .exits(0)
                .explainsItself();

        JsonNode document = outcome.json();
        assertThat(document.path("verified").booleanValue()).isTrue();
        assertThat(document.path("migrations")).hasSize(3);
        assertThat(outcome.err()).as("warnings of %s", product.java()).doesNotContain("WARNING");
        assertThat(Files.exists(user.home()))
                .as("the demo uses a home of its own")
                .isFalse();
    }

    private static Optional<Path> newerJdk() throws IOException {
        String named = System.getenv("LAYERLIFT_TEST_JDK");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        Path running = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> siblings;
        try (Stream<Path> folders = Files.list(running.getParent())) {
            siblings = folders.filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                    .toList();
        }
        return siblings.stream()
                .max(Comparator.comparingInt(NewerJdkIT::version))
                .filter(jdk -> version(jdk) > Runtime.version().feature());
    }

    /** The feature version of a JDK, 0 when it does not say. */
    private static int version(Path jdk) {
        Path release = jdk.resolve("release");
        Matcher matcher = VERSION.matcher(Files.isRegularFile(release) ? ForeignJudges.read(release) : "");
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
