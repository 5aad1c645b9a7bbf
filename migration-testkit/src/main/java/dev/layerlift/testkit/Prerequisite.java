package dev.layerlift.testkit;

import org.junit.jupiter.api.Assumptions;

/** Something that a test needs and that is not on every machine: a tool, a server, test vectors. */
public final class Prerequisite {
    private Prerequisite() {}

    /**
     * Ends a test for which it is missing: skipped and said so, or failed where {@code CI=true}, so that no test is lost
     * unnoticed.
     *
     * @param what what is missing, and what was expected
     * @return never; so that a caller can throw it, and the compiler sees the end of the path
     * @throws AssertionError where {@code CI=true}
     */
    public static RuntimeException missing(String what) {
        String message = "SKIPPED: " + what;
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message + " (and CI=true: nothing may be missing)");
        }
        System.err.println(message);
        return Assumptions.abort(message);
    }
}
