package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.bootstrap.intake.FileContent;
import dev.layerlift.bootstrap.intake.FileSelection;
import dev.layerlift.domain.asset.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers the files among which the content of one asset is looked for. */
final class ContentFiles implements FileSelection.Visitor {
    private final List<ImportItem> items = new ArrayList<>();

    /** What was found; media types are what the asset says. */
    List<ImportItem> items() {
        return items;
    }

    @Override
    public void file(Path file, long sizeBytes) {
        if (items.size() >= Manifest.ITEMS_MAX) {
            throw Inputs.usage("more than " + Manifest.ITEMS_MAX + " files (expected: those of one asset)");
        }
        FileContent content = new FileContent(file, sizeBytes);
        String name = String.valueOf(file.getFileName());
        items.add(new ImportItem(name, "application/octet-stream", content, content.importKey()));
    }

    @Override
    public void skipped(String path, String reason) {
        // If it was content of the asset, that is said of the content.
    }

    @Override
    public void failed(String path, String reason) {
        // Likewise.
    }
}
