package dev.layerlift.testkit.memory;

import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.StatusListStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Status lists in memory, in the order they were added. */
final class MemoryStatusListStore implements StatusListStore {
    private final Tables tables;

    MemoryStatusListStore(Tables tables) {
        this.tables = tables;
    }

    @Override
    public void add(StatusList first) {
        tables.locked(() -> {
            if (tables.statusLists.putIfAbsent(first.id(), first) != null) {
                throw MigrationException.storage(
                        "STATUS_LIST_EXISTS",
                        "status list " + first.id() + " is in the home already (expected: a new id)",
                        "try again");
            }
            return first;
        });
    }

    @Override
    public boolean replace(StatusList next) {
        return tables.locked(() -> {
            StatusList stored = tables.statusLists.get(next.id());
            if (stored == null || stored.revision() + 1 != next.revision()) {
                return false;
            }
            tables.statusLists.put(next.id(), next);
            return true;
        });
    }

    @Override
    public Optional<StatusList> find(String id) {
        return tables.locked(() -> Optional.ofNullable(tables.statusLists.get(id)));
    }

    @Override
    public Optional<StatusList> newest(String rootUrl) {
        return tables.locked(() -> {
            List<StatusList> newestFirst = new ArrayList<>(tables.statusLists.values());
            Collections.reverse(newestFirst);
            return newestFirst.stream()
                    .filter(list -> list.rootUrl().equals(rootUrl))
                    .findFirst();
        });
    }

    @Override
    public List<StatusList> unpublished(int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.statusLists.values().stream()
                .filter(list -> !list.isPublished())
                .limit(limit)
                .toList());
    }
}
