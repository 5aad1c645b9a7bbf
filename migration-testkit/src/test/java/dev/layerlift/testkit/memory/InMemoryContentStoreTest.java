package dev.layerlift.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.testkit.contract.ContentStoreContract;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InMemoryContentStoreTest extends ContentStoreContract {
    private final InMemoryContentStore memory = new InMemoryContentStore();

    @Override
    protected ContentStore openStore() {
        return memory;
    }

    @Test
    void a_crash_takes_what_was_not_synced() throws Exception {
        put(at("now"), new byte[] {1});
        later(at("now"), 2);
        later(at("synced"), 3);
        memory.sync(List.of(at("synced")));
        later(at("later"), 4);
        assertThat(memory.volatilePaths()).containsExactlyInAnyOrder(at("now"), at("later"));

        memory.crash();

        assertThat(read(at("now"), 0)).containsExactly(1);
        assertThat(read(at("synced"), 0)).containsExactly(3);
        assertThat(memory.stat(at("later"))).isEmpty();
        assertThat(memory.volatilePaths()).isEmpty();
    }

    @Test
    void a_crash_by_chance_keeps_some_and_is_the_same_for_the_same_seed() {
        assertThat(survivors(7)).isEqualTo(survivors(7)).hasSizeBetween(1, 99);
        assertThat(survivors(7)).isNotEqualTo(survivors(8));
    }

    private List<ContentStore.StoredObject> survivors(long seed) {
        for (int i = 0; i < 100; i++) {
            memory.delete(at("many/" + i));
            later(at("many/" + i), i);
        }
        memory.crash(new Random(seed));
        return memory.list(at("many"), java.util.Optional.empty(), 1000);
    }

    @Test
    void a_store_with_a_limit_refuses_what_does_not_fit() {
        InMemoryContentStore small = new InMemoryContentStore(10);
        byte[] eight = new byte[8];
        small.put(at("a"), Content.of(eight), Sha256.of(eight), Durability.NOW);
        small.put(at("a"), Content.of(eight), Sha256.of(eight), Durability.NOW);

        assertThat(small.freeBytes()).hasValue(2);
        assertStorageError("NO_SPACE", () -> small.put(at("b"), Content.of(eight), Sha256.of(eight), Durability.NOW));
        assertThat(small.stat(at("b"))).isEmpty();
    }

    @Test
    void a_tampered_object_reads_as_something_else() throws Exception {
        put(at("object"), new byte[] {4, 4});

        memory.tamper(at("object"), 1);
        memory.crash();

        assertThat(read(at("object"), 0)).containsExactly(4, 5);
    }

    private void later(ObjectPath path, int value) {
        byte[] bytes = {(byte) value};
        memory.put(path, Content.of(bytes), Sha256.of(bytes), Durability.LATER);
    }
}
