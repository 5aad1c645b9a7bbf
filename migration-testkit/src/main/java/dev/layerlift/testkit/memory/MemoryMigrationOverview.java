package dev.layerlift.testkit.memory;

import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks at all migrations in memory. */
final class MemoryMigrationOverview implements MigrationOverview {
    private static final Set<MigrationState> FAILED =
            Set.of(MigrationState.FAILED, MigrationState.ROLLED_BACK, MigrationState.QUARANTINED);

    private final Tables tables;

    MemoryMigrationOverview(Tables tables) {
        this.tables = tables;
    }

    private record Key(MigrationState state, String reason) {}

    private static List<Group> groups(Stream<Migration> migrations, Function<Migration, String> reason) {
        Map<Key, Long> counts = new LinkedHashMap<>();
        migrations.forEach(m -> counts.merge(new Key(m.state(), reason.apply(m)), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(e -> new Group(e.getKey().state(), e.getKey().reason(), e.getValue()))
                .toList();
    }

    @Override
    public List<Group> counts() {
        return tables.locked(() ->
                groups(
                                tables.migrations.values().stream(),
                                m -> m.error().map(MigrationError::code).orElse(""))
                        .stream()
                        .sorted(Comparator.comparing((Group g) -> g.state().id())
                                .thenComparing(Group::reason))
                        .toList());
    }

    @Override
    public Page<Migration> failed(Optional<String> after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> {
            List<Migration> newestFirst = new ArrayList<>(tables.migrations.values());
            Collections.reverse(newestFirst);
            newestFirst.sort(Comparator.comparing(Migration::createdAt).reversed());
            List<Migration> rest = newestFirst.stream()
                    .dropWhile(m -> after.isPresent() && !m.id().toString().equals(after.get()))
                    .skip(after.isPresent() ? 1 : 0)
                    .filter(m -> FAILED.contains(m.state()))
                    .limit(limit + 1L)
                    .toList();
            List<Migration> page = rest.subList(0, Math.min(limit, rest.size()));
            return new Page<>(
                    page,
                    rest.size() > limit ? Optional.of(page.get(limit - 1).id().toString()) : Optional.empty());
        });
    }

    @Override
    public List<Group> stuckGroups(Instant unchangedSince) {
        return tables.locked(() -> groups(unchanged(unchangedSince), Migration::operation).stream()
                .sorted(Comparator.comparingLong(Group::count)
                        .reversed()
                        .thenComparing(g -> g.state().id())
                        .thenComparing(Group::reason))
                .limit(GROUPS_MAX)
                .toList());
    }

    @Override
    public List<Migration> stuck(Instant unchangedSince, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> unchanged(unchangedSince)
                .sorted(Comparator.comparing(Migration::updatedAt))
                .limit(limit)
                .toList());
    }

    private Stream<Migration> unchanged(Instant since) {
        return tables.migrations.values().stream()
                .filter(m -> !m.atRest() && m.updatedAt().isBefore(since));
    }
}
