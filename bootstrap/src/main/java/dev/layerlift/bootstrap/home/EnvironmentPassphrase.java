package dev.layerlift.bootstrap.home;

import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the passphrase from {@code LAYERLIFT_PASSPHRASE}, or from the file that {@code LAYERLIFT_PASSPHRASE_FILE} names
 * (one trailing line break is no part of it), or asks on a terminal.
 */
public final class EnvironmentPassphrase implements PassphraseSource {
    /** The variable that holds it. */
    public static final String VARIABLE = "LAYERLIFT_PASSPHRASE";

    /** The variable that names the file that holds it. */
    public static final String FILE_VARIABLE = "LAYERLIFT_PASSPHRASE_FILE";

    private static final int BYTES_MAX = 4096;

    /** Asks a person without echo; empty when the person ended the input. */
    @FunctionalInterface
    public interface Prompt {
        /** What was typed. */
        Optional<char[]> ask(String question);
    }

    private final Map<String, String> variables;
    private final Optional<Prompt> prompt;
    private final boolean twice;

    /**
     * A source.
     *
     * @param variables the environment
     * @param prompt the terminal, where there is one
     * @param twice whether a typed passphrase is asked for a second time, for a new home
     */
    public EnvironmentPassphrase(Map<String, String> variables, Optional<Prompt> prompt, boolean twice) {
        this.variables = variables;
        this.prompt = prompt;
        this.twice = twice;
    }

    @Override
    public char[] passphrase() {
        String direct = variables.get(VARIABLE);
        if (direct != null) {
            return nonEmpty(direct.toCharArray(), VARIABLE);
        }
        String file = variables.get(FILE_VARIABLE);
        if (file != null) {
            return fromFile(file);
        }
        return prompt.map(this::ask).orElseThrow(() -> missing("no passphrase and no terminal to ask on"));
    }

    private char[] ask(Prompt terminal) {
        char[] first = nonEmpty(
                terminal.ask("Passphrase of the home: ").orElseThrow(() -> missing("no passphrase was typed")),
                "the passphrase");
        if (!twice) {
            return first;
        }
        char[] second = terminal.ask("The same again: ").orElseThrow(() -> missing("no passphrase was typed"));
        boolean same = Arrays.equals(first, second);
        Arrays.fill(second, '\0');
        if (!same) {
            Arrays.fill(first, '\0');
            throw MigrationException.validation(
                    "PASSPHRASE_DIFFERS", "the two passphrases differ (expected: the same one twice)");
        }
        return first;
    }

    private static char[] fromFile(String name) {
        byte[] bytes;
        try {
            Path file = Path.of(name);
            if (Files.size(file) > BYTES_MAX) {
                throw unreadable(name, "more than " + BYTES_MAX + " bytes");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException | InvalidPathException e) {
            throw unreadable(name, "cannot be read");
        }
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            int length = chars.length();
            if (length > 0 && chars.charAt(length - 1) == '\n') {
                length--;
            }
            if (length > 0 && chars.charAt(length - 1) == '\r') {
                length--;
            }
            char[] passphrase = new char[length];
            chars.get(passphrase, 0, length);
            return nonEmpty(passphrase, name);
        } catch (CharacterCodingException e) {
            throw unreadable(name, "not UTF-8");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static char[] nonEmpty(char[] passphrase, String where) {
        if (passphrase.length == 0) {
            throw missing(where + ": empty");
        }
        return passphrase;
    }

    private static MigrationException unreadable(String name, String problem) {
        return MigrationException.validation(
                "PASSPHRASE_MISSING",
                FILE_VARIABLE + ": " + name + " " + problem + " (expected: a small UTF-8 file with the passphrase)");
    }

    private static MigrationException missing(String problem) {
        return MigrationException.validation(
                "PASSPHRASE_MISSING",
                problem + " (expected: the passphrase of the home)",
                "set " + VARIABLE + ", or " + FILE_VARIABLE + " to a file that holds it",
                "or run the command on a terminal");
    }
}
