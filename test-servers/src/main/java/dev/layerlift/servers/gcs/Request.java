package dev.layerlift.servers.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A request, and how it is answered.
 *
 * @param path as it came
 * @param query what stands behind the question mark, decoded
 */
record Request(HttpExchange exchange, String path, Map<String, String> query) {
    static Request of(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                String[] both = pair.split("=", 2);
                query.put(both[0], both.length == 1 ? "" : URLDecoder.decode(both[1], UTF_8));
            }
        }
        return new Request(exchange, exchange.getRequestURI().getRawPath(), query);
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** The method and the path. */
    String line() {
        return method() + " " + path;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    Optional<Long> number(String name) {
        return Optional.ofNullable(query.get(name)).map(Long::valueOf);
    }

    /** All that was sent. The stream is left open: a refusal reads on to the end, so that the connection serves again. */
    byte[] body() throws IOException {
        InputStream in = exchange.getRequestBody();
        return (header("Content-Encoding").equals(Optional.of("gzip")) ? new GZIPInputStream(in) : in).readAllBytes();
    }

    static JsonObject json(byte[] bytes) {
        return JsonParser.parseString(new String(bytes, UTF_8)).getAsJsonObject();
    }

    void say(String header, String value) {
        exchange.getResponseHeaders().set(header, value);
    }

    void answer(int status, JsonObject body) throws IOException {
        byte[] bytes = body.toString().getBytes(UTF_8);
        say("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    void answerNothing(int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }
}
