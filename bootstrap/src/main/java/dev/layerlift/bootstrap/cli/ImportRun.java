package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.AssetImporter.ImportedAsset;
import dev.layerlift.bootstrap.intake.FileContent;
import dev.layerlift.bootstrap.intake.FileSelection;
import dev.layerlift.bootstrap.intake.MediaTypes;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Imports files in groups of one durable commit each, so that any number of them needs little memory. A file that cannot
 * be read does not stop the others. Not thread-safe.
 */
final class ImportRun implements FileSelection.Visitor {
    /** How many files share a commit. */
    static final int GROUP = 100;

    /** Failures of one file; any other failure is one of the home, and stops the import. */
    private static final Set<String> OF_ONE_FILE =
            Set.of("CONTENT_UNREADABLE", "SOURCE_UNREADABLE", "DIGEST_MISMATCH", "CONTENT_CHANGED");

    /** Hears what became of each file. */
    interface Listener {
        /** A file became an asset, or was one already. */
        void imported(Path file, ImportedAsset asset);

        /** Something that is never taken. */
        void skipped(String path, String reason);

        /** Something that could not be taken. */
        void failed(String path, String reason);
    }

    private record Waiting(Path file, ImportItem item) {}

    private final AssetImporter importer;
    private final Listener listener;
    private final List<Waiting> group = new ArrayList<>();

    ImportRun(AssetImporter importer, Listener listener) {
        this.importer = importer;
        this.listener = listener;
    }

    @Override
    public void file(Path file, long sizeBytes) {
        FileContent content = new FileContent(file, sizeBytes);
        String name = String.valueOf(file.getFileName());
        try {
            String mediaType = MediaTypes.of(name, content.head());
            group.add(new Waiting(file, new ImportItem(name, mediaType, content, content.importKey())));
        } catch (IOException e) {
            failed(file.toString(), "cannot be read: " + e.getClass().getSimpleName());
        }
        if (group.size() >= GROUP) {
            finish();
        }
    }

    @Override
    public void skipped(String path, String reason) {
        finish();
        listener.skipped(path, reason);
    }

    @Override
    public void failed(String path, String reason) {
        finish();
        listener.failed(path, reason);
    }

    /** Imports what still waits. */
    void finish() {
        List<Waiting> now = List.copyOf(group);
        group.clear();
        if (now.isEmpty()) {
            return;
        }
        try {
            add(now);
        } catch (MigrationException e) {
            if (!OF_ONE_FILE.contains(e.error().code())) {
                throw e;
            }
            now.forEach(this::alone);
        }
    }

    private void alone(Waiting waiting) {
        try {
            add(List.of(waiting));
        } catch (MigrationException e) {
            if (!OF_ONE_FILE.contains(e.error().code())) {
                throw e;
            }
            listener.failed(waiting.file().toString(), e.error().message());
        }
    }

    /** Stores advise to resume, which is right for migrations; an import is done again. */
    static MigrationError withAdvice(MigrationError error) {
        if (error.recovery().stream().noneMatch(step -> step.contains("resume"))) {
            return error;
        }
        List<String> recovery = List.of(
                error.code().equals("NO_SPACE") ? "free disk space" : "run: layerlift doctor",
                "run the same import again: what was imported is recognised");
        return new MigrationError(
                error.type(),
                error.code(),
                error.message(),
                error.detail(),
                recovery,
                error.migrationId(),
                error.dids());
    }

    private void add(List<Waiting> files) {
        List<ImportedAsset> assets;
        try {
            assets = importer.importAll(files.stream().map(Waiting::item).toList());
        } catch (MigrationException e) {
            throw new MigrationException(withAdvice(e.error()), e.retry(), e);
        }
        for (int i = 0; i < files.size(); i++) {
            listener.imported(files.get(i).file(), assets.get(i));
        }
    }
}
