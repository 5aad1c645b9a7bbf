package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.saga.AuditRecords;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.CostEstimate;
import java.util.List;

/** Adds the target with lifecycle and events of the source, records the audit, and completes. */
final class Complete implements Step {
    private final EnginePorts ports;

    Complete(EnginePorts ports) {
        this.ports = ports;
    }

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
        Asset source = work.recall(Asset.class);
        PreparedLift lift = work.recall(PreparedLift.class);
        Lifecycle lifecycle = source.lifecycle()
                .with(new Event(
                        "migrated",
                        work.now(),
                        JsonObject.builder()
                                .put("migrationId", work.migration().id().toString())
                                .put("from", source.did().value())
                                .put("to", lift.targetDid().value())
                                .build()));
        // One that ends a quarantine may find the target with what its owner made of it since.
        if (ports.assets().find(lift.targetDid().identity()).isEmpty()) {
            work.asset(new Asset(
                    lift.targetDid(),
                    lift.document(),
                    lift.credentials(),
                    lift.resources(),
                    lifecycle,
                    List.of(lift.link()),
                    source.metadata(),
                    work.now()));
        }
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
