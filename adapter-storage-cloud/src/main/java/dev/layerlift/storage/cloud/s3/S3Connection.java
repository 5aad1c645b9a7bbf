package dev.layerlift.storage.cloud.s3;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * A client of the SDK with connections of its own, made when the first call needs it, since it takes many classes. It is
 * never shared: a client belongs to one configuration, credentials included. It retries nothing, since that is for the
 * decorators over the port.
 */
final class S3Connection implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 64;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    private final S3StoreConfig config;
    private @Nullable Made made;
    private boolean closed;

    private S3Connection(S3StoreConfig config) {
        this.config = config;
    }

    static S3Connection open(S3StoreConfig config) {
        return new S3Connection(config);
    }

    private record Made(S3Client client, SdkHttpClient http) {}

    /** The client. */
    synchronized S3Client client() {
        if (closed) {
            throw S3Errors.refusal("STORE_CLOSED", "the store was closed", "open it again");
        }
        Made there = made;
        if (there == null) {
            there = make(config);
            made = there;
        }
        return there.client();
    }

    private static Made make(S3StoreConfig config) {
        Duration timeout = config.timeout();
        SdkHttpClient http = new WatchedHttpClient(
                Apache5HttpClient.builder()
                        .socketTimeout(timeout)
                        .connectionTimeout(timeout.compareTo(CONNECT_MAX) < 0 ? timeout : CONNECT_MAX)
                        .connectionAcquisitionTimeout(timeout)
                        .maxConnections(CONNECTIONS_MAX)
                        .build(),
                timeout);
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http)
                .region(Region.of(config.region()))
                .credentialsProvider(credentials(config))
                .forcePathStyle(config.addressing() == S3StoreConfig.Addressing.PATH)
                // The whole body has one signature where it is signed (over plain HTTP): every store checks that one.
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        config.checksums()
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
        config.endpoint().ifPresent(builder::endpointOverride);
        return new Made(builder.build(), http);
    }

    private static AwsCredentialsProvider credentials(S3StoreConfig config) {
        if (config.credentials().isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        S3Credentials who = config.credentials().get();
        return StaticCredentialsProvider.create(
                who.sessionToken().isPresent()
                        ? AwsSessionCredentials.create(
                                who.accessKeyId(),
                                who.secretAccessKey(),
                                who.sessionToken().get())
                        : AwsBasicCredentials.create(who.accessKeyId(), who.secretAccessKey()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (made != null) {
            made.client().close();
            made.http().close();
        }
    }
}
