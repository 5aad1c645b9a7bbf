package dev.layerlift.did.webvh;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.layerlift.domain.did.WebvhDid;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps logs for five minutes from when they were read, or for the {@code ttl} that the DID asks for when that is
 * shorter; reading one again does not prolong it. Only sound logs are kept: what is absent, unknown or broken is asked
 * for anew. Who asks for a DID that is being read waits for that answer.
 */
final class CachedLogs implements PublishedLogs {
    /** The longest that a log is kept. */
    static final Duration LIFE = Duration.ofMinutes(5);

    /** The most bytes of all logs that are kept, as they were read; in memory they take about ten times as much. */
    static final long BYTES_MAX = 8L * 1024 * 1024;

    /** What even the smallest log counts, so that their number has a limit too. */
    private static final int BYTES_MIN = 1024;

    private final PublishedLogs logs;
    private final Cache<WebvhDid, PublishedLog> kept;
    private final ConcurrentMap<WebvhDid, CompletableFuture<Optional<PublishedLog>>> reading =
            new ConcurrentHashMap<>();

    CachedLogs(PublishedLogs logs, Ticker ticker) {
        this.logs = logs;
        this.kept = Caffeine.newBuilder()
                .expireAfter(Expiry.<WebvhDid, PublishedLog>writing((did, log) -> life(log)))
                .maximumWeight(BYTES_MAX)
                .weigher((WebvhDid did, PublishedLog log) -> Math.max(BYTES_MIN, log.sizeBytes()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<PublishedLog> find(WebvhDid did) {
        Optional<PublishedLog> known = Optional.ofNullable(kept.getIfPresent(did));
        if (known.isPresent()) {
            return known;
        }
        CompletableFuture<Optional<PublishedLog>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<PublishedLog>> other = reading.putIfAbsent(did, mine);
        return other == null ? read(did, mine) : result(other);
    }

    private Optional<PublishedLog> read(WebvhDid did, CompletableFuture<Optional<PublishedLog>> answer) {
        try {
            // Somebody may have finished just before this turn began.
            Optional<PublishedLog> found =
                    Optional.ofNullable(kept.getIfPresent(did)).or(() -> readNow(did));
            answer.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
        } finally {
            reading.remove(did, answer);
        }
    }

    private Optional<PublishedLog> readNow(WebvhDid did) {
        Optional<PublishedLog> found = logs.find(did);
        found.filter(log -> log.log().fault().isEmpty()).ifPresent(log -> kept.put(did, log));
        return found;
    }

    private static Optional<PublishedLog> result(CompletableFuture<Optional<PublishedLog>> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Duration life(PublishedLog log) {
        Duration ttl = Duration.ofSeconds(log.log().last().parameters().ttlSeconds());
        return ttl.compareTo(LIFE) < 0 ? ttl : LIFE;
    }
}
