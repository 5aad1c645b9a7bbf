package dev.layerlift.application;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.asset.Lifecycle.State;
import dev.layerlift.domain.migration.Continuity;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an asset of this home still is what the migration that brought it where it is made of it: in a state that fits
 * its log, with the whole history of its source, and with its access policy.
 */
final class KnownContinuity {
    private static final String LIFECYCLE = "lifecycle";
    private static final String HISTORY = "history";
    private static final String POLICY = "access policy";

    private final EnginePorts ports;

    KnownContinuity(EnginePorts ports) {
        this.ports = ports;
    }

    /** The checks of an asset; none of one that no completed migration of this home led to. */
    List<Check> of(Asset asset) {
        Optional<Event> migrated = asset.lifecycle().events().stream()
                .filter(event -> event.type().equals(Continuity.MIGRATED))
                .reduce((earlier, later) -> later);
        Optional<Migration> migration =
                ports.migrations().query(MigrationQuery.ofTarget(asset.did().identity())).items().stream()
                        .filter(m -> m.state() == MigrationState.COMPLETED)
                        .findFirst();
        if (migration.isEmpty()) {
            return List.of();
        }
        List<Check> checks = new ArrayList<>(List.of(state(asset)));
        MigrationId id = migration.get().id();
        Optional<Asset> source = ports.assets().find(migration.get().sourceDid().identity());
        if (source.isEmpty()) {
            checks.add(
                    Check.failed(HISTORY, "the source of migration " + id + " is not in this home (expected: there)"));
            return checks;
        }
        Continuity before = Continuity.beforeSuccession(source.get());
        List<String> lost = before.lostSince(asset, id);
        checks.add(
                lost.isEmpty()
                        ? Check.ok(HISTORY, "all of its source, with migration " + id + " in it")
                        : Check.failed(HISTORY, String.join("; ", lost)));
        boolean changedSince = migrated.isPresent() && changedAfter(asset, migrated.get());
        boolean same = asset.policy().equals(before.policy());
        checks.add(
                same || changedSince
                        ? Check.ok(
                                POLICY, same ? "that of its source" : "changed since the migration, says its history")
                        : Check.failed(
                                POLICY, "another one than that of its source, and its history tells of no change"));
        return checks;
    }

    private Check state(Asset asset) {
        State state = asset.lifecycle().state();
        String name = state.name().toLowerCase(Locale.ROOT);
        // That a retired one has an ended log is a check of what is published.
        boolean fits =
                state == State.RETIRED || !ports.layers().resolve(asset.did()).deactivated();
        return fits
                ? Check.ok(LIFECYCLE, name)
                : Check.failed(LIFECYCLE, name + ", and its log has ended (expected: retired)");
    }

    private static boolean changedAfter(Asset asset, Event migrated) {
        List<Event> events = asset.lifecycle().events();
        return events.subList(events.lastIndexOf(migrated), events.size()).stream()
                .anyMatch(event -> event.type().equals(AccessPolicies.CHANGED));
    }
}
