package dev.layerlift.did;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import java.util.List;

/** Writes what a method prepared into a store, as an engine would. */
public final class PublishedFiles {
    private PublishedFiles() {}

    public static void write(ContentStore store, List<PublicationFile> files) {
        files.forEach(file -> write(store, file.path(), file.bytes()));
    }

    public static void write(ContentStore store, ObjectPath path, byte[] bytes) {
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }
}
