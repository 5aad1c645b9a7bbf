package dev.layerlift.application.internal.lift;

import dev.layerlift.application.AnchorRequirements;
import dev.layerlift.application.Anchoring;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import dev.layerlift.domain.port.MigrationQuery;
import java.util.List;

/**
 * Sets the coins aside and finds the satoshi that the target will be, derived from the chain. The wallet keeps the
 * reservation by migration, so that a try after a crash gets the same one.
 */
final class ReserveSatoshi implements Step {
    private final EnginePorts ports;
    private final Anchoring anchoring;
    private final AnchorRequirements requirements;

    ReserveSatoshi(EnginePorts ports, Anchoring anchoring) {
        this.ports = ports;
        this.anchoring = anchoring;
        this.requirements = new AnchorRequirements(anchoring);
    }

    @Override
    public String name() {
        return "reserve-satoshi";
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        work.note(ReservedSatoshi.NOTE)
                .map(ReservedSatoshi::fromJson)
                .ifPresent(reserved -> work.remember(ReservedSatoshi.class, reserved));
        return work.find(ReservedSatoshi.class).isPresent();
    }

    @Override
    public void apply(Work work) {
        MigrationOptions options = work.migration().request().request().options();
        if (anchoring.wallet().reservation(work.migration().id()).isEmpty()) {
            requirements.requireAffordable(requirements.price(options), options);
        }
        Reservation reservation = anchoring
                .wallet()
                .reserve(work.migration().id(), anchoring.settings().limitSats(options));
        BtcoDid.Network network = anchoring.chain().network();
        ReservedSatoshi reserved =
                ReservedSatoshi.of(reservation, anchoring.chain().locate(reservation.identityInput()), network);
        requireNobodys(reserved.did());
        work.note(ReservedSatoshi.NOTE, reserved.toJson());
        work.remember(ReservedSatoshi.class, reserved);
    }

    /** A satoshi that is an identity already, or is to become one, is nobody else's. A rolled back one is free again. */
    private void requireNobodys(BtcoDid did) {
        boolean taken = ports.assets().find(did.identity()).isPresent()
                || ports.migrations().query(MigrationQuery.ofTarget(did.identity())).items().stream()
                        .anyMatch(m -> m.holdsClaim());
        if (taken) {
            throw new MigrationException(MigrationError.of(
                    ErrorType.BITCOIN_ERROR,
                    "SAT_IS_AN_IDENTITY",
                    did + " is an identity already (expected: a satoshi that is none)",
                    "send other coins to the wallet"));
        }
    }

    @Override
    public void undo(Work work) {
        anchoring.wallet().release(work.migration().id());
    }

    @Override
    public List<String> remains(Work work) {
        return anchoring
                .wallet()
                .reservation(work.migration().id())
                .map(r -> List.of(r.identityInput() + " is still reserved: release it"))
                .orElse(List.of());
    }
}
