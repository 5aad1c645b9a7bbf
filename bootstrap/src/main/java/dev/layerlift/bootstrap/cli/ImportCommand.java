package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AssetImporter.ImportedAsset;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.intake.FileSelection;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes private assets of files. */
@Command(
        name = "import",
        description = {
            "Make a private asset of each file. Folders are walked in the order of names, hidden files too.",
            "Symbolic links in a folder, devices and pipes are skipped; the same file again is recognised."
        })
final class ImportCommand extends LayerliftCommand {
    /** How many passed-over files the document lists; the rest is counted. */
    private static final int LISTED_MAX = 100_000;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
    private List<String> paths = List.of();

    @Option(
            names = "--asset",
            paramLabel = "FILE",
            description = {
                "Take in one asset whose keys stay with its owner: what show --json says of it there.",
                "Its content is found among the files by digest; other files are passed over."
            })
    private @Nullable String asset;

    ImportCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        List<Path> roots = FileSelection.roots(paths);
        if (asset != null) {
            return received(new JsonInput(around().in()).object("--asset", asset), roots);
        }
        try (Layerlift layerlift = openToChange();
                Report report = new Report(screen())) {
            ImportRun run = new ImportRun(layerlift.importer(), report);
            FileSelection.walk(roots, layerlift.home().root(), run);
            run.finish();
            return report.end();
        }
    }

    private int received(JsonObject shown, List<Path> roots) {
        ContentFiles files = new ContentFiles();
        try (Layerlift layerlift = openToChange()) {
            FileSelection.walk(roots, layerlift.home().root(), files);
            ImportedAsset received = layerlift.ownedAssets().receive(shown, files.items());
            JsonList list = screen().list("assets");
            list.add(Shapes.imported(received, asset == null ? "" : asset));
            list.close();
            screen().line(Texts.did(received.asset().did())
                    + (received.existing() ? " (there already)" : ", its keys stay with its owner"));
            screen().line("Next: layerlift request create DID --to webvh");
        }
        return ExitCode.DONE;
    }

    /** Tells of each file as it is done. */
    private static final class Report implements ImportRun.Listener, AutoCloseable {
        private final Screen screen;
        private final JsonList list;
        private final Progress progress;
        private final List<JsonValue> skippedItems = new ArrayList<>();
        private final List<JsonValue> failedItems = new ArrayList<>();
        private long imported;
        private long existing;
        private long skipped;
        private long failed;

        Report(Screen screen) {
            this.screen = screen;
            this.list = screen.list("assets");
            this.progress = screen.progress("importing", 0);
        }

        @Override
        public void imported(Path file, ImportedAsset asset) {
            list.add(Shapes.imported(asset, file.toString()));
            screen.line(file + " → " + Texts.did(asset.asset().did())
                    + (asset.existing() ? " (there already)" : " (" + Texts.bytes(Shapes.size(asset.asset())) + ")"));
            if (asset.existing()) {
                existing++;
            } else {
                imported++;
            }
            progress.done(imported + existing);
        }

        @Override
        public void skipped(String path, String reason) {
            skipped++;
            note(skippedItems, "skipped", path, reason);
        }

        @Override
        public void failed(String path, String reason) {
            failed++;
            note(failedItems, "not imported", path, reason);
        }

        private void note(List<JsonValue> items, String what, String path, String reason) {
            if (screen.isJson() && items.size() < LISTED_MAX) {
                items.add(JsonObject.builder()
                        .put("path", path)
                        .put("reason", reason)
                        .build());
            } else {
                screen.note(what + ": " + path + ": " + reason);
            }
        }

        int end() {
            @Nullable MigrationException nothing = null;
            if (imported + existing == 0) {
                nothing = MigrationException.validation(
                        "NOTHING_SELECTED",
                        "nothing was imported (expected: at least one readable file)",
                        "name files, or folders with files in them");
            }
            list.put("skipped", new JsonArray(skippedItems));
            list.put("failed", new JsonArray(failedItems));
            if (nothing != null) {
                screen.failure(nothing.error());
            }
            list.close();
            screen.line(Texts.count(imported, "file") + " imported"
                    + (existing > 0 ? ", " + existing + " there already" : "")
                    + (skipped > 0 ? ", " + skipped + " skipped" : "")
                    + (failed > 0 ? ", " + failed + " not imported" : ""));
            return nothing != null || failed > 0 ? ExitCode.FAILED : ExitCode.DONE;
        }

        @Override
        public void close() {
            progress.close();
        }
    }
}
