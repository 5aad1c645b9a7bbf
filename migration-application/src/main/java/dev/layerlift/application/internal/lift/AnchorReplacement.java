package dev.layerlift.application.internal.lift;

import dev.layerlift.application.AnchorRequirements;
import dev.layerlift.application.Anchoring;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.AnchorVersions.Kind;
import dev.layerlift.application.internal.lift.AnchorVersions.Version;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.MigrationId;
import java.util.Optional;

/**
 * Signs what replaces an anchor: the same with a higher fee, or what takes its coins back. Each is staged, so that it is
 * stored before it is broadcast.
 */
final class AnchorReplacement {
    private final EnginePorts ports;
    private final Anchoring anchoring;
    private final AnchorRequirements requirements;

    AnchorReplacement(EnginePorts ports, Anchoring anchoring) {
        this.ports = ports;
        this.anchoring = anchoring;
        this.requirements = new AnchorRequirements(anchoring);
    }

    /**
     * Pays more, if the estimate says that this is needed, and the limit allows it.
     *
     * @return whether there is a new version
     */
    boolean pay(Work work, AnchorVersions versions) {
        Version latest = versions.latest();
        Optional<FeeRate> rate = rate();
        if (versions.isFull() || rate.isEmpty() || !isReserved(work)) {
            return false;
        }
        if (rate.get().feeSats(latest.transaction().vbytes())
                <= latest.transaction().feeSats()) {
            return false;
        }
        MigrationId id = work.migration().id();
        SignedTransaction next;
        try {
            next = latest.kind() == Kind.TAKE_BACK
                    ? anchoring.wallet().takeBack(id, rate.get())
                    : anchoring
                            .wallet()
                            .anchor(
                                    id,
                                    PrepareAnchor.payload(ports, work),
                                    work.migration()
                                            .request()
                                            .request()
                                            .options()
                                            .ownerAddress(),
                                    rate.get());
        } catch (MigrationException e) {
            if (e.retry() == Retry.NEVER && e.error().code().equals("FEE_ABOVE_LIMIT")) {
                return false;
            }
            throw e;
        }
        return staged(work, versions, latest.kind(), next);
    }

    /**
     * Takes the coins back.
     *
     * @return whether there is a new version; none when the wallet has given the coins away
     */
    boolean takeBack(Work work, AnchorVersions versions) {
        if (!isReserved(work)) {
            return false;
        }
        // Without an estimate it pays what replaces the anchor: never nothing, never above the limit.
        SignedTransaction back =
                anchoring.wallet().takeBack(work.migration().id(), rate().orElseGet(() -> new FeeRate(FeeRate.MIN)));
        return staged(work, versions, Kind.TAKE_BACK, back);
    }

    private boolean staged(Work work, AnchorVersions versions, Kind kind, SignedTransaction next) {
        if (versions.find(next.txid()).isPresent()) {
            return false;
        }
        long height = anchoring.chain().tip().height();
        work.note(
                AnchorVersions.NOTE,
                versions.with(kind, next, height, work.now()).toJson());
        work.progress(
                70,
                kind == Kind.ANCHOR
                        ? "paying " + next.feeSats() + " sats instead of "
                                + versions.latest().transaction().feeSats()
                        : "taking the coins back for " + next.feeSats() + " sats");
        return true;
    }

    private Optional<FeeRate> rate() {
        try {
            return Optional.of(requirements.rate());
        } catch (MigrationException e) {
            // No estimate is no reason to stop watching what is under way.
            return Optional.empty();
        }
    }

    private boolean isReserved(Work work) {
        return anchoring.wallet().reservation(work.migration().id()).isPresent();
    }
}
