package dev.layerlift.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a scenario measured, in the form that others read.
 *
 * @param scenario its name
 * @param seconds how long it took
 * @param millis how long each took; sorted here
 * @param counts operations for each
 * @param boundPerSecond what these counts allow on this machine; 0 where that is not asked
 */
@SuppressWarnings("ArrayRecordComponent") // measured once, printed once; never compared
record Figures(String scenario, double seconds, double[] millis, Map<String, Double> counts, double boundPerSecond) {
    Figures {
        Arrays.sort(millis);
    }

    /** How many a second. */
    double perSecond() {
        return millis.length / seconds;
    }

    /** The value that this many percent do not exceed. */
    double percentile(int percent) {
        return Percentiles.of(millis, percent);
    }

    /** One line of JSON. */
    String json() {
        String counted = counts.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "\"%s\":%.2f", e.getKey(), e.getValue()))
                .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"scenario\":\"%s\",\"count\":%d,\"seconds\":%.3f,\"perSecond\":%.1f,\"p50Millis\":%.3f,"
                        + "\"p95Millis\":%.3f,\"p99Millis\":%.3f,\"counts\":{%s},\"boundPerSecond\":%.1f}%n",
                scenario,
                millis.length,
                seconds,
                perSecond(),
                percentile(50),
                percentile(95),
                percentile(99),
                counted,
                boundPerSecond);
    }
}
