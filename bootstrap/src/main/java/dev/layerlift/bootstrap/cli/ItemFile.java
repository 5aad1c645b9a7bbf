package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.BatchStore.NewItem;
import dev.layerlift.proofs.StrictJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The items of a batch in a file, one at a time: a JSON array, JSON lines, or CSV, told apart by their first character. An
 * item is a DID, or with a priority {@code {"did":…,"priority":…}} or {@code DID,PRIORITY}. One that cannot be read is
 * given as what it is, so that it is reported and stops no other.
 */
final class ItemFile {
    /** The most bytes of one item. */
    static final int ITEM_BYTES_MAX = 4 * Did.LENGTH_MAX;

    private static final int BYTE_ORDER_MARK = 0xEF;

    private final String option;
    private final Path file;

    /**
     * The items of this file.
     *
     * @param option the option that names it, for messages
     */
    ItemFile(String option, Path file) {
        this.option = option;
        this.file = file;
    }

    /** The file of this name; what is no name of one is refused. */
    static ItemFile of(String option, String name) {
        try {
            return new ItemFile(option, Path.of(name));
        } catch (InvalidPathException e) {
            throw unreadable(option, name);
        }
    }

    /** Gives every item, in order. */
    void forEach(Consumer<NewItem> each) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            int first = firstCharacter(in);
            if (first < 0) {
                return;
            }
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(new byte[] {(byte) first}), in);
            if (first == '[') {
                new JsonArrayStream(whole, ITEM_BYTES_MAX, option + ": " + file)
                        .forEach((number, bytes) -> each.accept(json(number, bytes)));
            } else {
                lines(whole, first == '{' || first == '"', each);
            }
        } catch (IOException e) {
            throw unreadable(option, file.toString());
        }
    }

    private static RuntimeException unreadable(String option, String name) {
        return Inputs.usage(option + ": " + Shortened.of(name) + ": cannot be read (expected: a file, or - for standard"
                + " input)");
    }

    /** The first character that is not blank, behind a byte order mark; -1 when there is none. */
    private static int firstCharacter(InputStream in) throws IOException {
        int c = in.read();
        if (c == BYTE_ORDER_MARK) {
            in.skipNBytes(2);
            c = in.read();
        }
        while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            c = in.read();
        }
        return c;
    }

    private static void lines(InputStream in, boolean maybeJson, Consumer<NewItem> each) {
        BoundedLines lines = new BoundedLines(in, ITEM_BYTES_MAX);
        boolean header = !maybeJson;
        long number = 0;
        for (Optional<BoundedLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            number++;
            Optional<byte[]> bytes = line.get().bytes();
            String text = bytes.map(b -> new String(b, StandardCharsets.UTF_8).strip())
                    .orElse("");
            if (bytes.isPresent() && text.isEmpty()) {
                continue;
            }
            boolean isHeader = header && text.split(",", 2)[0].strip().equalsIgnoreCase("did");
            header = false;
            if (isHeader) {
                continue;
            }
            boolean json = text.startsWith("{") || (maybeJson && text.startsWith("\"") && text.endsWith("\""));
            each.accept(json || bytes.isEmpty() ? json(number, bytes) : csv(number, text));
        }
    }

    private static NewItem json(long number, Optional<byte[]> bytes) {
        if (bytes.isEmpty()) {
            return bad(number, "longer than " + ITEM_BYTES_MAX + " bytes");
        }
        try {
            JsonValue value = StrictJson.parse(bytes.get());
            if (value instanceof JsonString text) {
                return item(text.value(), 0);
            }
            if (value instanceof JsonObject object && object.string("did").isPresent()) {
                return item(object.requireString("did"), priority(object));
            }
            return bad(number, new String(bytes.get(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return bad(number, new String(bytes.get(), StandardCharsets.UTF_8));
        }
    }

    private static int priority(JsonObject object) {
        return object.get("priority")
                .map(value -> {
                    if (value instanceof JsonNumber number) {
                        return Integer.parseInt(number.literal());
                    }
                    throw new IllegalArgumentException("priority: no number (expected: one)");
                })
                .orElse(0);
    }

    private static NewItem csv(long number, String line) {
        String[] cells = line.split(",", -1);
        try {
            int priority = cells.length < 2 || cells[1].isBlank() ? 0 : Integer.parseInt(cells[1].strip());
            return item(unquoted(cells[0].strip()), priority);
        } catch (IllegalArgumentException e) {
            return bad(number, line);
        }
    }

    private static String unquoted(String cell) {
        return cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
                ? cell.substring(1, cell.length() - 1)
                : cell;
    }

    /** A DID, or what stands in its place. */
    static NewItem item(String text, int priority) {
        try {
            return new NewItem(text, Optional.of(Did.parse(text)), priority);
        } catch (InvalidDidException e) {
            return new NewItem(Shortened.of(text), Optional.empty(), priority);
        }
    }

    private static NewItem bad(long number, String text) {
        return new NewItem("item " + number + ": " + Shortened.of(text), Optional.empty(), -BatchStore.PRIORITY_MAX);
    }
}
