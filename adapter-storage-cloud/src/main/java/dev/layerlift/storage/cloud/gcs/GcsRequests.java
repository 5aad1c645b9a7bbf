package dev.layerlift.storage.cloud.gcs;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;

/**
 * How Google's client makes its requests: nothing of them is logged, at any level, since their addresses let whoever knows
 * them write; and of the answer the checksum is kept.
 */
final class GcsRequests extends HttpTransportOptions {
    private static final long serialVersionUID = 1L;

    private final transient AnsweredChecksum answered;

    GcsRequests(HttpTransportOptions.Builder options, AnsweredChecksum answered) {
        super(options);
        this.answered = answered;
    }

    @Override
    public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> options) {
        HttpRequestInitializer theirs = super.getHttpRequestInitializer(options);
        return request -> {
            theirs.initialize(request);
            request.setLoggingEnabled(false);
            request.setResponseInterceptor(answered);
        };
    }
}
