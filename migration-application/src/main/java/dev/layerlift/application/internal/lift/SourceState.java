package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.port.ContentStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares the source of a migration, byte for byte, with what its checkpoint says. */
final class SourceState {
    private SourceState() {}

    /** In what it differs; empty when it is as it was. */
    static List<String> problems(EnginePorts ports, Work work) {
        List<String> problems = new ArrayList<>();
        Optional<Asset> found = ports.assets().find(work.migration().sourceDid().identity());
        if (found.isEmpty()) {
            return List.of("the source " + work.migration().sourceDid() + " is no longer in this home");
        }
        Asset source = found.get();
        byte[] now =
                ports.json().canonical(AssetSnapshot.of(source, work.migration().request()));
        if (!Arrays.equals(now, work.recall(Checkpoint.class).content())) {
            problems.add("the source " + source.did() + " is not what its checkpoint says");
        }
        ContentStore store = ports.layers().store(source.did().layer());
        for (Resource resource : source.resources()) {
            if (StoredBytes.digest(store, resource.location())
                    .filter(resource.digest()::equals)
                    .isEmpty()) {
                problems.add("the content " + resource.location() + " of the source is missing or changed (expected:"
                        + " SHA-256 " + resource.digest() + ")");
            }
        }
        return problems;
    }
}
