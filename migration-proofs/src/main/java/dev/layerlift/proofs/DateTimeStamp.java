package dev.layerlift.proofs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code dateTimeStamp} of XML Schema 1.1 part 2 section 3.4.28: a date and time that must carry its offset. */
public final class DateTimeStamp {
    private static final Pattern FORM = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
            + "(\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)");
    private static final String MIDNIGHT_AFTER = "T24:00:00";

    private DateTimeStamp() {}

    /** The instant, or empty when the text is not a {@code dateTimeStamp} of the years 0001 to 9999. */
    public static Optional<Instant> parse(String text) {
        return isPlainUtc(text) ? plainUtc(text) : parseAny(text);
    }

    /** Whole seconds in UTC, {@code 2026-01-31T12:00:00Z}: nearly all there are, and read in a fraction of the time. */
    private static boolean isPlainUtc(String text) {
        if (text.length() != 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != 'Z') {
            return false;
        }
        for (int i = 0; i < 19; i++) {
            char c = text.charAt(i);
            boolean separator = i == 4 || i == 7 || i == 10 || i == 13 || i == 16;
            if (!separator && (c < '0' || c > '9')) {
                return false;
            }
        }
        // Midnight after the day and a year before the first are left to what knows them.
        return number(text, 0, 4) > 0 && number(text, 11, 13) < 24;
    }

    private static Optional<Instant> plainUtc(String text) {
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int year = number(text, 0, 4);
        if (minute > 59 || second > 59 || month < 1 || month > 12 || day < 1) {
            return Optional.empty();
        }
        if (day > YearMonth.of(year, month).lengthOfMonth()) {
            return Optional.empty();
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Optional.of(
                Instant.ofEpochSecond(days * 86_400 + number(text, 11, 13) * 3_600L + minute * 60L + second));
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static Optional<Instant> parseAny(String text) {
        if (!FORM.matcher(text).matches() || text.startsWith("0000")) {
            return Optional.empty();
        }
        try {
            // The end of a day may be written as 24:00:00, which java.time does not read with an offset.
            if (text.contains(MIDNIGHT_AFTER)) {
                OffsetDateTime start = OffsetDateTime.parse(text.replace(MIDNIGHT_AFTER, "T00:00:00"));
                return start.getNano() == 0 ? Optional.of(start.plusDays(1).toInstant()) : Optional.empty();
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            // The form is right and the date is not, such as 30 February: that is the answer, not a failure.
            return Optional.empty();
        }
    }

    /**
     * The instant in UTC with {@code Z}, in whole seconds: what is smaller is cut off.
     *
     * @throws IllegalArgumentException outside of the years 0001 to 9999
     */
    public static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new IllegalArgumentException("time: " + instant + " (expected: the years 0001 to 9999)");
        }
        // By hand, which takes a fifth of the formatter's time: each new proof and entry has one.
        char[] text = "0000-00-00T00:00:00Z".toCharArray();
        putNumber(text, 4, time.getYear());
        putNumber(text, 7, time.getMonthValue());
        putNumber(text, 10, time.getDayOfMonth());
        putNumber(text, 13, time.getHour());
        putNumber(text, 16, time.getMinute());
        putNumber(text, 19, time.getSecond());
        return new String(text);
    }

    /** Puts the digits of a number so that they end here. */
    private static void putNumber(char[] text, int end, int number) {
        int rest = number;
        for (int i = end - 1; rest > 0; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
