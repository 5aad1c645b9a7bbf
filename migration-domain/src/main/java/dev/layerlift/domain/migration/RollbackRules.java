package dev.layerlift.domain.migration;

import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry.Outcome;
import dev.layerlift.domain.migration.JournalEntry.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rollback may do and what it has to undo, from the journal alone. */
public final class RollbackRules {
    /** How long the checkpoint of a completed migration is kept, and so how long it can be rolled back. */
    public static final Duration CHECKPOINT_KEPT = Duration.ofHours(24);

    private RollbackRules() {}

    /** The steps whose effects may exist, latest first: announced and not found undone since. */
    public static List<String> toUndo(List<JournalEntry> journal) {
        Set<String> open = new LinkedHashSet<>();
        for (JournalEntry entry : journal) {
            open.addAll(entry.intents());
            for (Outcome outcome : entry.outcomes()) {
                if (outcome.result() == Result.UNDONE) {
                    open.remove(outcome.step());
                }
            }
        }
        List<String> steps = new ArrayList<>(open);
        Collections.reverse(steps);
        return steps;
    }

    /** The steps whose effects were ever announced, latest first, whether they were undone or not. */
    public static List<String> announced(List<JournalEntry> journal) {
        Set<String> steps = new LinkedHashSet<>();
        journal.forEach(entry -> steps.addAll(entry.intents()));
        List<String> latestFirst = new ArrayList<>(steps);
        Collections.reverse(latestFirst);
        return latestFirst;
    }

    /** Why a rollback on request is refused; empty when it is not. */
    public static Optional<String> refusal(
            Migration migration, boolean checkpointExists, boolean builtUpon, Instant now) {
        return switch (migration.state()) {
            case ROLLED_BACK -> Optional.of("it was rolled back already");
            case QUARANTINED -> Optional.of("it is quarantined: an operator decides with recover");
            case FAILED ->
                migration.checkpointId().isEmpty()
                        ? Optional.of("it failed before anything was created, so nothing is left to undo")
                        : Optional.empty();
            case PENDING, VALIDATING, CHECKPOINTED, IN_PROGRESS -> Optional.empty();
            case ANCHORING -> Optional.of("its transaction may still confirm: the chain decides");
            case COMPLETED -> refusalOfCompleted(migration, checkpointExists, builtUpon, now);
        };
    }

    private static Optional<String> refusalOfCompleted(
            Migration migration, boolean checkpointExists, boolean builtUpon, Instant now) {
        if (migration.path().target() == Layer.BTCO) {
            return Optional.of("it is anchored on Bitcoin, which cannot be undone");
        }
        if (builtUpon) {
            return Optional.of("a later migration builds on its target");
        }
        if (!checkpointExists || now.isAfter(migration.updatedAt().plus(CHECKPOINT_KEPT))) {
            return Optional.of("it completed at " + migration.updatedAt() + " and its checkpoint was kept for "
                    + CHECKPOINT_KEPT.toHours() + " hours only");
        }
        return Optional.empty();
    }
}
