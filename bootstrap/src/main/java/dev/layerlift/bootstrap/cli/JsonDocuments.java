package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the JSON objects of a file or of standard input: one that may be spread over lines, or many, one on a line. One that
 * cannot be read does not hide the others.
 */
final class JsonDocuments {
    private final InputStream in;

    JsonDocuments(InputStream in) {
        this.in = in;
    }

    /**
     * One of the objects.
     *
     * @param number its number, from 1
     * @param json the object, where it could be read
     * @param error why it could not be read
     */
    record Item(long number, Optional<JsonObject> json, Optional<MigrationException> error) {}

    /** Gives each object, in order; reads no further than it has to. */
    void forEach(String option, String name, Consumer<Item> each) {
        try (InputStream opened = name.equals("-") ? in : Files.newInputStream(Path.of(name))) {
            read(option, new BoundedLines(opened, JsonInput.BYTES_MAX), each);
        } catch (IOException | InvalidPathException e) {
            throw Inputs.usage(option + ": " + name + ": cannot be read (expected: a file, or - for standard input)");
        }
    }

    private static void read(String option, BoundedLines lines, Consumer<Item> each) {
        long number = 0;
        for (Optional<BoundedLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            Optional<byte[]> bytes = line.get().bytes();
            String text = bytes.map(b -> new String(b, StandardCharsets.UTF_8).strip())
                    .orElse("");
            if (bytes.isPresent() && text.isEmpty()) {
                continue;
            }
            number++;
            if (number == 1 && text.equals("{")) {
                each.accept(item(option, 1, whole(bytes, lines)));
                return;
            }
            each.accept(item(option, number, bytes));
        }
    }

    /** The rest as one text, as long as that is not too long. */
    private static Optional<byte[]> whole(Optional<byte[]> first, BoundedLines lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Optional<byte[]> next = first;
        while (next.isPresent()) {
            all.writeBytes(next.get());
            all.write('\n');
            Optional<BoundedLines.Line> line = lines.next();
            if (line.isEmpty()) {
                return Optional.of(all.toByteArray());
            }
            next = line.get().bytes().filter(b -> all.size() + b.length <= JsonInput.BYTES_MAX);
        }
        return Optional.empty();
    }

    private static Item item(String option, long number, Optional<byte[]> bytes) {
        String problem;
        try {
            if (bytes.isEmpty()) {
                problem = "more than " + JsonInput.BYTES_MAX + " bytes (expected: at most that)";
            } else if (StrictJson.parse(bytes.get()) instanceof JsonObject object) {
                return new Item(number, Optional.of(object), Optional.empty());
            } else {
                problem = "no JSON object (expected: one)";
            }
        } catch (JsonSyntaxException e) {
            problem = e.getMessage() + " (expected: JSON)";
        }
        return new Item(
                number, Optional.empty(), Optional.of(Inputs.usage(option + ": item " + number + ": " + problem)));
    }
}
