package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Shows migrations while they come on: drawn over on a terminal, else a line for each change, which with {@code --json} is
 * a document. It ends when nothing of them is under way any more.
 */
final class Watch {
    private final Screen screen;
    private final Supplier<List<Migration>> look;
    private final BooleanSupplier pause;
    private final Map<MigrationId, String> told = new LinkedHashMap<>();

    /**
     * Watches.
     *
     * @param look the migrations as they are now
     * @param pause waits until the next look; false when there shall be none
     */
    Watch(Screen screen, Supplier<List<Migration>> look, BooleanSupplier pause) {
        this.screen = screen;
        this.look = look;
        this.pause = pause;
    }

    /** The migration of this id, as often as it is asked for; one that is not there is none. */
    static Supplier<List<Migration>> of(MigrationManager manager, MigrationId id) {
        return () -> manager.getMigrationStatus(id).map(List::of).orElse(List.of());
    }

    /** The first page of a query, without what was at rest from the start on; and what fell out of it, as it is now. */
    static Supplier<List<Migration>> of(MigrationManager manager, MigrationQuery query) {
        Map<MigrationId, Migration> watched = new LinkedHashMap<>();
        return () -> {
            List<MigrationId> earlier = new ArrayList<>(watched.keySet());
            for (Migration migration : manager.findMigrations(query).items()) {
                if (watched.containsKey(migration.id()) || !migration.atRest()) {
                    watched.put(migration.id(), migration);
                    earlier.remove(migration.id());
                }
            }
            earlier.stream()
                    .filter(id -> !isAtRest(watched, id))
                    .forEach(id -> manager.getMigrationStatus(id).ifPresent(found -> watched.put(id, found)));
            return List.copyOf(watched.values());
        };
    }

    private static boolean isAtRest(Map<MigrationId, Migration> watched, MigrationId id) {
        return Optional.ofNullable(watched.get(id)).map(Migration::atRest).orElse(true);
    }

    /** Watches to the end; gives the migrations as they were seen last. */
    List<Migration> toTheEnd() {
        Optional<LiveLines> live = screen.live();
        try {
            while (true) {
                List<Migration> now = look.get();
                if (live.isPresent()) {
                    live.get().draw(now.stream().map(Watch::shortLine).toList());
                } else {
                    now.forEach(this::tell);
                }
                if (now.stream().allMatch(Migration::atRest) || !pause.getAsBoolean()) {
                    return now;
                }
            }
        } finally {
            live.ifPresent(LiveLines::clear);
        }
    }

    private void tell(Migration migration) {
        String line = screen.isJson() ? StrictJson.write(Shapes.status(migration)) : line(migration);
        if (!line.equals(told.put(migration.id(), line))) {
            screen.write(line);
        }
    }

    private static String line(Migration migration) {
        return Texts.time(migration.updatedAt()) + "  " + migration.id() + "  " + state(migration)
                + migration.transfer().map(t -> ", " + Texts.transfer(t)).orElse("");
    }

    private static String shortLine(Migration migration) {
        return migration.id().toString().substring(0, 8) + "  "
                + migration
                        .transfer()
                        .map(t -> Progress.bar(12, t.percentComplete(), 100) + " " + Texts.transfer(t))
                        .orElseGet(() -> state(migration));
    }

    private static String state(Migration migration) {
        String state = Texts.state(migration.state()) + ", " + migration.percent() + " %";
        return migration.atRest() || migration.operation().isEmpty() ? state : state + ", " + migration.operation();
    }
}
