package dev.layerlift.acceptance;

import dev.layerlift.servers.ToolMissingException;
import dev.layerlift.testkit.Prerequisite;
import java.util.function.Supplier;

/** Programs of others that a test needs. */
final class OtherPrograms {
    private OtherPrograms() {}

    /** What is started; without its program the test is skipped, and fails where {@code CI=true}. */
    static <T> T orSkip(Supplier<T> start) {
        try {
            return start.get();
        } catch (ToolMissingException e) {
            throw Prerequisite.missing("a server is missing: " + e.getMessage());
        }
    }
}
