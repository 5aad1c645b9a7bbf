package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A home with one file in it that was lifted to the web.
 *
 * @param home the home
 * @param source the long form of what it was
 * @param shortSource the short form
 * @param did what it became
 * @param log the published log
 */
record LiftedFile(Path home, String source, String shortSource, String did, Path log) {
    /** Makes a home in this folder, and lifts a file. */
    static LiftedFile in(Path folder) throws IOException {
        Path home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path file = Files.writeString(folder.resolve("a.txt"), "content");
        JsonObject imported =
                Call.on(home, "import", file.toString(), "--json").succeeds().item("assets", 0);
        String shortSource = imported.requireString("shortDid");
        String did = Call.on(home, "migrate", shortSource, "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("targetDid");
        try (Stream<Path> files = Files.walk(home.resolve("public"))) {
            Path log = files.filter(f -> f.endsWith("did.jsonl")).findFirst().orElseThrow();
            return new LiftedFile(home, imported.requireString("did"), shortSource, did, log);
        }
    }
}
