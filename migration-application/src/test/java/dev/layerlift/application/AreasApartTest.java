package dev.layerlift.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.testkit.contract.ContentStoreContract;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two stores as one: the contract, and that each has nothing of the other's area. */
class AreasApartTest extends ContentStoreContract {
    private final InMemoryContentStore served = new InMemoryContentStore();
    private final InMemoryContentStore restricted = new InMemoryContentStore(1000);
    private final AreasApart both = new AreasApart(served, restricted);

    @Override
    protected ContentStore openStore() {
        return new AreasApart(new InMemoryContentStore(), new InMemoryContentStore());
    }

    private void put(ContentStore store, ObjectPath path) {
        byte[] bytes = path.toString().getBytes(UTF_8);
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.LATER);
    }

    @Test
    @Tag("P37")
    void nothing_restricted_comes_into_the_store_that_is_served() {
        put(both, ObjectPath.ofPublic("a/b"));
        put(both, ObjectPath.ofRestricted("a/b"));
        both.sync(List.of(ObjectPath.ofRestricted("a/b"), ObjectPath.ofPublic("a/b")));

        assertThat(served.paths()).containsExactly(ObjectPath.ofPublic("a/b"));
        assertThat(restricted.paths()).containsExactly(ObjectPath.ofRestricted("a/b"));
        assertThat(served.volatilePaths()).isEmpty();
        assertThat(restricted.volatilePaths()).isEmpty();
        both.delete(ObjectPath.ofPublic("a/b"));
        assertThat(served.paths()).isEmpty();
        assertThat(both.stat(ObjectPath.ofRestricted("a/b"))).isPresent();
    }

    @Test
    void what_is_said_holds_in_both() {
        StorageCapabilities said = both.capabilities();

        assertThat(said.quotaKnown()).as("one has no limit").isFalse();
        assertThat(both.freeBytes()).isEmpty();
        assertThat(said.objectSizeBytesMax()).isEqualTo(InMemoryContentStore.OBJECT_SIZE_BYTES_MAX);
        assertThat(said.chunks()).isEqualTo(served.capabilities().chunks());
        assertThat(new AreasApart(restricted, new InMemoryContentStore(7)).freeBytes())
                .hasValue(7);
        assertThat(both.contentAddress(Content.of(new byte[0]))).isEqualTo(Optional.empty());
    }
}
