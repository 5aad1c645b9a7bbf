package dev.layerlift.domain.port;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationId;
import java.util.Optional;

/**
 * The coins that pay for anchors. Inputs are reserved for one migration before anything of it is signed, and the
 * reservation is durable when the call returns: two migrations never share an input, in this process or another. Outputs
 * that carry an identity, and those that are not confirmed to the required depth, are never spent. Signing broadcasts
 * nothing.
 *
 * <p>Every transaction of a reservation spends its identity input first, so that of all of them at most one confirms.
 * Where keys lie elsewhere, the wallet hands out and takes in PSBTs behind this port, and throws {@code BITCOIN_ERROR}
 * {@link #SIGNER_NOT_THERE}, retry later, until it can answer: a migration waits for that as long as it takes.
 *
 * <p>Methods throw {@link dev.layerlift.domain.error.MigrationException} as those of {@link AnchorChain} do, besides what
 * they name. Safe to call from many threads.
 */
public interface AnchorWallet {
    /** The code of the failure that whoever signs elsewhere has not answered yet. */
    String SIGNER_NOT_THERE = "SIGNER_NOT_THERE";

    /**
     * What an anchor costs.
     *
     * @param feeSats the fee of the anchor transaction at the rate that was asked for
     * @param takeBackSats the most that a transaction which replaces it and takes the coins back pays
     * @param lockedSats what stays in the identity output
     */
    record Price(long feeSats, long takeBackSats, long lockedSats) {
        public Price {
            if (feeSats < 1 || takeBackSats < feeSats || lockedSats < 1) {
                throw new IllegalArgumentException("price: fee " + feeSats + ", take-back " + takeBackSats + ", locked "
                        + lockedSats + " (expected: all above 0, and the take-back not below what it replaces)");
            }
        }

        /** The most that the chain can take whatever becomes of it: only one of the two ever confirms. */
        public long mostSats() {
            return Math.max(feeSats, takeBackSats);
        }
    }

    /**
     * What is set aside for a migration.
     *
     * @param migration whose
     * @param identityInput the output that is spent first; its first satoshi is the identity
     * @param feeLimitSats the most that any transaction of it may pay
     * @param lockedSats what stays in the identity output
     */
    record Reservation(MigrationId migration, OutPoint identityInput, long feeLimitSats, long lockedSats) {
        /** The stored form. */
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("migrationId", migration.toString())
                    .put("identityInput", identityInput.toString())
                    .put("feeLimitSats", feeLimitSats)
                    .put("lockedSats", lockedSats)
                    .build();
        }

        /** Reads the stored form. */
        public static Reservation fromJson(JsonObject json) {
            return new Reservation(
                    MigrationId.parse(json.requireString("migrationId")),
                    OutPoint.parse(json.requireString("identityInput")),
                    json.requireLong("feeLimitSats"),
                    json.requireLong("lockedSats"));
        }
    }

    /**
     * What an anchor would cost with the coins that are free now and that would be set aside for this limit: more of them
     * make a larger transaction. Reserves nothing. The price may be above the limit.
     *
     * @param owner whom output 0 shall pay, an address without {@link #addressProblem problem}; empty for this wallet
     * @param feeLimitSats the limit that {@link #reserve} will be given, above 0
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code INSUFFICIENT_FUNDS} with what is
     *     missing and the address to send it to
     */
    Price price(FeeRate rate, Optional<String> owner, long feeLimitSats);

    /**
     * Whether an address can be paid on this network: an owner's address is checked before anything is reserved.
     *
     * @return why not; empty when it can
     */
    Optional<String> addressProblem(String address);

    /**
     * Sets inputs aside. The same migration again gets the same reservation, whatever the limit. The identity input is
     * confirmed to the required depth and carries no identity known to the wallet.
     *
     * @param feeLimitSats the most that any transaction of it may pay, above 0
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code INSUFFICIENT_FUNDS}
     */
    Reservation reserve(MigrationId migration, long feeLimitSats);

    /** The reservation of a migration that is neither released nor settled. */
    Optional<Reservation> reservation(MigrationId migration);

    /**
     * Builds and signs the anchor: the identity input first; output 0 pays the owner, output 1 is the payload; the rest is
     * change. The same call again gives a transaction with the same inputs and outputs. A call with a higher rate gives a
     * replacement of all earlier ones that keeps input 0 and outputs 0 and 1.
     *
     * @param owner who gets the identity output; empty for an address of this wallet
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code FEE_ABOVE_LIMIT} when the fee, or
     *     that of taking it back, would be above the limit of the reservation; {@code ANCHOR_FIXED} when an earlier call
     *     had another payload or owner; {@code NOT_RESERVED}
     */
    SignedTransaction anchor(MigrationId migration, AnchorPayload payload, Optional<String> owner, FeeRate rate);

    /**
     * Builds and signs the transaction that takes the coins back: it spends the identity input to this wallet, pays at
     * least what replaces every transaction signed before, and at this rate if the limit allows; never above the limit.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code NOT_RESERVED}
     */
    SignedTransaction takeBack(MigrationId migration, FeeRate rate);

    /**
     * Notes that this transaction of the reservation is confirmed to the required depth. Of an anchor the identity output
     * is locked for ever; of a take-back the coins are free. What the others had reserved is free. Twice is fine.
     */
    void settle(MigrationId migration, TransactionId confirmed);

    /**
     * Frees the inputs of a migration that is given up: nothing of it was broadcast, or something else spent them. Twice is
     * fine, and so is a migration without reservation.
     */
    void release(MigrationId migration);
}
