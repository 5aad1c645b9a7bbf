package dev.layerlift.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.layerlift.servers.IpfsNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** An IPFS node as somebody sees it who asks its RPC by hand. */
final class NodeOfOthers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOUNDARY = "by-hand";

    private final IpfsNode node;
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    NodeOfOthers(IpfsNode node) {
        this.node = node;
    }

    private HttpResponse<byte[]> ask(String command, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.api() + "/api/v0/" + command))
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the node", e);
        }
    }

    private byte[] answer(String command, byte[] body) {
        HttpResponse<byte[]> response = ask(command, body);
        assertThat(response.statusCode())
                .as("%s: %s", command, new String(response.body(), UTF_8))
                .isEqualTo(200);
        return response.body();
    }

    private JsonNode json(byte[] bytes) {
        try {
            return json.readTree(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The bytes of a CID. */
    byte[] read(String cid) {
        return answer("cat?arg=" + cid, new byte[0]);
    }

    /** The CID that the node itself would give these bytes; nothing is added. */
    String cidOf(byte[] bytes) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n")
                .getBytes(UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return User.text(
                json(answer(
                        "add?only-hash=true&pin=false&cid-version=1&raw-leaves=true&cid-base=base32",
                        body.toByteArray())),
                "Hash");
    }

    boolean isPinned(String cid) {
        return ask("pin/ls?type=recursive&arg=" + cid, new byte[0]).statusCode() == 200;
    }

    /** The CIDs of all blocks that it has, as of raw bytes. */
    List<String> blocks() {
        List<String> blocks = new ArrayList<>();
        new String(answer("refs/local?cid-base=base32", new byte[0]), UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> blocks.add(User.text(json(line.getBytes(UTF_8)), "Ref")));
        return blocks;
    }

    /** Every file below a folder of the node's own file system, in order; none when it is not there. */
    List<String> files(String folder) {
        TreeSet<String> files = new TreeSet<>();
        HttpResponse<byte[]> response = ask("files/ls?long=true&arg=" + URLEncoder.encode(folder, UTF_8), new byte[0]);
        if (response.statusCode() == 200) {
            for (JsonNode entry : json(response.body()).path("Entries")) {
                String path = folder + "/" + User.text(entry, "Name");
                if (entry.path("Type").asInt() == 1) {
                    files.addAll(files(path));
                } else {
                    files.add(path);
                }
            }
        }
        return List.copyOf(files);
    }

    /** The JSON in a file of the node's own file system. */
    JsonNode jsonAt(String path) {
        return json(answer("files/read?arg=" + URLEncoder.encode(path, UTF_8), new byte[0]));
    }
}
