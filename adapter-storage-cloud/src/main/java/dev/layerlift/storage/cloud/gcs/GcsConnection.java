package dev.layerlift.storage.cloud.gcs;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.gax.retrying.BasicResultRetryAlgorithm;
import com.google.api.gax.retrying.ResultRetryAlgorithm;
import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.auth.http.HttpTransportFactory;
import com.google.cloud.NoCredentials;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.BlobWriteSessionConfigs;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRetryStrategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client of Google's library with a transport of its own, made when the first call needs it, since it takes many classes.
 * It is never shared: a client belongs to one configuration, credentials included. It retries nothing, since that is for
 * the decorators over the port.
 */
final class GcsConnection implements AutoCloseable {
    /** How much of a large object is in memory, and sent in one request. */
    static final int SENT_BYTES = 8 * 1024 * 1024;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    private final GcsStoreConfig config;
    private final WatchedConnection.Factory connections;
    private final AnsweredChecksum answered = new AnsweredChecksum();
    private @Nullable Storage client;

    GcsConnection(GcsStoreConfig config) {
        this.config = config;
        this.connections = new WatchedConnection.Factory(config.timeout());
    }

    /** The client. */
    synchronized Storage client() {
        if (client == null) {
            client = made();
        }
        return client;
    }

    /** What answers of the store to this client name. */
    AnsweredChecksum answered() {
        return answered;
    }

    private Storage made() {
        NetHttpTransport transport =
                new NetHttpTransport.Builder().setConnectionFactory(connections).build();
        HttpTransportFactory transports = () -> transport;
        Duration connect = config.timeout().compareTo(CONNECT_MAX) < 0 ? config.timeout() : CONNECT_MAX;
        HttpStorageOptions.Builder options = StorageOptions.http()
                // Only buckets have projects, and we make none; without, the library would look for one on the network.
                .setProjectId("layerlift")
                .setCredentials(credentials(config.credentials(), transports))
                .setTransportOptions(new GcsRequests(
                        HttpTransportOptions.newBuilder()
                                .setHttpTransportFactory(transports)
                                .setConnectTimeout((int) connect.toMillis())
                                .setReadTimeout((int) config.timeout().toMillis()),
                        answered))
                .setStorageRetryStrategy(new Never())
                .setRetrySettings(RetrySettings.newBuilder().setMaxAttempts(1).build());
        options.setBlobWriteSessionConfig(BlobWriteSessionConfigs.getDefault().withChunkSize(SENT_BYTES));
        config.payer().ifPresent(options::setQuotaProjectId);
        config.endpoint().ifPresent(endpoint -> options.setHost(endpoint.toString()));
        return options.build().getService();
    }

    private static Credentials credentials(GcsCredentials who, HttpTransportFactory transports) {
        return who instanceof GcsCredentials.Anonymous
                ? NoCredentials.getInstance()
                : new LateCredentials(who, transports);
    }

    private static final class Never implements StorageRetryStrategy {
        private static final long serialVersionUID = 1L;

        @Override
        public ResultRetryAlgorithm<?> getIdempotentHandler() {
            return never();
        }

        @Override
        public ResultRetryAlgorithm<?> getNonidempotentHandler() {
            return never();
        }

        private static ResultRetryAlgorithm<Object> never() {
            return new BasicResultRetryAlgorithm<>() {
                @Override
                public boolean shouldRetry(Throwable thrown, Object answer) {
                    return false;
                }
            };
        }
    }

    @Override
    public synchronized void close() {
        connections.close();
        if (client == null) {
            return;
        }
        try {
            client.close();
        } catch (Exception e) {
            // The HTTP client holds nothing but connections that are idle.
        }
    }
}
