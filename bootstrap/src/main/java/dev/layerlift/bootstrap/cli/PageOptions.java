package dev.layerlift.bootstrap.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which page of a list is shown, as it is typed. */
final class PageOptions {
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + LIMIT,
            description = "At most so many, 1 to " + LIMIT_MAX + " (" + LIMIT + ").")
    private int limit = LIMIT;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where \"next\" of the last answer says.")
    private @Nullable String after;

    /** How many at most; anything but 1 to 1000 is an error of usage. */
    int limit() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw Inputs.usage("--limit: " + limit + " (expected: 1 to " + LIMIT_MAX + ")");
        }
        return limit;
    }

    /** Where to go on. */
    Optional<String> after() {
        return Optional.ofNullable(after);
    }

    /** The option that asks for pages of the same length; empty for the usual one. */
    String chosen() {
        return limit == LIMIT ? "" : " --limit " + limit;
    }
}
