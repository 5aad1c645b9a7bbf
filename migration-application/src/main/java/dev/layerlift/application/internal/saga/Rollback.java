package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry.Result;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackRules;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the effects of a migration back and looks whether they are gone. Nothing is taken back before the source is found
 * to be, byte for byte, what its checkpoint says: what the target holds may be the only good copy. What does not hold
 * leads to a quarantine that names it.
 */
public final class Rollback {
    /** The name of the note that says what a rollback did. */
    public static final String NOTE = "rollback";

    private final CheckpointStore checkpoints;
    private final Retries retries;
    private final Runnable committed;

    Rollback(CheckpointStore checkpoints, Retries retries, Runnable committed) {
        this.checkpoints = checkpoints;
        this.retries = retries;
        this.committed = committed;
    }

    /** What one try of a rollback found. */
    private static final class Findings {
        final List<String> undone = new ArrayList<>();
        final List<String> irreversible = new ArrayList<>();
        final List<String> problems = new ArrayList<>();
        final List<MigrationException> thrown = new ArrayList<>();
    }

    /** Rolls back what has failed or is quarantined. What may go away by itself is tried again later. */
    void run(Work work, Plan plan) {
        Attempt.rollsBack();
        Attempt.at("rollback");
        Findings found = new Findings();
        List<String> problems = found.problems;
        problems.addAll(checkpointProblems(work));
        if (problems.isEmpty()) {
            compare(work, plan, found);
        }
        if (problems.isEmpty()) {
            for (String name : RollbackRules.toUndo(work.journal())) {
                undo(work, plan.step(name), found);
            }
            compare(work, plan, found);
        }
        if (triedAgainLater(work, found)) {
            committed.run();
            return;
        }
        work.note(
                NOTE,
                JsonObject.builder()
                        .put("undone", JsonArray.ofStrings(found.undone))
                        .put("irreversible", JsonArray.ofStrings(found.irreversible))
                        .build());
        if (problems.isEmpty()) {
            plan.assetsAfterRollback(work).forEach(work::asset);
            work.enter(MigrationState.ROLLED_BACK);
            work.progress(work.migration().percent(), "rolled back");
        } else {
            if (work.migration().state() != MigrationState.QUARANTINED) {
                work.enter(MigrationState.QUARANTINED);
            }
            work.change(c -> c.error(quarantine(work, problems))
                    .progress(work.migration().percent(), "quarantined"));
        }
        work.audit(AuditRecords.of(work));
        work.commit();
        committed.run();
    }

    /** Goes on after a rollback that hung: it is tried again later, so often, and then needs a person. */
    void hung(Work work, MigrationException cause) {
        if (retries.later(work, cause)) {
            committed.run();
        } else {
            quarantine(work, cause.error());
        }
    }

    /** Notes why it stays quarantined. */
    void keepQuarantined(Work work, String problem) {
        work.change(c -> c.error(quarantine(work, List.of(problem))));
        work.audit(AuditRecords.of(work));
        work.commit();
        committed.run();
    }

    /** Leaves to a person what can go neither forward nor back by itself. */
    void quarantine(Work work, MigrationError cause) {
        if (work.migration().state() != MigrationState.QUARANTINED) {
            work.enter(MigrationState.QUARANTINED);
        }
        work.change(c -> c.error(quarantine(work, List.of(cause.message()), cause.recovery()))
                .progress(work.migration().percent(), "quarantined"));
        work.audit(AuditRecords.of(work));
        work.commit();
        committed.run();
    }

    /** An operator who takes back what is quarantined hears at once what does not hold. */
    private boolean triedAgainLater(Work work, Findings found) {
        if (work.migration().state() != MigrationState.FAILED) {
            return false;
        }
        return found.thrown.stream()
                .filter(e -> e.retry() == Retry.LATER)
                .findFirst()
                .filter(e -> retries.later(work, e))
                .isPresent();
    }

    /** What could not be looked at is no reason to go on, nor to leave it where nobody takes it up. */
    private static void compare(Work work, Plan plan, Findings found) {
        try {
            found.problems.addAll(plan.sourceProblems(work));
        } catch (StaleCommitException e) {
            throw e;
        } catch (RuntimeException e) {
            MigrationException thrown = MigrationException.from(e);
            found.problems.add("the source: " + thrown.error().message());
            found.thrown.add(thrown);
        }
    }

    /**
     * Takes a step back and looks whether that is so. What is left is taken back once more: a store may have said that it
     * deleted and did not, or another process have written what it found in the journal before it saw the rollback.
     */
    private static void undo(Work work, Step step, Findings found) {
        boolean undone = undone(work, step, found);
        try {
            if (undone) {
                found.irreversible.addAll(step.irreversible(work));
            }
            List<String> remains = step.remains(work);
            if (undone && !remains.isEmpty() && undone(work, step, found)) {
                remains = step.remains(work);
            }
            if (remains.isEmpty() && found.problems.isEmpty()) {
                found.undone.add(step.name());
                work.outcome(step.name(), Result.UNDONE);
            }
            found.problems.addAll(remains);
        } catch (StaleCommitException e) {
            throw e;
        } catch (RuntimeException e) {
            failed(step, e, found);
        }
    }

    private static boolean undone(Work work, Step step, Findings found) {
        try {
            work.requireLease();
            step.undo(work);
            return true;
        } catch (StaleCommitException e) {
            throw e;
        } catch (RuntimeException e) {
            failed(step, e, found);
            return false;
        }
    }

    private static void failed(Step step, RuntimeException thrown, Findings found) {
        found.problems.add(problem(step, thrown));
        found.thrown.add(MigrationException.from(thrown));
    }

    private static String problem(Step step, RuntimeException thrown) {
        MigrationError error = MigrationException.from(thrown).error();
        // Known failures say all of it in their message; their detail repeats it in the words of Java.
        String detail = error.type() == ErrorType.UNKNOWN_ERROR ? " " + error.detail() : "";
        return step.name() + ": " + error.message() + detail;
    }

    private List<String> checkpointProblems(Work work) {
        List<String> problems = new ArrayList<>();
        Optional<Checkpoint> checkpoint = work.migration().checkpointId().flatMap(checkpoints::find);
        if (checkpoint.isEmpty()) {
            problems.add("the checkpoint " + work.migration().checkpointId().orElse("") + " is not there");
        } else if (!checkpoint.get().intact()) {
            problems.add("the checkpoint " + checkpoint.get().id() + " does not match its digest");
        } else {
            work.remember(Checkpoint.class, checkpoint.get());
        }
        return problems;
    }

    private static MigrationError quarantine(Work work, List<String> problems) {
        return quarantine(work, problems, List.of());
    }

    /** With what helps, where somebody said so. */
    private static MigrationError quarantine(Work work, List<String> problems, List<String> remedies) {
        String id = work.migration().id().toString();
        List<String> recovery = new ArrayList<>(problems);
        recovery.addAll(remedies);
        recovery.add("mend each of these, then: layerlift recover " + id + " --decision roll-back");
        recovery.add("or, when the target is to stay: layerlift recover " + id + " --decision complete");
        String first = work.migration()
                .error()
                .filter(e -> !e.code().equals("QUARANTINED"))
                .map(e -> "it was rolled back because: " + e.message())
                .or(() -> work.migration().error().map(MigrationError::detail))
                .orElse("");
        return new MigrationError(
                ErrorType.ROLLBACK_ERROR,
                "QUARANTINED",
                "migration " + id + " needs a person: " + String.join("; ", problems),
                first,
                recovery,
                Optional.of(id),
                List.of(work.migration().sourceDid().value()));
    }
}
