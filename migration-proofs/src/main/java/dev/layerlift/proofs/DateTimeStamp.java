package dev.layerlift.proofs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1 || year > 9999) {
            throw new IllegalArgumentException("time: " + instant + " (expected: the years 0001 to 9999)");
        }
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
