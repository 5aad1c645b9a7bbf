package dev.layerlift.did.web;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.PublicContent;
import dev.layerlift.domain.port.PublicWeb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The public web over HTTPS. It asks for what it needs and trusts nothing: TLS is verified, no redirect is followed, no
 * cookie kept, no password sent, no proxy taken from the environment; and every connection goes to an address that was
 * looked at. Size, time and number of requests have limits. Close it to close its connections; one that was never asked
 * has none.
 */
public final class HttpsWeb implements PublicWeb, PublicContent, AutoCloseable {
    private static final int WAITING_MAX = 1000;
    private static final int HEADERS_MAX = 100;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final long IDLE_THREAD_SECONDS = 10;
    private static final long IDLE_CONNECTION_SECONDS = 20;

    private final HttpsWebConfig config;
    private final HostLookup lookup;
    private final ThreadPoolExecutor threads;
    private @Nullable CloseableHttpClient client;

    /** The web with these limits. */
    public HttpsWeb(HttpsWebConfig config) {
        this(config, HostLookup.SYSTEM);
    }

    HttpsWeb(HttpsWebConfig config, HostLookup lookup) {
        this.config = config;
        this.lookup = lookup;
        // A request has a thread of its own, because neither a name server nor a TLS handshake knows our total limit.
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                config.connectionsMax(),
                config.connectionsMax(),
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                task -> {
                    Thread thread = new Thread(task, "layerlift-web-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Optional<byte[]> get(URI url, int sizeBytesMax) {
        if (sizeBytesMax < 1) {
            throw new IllegalArgumentException("sizeBytesMax: " + sizeBytesMax + " (expected: > 0)");
        }
        return fetch(url, sizeBytesMax, config.totalTimeout(), declared -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(declared, BUFFER_BYTES));
            return new Body<byte[]>(bytes::write, bytes::toByteArray);
        });
    }

    @Override
    public Optional<Sha256> digest(URI url, long sizeBytesMax) {
        if (sizeBytesMax < 0) {
            throw new IllegalArgumentException("sizeBytesMax: " + sizeBytesMax + " (expected: >= 0)");
        }
        Duration limit = config.totalTimeout().plusSeconds(sizeBytesMax / HttpsWebConfig.BYTES_PER_SECOND_MIN);
        return fetch(url, sizeBytesMax, limit, declared -> {
            MessageDigest digest = Sha256.newDigest();
            return new Body<Sha256>(digest::update, () -> Sha256.ofDigest(digest.digest()));
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (this) {
            if (client != null) {
                client.close(CloseMode.IMMEDIATE);
            }
        }
    }

    private <T> Optional<T> fetch(URI url, long sizeBytesMax, Duration limit, BodyReader<T> reader) {
        if (!"https".equalsIgnoreCase(url.getScheme())
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null) {
            throw WebFailures.refusedUrl(url);
        }
        WebFailures failures = new WebFailures(url);
        HttpGet request = new HttpGet(url);
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        Future<Optional<T>> answer;
        try {
            answer = threads.submit(() -> exchange(url, request, sizeBytesMax, reader, failures));
        } catch (RejectedExecutionException e) {
            throw failures.busy();
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failures.timedOut(limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw failures.of(cause);
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            // Whatever is still going on: the connection is closed, and a request that still waits is not made.
            if (answer.cancel(false)) {
                request.cancel();
            }
        }
    }

    private <T> Optional<T> exchange(
            URI url, HttpGet request, long sizeBytesMax, BodyReader<T> reader, WebFailures failures)
            throws IOException {
        ClassicHttpResponse response =
                client().executeOpen(new HttpHost(url.getScheme(), url.getHost(), url.getPort()), request, null);
        boolean whole = false;
        try {
            Optional<T> result = read(response, sizeBytesMax, reader, failures);
            whole = result.isPresent();
            return result;
        } finally {
            if (!whole) {
                // Closing a connection reads what is left of the answer, however much it is; cancelling does not.
                request.cancel();
            }
            // What was wanted was read, or failed for a reason of its own.
            Closer.closeQuietly(response);
        }
    }

    private static <T> Optional<T> read(
            ClassicHttpResponse response, long sizeBytesMax, BodyReader<T> reader, WebFailures failures)
            throws IOException {
        int status = response.getCode();
        if (status == 404 || status == 410) {
            return Optional.empty();
        }
        if (status >= 300 && status < 400) {
            Header location = response.getFirstHeader(HttpHeaders.LOCATION);
            throw failures.redirect(status, location == null ? "" : String.valueOf(location.getValue()));
        }
        if (status != 200) {
            throw failures.status(status);
        }
        for (Header header : response.getHeaders(HttpHeaders.CONTENT_ENCODING)) {
            if (!"identity".equalsIgnoreCase(header.getValue())) {
                throw failures.encoding(String.valueOf(header.getValue()));
            }
        }
        HttpEntity entity = response.getEntity();
        if (entity == null || (entity.getContentLength() < 0 && !entity.isChunked())) {
            // It would end where the connection does, and anybody on the way can end that.
            throw failures.endless();
        }
        if (entity.getContentLength() > sizeBytesMax) {
            throw failures.tooLarge(sizeBytesMax);
        }
        Body<T> body = reader.start(Math.max(entity.getContentLength(), 0));
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        // Closing it would read what is left of it, so that is for whoever closes the answer, when all was well.
        InputStream in = entity.getContent();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            size += count;
            if (size > sizeBytesMax) {
                throw failures.tooLarge(sizeBytesMax);
            }
            body.sink().take(buffer, 0, count);
        }
        return Optional.of(body.end().get());
    }

    private synchronized CloseableHttpClient client() {
        if (client == null) {
            client = newClient();
        }
        return client;
    }

    /** Made on first use, because the platform's certificates take a while to read. */
    private CloseableHttpClient newClient() {
        Timeout silence = Timeout.of(config.silenceTimeout());
        Http1Config http = Http1Config.custom()
                .setMaxHeaderCount(HEADERS_MAX)
                .setMaxLineLength(HEADER_BYTES_MAX)
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedAddresses(lookup, config.allowPrivateAddresses()))
                        .setTlsSocketStrategy(
                                new DefaultClientTlsStrategy(TrustedCertificates.context(config.trustedCertificates())))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(http)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(config.connectTimeout()))
                                .setSocketTimeout(silence)
                                .setIdleTimeout(Timeout.ofSeconds(IDLE_CONNECTION_SECONDS))
                                .build())
                        .setMaxConnTotal(config.connectionsMax())
                        .setMaxConnPerRoute(config.connectionsPerHostMax())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(Timeout.of(config.totalTimeout()))
                        .setResponseTimeout(silence)
                        .setConnectionKeepAlive(TimeValue.ofSeconds(IDLE_CONNECTION_SECONDS))
                        .build())
                .setUserAgent(config.userAgent())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** Where the bytes of an answer go, and what becomes of them. */
    private record Body<T>(Sink sink, Supplier<T> end) {}

    @FunctionalInterface
    private interface Sink {
        void take(byte[] bytes, int offset, int length);
    }

    @FunctionalInterface
    private interface BodyReader<T> {
        Body<T> start(long declaredBytes);
    }
}
