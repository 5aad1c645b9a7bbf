package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.StoreProbe.Use;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreProbeTest {
    private final InMemoryContentStore memory = new InMemoryContentStore();
    private final FaultyContentStore store = new FaultyContentStore(memory);
    private final AtomicLong nanos = new AtomicLong();
    private final StoreProbe probe = new StoreProbe(store, "one", () -> nanos.getAndAdd(7_000));

    private static MigrationException failure() {
        return new MigrationException(MigrationError.of(ErrorType.STORAGE_ERROR, "BROKEN", "broken"));
    }

    @Test
    void everyUseIsTimedAndNothingIsLeft() {
        List<Use> uses = probe.use(Area.PUBLIC);

        assertThat(uses)
                .extracting(Use::name)
                .containsExactly("write", "read", "read a part", "create only where nothing is", "delete");
        assertThat(uses).extracting(Use::micros).containsOnly(7L);
        assertThat(memory.paths()).isEmpty();
        assertThat(probe.use(Area.RESTRICTED)).hasSize(5);
    }

    @Test
    void aStoreThatChangesBytesIsNotTrue() {
        store.corruptReadsOf("probe", 3);

        assertThatThrownBy(() -> probe.use(Area.PUBLIC)).hasMessageContaining("reads back differently");
        assertThat(memory.paths()).isEmpty();
    }

    @Test
    void whatFailsIsToldAndTheObjectIsTakenAway() {
        for (Operation operation : List.of(Operation.PUT, Operation.OPEN, Operation.CREATE, Operation.DELETE)) {
            store.failBefore(operation, store.calls(operation) + 1, failure());
            assertThatThrownBy(() -> probe.use(Area.PUBLIC)).as("%s", operation).hasMessage("broken");
            assertThat(memory.paths()).as("%s", operation).isEmpty();
        }
        store.failFrom(Operation.PUT, store.calls(Operation.PUT) + 1, failure());
        store.failFrom(Operation.DELETE, store.calls(Operation.DELETE) + 1, failure());
        assertThatThrownBy(() -> probe.use(Area.PUBLIC))
                .hasMessage("broken")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .as("that it may still be there")
                        .hasSize(1));
    }
}
