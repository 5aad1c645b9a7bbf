package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.did.Did;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The DIDs that a command is about: those that were typed, and for {@code -} those on standard input, one a line. */
final class DidSource {
    private final List<String> typed;
    private final InputStream in;

    DidSource(List<String> typed, InputStream in) {
        this.typed = typed;
        this.in = in;
    }

    /** Whether it is about one DID that was typed. */
    boolean isSingle() {
        return typed.size() == 1 && !typed.get(0).equals("-");
    }

    /** Gives every DID, in order; lines are read one at a time. Blank lines are passed over. */
    void forEach(Consumer<String> consumer) {
        for (String text : typed) {
            if (text.equals("-")) {
                lines(consumer);
            } else {
                consumer.accept(text);
            }
        }
    }

    private void lines(Consumer<String> consumer) {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        try {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    give(line, consumer);
                } else if (line.length() <= Did.LENGTH_MAX) {
                    // One character too many is kept, so that the line is refused as too long.
                    line.append((char) c);
                }
            }
            give(line, consumer);
        } catch (IOException e) {
            throw new UncheckedIOException("standard input could not be read", e);
        }
    }

    private static void give(StringBuilder line, Consumer<String> consumer) {
        String text = line.toString().strip();
        line.setLength(0);
        if (!text.isEmpty()) {
            consumer.accept(text);
        }
    }
}
