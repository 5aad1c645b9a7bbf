package dev.layerlift.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.layerlift.servers.BitcoinNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Between a home and a real node: counts what is asked, and now and then answers otherwise than the node would. What it is
 * not told about goes to the node and back as it is, credentials included.
 */
final class NodeProxy implements AutoCloseable {
    static {
        // Otherwise each answer waits 40 ms for the other side to acknowledge its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final BitcoinNode node;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, AtomicLong> questions = new ConcurrentHashMap<>();
    private final Map<String, String> results = new ConcurrentHashMap<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.HONEST;

    /** What it does with every question. */
    enum Mood {
        /** Passes it on. */
        HONEST,
        /** Never answers. */
        HANGING,
        /** Answers what makes no sense. */
        GARBAGE
    }

    NodeProxy(BitcoinNode node) {
        this.node = node;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Where it listens. */
    URI rpc() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Changes its mood. */
    void mood(Mood other) {
        mood = other;
    }

    /** Answers every question of this method with this result, which is JSON; with {@code null} as the node does again. */
    void result(String method, String json) {
        if (json == null) {
            results.remove(method);
        } else {
            results.put(method, json);
        }
    }

    /** Refuses every question of this method with this error of the node's list; with {@code null} no more. */
    void refuse(String method, String error) {
        if (error == null) {
            refusals.remove(method);
        } else {
            refusals.put(method, error);
        }
    }

    /** Says that a place in the next blocks costs this many satoshis for each virtual byte. */
    void feeRate(double satsPerVbyte) {
        result("estimatesmartfee", "{\"feerate\":%.8f,\"blocks\":2}".formatted(satsPerVbyte / 100_000));
    }

    /** How many questions there were so far. */
    long questions() {
        return questions.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** How many of this method. */
    long questions(String method) {
        return questions.getOrDefault(method, new AtomicLong()).get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] asked = exchange.getRequestBody().readAllBytes();
        JsonNode question = CoinWorld.json(new String(asked, UTF_8));
        String method = question.path("method").asText();
        questions.computeIfAbsent(method, name -> new AtomicLong()).incrementAndGet();
        Mood now = mood;
        if (now == Mood.HANGING) {
            return;
        }
        if (now == Mood.GARBAGE) {
            send(exchange, 200, "<html>it works!</html>".getBytes(UTF_8));
        } else if (refusals.containsKey(method)) {
            send(exchange, 500, said(question, "null", refusals.get(method)));
        } else if (results.containsKey(method)) {
            send(exchange, 200, said(question, results.get(method), "null"));
        } else {
            pass(exchange, asked);
        }
    }

    private static byte[] said(JsonNode question, String result, String error) {
        return ("{\"result\":" + result + ",\"error\":" + error + ",\"id\":" + question.path("id") + "}")
                .getBytes(UTF_8);
    }

    private void pass(HttpExchange exchange, byte[] asked) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(node.rpc())
                .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(asked))
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            send(exchange, answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        } catch (IOException e) {
            // As a node that is not there: the connection breaks.
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
