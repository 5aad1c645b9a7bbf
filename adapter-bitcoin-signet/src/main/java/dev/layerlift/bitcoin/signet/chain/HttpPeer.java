package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.error.MigrationException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whom we ask over HTTP: each answer is whole within one time-out and one size, whatever the other side does. */
final class HttpPeer {
    private static final int THREADS = 4;
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    private final HttpClient client;
    private final String name;
    private final Duration answerTimeout;

    /** A body and its status. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Answer(int status, byte[] body) {}

    HttpPeer(String name, Duration connectTimeout, Duration answerTimeout) {
        // No redirects: a question that is sent on elsewhere is not answered by this peer.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(readers())
                .build();
        this.name = name;
        this.answerTimeout = answerTimeout;
    }

    /** Reads what arrives: a few threads, however many ask, and none while nobody does. */
    private static Executor readers() {
        ThreadPoolExecutor readers =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "bitcoin-chain");
                    thread.setDaemon(true);
                    return thread;
                });
        readers.allowCoreThreadTimeOut(true);
        return readers;
    }

    /** What it is called in messages. */
    String name() {
        return name;
    }

    Duration answerTimeout() {
        return answerTimeout;
    }

    /** Asks; throws {@link MigrationException} when no whole answer comes. */
    Answer ask(HttpRequest request, int bytesMax) {
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, head -> new LimitedBody(bytesMax));
        try {
            HttpResponse<byte[]> answer = response.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.statusCode(), answer.body());
        } catch (TimeoutException e) {
            response.cancel(true);
            throw ChainErrors.timeout(name, new TimeoutException("nothing within " + answerTimeout.toMillis() + " ms"));
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw ChainErrors.connection(name, e);
        } catch (ExecutionException e) {
            throw ChainErrors.connection(name, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Throws unless this is where something may be asked over HTTP. */
    static void requireUrl(String name, URI url, boolean sendsSecret) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null || url.getUserInfo() != null) {
            // The user information is not repeated: it is a secret.
            throw new IllegalArgumentException(name + ": " + scheme + "://" + url.getHost()
                    + " (expected: http or https, a host, and no user or password in it)");
        }
        if (url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(name + ": \"?\" or \"#\" in it (expected: neither)");
        }
        if (sendsSecret
                && !scheme.equals("https")
                && !THIS_MACHINE.contains(url.getHost().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    name + ": " + url + " (expected: https where a password is sent, or a node on this machine)");
        }
    }

    static void requireTimeout(String name, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value.toMillis() + " ms (expected: 1 to " + TIMEOUT_MAX.toMillis() + ")");
        }
    }
}
