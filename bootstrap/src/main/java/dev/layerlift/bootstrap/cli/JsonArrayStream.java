package dev.layerlift.bootstrap.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Cuts a JSON array into the bytes of its elements, one at a time, so that none of it is held as a whole. The elements
 * themselves are not looked at; that the array ends, and nothing follows it, is.
 */
final class JsonArrayStream {
    private final InputStream in;
    private final int elementBytesMax;
    private final String name;

    /**
     * Reads an array.
     *
     * @param elementBytesMax the most bytes of an element; of one that is longer only that is given
     * @param name what it is, for messages
     */
    JsonArrayStream(InputStream in, int elementBytesMax, String name) {
        this.in = in;
        this.elementBytesMax = elementBytesMax;
        this.name = name;
    }

    /** Gives every element with its number, from 1; empty for one that is too long. */
    void forEach(BiConsumer<Long, Optional<byte[]>> each) throws IOException {
        if (next() != '[') {
            throw broken("it does not begin with [");
        }
        long number = 0;
        while (true) {
            Element element = element();
            if (element.blank() && element.end() == ']' && number == 0) {
                break;
            }
            number++;
            if (element.blank()) {
                throw broken("element " + number + " is missing");
            }
            each.accept(number, element.bytes());
            if (element.end() == ']') {
                break;
            }
        }
        if (next() >= 0) {
            throw broken("something follows the array");
        }
    }

    private record Element(Optional<byte[]> bytes, boolean blank, int end) {}

    private Element element() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean blank = true;
        boolean inString = false;
        boolean escaped = false;
        int depth = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (!inString && depth == 0 && (c == ',' || c == ']')) {
                return new Element(tooLong ? Optional.empty() : Optional.of(bytes.toByteArray()), blank, c);
            }
            if (inString) {
                inString = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else if (c == '"') {
                inString = true;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            blank &= isBlank(c);
            if (bytes.size() < elementBytesMax) {
                bytes.write(c);
            } else {
                tooLong = true;
            }
        }
        throw broken("it ends before its ]");
    }

    /** The next character that is not blank; -1 at the end. */
    private int next() throws IOException {
        int c = in.read();
        while (isBlank(c)) {
            c = in.read();
        }
        return c;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private RuntimeException broken(String problem) {
        return Inputs.usage(name + ": " + problem + " (expected: a JSON array)");
    }
}
