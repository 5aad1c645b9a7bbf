package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A large sample of doubles against the text of ECMAScript's {@code Number::toString} (RFC 8785 section 3.2.2.3): as few
 * digits as tell the double from all others, of these the closest, in the notation that its size asks for. Judged with
 * exact decimals, so by nothing that shares code with what is tested.
 */
class JcsDoublesTest {
    private static final long SEED = 8785;
    private static final int RANDOM_BITS = 50_000;
    private static final int RANDOM_DECIMALS = 20_000;

    @Test
    void aLargeSampleOfDoublesIsWrittenAsEcmascriptWritesIt() {
        List<String> wrong = new ArrayList<>();
        Random random = new Random(SEED);
        for (int i = 0; i < RANDOM_BITS; i++) {
            check(Double.longBitsToDouble(random.nextLong()), wrong);
        }
        for (int i = 0; i < RANDOM_DECIMALS; i++) {
            check(random.nextInt(1_000_000_000) * Math.pow(10, random.nextInt(40) - 25), wrong);
        }
        for (int power = -1074; power <= 1023; power++) {
            double value = Math.scalb(1.0, power);
            check(value, wrong);
            check(Math.nextUp(value), wrong);
            check(Math.nextDown(value), wrong);
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
    }

    private static void check(double value, List<String> wrong) {
        if (!Double.isFinite(value) || value == 0 || wrong.size() > 10) {
            return;
        }
        String text = new String(Jcs.canonicalise(new JsonNumber(Double.toString(value))), StandardCharsets.US_ASCII);
        BigDecimal exact = new BigDecimal(value);
        BigDecimal written = new BigDecimal(text).stripTrailingZeros();
        int digits = written.precision();
        boolean same = Double.parseDouble(text) == value;
        boolean shortest = digits == 1
                || (exact.round(new MathContext(digits - 1, RoundingMode.DOWN)).doubleValue() != value
                        && exact.round(new MathContext(digits - 1, RoundingMode.UP))
                                        .doubleValue()
                                != value);
        BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        boolean closest = nearest.doubleValue() != value || nearest.compareTo(written) == 0;
        if (!same || !shortest || !closest || !text.equals(notation(written))) {
            wrong.add(Long.toHexString(Double.doubleToLongBits(value)) + " as " + text);
        }
    }

    /** The notation of ECMA-262 section 6.1.6.1.20, from the digits and the place of the point. */
    private static String notation(BigDecimal number) {
        String digits = number.unscaledValue().abs().toString();
        int k = digits.length();
        int n = k - number.scale();
        String sign = number.signum() < 0 ? "-" : "";
        if (k <= n && n <= 21) {
            return sign + digits + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return sign + digits.substring(0, n) + "." + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return sign + "0." + "0".repeat(-n) + digits;
        }
        String mantissa = k == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return sign + mantissa + "e" + (n - 1 < 0 ? "-" : "+") + Math.abs(n - 1);
    }
}
