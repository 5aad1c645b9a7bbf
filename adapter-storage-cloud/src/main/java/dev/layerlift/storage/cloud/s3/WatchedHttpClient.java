package dev.layerlift.storage.cloud.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that gives up a request when nothing of it moves for a time. The time-outs of sockets are for reading
 * only: a server that takes no more bytes would block a writer for ever, and a limit on the whole call would depend on
 * how many bytes there are.
 */
final class WatchedHttpClient implements SdkHttpClient {
    private static final int LOOKS_PER_TIMEOUT = 4;

    private final SdkHttpClient client;
    private final Duration timeout;
    private final ScheduledExecutorService clock;

    WatchedHttpClient(SdkHttpClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "s3-watch");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        this.clock = executor;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Watched(request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.close();
    }

    private final class Watched implements ExecutableHttpRequest {
        private final ExecutableHttpRequest request;
        private volatile long movedNanos = System.nanoTime();
        private volatile boolean givenUp;

        Watched(HttpExecuteRequest unwatched) {
            HttpExecuteRequest.Builder watched = HttpExecuteRequest.builder().request(unwatched.httpRequest());
            unwatched.metricCollector().ifPresent(watched::metricCollector);
            unwatched.contentStreamProvider().ifPresent(body -> watched.contentStreamProvider(moving(body)));
            this.request = client.prepareRequest(watched.build());
        }

        private ContentStreamProvider moving(ContentStreamProvider body) {
            return () -> new Moving(body.newStream());
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            movedNanos = System.nanoTime();
            long look = Math.max(1, timeout.toMillis() / LOOKS_PER_TIMEOUT);
            ScheduledFuture<?> watch = clock.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
            try {
                HttpExecuteResponse response = request.call();
                if (givenUp) {
                    throw hung(null);
                }
                return response;
            } catch (IOException | RuntimeException e) {
                if (givenUp) {
                    throw hung(e);
                }
                throw e;
            } finally {
                watch.cancel(false);
            }
        }

        private void look() {
            if (System.nanoTime() - movedNanos > timeout.toNanos()) {
                givenUp = true;
                request.abort();
            }
        }

        private SocketTimeoutException hung(@Nullable Exception cause) {
            SocketTimeoutException hung = new SocketTimeoutException("nothing moved for " + timeout);
            if (cause != null) {
                hung.initCause(cause);
            }
            return hung;
        }

        @Override
        public void abort() {
            request.abort();
        }

        /** A body whose every read says that the request moves. */
        private final class Moving extends FilterInputStream {
            Moving(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                movedNanos = System.nanoTime();
                return super.read();
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                movedNanos = System.nanoTime();
                return super.read(buffer, from, length);
            }
        }
    }
}
