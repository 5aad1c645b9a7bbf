package dev.layerlift.storage.ipfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.storage.ipfs.NodeFailures.AnswerInvalidException;
import dev.layerlift.storage.ipfs.NodeFailures.NodeFailedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connections to a node, kept alive. Each request is a POST that ends within the time-outs, whatever the node does. */
final class RpcConnection {
    private static final int MESSAGE_BYTES_MAX = 64 * 1024;
    private static final int MESSAGE_SHOWN = 500;

    private final HttpClient client;
    private final String base;
    private final Duration idleTimeout;
    private final Optional<NodeAccess> access;

    RpcConnection(IpfsStoreConfig config) {
        // No redirects: a POST that is sent on elsewhere is no answer of this node.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        String api = config.api().toString();
        this.base = (api.endsWith("/") ? api.substring(0, api.length() - 1) : api) + "/api/v0/";
        this.idleTimeout = config.idleTimeout();
        this.access = config.access();
    }

    /** An argument as it stands in a command. */
    static String encoded(String argument) {
        return URLEncoder.encode(argument, UTF_8);
    }

    /**
     * Sends a command, and gives the answer once the node said that it is one.
     *
     * @throws NodeFailedException when the node says no
     */
    IncomingBody ask(String command, Optional<Multipart> body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + command));
        access.ifPresent(secret -> request.setHeader("Authorization", secret.header()));
        HttpResponse<IncomingBody> response = body.isPresent()
                ? sent(request, body.get())
                : await(send(request.POST(BodyPublishers.noBody()).build()));
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return response.body();
    }

    private CompletableFuture<HttpResponse<IncomingBody>> send(HttpRequest request) {
        return client.sendAsync(
                request,
                answer -> HttpResponse.BodySubscribers.mapping(
                        new IncomingBody(idleTimeout), stream -> (IncomingBody) stream));
    }

    private HttpResponse<IncomingBody> sent(HttpRequest.Builder request, Multipart body) throws IOException {
        OutgoingBody outgoing = new OutgoingBody(body.sizeBytes(), idleTimeout);
        var response = send(request.setHeader("Content-Type", body.contentType())
                .POST(outgoing)
                .build());
        // An answer or a failure before the end: nobody takes the rest.
        var unused = response.whenComplete((answer, failure) -> outgoing.cancel());
        try {
            body.writeTo(outgoing::write);
            outgoing.end();
        } catch (OutgoingBody.AbandonedException e) {
            HttpResponse<IncomingBody> early = await(response);
            if (early.statusCode() == 200) {
                early.body().close();
                throw new AnswerInvalidException("the node answered before it had all bytes", e);
            }
            return early;
        } catch (IOException | RuntimeException e) {
            outgoing.fail(e);
            response.cancel(true);
            throw e;
        }
        return await(response);
    }

    private HttpResponse<IncomingBody> await(CompletableFuture<HttpResponse<IncomingBody>> response)
            throws IOException {
        try {
            return response.get(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new HttpTimeoutException("the node did not answer within " + idleTimeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the waiting thread was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        }
    }

    private static NodeFailedException refused(HttpResponse<IncomingBody> response) throws IOException {
        try (IncomingBody body = response.body()) {
            byte[] bytes = body.readAtMost(MESSAGE_BYTES_MAX);
            return new NodeFailedException(response.statusCode(), message(bytes));
        } catch (AnswerInvalidException e) {
            return new NodeFailedException(response.statusCode(), "a long page");
        }
    }

    private static String message(byte[] answer) {
        String text = new String(answer, UTF_8);
        try {
            if (StrictJson.parse(answer) instanceof JsonObject said) {
                text = said.string("Message").orElse(text);
            }
        } catch (JsonSyntaxException e) {
            // Not from the node, but from something before it: its own words.
            text = text.strip();
        }
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MESSAGE_SHOWN ? line : line.substring(0, MESSAGE_SHOWN) + "…";
    }
}
