package dev.layerlift.did;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the published test vectors are: {@code -Dconformance.dir}, by default beside the project. */
public final class Conformance {
    private static final Path ROOT = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"));

    private Conformance() {}

    /** A folder of the vectors; without it the test is skipped, or fails where {@code CI=true}. */
    public static Path folder(String name) {
        Path folder = ROOT.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw Prerequisite.missing(
                    "no conformance data at " + folder.toAbsolutePath().normalize() + " (set -Dconformance.dir)");
        }
        return folder;
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonObject json(Path file) {
        return StrictJson.parseObject(bytes(file));
    }

    public static String text(Path file) {
        return new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
