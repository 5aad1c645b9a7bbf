package dev.layerlift.bootstrap.resilience;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.PublicContent;
import dev.layerlift.domain.port.PublicWeb;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The web with each host apart: one that is dead is not asked for a while, and one that is slow keeps only so many
 * requests, so that the others still have room.
 */
public final class GuardedWeb implements PublicWeb, PublicContent {
    /** Requests to one host at the same time; more wait. */
    static final int PER_HOST_MAX = 8;

    /** Of so many hosts it is remembered how they are; of the one that was longest not asked it is forgotten. */
    private static final int HOSTS_MAX = 1000;

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final PublicWeb web;
    private final PublicContent content;
    private final Duration waitMax;
    private final Map<String, Host> hosts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Host> eldest) {
            return size() > HOSTS_MAX;
        }
    };

    /** What is kept of one host. */
    private record Host(Breaker breaker, Bulkhead bulkhead) {}

    /** Guards what reads small files and what hashes large ones. */
    public GuardedWeb(PublicWeb web, PublicContent content) {
        this(web, content, WAIT_MAX);
    }

    GuardedWeb(PublicWeb web, PublicContent content, Duration waitMax) {
        this.web = web;
        this.content = content;
        this.waitMax = waitMax;
    }

    @Override
    public Optional<byte[]> get(URI url, int sizeBytesMax) {
        return call(url, () -> web.get(url, sizeBytesMax));
    }

    @Override
    public Optional<Sha256> digest(URI url, long sizeBytesMax) {
        return call(url, () -> content.digest(url, sizeBytesMax));
    }

    private <T> T call(URI url, Supplier<T> work) {
        String authority = String.valueOf(url.getRawAuthority()).toLowerCase(Locale.ROOT);
        Host host = host(authority);
        try {
            return host.bulkhead().executeSupplier(() -> host.breaker().call(work));
        } catch (BulkheadFullException e) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.NETWORK_ERROR,
                            "HOST_BUSY",
                            Shortened.of(authority) + ": " + PER_HOST_MAX
                                    + " requests are under way, and none ended within " + waitMax.toMillis()
                                    + " ms (expected: fewer)",
                            "try again later"),
                    Retry.LATER,
                    e);
        }
    }

    private Host host(String authority) {
        synchronized (hosts) {
            return hosts.computeIfAbsent(
                    authority,
                    name -> new Host(
                            new Breaker(
                                    Shortened.of(name), ErrorType.NETWORK_ERROR, "HOST_UNAVAILABLE", System::nanoTime),
                            Bulkhead.of(
                                    name,
                                    BulkheadConfig.custom()
                                            .maxConcurrentCalls(PER_HOST_MAX)
                                            .maxWaitDuration(waitMax)
                                            .build())));
        }
    }
}
