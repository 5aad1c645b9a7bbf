package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.bitcoin.signet.chain.HttpPeer.Answer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.JsonLimits;
import dev.layerlift.proofs.StrictJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The HTTP API of Esplora servers: answers are text, bytes or JSON; what is not there has status 404 and says so. */
final class EsploraHttp {
    private static final int BODY_BYTES_MAX = 64 * 1024 * 1024;
    private static final int TEXT_BYTES_MAX = 64 * 1024;
    private static final int SAID_CHARACTERS_MAX = 200;
    private static final JsonLimits JSON = new JsonLimits(BODY_BYTES_MAX, 32, 4_000_000, 100);

    private final HttpPeer peer;
    private final String base;

    EsploraHttp(EsploraConfig config) {
        String url = config.url().toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.peer = new HttpPeer("the server at " + config.url(), config.connectTimeout(), config.answerTimeout());
    }

    /** What the server is called in messages. */
    String name() {
        return peer.name();
    }

    /** The body; empty when the server says that it is not there. */
    Optional<byte[]> bytes(String path) {
        return bytes(path, BODY_BYTES_MAX);
    }

    private Optional<byte[]> bytes(String path, int bytesMax) {
        Answer answer =
                peer.ask(HttpRequest.newBuilder(URI.create(base + path)).GET().build(), bytesMax);
        if (answer.status() == 404 && saysNotFound(answer)) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw failed(path, answer);
        }
        return Optional.of(answer.body());
    }

    /** Only in the words of the API: a page about a missing page says nothing of a transaction. */
    private static boolean saysNotFound(Answer answer) {
        String said = text(answer);
        return said.length() <= SAID_CHARACTERS_MAX
                && !said.contains("<")
                && said.toLowerCase(Locale.ROOT).contains("not found");
    }

    private static String text(Answer answer) {
        return new String(answer.body(), UTF_8).strip();
    }

    private MigrationException failed(String path, Answer answer) {
        String said = "status " + answer.status() + " to " + path + ": " + text(answer);
        return switch (answer.status()) {
            case 401, 403 -> ChainErrors.accessDenied(name(), said);
            case 408, 429, 500, 502, 503, 504 -> ChainErrors.busy(name(), said);
            default -> invalid(said);
        };
    }

    Optional<String> text(String path) {
        return bytes(path, TEXT_BYTES_MAX).map(body -> new String(body, UTF_8).strip());
    }

    Optional<JsonObject> object(String path) {
        return bytes(path).map(body -> {
            if (read(path, body, b -> StrictJson.parse(b, JSON)) instanceof JsonObject object) {
                return object;
            }
            throw invalid("no object to " + path);
        });
    }

    /** The members of an array, as those of an object of one member {@code items}. */
    Optional<JsonObject> array(String path) {
        return bytes(path).map(body -> {
            JsonValue array = read(path, body, b -> StrictJson.parse(b, JSON));
            return JsonObject.builder().put("items", array).build();
        });
    }

    /** Sends text; whatever is answered is for the caller, unless it is no answer of the API. */
    Answer post(String path, String body) {
        Answer answer = peer.ask(
                HttpRequest.newBuilder(URI.create(base + path))
                        .setHeader("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                TEXT_BYTES_MAX);
        if (answer.status() != 200 && answer.status() != 400) {
            throw failed(path, answer);
        }
        return answer;
    }

    /** What a caller reads out of an answer; what is not as it should be makes the answer invalid. */
    <A, T> T read(String path, A answer, Function<A, T> reading) {
        try {
            return reading.apply(answer);
        } catch (IllegalArgumentException e) {
            throw ChainErrors.invalid(name(), path + ": " + e.getMessage(), e);
        }
    }

    MigrationException invalid(String why) {
        return new MigrationException(ChainErrors.invalid(name(), why));
    }
}
