package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.ContentFixtures.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;

/** The store of a test, and what the tests of the contract do with it over and over. */
abstract class ContentStoreSetup {
    private ContentStore store;
    private String prefix;

    /** A store with a public and a restricted area. */
    protected abstract ContentStore openStore() throws Exception;

    /** The same store as another process sees it; by default the one that is open. */
    protected ContentStore reopenStore() throws Exception {
        return store();
    }

    @BeforeEach
    void open() throws Exception {
        store = openStore();
        prefix = "contract/" + UUID.randomUUID();
    }

    /** The store of this test. */
    protected final ContentStore store() {
        return store;
    }

    /** A public path below the prefix of this test. */
    protected final ObjectPath at(String key) {
        return ObjectPath.ofPublic(prefix + "/" + key);
    }

    /** Writes an object that is durable at once. */
    protected final void put(ObjectPath path, byte[] bytes) {
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    /** Reads an object that must be there. */
    protected final byte[] read(ObjectPath path, long offsetBytes) throws IOException {
        try (InputStream stream = store.open(path, offsetBytes).orElseThrow()) {
            return stream.readAllBytes();
        }
    }

    /** Checks that a call fails with this code of a store. */
    protected static void assertStorageError(String code, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(MigrationException.class, thrown -> {
            assertThat(thrown.error().code()).isEqualTo(code);
            assertThat(thrown.error().type()).isEqualTo(ErrorType.STORAGE_ERROR);
        });
    }

    final Sha256 digest(ObjectPath path) throws IOException {
        try (InputStream stream = store.open(path, 0).orElseThrow()) {
            return GeneratedContent.digestOf(stream);
        }
    }

    /** Keys below a folder of this test, without the prefix of this test. */
    final List<String> list(String folder, Optional<String> after, int limit) {
        ObjectPath below = folder.isEmpty() ? ObjectPath.ofPublic(prefix) : at(folder);
        return store.list(below, after.map(key -> prefix + "/" + key), limit).stream()
                .map(found -> found.path().key().substring(prefix.length() + 1))
                .toList();
    }

    static <T> List<T> together(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
