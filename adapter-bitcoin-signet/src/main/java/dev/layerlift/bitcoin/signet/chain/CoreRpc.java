package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.bitcoin.signet.chain.HttpPeer.Answer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.JsonLimits;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** JSON-RPC of {@code bitcoind}. What the node answers is a result, or that it says no; everything else is thrown. */
final class CoreRpc {
    /** The longest of usual answers. */
    static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;
    /** The longest answer about a transaction or a whole block: a block has at most 4,000,000 bytes. */
    static final int BLOCK_BYTES_MAX = 96 * 1024 * 1024;

    private static final int DEPTH_MAX = 32;
    private static final int VALUES_MAX = 6_000_000;
    private static final int NUMBER_CHARACTERS_MAX = 100;
    private static final int INITIAL_DOWNLOAD = -10;
    private static final int WARMING_UP = -28;

    /** The node understood, and says no. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final long code;

        RefusedException(long code, String message) {
            super(message);
            this.code = code;
        }

        /** The code of the node's own list. */
        long code() {
            return code;
        }

        String said() {
            return String.valueOf(getMessage());
        }
    }

    private final HttpPeer peer;
    private final CoreRpcConfig config;
    private final AtomicLong ids = new AtomicLong();

    CoreRpc(CoreRpcConfig config) {
        this.config = config;
        this.peer = new HttpPeer("the node at " + config.url(), config.connectTimeout(), config.answerTimeout());
    }

    /** What the node is called in messages. */
    String name() {
        return peer.name();
    }

    JsonValue call(String method, JsonValue... parameters) throws RefusedException {
        return call(method, ANSWER_BYTES_MAX, parameters);
    }

    JsonValue call(String method, int bytesMax, JsonValue... parameters) throws RefusedException {
        long id = ids.incrementAndGet();
        byte[] question = StrictJson.writeBytes(JsonObject.builder()
                .put("jsonrpc", "1.0")
                .put("id", id)
                .put("method", method)
                .put("params", new JsonArray(List.of(parameters)))
                .build());
        String header = config.access().header(name());
        Answer answer = send(question, header, bytesMax);
        if (answer.status() == 401) {
            // A node that was started again has another cookie.
            Optional<String> other = config.access().after(header, name());
            if (other.isPresent()) {
                answer = send(question, other.get(), bytesMax);
            }
        }
        return switch (answer.status()) {
            case 200, 400, 404, 500 -> result(method, id, answer);
            case 401, 403 -> throw ChainErrors.accessDenied(name(), "status " + answer.status());
            case 408, 429, 502, 503, 504 ->
                throw ChainErrors.busy(name(), "status " + answer.status() + " " + new String(answer.body(), UTF_8));
            default -> throw invalid("status " + answer.status() + " to " + method);
        };
    }

    private Answer send(byte[] question, String header, int bytesMax) {
        HttpRequest request = HttpRequest.newBuilder(config.url())
                .setHeader("Authorization", header)
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(question))
                .build();
        return peer.ask(request, bytesMax);
    }

    private JsonValue result(String method, long id, Answer answer) throws RefusedException {
        JsonObject said = parsed(method, answer);
        Optional<JsonObject> error = said.object("error");
        if (error.isPresent()) {
            long code = read(method, error.get(), e -> e.requireLong("code"));
            String message = error.get().string("message").orElse("");
            if (code == WARMING_UP || code == INITIAL_DOWNLOAD) {
                throw ChainErrors.notReady(name(), message);
            }
            throw new RefusedException(code, message);
        }
        if (answer.status() != 200 || read(method, said, s -> s.requireLong("id")) != id) {
            throw invalid("neither an error nor a result of this question to " + method);
        }
        return said.get("result").orElseThrow(() -> invalid("no result to " + method));
    }

    private JsonObject parsed(String method, Answer answer) {
        try {
            JsonLimits limits =
                    new JsonLimits(Math.max(1, answer.body().length), DEPTH_MAX, VALUES_MAX, NUMBER_CHARACTERS_MAX);
            if (StrictJson.parse(answer.body(), limits) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonSyntaxException e) {
            throw ChainErrors.invalid(name(), "status " + answer.status() + " to " + method + ": " + e.getMessage(), e);
        }
        throw invalid("no object to " + method);
    }

    /** What a caller reads out of an answer; what is not as it should be makes the answer invalid. */
    <A, T> T read(String method, A answer, Function<A, T> reading) {
        try {
            return reading.apply(answer);
        } catch (JsonShapeException e) {
            throw ChainErrors.invalid(name(), method + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw ChainErrors.invalid(name(), method + ": " + e.getMessage(), e);
        }
    }

    /** The result, which is an object. */
    JsonObject object(String method, JsonValue result) {
        if (result instanceof JsonObject object) {
            return object;
        }
        throw invalid("no object as result of " + method);
    }

    /** The result, which is a string. */
    String text(String method, JsonValue result) {
        if (result instanceof JsonString text) {
            return text.value();
        }
        throw invalid("no text as result of " + method);
    }

    /** What the node says no to though it never should. */
    MigrationException unexpected(String method, RefusedException refused) {
        return ChainErrors.invalid(
                name(), "it refuses " + method + ": " + refused.said() + " (" + refused.code() + ")", refused);
    }

    MigrationException invalid(String why) {
        return new MigrationException(ChainErrors.invalid(name(), why));
    }
}
