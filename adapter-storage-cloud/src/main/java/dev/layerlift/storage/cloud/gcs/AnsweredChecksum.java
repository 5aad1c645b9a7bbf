package dev.layerlift.storage.cloud.gcs;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseInterceptor;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CRC32C of a whole object, as the latest answer to this thread named it. Google's client knows it and checks nothing
 * where the answer also tells how the object is stored, as each answer of Google's store does.
 */
final class AnsweredChecksum implements HttpResponseInterceptor {
    private static final Pattern CRC32C = Pattern.compile("(?:^|[ ,])crc32c=([A-Za-z0-9+/]{6}==)");
    private static final int WHOLE_OBJECT = 200;

    private final ThreadLocal<Optional<String>> latest = ThreadLocal.withInitial(Optional::empty);

    @Override
    public void interceptResponse(HttpResponse response) {
        Optional<String> named = response.getStatusCode() == WHOLE_OBJECT ? crc32c(response) : Optional.empty();
        if (named.isPresent()) {
            latest.set(named);
        } else {
            latest.remove();
        }
    }

    private static Optional<String> crc32c(HttpResponse response) {
        for (String value : response.getHeaders().getHeaderStringValues("x-goog-hash")) {
            Matcher found = CRC32C.matcher(value);
            if (found.find()) {
                return Optional.of(found.group(1));
            }
        }
        return Optional.empty();
    }

    /** What the latest answer to this thread named; empty for a part of an object, and where it named none. */
    Optional<String> take() {
        Optional<String> taken = latest.get();
        latest.remove();
        return taken;
    }
}
