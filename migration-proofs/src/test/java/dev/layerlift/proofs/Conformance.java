package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the published test vectors are: {@code -Dconformance.dir}, by default beside the project. */
final class Conformance {
    private static final Path ROOT = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"));

    private Conformance() {}

    /** A folder of the vectors; without it the test is skipped, or fails where {@code CI=true}. */
    static Path folder(String name) {
        Path folder = ROOT.resolve(name);
        if (!Files.isDirectory(folder)) {
            String message = "SKIPPED, no conformance data at "
                    + folder.toAbsolutePath().normalize() + " (set -Dconformance.dir)";
            assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
            System.err.println(message);
            Assumptions.abort(message);
        }
        return folder;
    }

    static JsonObject json(Path file) throws IOException {
        return StrictJson.parseObject(Files.readAllBytes(file));
    }

    static String text(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
