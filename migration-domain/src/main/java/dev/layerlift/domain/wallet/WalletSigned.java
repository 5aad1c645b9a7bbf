package dev.layerlift.domain.wallet;

import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * A transaction that the wallet signed.
 *
 * @param kind what it is for
 * @param transaction the transaction
 */
public record WalletSigned(Kind kind, SignedTransaction transaction) {
    /** What a transaction is for. */
    public enum Kind {
        /** Output 0 is the identity. */
        ANCHOR,
        /** All of it comes back. */
        TAKE_BACK,
        /** Coins become more and smaller ones. */
        SPLIT,
        /** Output 0 is an identity that goes to another owner. */
        TRANSFER
    }

    /** The stored form. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("kind", kind.name())
                .put("transaction", transaction.toJson())
                .build();
    }

    /** Reads the stored form. */
    public static WalletSigned fromJson(JsonObject json) {
        return new WalletSigned(
                Kind.valueOf(json.requireString("kind")),
                SignedTransaction.fromJson(json.requireObject("transaction")));
    }
}
