package dev.layerlift.servers.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * The JSON API of Google Cloud Storage on the loopback interface, as far as an adapter uses it: uploads in one request and
 * in resumable sessions, reads of ranges, metadata, listings in pages, composing, rewriting in steps, deletion,
 * preconditions on generations, CRC32C, tokens for service accounts, and refusals in Google's words. What it does not know
 * it refuses with 501, so that nothing passes by chance.
 */
public final class FakeGcs implements AutoCloseable {
    static {
        // Answers are small: each would wait 40 ms for the next one.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final JsonApi api = new JsonApi();
    private final FakeTokens tokens = new FakeTokens();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> payers = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Refusal> refusals = new ConcurrentLinkedQueue<>();

    private record Refusal(Predicate<String> request, RefusedException answer) {}

    private FakeGcs(HttpServer server) {
        this.server = server;
    }

    /** A server with these buckets. */
    public static FakeGcs start(String... names) throws IOException {
        FakeGcs fake = new FakeGcs(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        Arrays.stream(names).forEach(fake.api.buckets::make);
        fake.server.setExecutor(fake.threads);
        fake.server.createContext("/", fake::handle);
        fake.server.start();
        return fake;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** The same for a client's configuration. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + address().getPort());
    }

    /** The methods and paths of all requests that came, up to now. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The projects that were to pay for requests, up to now. */
    public List<String> payers() {
        return List.copyOf(payers);
    }

    /** Forgets which requests came. */
    public void forgetRequests() {
        requests.clear();
        payers.clear();
    }

    /** From now on only tokens that were named are let in. */
    public void letIn(String token) {
        tokens.letIn(token);
    }

    /** The same for this token, for reading only. */
    public void letRead(String token) {
        tokens.letRead(token);
    }

    /** From now on only who was named is let in: this is the text of a file with a new key of a service account. */
    public String newKey(String account) {
        return tokens.newKey(account, endpoint());
    }

    /** The clock by which keys are judged is ahead of that of this machine. */
    public void aheadBy(Duration difference) {
        tokens.aheadBy(difference);
    }

    /** No token that was given before is let in any more. */
    public void forgetTokens() {
        tokens.forget();
    }

    /** Everybody may read this bucket, at its name below the root of this server. */
    public void serve(String bucket) {
        api.servedToAll.add(bucket);
    }

    /** Refuses the next request of which the method and the path fit. */
    public void refuse(Predicate<String> request, int status, String reason, String message) {
        refusals.add(new Refusal(request, new RefusedException(status, reason, message)));
    }

    /** Listings have this many objects a page. */
    public void pagesOf(int max) {
        api.pageMax = max;
    }

    /** A rewrite copies this many bytes a step. */
    public void rewriteInStepsOf(long bytes) {
        api.rewriteStepBytes = bytes;
    }

    /** Of each piece of a resumable upload only this much is kept, and the rest asked for again. */
    public void persistAtMost(int bytes) {
        api.uploads.persistAtMost(bytes);
    }

    /** Reads answer with a flipped bit, and the right checksum. */
    public void damageReads(boolean damage) {
        api.isDamagingReads = damage;
    }

    /** Whoever writes or reads is told the checksum of something else. */
    public void lieAboutChecksums(boolean lie) {
        api.isLyingAboutChecksums = lie;
    }

    /** Names of all objects in a bucket, with those that no listing of a store of ours shows. */
    public List<String> names(String bucket) {
        return api.buckets.list(bucket, "", "", Integer.MAX_VALUE).stream()
                .map(FakeObject::name)
                .toList();
    }

    /** What whoever wrote an object said of it, such as its {@code contentType}. */
    public Optional<String> said(String bucket, String name, String member) {
        return api.buckets.read(bucket, name, Optional.empty()).said(member);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.of(exchange);
            requests.add(request.line());
            request.header("x-goog-user-project").ifPresent(payers::add);
            try {
                refuseAsTold(request.line());
                if (request.path().equals(FakeTokens.PATH)) {
                    tokens.give(request);
                    return;
                }
                if (!JsonApi.isForAll(request)) {
                    tokens.requireKnown(request);
                }
                api.answer(request);
            } catch (RefusedException e) {
                exchange.getRequestBody().readAllBytes();
                if (e.status() == 401) {
                    request.say(
                            "WWW-Authenticate",
                            "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
                }
                request.answer(e.status(), e.body());
            } catch (RuntimeException e) {
                // A fault of this class: the server would close the connection and say nothing.
                System.err.println("FakeGcs: " + request.line() + ": " + e);
                throw e;
            }
        }
    }

    private void refuseAsTold(String request) {
        for (Refusal refusal : refusals) {
            if (refusal.request().test(request) && refusals.remove(refusal)) {
                throw refusal.answer();
            }
        }
    }
}
