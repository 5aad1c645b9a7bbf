package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.transfer.ContentMove;
import dev.layerlift.application.internal.transfer.Transfers;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.ContentStore;
import java.util.List;

/** Brings the large content to the target's store, durable there. Small content travels through the journal. */
final class TransferContent implements Step {
    private final EnginePorts ports;
    private final Layer target;
    private final Transfers transfers;

    TransferContent(EnginePorts ports, Layer target, Transfers transfers) {
        this.ports = ports;
        this.target = target;
        this.transfers = transfers;
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
        return moves(work).stream().allMatch(move -> transfers.isSettled(work, move));
    }

    @Override
    public void apply(Work work) {
        List<ContentMove> moves = moves(work);
        for (ContentMove move : moves) {
            if (move.from().stat(move.source()).isEmpty()) {
                throw StoredBytes.missing(move.source());
            }
        }
        transfers.move(work, moves, 40, 75);
    }

    @Override
    public void undo(Work work) {
        large(work).forEach(f -> Transfers.takeBack(store(), f.path()));
    }

    @Override
    public List<String> remains(Work work) {
        return large(work).stream()
                .flatMap(f -> Transfers.remains(store(), f.path()).stream())
                .toList();
    }

    private List<ContentMove> moves(Work work) {
        return large(work).stream()
                .map(file -> SourceContent.move(ports, work, file, store(), file.path()))
                .toList();
    }

    private static List<TargetFile> large(Work work) {
        return TargetFiles.of(work).stream().filter(f -> !f.journalled()).toList();
    }

    private ContentStore store() {
        return ports.layers().store(target);
    }
}
