package dev.layerlift.domain.anchor;

import dev.layerlift.domain.asset.LowerHex;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.HexFormat;

/**
 * A transaction that is ready to be broadcast. It holds signatures and no key.
 *
 * @param txid its id
 * @param raw its bytes as they are broadcast, in lower-case hexadecimal digits; at most 100,000 bytes
 * @param feeSats the fee it pays
 * @param vbytes its size in virtual bytes
 */
public record SignedTransaction(TransactionId txid, String raw, long feeSats, long vbytes) {
    private static final int RAW_BYTES_MAX = 100_000;

    public SignedTransaction {
        if (!LowerHex.isBytes(raw) || raw.length() > 2 * RAW_BYTES_MAX) {
            throw new IllegalArgumentException("raw: " + raw.length() + " characters (expected: 1 to " + RAW_BYTES_MAX
                    + " bytes in lower-case hexadecimal digits)");
        }
        if (feeSats < 1 || vbytes < 1) {
            throw new IllegalArgumentException(
                    "fee: " + feeSats + " sats for " + vbytes + " vB (expected: both above 0)");
        }
    }

    /** Its bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(raw);
    }

    /** The stored form. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("txid", txid.hex())
                .put("raw", raw)
                .put("feeSats", feeSats)
                .put("vbytes", vbytes)
                .build();
    }

    /** Reads the stored form. */
    public static SignedTransaction fromJson(JsonObject json) {
        return new SignedTransaction(
                new TransactionId(json.requireString("txid")),
                json.requireString("raw"),
                json.requireLong("feeSats"),
                json.requireLong("vbytes"));
    }
}
