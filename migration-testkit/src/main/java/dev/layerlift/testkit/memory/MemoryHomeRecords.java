package dev.layerlift.testkit.memory;

import dev.layerlift.domain.port.HomeRecords;
import java.util.Optional;

/** Named values in memory; the first writer of a name wins. */
final class MemoryHomeRecords implements HomeRecords {
    private final Tables tables;

    MemoryHomeRecords(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<String> find(String name) {
        return tables.locked(() -> Optional.ofNullable(tables.records.get(name)));
    }

    @Override
    public String establish(String name, String value) {
        return tables.locked(() -> tables.records.computeIfAbsent(name, n -> value));
    }
}
