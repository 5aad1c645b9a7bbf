package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AnchorWallet.Reservation;

/**
 * The satoshi that a target will be, and what pays for it.
 *
 * @param reservation what the wallet set aside
 * @param did the DID of the first satoshi of the identity input
 */
record ReservedSatoshi(Reservation reservation, BtcoDid did) {
    /** The name of the note. */
    static final String NOTE = "satoshi";

    static ReservedSatoshi of(Reservation reservation, Satoshi sat, BtcoDid.Network network) {
        return new ReservedSatoshi(reservation, sat.did(network));
    }

    JsonObject toJson() {
        return reservation.toJson().with("did", new dev.layerlift.domain.json.JsonValue.JsonString(did.value()));
    }

    static ReservedSatoshi fromJson(JsonObject json) {
        return new ReservedSatoshi(Reservation.fromJson(json), (BtcoDid) Did.parse(json.requireString("did")));
    }
}
