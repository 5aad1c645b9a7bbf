package dev.layerlift.testkit.memory;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.PublicContent;
import dev.layerlift.domain.port.PublicWeb;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A web of what a test put there. A URL that nothing was said about cannot be reached: who wants it absent says so. Safe
 * for many threads.
 */
public final class InMemoryWeb implements PublicWeb, PublicContent {
    private final Map<String, Optional<byte[]>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Nothing yet. */
    public InMemoryWeb() {}

    /** Publishes these bytes. */
    public InMemoryWeb put(String url, byte[] content) {
        answers.put(url, Optional.of(content.clone()));
        return this;
    }

    /** Says that there is nothing at a URL. */
    public InMemoryWeb absent(String url) {
        answers.put(url, Optional.empty());
        return this;
    }

    /** Makes a URL unreachable again. */
    public InMemoryWeb fail(String url) {
        answers.remove(url);
        return this;
    }

    /** The URLs that were asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Optional<byte[]> get(URI url, int sizeBytesMax) {
        return answer(url, sizeBytesMax).map(byte[]::clone);
    }

    @Override
    public Optional<Sha256> digest(URI url, long sizeBytesMax) {
        return answer(url, sizeBytesMax).map(Sha256::of);
    }

    private Optional<byte[]> answer(URI url, long sizeBytesMax) {
        asked.add(url.toString());
        Optional<byte[]> answer = answers.get(url.toString());
        if (answer == null) {
            throw failure("CONNECTION_FAILED", url + " cannot be reached", Retry.LATER);
        }
        if (answer.isPresent() && answer.get().length > sizeBytesMax) {
            throw failure(
                    "RESPONSE_TOO_LARGE",
                    url + " has more than " + sizeBytesMax + " bytes (expected: at most that)",
                    Retry.NEVER);
        }
        return answer;
    }

    private static MigrationException failure(String code, String message, Retry retry) {
        return new MigrationException(MigrationError.of(ErrorType.NETWORK_ERROR, code, message), retry);
    }
}
