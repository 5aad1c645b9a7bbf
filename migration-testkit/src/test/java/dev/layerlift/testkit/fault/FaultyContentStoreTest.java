package dev.layerlift.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.testkit.contract.ContentStoreContract;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Without a fault it keeps the contract of what it wraps; with one it does what it was told to, once. */
class FaultyContentStoreTest extends ContentStoreContract {
    private final RuntimeException dead =
            MigrationException.storage("STORE_UNREADABLE", "the store is dead", "revive it");

    private final FaultyContentStore faulty = new FaultyContentStore(new InMemoryContentStore());

    @Override
    protected ContentStore openStore() {
        return faulty;
    }

    @Test
    void a_failure_before_has_no_effect_and_one_after_has() {
        faulty.failBefore(Operation.PUT, 2, dead).failAfter(Operation.PUT, 3, dead);

        put(at("1"), new byte[1]);
        assertThatThrownBy(() -> put(at("2"), new byte[1])).isSameAs(dead);
        assertThatThrownBy(() -> put(at("3"), new byte[1])).isSameAs(dead);
        put(at("4"), new byte[1]);

        assertThat(faulty.stat(at("2"))).isEmpty();
        assertThat(faulty.stat(at("3"))).isPresent();
        assertThat(faulty.calls(Operation.PUT)).isEqualTo(4);
    }

    @Test
    @Tag("P20")
    void a_delete_that_failed_leaves_the_object_reported() {
        put(at("object"), new byte[1]);
        faulty.failBefore(Operation.DELETE, 1, dead);

        assertThatThrownBy(() -> faulty.delete(at("object"))).isSameAs(dead);
        assertThat(faulty.stat(at("object"))).isPresent();
        faulty.delete(at("object"));

        assertThat(faulty.stat(at("object"))).isEmpty();
    }

    @Test
    @Tag("P03")
    void a_dead_store_fails_every_call_until_it_is_healed() {
        ObjectPath path = at("object");
        faulty.die(dead);

        for (Runnable call : List.<Runnable>of(
                () -> put(path, new byte[1]),
                () -> faulty.open(path, 0),
                () -> faulty.stat(path),
                () -> faulty.delete(path),
                () -> faulty.list(path, Optional.empty(), 1),
                () -> faulty.sync(List.of(path)),
                faulty::freeBytes)) {
            assertThatThrownBy(call::run).isSameAs(dead);
            assertThatThrownBy(call::run).isSameAs(dead);
        }
        faulty.heal();

        assertThat(faulty.stat(path)).isEmpty();
    }

    @Test
    @Tag("P43")
    void a_hanging_call_waits_and_holds_up_no_other() throws Exception {
        Hang hang = faulty.hang(Operation.PUT, 1);
        FutureTask<String> hanging = new FutureTask<>(() -> put(at("hanging"), new byte[1]), "done");
        Thread thread = new Thread(hanging);
        thread.start();
        hang.awaitReached(Duration.ofSeconds(30));

        put(at("other"), new byte[1]);
        assertThat(hanging).isNotDone();
        assertThat(faulty.stat(at("hanging"))).isEmpty();
        hang.release();

        assertThat(hanging.get()).isEqualTo("done");
        assertThat(faulty.stat(at("hanging"))).isPresent();
    }

    @Test
    @Tag("P43")
    void a_hanging_call_that_is_interrupted_fails() throws Exception {
        Hang hang = faulty.hang(Operation.STAT, 1);
        FutureTask<Object> hanging = new FutureTask<>(() -> faulty.stat(at("object")));
        Thread thread = new Thread(hanging);
        thread.start();
        hang.awaitReached(Duration.ofSeconds(30));

        thread.interrupt();

        assertThatThrownBy(hanging::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(MigrationException.class)
                .hasMessageContaining("STAT 1");
    }

    @Test
    void reads_of_some_files_are_corrupt_until_it_is_healed() throws Exception {
        byte[] bytes = {8, 8};
        faulty.put(at("object"), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
        faulty.put(at("other"), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
        faulty.corruptReadsOf("obj", 1);

        assertThat(read(at("object"), 0)).containsExactly(8, 9);
        assertThat(read(at("object"), 0)).containsExactly(8, 9);
        assertThat(read(at("other"), 0)).isEqualTo(bytes);
        faulty.heal();
        assertThat(read(at("object"), 0)).isEqualTo(bytes);
        assertThatThrownBy(() -> faulty.corruptReadsOf("", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_corrupt_read_flips_one_bit_of_one_stream() throws Exception {
        byte[] bytes = {8, 8, 8, 8};
        faulty.put(at("object"), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
        faulty.corruptRead(1, 2).corruptRead(2, 2).corruptRead(3, 1);

        assertThat(read(at("object"), 0)).containsExactly(8, 8, 9, 8);
        try (InputStream single = faulty.open(at("object"), 1).orElseThrow()) {
            assertThat(List.of(single.read(), single.read(), single.read(), single.read()))
                    .containsExactly(8, 9, 8, -1);
        }
        assertThat(read(at("object"), 2)).containsExactly(8, 8);
        assertThat(read(at("object"), 0)).isEqualTo(bytes);
    }

    @Test
    void calls_are_counted_from_one() {
        assertThatThrownBy(() -> faulty.hang(Operation.PUT, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("call: 0 (expected: 1 or more)");
    }
}
