package dev.layerlift.credential.jsonld;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the published test vectors are: {@code -Dconformance.dir}, by default beside the project. */
final class Conformance {
    private static final Path ROOT = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"));

    private Conformance() {}

    /** A folder of the vectors; without it the test is skipped, or fails where {@code CI=true}. */
    static Path folder(String name) {
        Path folder = ROOT.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw Prerequisite.missing(
                    "no conformance data at " + folder.toAbsolutePath().normalize() + " (set -Dconformance.dir)");
        }
        return folder;
    }

    static JsonObject json(Path file) {
        return StrictJson.parseObject(bytes(file));
    }

    static String text(Path file) {
        return new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
