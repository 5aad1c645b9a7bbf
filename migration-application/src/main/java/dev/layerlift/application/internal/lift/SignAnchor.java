package dev.layerlift.application.internal.lift;

import dev.layerlift.application.AnchorRequirements;
import dev.layerlift.application.Anchoring;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.WaitException;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.validation.CostEstimate;
import java.time.Duration;
import java.util.List;

/**
 * The pivot: signs the anchor and enters {@code ANCHORING} with the commit that stores it, together with the announcement
 * of everything that follows. Nothing is broadcast before that commit.
 */
final class SignAnchor implements Step {
    /** Said in memory only: this run signed the anchor itself, so that nobody can have broadcast it before. */
    record Fresh() {}

    /** How often it is looked whether a signer elsewhere has answered. */
    private static final Duration SIGNATURE_EVERY = Duration.ofSeconds(2);

    private final EnginePorts ports;
    private final Anchoring anchoring;
    private final List<String> announced;

    /**
     * Signs.
     *
     * @param announced the names of the steps that may happen from now on
     */
    SignAnchor(EnginePorts ports, Anchoring anchoring, List<String> announced) {
        this.ports = ports;
        this.anchoring = anchoring;
        this.announced = announced;
    }

    @Override
    public String name() {
        return "sign-anchor";
    }

    @Override
    public boolean commitsAfter() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        return work.note(AnchorVersions.NOTE).isPresent();
    }

    @Override
    public void apply(Work work) {
        ReservedSatoshi reserved = work.recall(ReservedSatoshi.class);
        long height = anchoring.chain().tip().height();
        requireUntouched(
                reserved,
                anchoring
                        .chain()
                        .spend(
                                reserved.reservation().identityInput(),
                                Math.max(0, height - anchoring.settings().missingBlocks())));
        SignedTransaction anchor = signed(work);
        AnchorVersions versions = AnchorVersions.of(anchor, height, work.now());
        work.note(AnchorVersions.NOTE, versions.toJson());
        work.remember(Fresh.class, new Fresh());
        announced.forEach(work::intend);
        work.enter(MigrationState.ANCHORING);
        work.change(c -> c.txid(anchor.txid())
                .cost(new CostEstimate(anchor.feeSats(), 0, 0, 0))
                .progress(65, "broadcasting the anchor"));
    }

    /** Signed, by whoever has the key; one who is elsewhere is waited for. */
    private SignedTransaction signed(Work work) {
        try {
            return anchoring
                    .wallet()
                    .anchor(
                            work.migration().id(),
                            PrepareAnchor.payload(ports, work),
                            work.migration().request().request().options().ownerAddress(),
                            new AnchorRequirements(anchoring).rate());
        } catch (MigrationException e) {
            if (!e.error().code().equals(AnchorWallet.SIGNER_NOT_THERE)) {
                throw e;
            }
            work.progress(60, "waiting for a signature: " + e.error().message());
            throw new WaitException(work.now().plus(SIGNATURE_EVERY));
        }
    }

    private void requireUntouched(ReservedSatoshi reserved, Spend spend) {
        boolean confirmed = spend instanceof Spend.Unspent
                && anchoring
                        .chain()
                        .locate(reserved.reservation().identityInput())
                        .did(anchoring.chain().network())
                        .equals(reserved.did());
        if (!confirmed) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.BITCOIN_ERROR,
                            "IDENTITY_INPUT_LOST",
                            reserved.reservation().identityInput() + " " + said(spend)
                                    + " (expected: unspent, and with the satoshi of " + reserved.did() + ")",
                            "see who else spends the coins of this wallet"),
                    Retry.NEVER);
        }
    }

    private static String said(Spend spend) {
        if (spend instanceof Spend.InMempool waiting) {
            return "is spent by " + waiting.by() + ", which no block has yet";
        }
        if (spend instanceof Spend.InBlock mined) {
            return "is spent by " + mined.by() + " at height " + mined.block().height();
        }
        return spend instanceof Spend.Missing ? "is not on the best chain" : "has another satoshi now";
    }
}
