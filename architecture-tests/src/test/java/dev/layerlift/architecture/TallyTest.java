package dev.layerlift.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate of the build counts what was skipped: nothing is left out without a word. */
@Tag("P55")
class TallyTest {
    @TempDir
    Path folder;

    @Test
    void testsThatAllRanPass() throws IOException, InterruptedException {
        report("surefire-reports", "tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"0\"", "");
        report("failsafe-reports", "tests=\"2\" errors=\"0\" skipped=\"0\" failures=\"0\"", "");

        assertThat(tally(0)).isEqualTo("0\n5 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void aSkippedTestThatIsNotExpectedIsAProblemAndItsReportIsNamed() throws IOException, InterruptedException {
        report("surefire-reports", "tests=\"3\" errors=\"0\" skipped=\"1\" failures=\"0\"", "<skipped/>");

        assertThat(tally(0))
                .startsWith("1\nPROBLEM skipped tests: 1 (expected: 0;")
                .contains("skipped in ")
                .contains("TEST-Some.xml")
                .endsWith("2 passed, 0 failed, 1 skipped\n");
        assertThat(tally(1)).startsWith("0\n");
    }

    @Test
    void anExpectedSkipThatIsGoneIsAProblemToo() throws IOException, InterruptedException {
        report("surefire-reports", "tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"0\"", "");

        assertThat(tally(1)).startsWith("1\nPROBLEM skipped tests: 0 (expected: 1;");
    }

    @Test
    void failuresErrorsAndNoTestsAtAllAreProblems() throws IOException, InterruptedException {
        assertThat(tally(0)).startsWith("1\nPROBLEM no test ran\n");

        report("surefire-reports", "tests=\"3\" errors=\"1\" skipped=\"0\" failures=\"1\"", "");

        assertThat(tally(0)).isEqualTo("1\nPROBLEM failed tests: 2\n1 passed, 2 failed, 0 skipped\n");
    }

    private void report(String kind, String counts, String body) throws IOException {
        Path reports = Files.createDirectories(folder.resolve("a module/target/" + kind));
        Files.writeString(
                reports.resolve("TEST-Some.xml"),
                "<testsuite name=\"Some\" " + counts + ">\n" + body + "\n</testsuite>\n");
    }

    /** The exit status and what was printed. */
    private String tally(int expectedSkips) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of("..", ".ci", "tally").toAbsolutePath().toString(),
                        folder.toString(),
                        Integer.toString(expectedSkips))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() + "\n" + said;
    }
}
