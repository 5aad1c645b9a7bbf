package dev.layerlift.application;

import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.testkit.simulation.Fault;
import dev.layerlift.testkit.simulation.Trouble.Hit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How much of what can happen did happen in many simulated lives: a proof is as broad as this says. */
final class SimulationCounts {
    /**
     * Look-ups that are too rare for a crash on both sides in so many lives. They change nothing: a crash before one and one
     * after it leave the same behind, so that either will do.
     */
    private static final Set<String> LOOK_UPS = Set.of(
            "AnchorChain.block",
            "AnchorChain.inclusionProof",
            "AnchorChain.payload",
            "AnchorWallet.addressProblem",
            "ContentStore(btco).capabilities",
            "ContentStore(btco).freeBytes",
            "ContentStore(btco).list",
            "DidUpdateStore.latest");

    /**
     * A look-up that is made only when the one before it found nothing, as after a reorganisation; nothing is done in between,
     * so that a crash at that one is a crash at this one.
     */
    private static final Map<String, String> FOLLOWS = Map.of("AnchorChain.block", "AnchorChain.payload");

    /** They ask nobody: one says how to remove something, the other gives the port for chunks, whose calls count. */
    private static final List<String> WORDS = List.of(".removal", ".uploads");

    /** Transitions of every path. A plan that fails as PENDING passes through VALIDATING. */
    private static final List<String> OF_ALL = List.of(
            "PENDING -> VALIDATING",
            "VALIDATING -> CHECKPOINTED",
            "VALIDATING -> FAILED",
            "CHECKPOINTED -> IN_PROGRESS",
            "CHECKPOINTED -> FAILED",
            "IN_PROGRESS -> FAILED",
            "FAILED -> ROLLED_BACK",
            "FAILED -> QUARANTINED",
            "QUARANTINED -> ROLLED_BACK",
            "QUARANTINED -> COMPLETED");

    private static final List<String> TO_WEB = List.of("IN_PROGRESS -> COMPLETED", "COMPLETED -> FAILED");
    private static final List<String> TO_CHAIN = List.of(
            "IN_PROGRESS -> ANCHORING", "ANCHORING -> COMPLETED", "ANCHORING -> FAILED", "ANCHORING -> QUARANTINED");

    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<SimulationRun.Deed, Long> deeds = new EnumMap<>(SimulationRun.Deed.class);
    private final Map<MigrationPath, Map<String, Long>> transitions = new EnumMap<>(MigrationPath.class);
    private final Map<MigrationState, Long> ends = new EnumMap<>(MigrationState.class);
    private final Map<String, Long> crashes = new TreeMap<>();
    private final Set<String> points = new TreeSet<>();
    private long seeds;
    private long migrations;
    private long calls;
    private long commits;
    private long inRollback;
    private long inRecovery;

    /** Adds one life. */
    synchronized void add(SimulationRecord life, long callsOfIt, Map<MigrationId, List<JournalEntry>> journals) {
        seeds++;
        calls += callsOfIt;
        commits += life.commits.size();
        life.called.stream().filter(SimulationCounts::asks).forEach(points::add);
        life.deeds.forEach((deed, count) -> deeds.merge(deed, (long) count, Long::sum));
        for (Hit hit : life.hits) {
            faults.merge(hit.fault(), 1L, Long::sum);
            if (!hit.fault().isSurvived()) {
                if (asks(hit.point())) {
                    String side = hit.fault() == Fault.KILL_AFTER ? ", after" : ", before";
                    crashes.merge(hit.point() + side, 1L, Long::sum);
                }
                inRollback += life.wasRollingBack(hit.process(), hit.call()) ? 1 : 0;
                inRecovery += life.wasResuming(hit.process(), hit.call()) ? 1 : 0;
            }
        }
        for (Migration migration : life.all()) {
            migrations++;
            ends.merge(migration.state(), 1L, Long::sum);
            Map<String, Long> ofPath = transitions.computeIfAbsent(migration.path(), path -> new TreeMap<>());
            MigrationState state = MigrationState.PENDING;
            for (JournalEntry entry : journals.getOrDefault(migration.id(), List.of())) {
                for (MigrationState next : entry.transitions()) {
                    ofPath.merge(state + " -> " + next, 1L, Long::sum);
                    state = next;
                }
            }
        }
    }

    /** What never happened. */
    synchronized List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (!faults.containsKey(fault)) {
                missing.add("no " + fault);
            }
        }
        for (SimulationRun.Deed deed : SimulationRun.Deed.values()) {
            if (!deeds.containsKey(deed)) {
                missing.add("no " + deed);
            }
        }
        for (MigrationPath path : MigrationPath.values()) {
            List<String> possible = new ArrayList<>(OF_ALL);
            possible.addAll(path.target() == Layer.BTCO ? TO_CHAIN : TO_WEB);
            possible.removeAll(transitions.getOrDefault(path, Map.of()).keySet());
            possible.forEach(t -> missing.add("no " + t + " on " + path));
        }
        for (String point : points) {
            String first = FOLLOWS.getOrDefault(point, point);
            boolean before = crashes.containsKey(point + ", before") || crashes.containsKey(first + ", before");
            boolean after = crashes.containsKey(point + ", after") || crashes.containsKey(first + ", after");
            if (LOOK_UPS.contains(point) ? !before && !after : !before || !after) {
                missing.add("no crash before or after " + point);
            }
        }
        if (inRollback == 0 || inRecovery == 0) {
            missing.add("crashes in a rollback: " + inRollback + ", in a recovery: " + inRecovery);
        }
        return missing;
    }

    @Override
    public synchronized String toString() {
        long allFaults = faults.values().stream().mapToLong(Long::longValue).sum();
        return seeds + " seeds: " + migrations + " migrations, " + calls + " calls of ports, " + commits + " commits\n"
                + "faults: " + allFaults + " " + faults + "\n"
                + "deeds: " + deeds + "\n"
                + "crash points: " + crashes.size() + " of " + 2 * points.size() + " (before and after each of "
                + points.size() + " calls); crashes in a rollback: " + inRollback + ", in a recovery: " + inRecovery
                + "; the rarest: " + rarest()
                + "\n"
                + "transitions: "
                + transitions.entrySet().stream()
                        .map(path -> "\n  " + path.getKey() + " " + path.getValue())
                        .collect(Collectors.joining())
                + "\n"
                + "ends: " + ends;
    }

    private static boolean asks(String point) {
        return WORDS.stream().noneMatch(point::endsWith);
    }

    private List<String> rarest() {
        return crashes.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(12)
                .map(point -> point.getKey() + " = " + point.getValue())
                .toList();
    }
}
