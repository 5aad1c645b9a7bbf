package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.servers.ToolMissingException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that a test needs. */
final class OtherPrograms {
    private OtherPrograms() {}

    /** What is started; without its program the test is skipped, and fails where {@code CI=true}. */
    static <T> T orSkip(Supplier<T> start) {
        try {
            return start.get();
        } catch (ToolMissingException e) {
            String message = "a server is missing, its test is skipped: " + e.getMessage();
            System.err.println(message);
            assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
            return Assumptions.abort(message);
        }
    }
}
