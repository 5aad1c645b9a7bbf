package dev.layerlift.domain.wallet;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * A confirmed output that pays a key of the wallet.
 *
 * @param output where it is
 * @param sats its value, above 0
 * @param key the key that it pays
 * @param height the height of its block
 * @param coinbase whether a block made it as its reward: it may be spent after 100 blocks only
 */
public record WalletCoin(OutPoint output, long sats, KeyPath key, long height, boolean coinbase) {
    public WalletCoin {
        if (sats < 1 || height < 0) {
            throw new IllegalArgumentException(
                    "coin: " + sats + " sats at height " + height + " (expected: above 0, and a height from 0)");
        }
    }

    /** The stored form. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("output", output.toString())
                .put("sats", sats)
                .put("key", key.toString())
                .put("height", height)
                .put("coinbase", coinbase)
                .build();
    }

    /** Reads the stored form. */
    public static WalletCoin fromJson(JsonObject json) {
        return new WalletCoin(
                OutPoint.parse(json.requireString("output")),
                json.requireLong("sats"),
                KeyPath.parse(json.requireString("key")),
                json.requireLong("height"),
                json.requireBoolean("coinbase"));
    }
}
