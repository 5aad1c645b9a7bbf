package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as others write them, exactly: a double never stands between. */
final class Amounts {
    private static final long SATS_MAX = 2_100_000_000_000_000L;
    private static final int BTC_PLACES = 8;
    private static final int KILO_PLACES = 3;

    private Amounts() {}

    /** A member in whole satoshis. */
    static long sats(JsonObject object, String name) {
        return inRange(name, BigDecimal.valueOf(object.requireLong(name)));
    }

    /** A member in decimals of a bitcoin, in satoshis. */
    static long btc(JsonObject object, String name) {
        return inRange(name, decimal(object, name).movePointRight(BTC_PLACES));
    }

    /** A rate in bitcoin for 1000 virtual bytes, in satoshis for them, rounded up. */
    static long btcRate(JsonObject object, String name) {
        return rate(name, decimal(object, name).movePointRight(BTC_PLACES));
    }

    /** A rate in satoshis a virtual byte, in satoshis for 1000 of them, rounded up. */
    static long satRate(JsonObject object, String name) {
        return rate(name, decimal(object, name).movePointRight(KILO_PLACES));
    }

    private static BigDecimal decimal(JsonObject object, String name) {
        if (object.get(name).orElse(null) instanceof JsonNumber number) {
            BigDecimal value = new BigDecimal(number.literal());
            if (Math.abs((long) value.scale()) + value.precision() <= 60) {
                return value;
            }
        }
        throw new JsonShapeException(name + ": no amount (expected: a decimal number)");
    }

    private static long rate(String name, BigDecimal sats) {
        return inRange(name, sats.setScale(0, RoundingMode.CEILING));
    }

    private static long inRange(String name, BigDecimal sats) {
        if (sats.signum() < 0
                || sats.compareTo(BigDecimal.valueOf(SATS_MAX)) > 0
                || sats.stripTrailingZeros().scale() > 0) {
            throw new JsonShapeException(
                    name + ": " + sats.toPlainString() + " sats (expected: a whole number, 0 to " + SATS_MAX + ")");
        }
        return sats.longValueExact();
    }
}
