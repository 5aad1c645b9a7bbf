package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.home.EnvironmentPassphrase.Prompt;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out whether a person is there, and asks. */
final class Terminal {
    private Terminal() {}

    /** A question to a person, who sees what is answered. */
    @FunctionalInterface
    interface Question {
        /** The answer, as it was typed; empty when nobody answers. */
        Optional<String> ask(String question);
    }

    /** Somebody to ask; empty when standard input or output is no terminal. */
    @SuppressWarnings("SystemConsoleNull") // it is null on Java 17 to 21
    static Optional<Question> question() {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            return Optional.empty();
        }
        return Optional.of(question -> Optional.ofNullable(console.readLine("%s", question)));
    }

    /** A prompt without echo; empty when standard input or output is no terminal. */
    @SuppressWarnings("SystemConsoleNull") // it is null on Java 17 to 21
    static Optional<Prompt> prompt() {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            return Optional.empty();
        }
        return Optional.of(question -> Optional.ofNullable(console.readPassword("%s", question)));
    }

    /** Whether standard error is a terminal. */
    static boolean showsProgress() {
        Path standardError = Path.of("/proc/self/fd/2");
        if (Files.exists(standardError, LinkOption.NOFOLLOW_LINKS)) {
            try {
                String leadsTo = Files.readSymbolicLink(standardError).toString();
                return leadsTo.startsWith("/dev/pts/") || leadsTo.startsWith("/dev/tty");
            } catch (IOException e) {
                return false;
            }
        }
        return prompt().isPresent();
    }

    /** From Java 22 on there is a console also without a terminal; it is asked for what Java 17 does not know. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
