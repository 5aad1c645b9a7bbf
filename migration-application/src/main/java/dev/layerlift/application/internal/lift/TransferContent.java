package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.util.List;
import java.util.Optional;

/** Brings the large content to the target's store, durable there. Small content travels through the journal. */
final class TransferContent implements Step {
    private final EnginePorts ports;
    private final Layer target;

    TransferContent(EnginePorts ports, Layer target) {
        this.ports = ports;
        this.target = target;
    }

    @Override
    public String name() {
        return "transfer-content";
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        return large(work).stream().allMatch(this::isThere);
    }

    @Override
    public void apply(Work work) {
        Asset source = work.recall(Asset.class);
        ContentStore from = ports.layers().store(source.did().layer());
        for (TargetFile file : large(work)) {
            if (isThere(file)) {
                continue;
            }
            Resource resource = source.resources().stream()
                    .filter(r -> r.digest().equals(file.digest()))
                    .findFirst()
                    .orElseThrow(() -> StoredBytes.missing(file.path()));
            if (from.stat(resource.location()).isEmpty()) {
                throw StoredBytes.missing(resource.location());
            }
            work.requireLease();
            store().put(
                            file.path(),
                            StoredBytes.content(from, resource.location(), resource.sizeBytes()),
                            file.digest(),
                            Durability.NOW);
        }
    }

    @Override
    public void undo(Work work) {
        TargetFiles.of(work).stream().filter(f -> !f.journalled()).forEach(f -> store().delete(f.path()));
    }

    @Override
    public List<String> remains(Work work) {
        return TargetFiles.remaining(
                store(),
                TargetFiles.of(work).stream().filter(f -> !f.journalled()).toList());
    }

    private boolean isThere(TargetFile file) {
        boolean sized = store().stat(file.path())
                .filter(o -> o.sizeBytes() == file.sizeBytes())
                .isPresent();
        Optional<Sha256> found = sized ? StoredBytes.digest(store(), file.path()) : Optional.empty();
        return found.filter(file.digest()::equals).isPresent();
    }

    private static List<TargetFile> large(Work work) {
        return TargetFiles.of(work).stream().filter(f -> !f.journalled()).toList();
    }

    private ContentStore store() {
        return ports.layers().store(target);
    }
}
