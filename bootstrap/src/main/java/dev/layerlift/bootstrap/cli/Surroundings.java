package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.home.EnvironmentPassphrase.Prompt;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What the command has around it.
 *
 * @param in standard input
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param variables the environment variables
 * @param userFolder the folder of the user
 * @param prompt asks for a passphrase; empty without a terminal
 * @param question asks what is not secret; empty without a terminal
 * @param progress whether a progress bar may be drawn on standard error
 * @param clock the time
 */
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> variables,
        String userFolder,
        Optional<Prompt> prompt,
        Optional<Terminal.Question> question,
        boolean progress,
        Clock clock) {
    /** The variable that lets stack traces through. */
    static final String DEBUG = "LAYERLIFT_DEBUG";

    Surroundings {
        variables = Map.copyOf(variables);
    }

    /** Whether the user asked for stack traces. */
    boolean debug() {
        return "1".equals(variables.get(DEBUG));
    }
}
