package dev.layerlift.application.internal.saga;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.JournalEntry.Result;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackRules;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the plan of a migration forward, or back when it failed: intent before an effect, outcome after it, and after a
 * crash first a look at what is there. It knows nothing of DIDs.
 */
public final class SagaRunner {
    /** What somebody asked for besides the way forward. */
    public enum Wish {
        /** To take it back. */
        ROLL_BACK,
        /** To take back what is quarantined. */
        RECOVER_BACK,
        /** To complete what is quarantined. */
        RECOVER_FORWARD
    }

    private final EnginePorts ports;
    private final Function<Migration, Plan> plans;
    private final Function<MigrationId, Optional<Wish>> wishes;
    private final Runnable committed;
    private final Retries retries;
    private final Rollback rollback;
    private final BeyondPivot beyondPivot;

    /**
     * Runs plans.
     *
     * @param plans the plan of a migration
     * @param wishes what somebody asked for
     * @param committed told after each commit
     */
    public SagaRunner(
            EnginePorts ports,
            Function<Migration, Plan> plans,
            Function<MigrationId, Optional<Wish>> wishes,
            Runnable committed) {
        this.ports = ports;
        this.plans = plans;
        this.wishes = wishes;
        this.committed = committed;
        this.retries = new Retries(ports.settings().retryAfter());
        this.rollback = new Rollback(ports.checkpoints(), retries, committed);
        this.beyondPivot = new BeyondPivot(ports.settings().retryAfter(), rollback);
    }

    /**
     * Brings a migration to its end, or to where it has to wait.
     *
     * @return the migration as it is stored afterwards, with a time in {@code notBefore} when it waits; empty when it is
     *     not ours to advance
     * @throws MigrationException when its state could not be stored: it stays as it is and can be resumed
     */
    public Optional<Migration> run(MigrationId id) {
        Optional<Migration> leased = lease(id);
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        Work work = work(leased.get());
        try {
            advance(work);
        } catch (StaleCommitException e) {
            settleWhatCameLate(id);
            return Optional.empty();
        }
        return Optional.of(work.durable());
    }

    /**
     * Takes over what an earlier try was given up at, with the next epoch, so that nothing of that try is stored any more:
     * it is tried again later, rolled back, or, when that was what hung, quarantined in the end.
     *
     * @param cause the time-out
     * @return as {@link #run}
     * @throws MigrationException as {@link #run}; the cause itself when nothing had been begun
     */
    public Optional<Migration> timedOut(MigrationId id, MigrationException cause) {
        Optional<Migration> taken = ports.migrations()
                .lease(
                        id,
                        ports.settings().worker(),
                        ports.clock().instant(),
                        ports.settings().lease());
        if (taken.isEmpty()) {
            return taken;
        }
        Work work = work(taken.get());
        try {
            afterTimeOut(work, cause);
        } catch (StaleCommitException e) {
            return Optional.empty();
        }
        return Optional.of(work.durable());
    }

    private void afterTimeOut(Work work, MigrationException cause) {
        Migration migration = work.migration();
        Optional<Wish> wish = wishes.apply(migration.id());
        boolean waits = migration.notBefore().filter(work.now()::isBefore).isPresent();
        if (migration.state() == MigrationState.QUARANTINED && wish.isPresent()) {
            rollback.keepQuarantined(work, cause.error().message());
        } else if (migration.state() == MigrationState.COMPLETED && wish.equals(Optional.of(Wish.ROLL_BACK))) {
            throw cause;
        } else if (migration.state() == MigrationState.FAILED && !migration.atRest() && !waits) {
            rollback.hung(work, cause);
        } else if (!migration.atRest() && !waits) {
            failBecause(work, plans.apply(migration), cause);
        }
    }

    private Work work(Migration leased) {
        Attempt.leased(leased.lease());
        return new Work(
                leased,
                leased.version() == 0 ? List.of() : ports.migrations().journal(leased.id()),
                ports.migrations(),
                ports.clock(),
                ports.settings().lease());
    }

    /**
     * A worker that hung in an effect until another took over may have brought it about after that one had taken
     * everything back and looked for it, had made it durable, or had done with it. Nobody else knows, so the late one does
     * that again.
     */
    private void settleWhatCameLate(MigrationId id) {
        Optional<Migration> found = ports.migrations().find(id);
        if (found.isEmpty() || found.get().checkpointId().isEmpty()) {
            return;
        }
        Work late = new Work(
                found.get(),
                ports.migrations().journal(id),
                ports.migrations(),
                ports.clock(),
                ports.settings().lease());
        MigrationState state = found.get().state();
        boolean backAlready = state == MigrationState.ROLLED_BACK;
        boolean onItsWayBack = state == MigrationState.FAILED && !late.wasIn(MigrationState.COMPLETED);
        Plan plan = plans.apply(found.get());
        if (state == MigrationState.COMPLETED || BeyondPivot.passed(found.get())) {
            RollbackRules.announced(late.journal())
                    .forEach(name -> plan.step(name).keep(late));
        }
        if (backAlready || onItsWayBack) {
            for (String name : RollbackRules.announced(late.journal())) {
                Step step = plan.step(name);
                if (!step.remains(late).isEmpty()) {
                    step.undo(late);
                }
            }
        }
    }

