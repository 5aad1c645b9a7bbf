package dev.layerlift.credential.jsonld;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A JSON number as a literal of XML Schema (JSON-LD 1.1 Processing Algorithms and API, section 8.6 "Data Round
 * Tripping"). The library's own way is not safe for several threads.
 *
 * @param lexical the canonical text
 * @param datatype the IRI of its type
 */
record XsdNumber(String lexical, String datatype) {
    static final String DOUBLE = "http://www.w3.org/2001/XMLSchema#double";
    private static final String FLOAT = "http://www.w3.org/2001/XMLSchema#float";

    private static final String INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
    private static final double INTEGER_END = 1e21;
    private static final MathContext SIXTEEN_DIGITS = new MathContext(16, RoundingMode.HALF_UP);

    /**
     * The literal of a number.
     *
     * @param datatype the type that a context gives it, or none
     */
    static XsdNumber of(double value, Optional<String> datatype) {
        boolean integer = isInteger(value)
                && datatype.filter(DOUBLE::equals).isEmpty()
                && datatype.filter(FLOAT::equals).isEmpty();
        return integer
                ? new XsdNumber(integer(value), datatype.orElse(INTEGER))
                : new XsdNumber(scientific(value), datatype.orElse(DOUBLE));
    }

    private static boolean isInteger(double value) {
        return value == Math.rint(value) && Math.abs(value) < INTEGER_END;
    }

    private static String integer(double value) {
        return new BigDecimal(value).toBigInteger().toString();
    }

    /** As {@code %1.15E}, without zeros at the end: at least one digit after the point, an exponent without plus. */
    private static String scientific(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0E0" : "0.0E0";
        }
        BigDecimal rounded = new BigDecimal(value).round(SIXTEEN_DIGITS).stripTrailingZeros();
        String digits = rounded.unscaledValue().abs().toString();
        int exponent = rounded.precision() - rounded.scale() - 1;
        String fraction = digits.length() > 1 ? digits.substring(1) : "0";
        return (value < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
    }
}
