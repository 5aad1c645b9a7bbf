package dev.layerlift.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with both areas in a folder of its own. */
abstract class LocalStoreFixture {
    @TempDir
    Path folder;

    Path served;
    Path restricted;
    LocalContentStore store;

    @BeforeEach
    void openStore() {
        served = folder.resolve("public");
        restricted = folder.resolve("restricted");
        store = LocalContentStore.open(LocalStoreConfig.of(served, restricted));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    void put(ObjectPath path, String text) {
        put(store, path, text, Durability.NOW);
    }

    static void put(ContentStore store, ObjectPath path, String text, Durability durability) {
        byte[] bytes = text.getBytes(UTF_8);
        store.put(path, Content.of(bytes), Sha256.of(bytes), durability);
    }

    /** Files that are being written, or were when their process died. */
    List<Path> parts() throws IOException {
        return filesBelow(restricted.resolve(Staging.FOLDER_NAME)).stream()
                .filter(file -> file.toString().endsWith(".part"))
                .toList();
    }

    static List<Path> filesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Checks that a call fails with this code, a message and a way out; gives the message. */
    static String assertCode(String code, Runnable call) {
        MigrationException thrown = catchThrowableOfType(MigrationException.class, call::run);
        assertThat(thrown).as("failure with code %s", code).isNotNull();
        assertThat(thrown.error().code()).isEqualTo(code);
        assertThat(thrown.error().type()).isEqualTo(ErrorType.STORAGE_ERROR);
        assertThat(thrown.error().recovery()).isNotEmpty();
        return thrown.error().message();
    }
}
