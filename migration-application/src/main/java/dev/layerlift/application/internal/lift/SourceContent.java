package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.transfer.ContentMove;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.port.ContentStore;

/** Finds the piece of the source's content that a file of the target is made of. */
final class SourceContent {
    private SourceContent() {}

    /** Its way to a path of a store. */
    static ContentMove move(EnginePorts ports, Work work, TargetFile file, ContentStore to, ObjectPath target) {
        Asset source = work.recall(Asset.class);
        Resource resource = source.resources().stream()
                .filter(r -> r.digest().equals(file.digest()))
                .findFirst()
                .orElseThrow(() -> StoredBytes.missing(file.path()));
        return new ContentMove(
                ports.layers().store(source.did().layer()),
                resource.location(),
                to,
                target,
                resource.sizeBytes(),
                file.digest());
    }
}