    private Optional<Migration> lease(MigrationId id) {
        String worker = ports.settings().worker();
        Optional<Migration> found = ports.migrations().find(id);
        if (found.isPresent()
                && found.get().lease().worker().equals(worker)
                && !found.get().lease().expired(ports.clock().instant())) {
            return found;
        }
        return ports.migrations()
                .lease(id, worker, ports.clock().instant(), ports.settings().lease());
    }

    private void advance(Work work) {
        Plan plan = plans.apply(work.migration());
        MigrationState state = work.migration().state();
        Optional<Wish> wish = wishes.apply(work.migration().id());
        if (state == MigrationState.FAILED && !work.migration().atRest()) {
            rollback.run(work, plan);
        } else if (state == MigrationState.COMPLETED && wish.equals(Optional.of(Wish.ROLL_BACK))) {
            fail(work, plan, requested(), staged -> {});
        } else if (state == MigrationState.QUARANTINED && wish.isPresent()) {
            recover(work, plan, wish.get());
        } else if (!work.migration().atRest()) {
            try {
                forward(work, plan);
            } catch (StaleCommitException e) {
                throw e;
            } catch (WaitException e) {
                work.park(e.until());
                committed.run();
            } catch (RuntimeException e) {
                failBecause(work, plan, e);
            }
        }
    }

    /** What still does not hold keeps it quarantined, and is named anew. */
    private void recover(Work work, Plan plan, Wish wish) {
        if (wish == Wish.RECOVER_BACK) {
            rollback.run(work, plan);
        } else if (wish == Wish.RECOVER_FORWARD) {
            try {
                forward(work, plan);
            } catch (StaleCommitException e) {
                throw e;
            } catch (RuntimeException e) {
                String operation = work.migration().operation();
                work.discard();
                rollback.keepQuarantined(work, why(e, operation));
            }
        }
    }

    private static String why(RuntimeException thrown, String operation) {
        if (thrown instanceof WaitException) {
            return "it is not decided yet: " + operation;
        }
        if (thrown instanceof PivotReversedException reversed) {
            return reversed.error().message();
        }
        return thrown instanceof StrandedException stranded
                ? stranded.error().message()
                : MigrationException.from(thrown).error().message();
    }

    /** When the failure cannot be stored, that is what ended this run; why it began is not lost. */
    private void failBecause(Work work, Plan plan, RuntimeException cause) {
        MigrationException failure = MigrationException.from(cause);
        try {
            if (cause instanceof PivotReversedException reversed) {
                fail(work, plan, reversed.error(), reversed.finding());
            } else if (cause instanceof StrandedException stranded) {
                work.discard();
                rollback.quarantine(work, stranded.error());
            } else if (BeyondPivot.passed(work.durable())) {
                beyondPivot.held(work, plan, failure);
                committed.run();
            } else if (retries.later(work, failure)) {
                committed.run();
            } else {
                fail(work, plan, failure.error(), staged -> {});
            }
        } catch (RuntimeException e) {
            if (e != cause) {
                e.addSuppressed(cause);
            }
            throw e;
        }
    }

    private void forward(Work work, Plan plan) {
        List<Step> steps = plan.steps();
        work.attend(() -> requireWanted(work), committed);
        int next = 0;
        while (next < steps.size()) {
            requireWanted(work);
            Step step = steps.get(next);
            Attempt.at(step.name());
            if (step.hasEffect()) {
                next = effects(work, steps, next);
            } else {
                if (!step.check(work)) {
                    step.apply(work);
                    if (step.commitsAfter()) {
                        commit(work);
                    }
                }
                next++;
            }
        }
    }

    private void requireWanted(Work work) {
        if (!BeyondPivot.passed(work.migration())
                && wishes.apply(work.migration().id()).equals(Optional.of(Wish.ROLL_BACK))) {
            throw new MigrationException(requested());
        }
    }

    /** Announces neighbouring effects together with what was staged before them, then brings about each. */
    private int effects(Work work, List<Step> steps, int first) {
        int end = first;
        boolean news = false;
        while (end < steps.size() && steps.get(end).hasEffect()) {
            if (!work.announced(steps.get(end).name())) {
                work.intend(steps.get(end).name());
                news = true;
            }
            end++;
        }
        if (news) {
            commit(work);
        }
        for (Step step : steps.subList(first, end)) {
            Attempt.at(step.name());
            if (!step.check(work)) {
                work.requireLease();
                step.apply(work);
            }
            step.verify(work);
            work.outcome(step.name(), Result.APPLIED);
        }
        return end;
    }

    private void fail(Work work, Plan plan, MigrationError cause, Consumer<Work> finding) {
        work.discard();
        finding.accept(work);
        MigrationError error = cause.about(
                work.migration().id().toString(),
                work.migration()
                        .targetDid()
                        .map(target -> List.of(work.migration().sourceDid().value(), target.value()))
                        .orElse(List.of(work.migration().sourceDid().value())));
        if (work.migration().state() == MigrationState.PENDING) {
            work.enter(MigrationState.VALIDATING);
        }
        work.enter(MigrationState.FAILED);
        work.change(c -> c.error(error).progress(work.migration().percent(), "failed"));
        if (work.migration().atRest()) {
            work.audit(AuditRecords.of(work));
            commit(work);
            return;
        }
        commit(work);
        rollback.run(work, plan);
    }

    private static MigrationError requested() {
        return MigrationError.of(
                ErrorType.ROLLBACK_ERROR,
                "ROLLBACK_REQUESTED",
                "a rollback was asked for",
                "migrate again when wanted");
    }

    private void commit(Work work) {
        work.commit();
        committed.run();
    }
}
