package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.MigrationOverview.Group;
import dev.layerlift.domain.port.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows the migrations of a home from above: how many stand where, what failed and what is stuck, grouped by reason. */
final class StatusFromAbove {
    /** What has not changed for so long, and is not at rest, is called stuck. */
    static final Duration STUCK_AFTER = Duration.ofMinutes(10);

    private final Screen screen;
    private final MigrationOverview overview;
    private final Clock clock;
    private final Consumer<Migration> describe;

    StatusFromAbove(Screen screen, MigrationOverview overview, Clock clock, Consumer<Migration> describe) {
        this.screen = screen;
        this.overview = overview;
        this.clock = clock;
        this.describe = describe;
    }

    /** How many there are in each state. */
    void counts() {
        List<Group> groups = overview.counts();
        show(groups, List.of(), Optional.empty());
    }

    /** What failed, was rolled back or is quarantined: the reasons, and a page of the migrations. */
    void failed(Optional<String> after, int limit) {
        Page<Migration> page = overview.failed(after, limit);
        show(
                overview.counts().stream()
                        .filter(group -> group.state() == MigrationState.FAILED
                                || group.state() == MigrationState.ROLLED_BACK
                                || group.state() == MigrationState.QUARANTINED)
                        .toList(),
                page.items(),
                page.next());
        page.next()
                .ifPresent(
                        next -> screen.line("More: layerlift status --failed --limit " + limit + " --after " + next));
    }

    /** What needs somebody: quarantined, or not at rest and unchanged for a while. */
    void stuck(int limit) {
        Instant since = clock.instant().minus(STUCK_AFTER);
        List<Group> groups = new ArrayList<>(overview.counts().stream()
                .filter(group -> group.state() == MigrationState.QUARANTINED)
                .toList());
        groups.addAll(overview.stuckGroups(since));
        List<Migration> stuck = overview.stuck(since, limit);
        show(groups, stuck, Optional.empty());
        if (!stuck.isEmpty()) {
            screen.line("They go on with: layerlift resume");
        }
    }

    private void show(List<Group> groups, List<Migration> migrations, Optional<String> next) {
        screen.document(JsonObject.builder()
                .put("groups", Shapes.array(groups, Shapes::group))
                .put("migrations", Shapes.array(migrations, Shapes::status))
                .put("next", Shapes.orNull(next))
                .build());
        if (groups.isEmpty()) {
            screen.line("None.");
        }
        groups.forEach(group -> screen.line(group.count() + "  " + Texts.state(group.state())
                + (group.reason().isEmpty() ? "" : ": " + group.reason())));
        migrations.forEach(describe);
    }
}
