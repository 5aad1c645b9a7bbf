package dev.layerlift.application.internal.lift;

import dev.layerlift.application.Anchoring;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.anchor.InclusionProof;

/** Tells the wallet which transaction was confirmed, so that its books are those of the chain. */
final class SettleWallet implements Step {
    /** The name of the step. */
    static final String NAME = "settle-wallet";

    private final Anchoring anchoring;

    SettleWallet(Anchoring anchoring) {
        this.anchoring = anchoring;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        return anchoring.wallet().reservation(work.migration().id()).isEmpty();
    }

    @Override
    public void apply(Work work) {
        anchoring
                .wallet()
                .settle(work.migration().id(), work.recall(InclusionProof.class).txid());
    }
}
