package dev.layerlift.storage.cloud.gcs;

import com.google.api.client.http.javanet.ConnectionFactory;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is given up when the store takes no more bytes for a time. The JDK's time-outs are for reading only: a
 * server that does not read would block a writer for ever.
 */
final class WatchedConnection extends HttpURLConnection {
    private static final int LOOKS_PER_TIMEOUT = 4;
    private static final int PIECE_BYTES = 64 * 1024;

    private final HttpURLConnection connection;
    private final ScheduledExecutorService clock;
    private final Duration timeout;
    private volatile long movedNanos = System.nanoTime();
    private volatile boolean givenUp;

    private WatchedConnection(HttpURLConnection connection, ScheduledExecutorService clock, Duration timeout) {
        super(connection.getURL());
        this.connection = connection;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Makes connections that are watched by one thread. */
    static final class Factory implements ConnectionFactory, AutoCloseable {
        private final Duration timeout;
        private final ScheduledExecutorService clock;

        Factory(Duration timeout) {
            this.timeout = timeout;
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "gcs-watch");
                thread.setDaemon(true);
                return thread;
            });
            executor.setRemoveOnCancelPolicy(true);
            this.clock = executor;
        }

        @Override
        public HttpURLConnection openConnection(URL url) throws IOException {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            // The answer of one store is not to send requests, and what they carry, to another.
            connection.setInstanceFollowRedirects(false);
            return new WatchedConnection(connection, clock, timeout);
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        movedNanos = System.nanoTime();
        return new Watched(connection.getOutputStream());
    }

    private final class Watched extends FilterOutputStream {
        private final ScheduledFuture<?> watch;

        Watched(OutputStream out) {
            super(out);
            long look = Math.max(1, timeout.toMillis() / LOOKS_PER_TIMEOUT);
            this.watch = clock.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (System.nanoTime() - movedNanos > timeout.toNanos()) {
                givenUp = true;
                connection.disconnect();
                throw new CancellationException("given up: there is nothing to watch any more");
            }
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                for (int done = 0; done < length; done += PIECE_BYTES) {
                    out.write(bytes, from + done, Math.min(PIECE_BYTES, length - done));
                    movedNanos = System.nanoTime();
                }
            } catch (IOException e) {
                throw blamed(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (IOException e) {
                throw blamed(e);
            } finally {
                watch.cancel(false);
            }
        }

        private IOException blamed(IOException thrown) {
            watch.cancel(false);
            if (!givenUp) {
                return thrown;
            }
            SocketTimeoutException hung = new SocketTimeoutException("nothing moved for " + timeout);
            hung.initCause(thrown);
            return hung;
        }
    }

    @Override
    public void connect() throws IOException {
        connection.connect();
    }

    @Override
    public void disconnect() {
        connection.disconnect();
    }

    @Override
    public boolean usingProxy() {
        return connection.usingProxy();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return connection.getInputStream();
    }

    @Override
    public @Nullable InputStream getErrorStream() {
        return connection.getErrorStream();
    }

    @Override
    public int getResponseCode() throws IOException {
        return connection.getResponseCode();
    }

    @Override
    public @Nullable String getResponseMessage() throws IOException {
        return connection.getResponseMessage();
    }

    @Override
    public @Nullable String getHeaderField(String name) {
        return connection.getHeaderField(name);
    }

    @Override
    public @Nullable String getHeaderField(int index) {
        return connection.getHeaderField(index);
    }

    @Override
    public @Nullable String getHeaderFieldKey(int index) {
        return connection.getHeaderFieldKey(index);
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return connection.getHeaderFields();
    }

    @Override
    public void setRequestMethod(String method) throws ProtocolException {
        connection.setRequestMethod(method);
    }

    @Override
    public String getRequestMethod() {
        return connection.getRequestMethod();
    }

    @Override
    public void addRequestProperty(String name, String value) {
        connection.addRequestProperty(name, value);
    }

    @Override
    public void setRequestProperty(String name, String value) {
        connection.setRequestProperty(name, value);
    }

    @Override
    public @Nullable String getRequestProperty(String name) {
        return connection.getRequestProperty(name);
    }

    @Override
    public Map<String, List<String>> getRequestProperties() {
        return connection.getRequestProperties();
    }

    @Override
    public void setConnectTimeout(int millis) {
        connection.setConnectTimeout(millis);
    }

    @Override
    public void setReadTimeout(int millis) {
        connection.setReadTimeout(millis);
    }

    @Override
    public void setDoInput(boolean input) {
        connection.setDoInput(input);
    }

    @Override
    public void setDoOutput(boolean output) {
        connection.setDoOutput(output);
    }

    @Override
    public boolean getDoOutput() {
        return connection.getDoOutput();
    }

    @Override
    public void setUseCaches(boolean use) {
        connection.setUseCaches(use);
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
        // Never.
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        connection.setFixedLengthStreamingMode(length);
    }

    @Override
    public void setFixedLengthStreamingMode(long length) {
        connection.setFixedLengthStreamingMode(length);
    }

    @Override
    public void setChunkedStreamingMode(int pieceBytes) {
        connection.setChunkedStreamingMode(pieceBytes);
    }
}
