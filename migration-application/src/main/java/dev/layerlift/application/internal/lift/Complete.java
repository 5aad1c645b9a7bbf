package dev.layerlift.application.internal.lift;

import dev.layerlift.application.internal.saga.AuditRecords;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.CostEstimate;

/** Records the audit and completes; with that the target, which is stored and read back, is an asset of the home. */
final class Complete implements Step {
    @Override
    public String name() {
        return "complete";
    }

    @Override
    public boolean commitsAfter() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        return false;
    }

    @Override
    public void apply(Work work) {
        PreparedLift lift = work.recall(PreparedLift.class);
        long storedBytes = lift.files().stream().mapToLong(f -> f.sizeBytes()).sum();
        long millis = java.time.Duration.between(work.migration().createdAt(), work.now())
                .toMillis();
        CostEstimate spent = work.migration().cost();
        work.change(c -> c.cost(new CostEstimate(spent.feeSats(), spent.lockedSats(), storedBytes, millis))
                .progress(100, "completed"));
        work.enter(MigrationState.COMPLETED);
        work.audit(AuditRecords.of(work));
    }
}
