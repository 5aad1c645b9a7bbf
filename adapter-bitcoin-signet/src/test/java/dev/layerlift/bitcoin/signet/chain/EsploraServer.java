package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.servers.BitcoinNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks as much of Esplora's HTTP API as is used here, in front of a node with an index of transactions: what it says of
 * blocks and spends it reads from the node anew each time.
 */
final class EsploraServer implements AutoCloseable {
    private static final int PAGE = 25;

    private final BitcoinNode node;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    /** Who spends what in a block, by the hash of the block. */
    private final Map<String, Map<OutPoint, String>> spendsOfBlocks = new HashMap<>();

    EsploraServer(BitcoinNode node) {
        this.node = node;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/api", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/api/".length());
            byte[] body;
            int status = 200;
            try {
                body = exchange.getRequestMethod().equals("POST")
                        ? send(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                        : answer(path.split("/", -1));
            } catch (NotThereException e) {
                status = 404;
                body = String.valueOf(e.getMessage()).getBytes(UTF_8);
            } catch (RuntimeException e) {
                status = 500;
                body = String.valueOf(e).getBytes(UTF_8);
            } catch (IOException e) {
                status = 400;
                String said = String.valueOf(e.getMessage());
                String error = said.contains("\"error\":") ? said.replaceAll("(?s).*\"error\":", "") : said;
                body = ("sendrawtransaction RPC error: " + error.replaceAll("(?s),\"id\".*", "")).getBytes(UTF_8);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static final class NotThereException extends IOException {
        private static final long serialVersionUID = 1L;

        NotThereException(String what) {
            super(what + " not found");
        }
    }

    private byte[] send(String hex) throws IOException {
        return unquoted(node.call("sendrawtransaction", "[\"" + hex + "\",0]")).getBytes(UTF_8);
    }

    private byte[] answer(String[] path) throws IOException {
        return switch (path[0]) {
            case "blocks" -> node.tip().getBytes(UTF_8);
            case "block-height" -> asked("Block", "getblockhash", "[" + path[1] + "]");
            case "block" -> block(path);
            case "tx" -> transaction(path);
            case "fee-estimates" -> estimates();
            default -> throw new NotThereException("Path");
        };
    }

    private byte[] asked(String what, String method, String parameters) throws IOException {
        try {
            return unquoted(node.call(method, parameters)).getBytes(UTF_8);
        } catch (IOException e) {
            throw new NotThereException(what);
        }
    }

    private static String unquoted(String text) {
        return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }

    private byte[] block(String[] path) throws IOException {
        String quoted = "\"" + path[1] + "\"";
        if (path.length == 2) {
            JsonObject header = object(asked("Block", "getblockheader", "[" + quoted + "]"));
            return json(JsonObject.builder()
                    .put("id", header.requireString("hash"))
                    .put("height", header.requireLong("height"))
                    .build());
        }
        return switch (path[2]) {
            case "raw" -> HexFormat.of().parseHex(text(asked("Block", "getblock", "[" + quoted + ",0]")));
            case "header" -> asked("Block", "getblockheader", "[" + quoted + ",false]");
            case "txids" ->
                json(new JsonArray(
                        object(asked("Block", "getblock", "[" + quoted + ",1]")).requireArray("tx")));
            case "txs" -> {
                List<String> txids =
                        object(asked("Block", "getblock", "[" + quoted + ",1]")).requireStrings("tx");
                int from = Integer.parseInt(path[3]);
                List<JsonValue> page = new ArrayList<>();
                for (String txid : txids.subList(from, Math.min(txids.size(), from + PAGE))) {
                    page.add(described(txid));
                }
                yield json(new JsonArray(page));
            }
            default -> throw new NotThereException("Path");
        };
    }

    private byte[] transaction(String[] path) throws IOException {
        JsonObject found = object(asked("Transaction", "getrawtransaction", "[\"" + path[1] + "\",2]"));
        // The node's index remembers what is in blocks that are not on its chain any more.
        if (found.has("blockhash") && (!found.has("confirmations") || found.requireLong("confirmations") < 1)) {
            throw new NotThereException("Transaction");
        }
        if (path.length == 2) {
            return json(described(path[1]));
        }
        return switch (path[2]) {
            case "raw" -> HexFormat.of().parseHex(found.requireString("hex"));
            case "status" -> json(status(found));
            case "merkle-proof" -> json(proof(path[1], found));
            case "outspend" -> json(outspend(new OutPoint(new TransactionId(path[1]), Integer.parseInt(path[3]))));
            default -> throw new NotThereException("Path");
        };
    }

    private JsonObject status(JsonObject found) throws IOException {
        if (!found.has("blockhash")) {
            return JsonObject.builder().put("confirmed", false).build();
        }
        String hash = found.requireString("blockhash");
        return JsonObject.builder()
                .put("confirmed", true)
                .put(
                        "block_height",
                        object(asked("Block", "getblockheader", "[\"" + hash + "\"]"))
                                .requireLong("height"))
                .put("block_hash", hash)
                .build();
    }

    private JsonObject described(String txid) throws IOException {
        JsonObject found = object(asked("Transaction", "getrawtransaction", "[\"" + txid + "\",2]"));
        List<JsonValue> inputs = new ArrayList<>();
        for (JsonObject input : found.requireObjects("vin")) {
            inputs.add(
                    input.has("coinbase")
                            ? JsonObject.builder()
                                    .put("is_coinbase", true)
                                    .put("prevout", JsonValue.NULL)
                                    .build()
                            : JsonObject.builder()
                                    .put("txid", input.requireString("txid"))
                                    .put("vout", input.requireLong("vout"))
                                    .put("is_coinbase", false)
                                    .put("prevout", output(spent(input)))
                                    .build());
        }
        List<JsonValue> outputs = new ArrayList<>();
        found.requireObjects("vout").forEach(output -> outputs.add(output(output)));
        return JsonObject.builder()
                .put("txid", txid)
                .put("vin", new JsonArray(inputs))
                .put("vout", new JsonArray(outputs))
                .put("fee", found.has("fee") ? sats(found, "fee") : 0)
                .put("status", status(found))
                .build();
    }

    /** The node says what is spent only of what is in a block. */
    private JsonObject spent(JsonObject input) throws IOException {
        if (input.has("prevout")) {
            return input.requireObject("prevout");
        }
        String txid = input.requireString("txid");
        return object(asked("Transaction", "getrawtransaction", "[\"" + txid + "\",2]"))
                .requireObjects("vout")
                .get(Math.toIntExact(input.requireLong("vout")));
    }

    private static JsonObject output(JsonObject output) {
        return JsonObject.builder()
                .put("value", sats(output, "value"))
                .put("scriptpubkey", output.requireObject("scriptPubKey").requireString("hex"))
                .build();
    }

    /** Not with what is tested. */
    private static long sats(JsonObject object, String name) {
        String literal = ((JsonNumber) object.get(name).orElseThrow()).literal();
        return new BigDecimal(literal).multiply(BigDecimal.valueOf(100_000_000)).longValueExact();
    }

    private JsonObject proof(String txid, JsonObject found) throws IOException {
        String hash = found.requireString("blockhash");
        JsonObject block = object(asked("Block", "getblock", "[\"" + hash + "\",1]"));
        List<TransactionId> txids =
                block.requireStrings("tx").stream().map(TransactionId::new).toList();
        int position = txids.indexOf(new TransactionId(txid));
        List<String> shown = MerkleTree.branch(txids, position).stream()
                .map(MerkleTree::reversed)
                .toList();
        return JsonObject.builder()
                .put("block_height", block.requireLong("height"))
                .put("merkle", JsonArray.ofStrings(shown))
                .put("pos", position)
                .build();
    }

    private JsonObject outspend(OutPoint output) throws IOException {
        String asked = "[[{\"txid\":\"" + output.txid() + "\",\"vout\":" + output.index() + "}]]";
        JsonArray inMempool = (JsonArray) StrictJson.parse(node.call("gettxspendingprevout", asked));
        JsonObject first = (JsonObject) inMempool.values().get(0);
        if (first.has("spendingtxid")) {
            return spent(
                    first.requireString("spendingtxid"),
                    JsonObject.builder().put("confirmed", false).build());
        }
        for (long height = node.height(); height > 0; height--) {
            String hash = node.text("getblockhash", "[" + height + "]");
            String by = spends(hash, height).get(output);
            if (by != null) {
                return spent(
                        by,
                        JsonObject.builder()
                                .put("confirmed", true)
                                .put("block_height", height)
                                .put("block_hash", hash)
                                .build());
            }
        }
        return JsonObject.builder().put("spent", false).build();
    }

    private synchronized Map<OutPoint, String> spends(String hash, long height) {
        return spendsOfBlocks.computeIfAbsent(hash, h -> {
            byte[] raw = HexFormat.of().parseHex(node.text("getblock", "[\"" + h + "\",0]"));
            Map<OutPoint, String> spends = new HashMap<>();
            BlockReader.block(new dev.layerlift.domain.anchor.BlockRef(height, h), raw)
                    .transactions()
                    .forEach(t -> t.inputs().forEach(i -> spends.put(i, t.txid().hex())));
            return spends;
        });
    }

    private static JsonObject spent(String by, JsonObject status) {
        return JsonObject.builder()
                .put("spent", true)
                .put("txid", by)
                .put("vin", 0)
                .put("status", status)
                .build();
    }

    private byte[] estimates() throws IOException {
        JsonObject estimate = object(node.call("estimatesmartfee", "[3]").getBytes(UTF_8));
        if (!estimate.has("feerate")) {
            return "{}".getBytes(UTF_8);
        }
        String literal = ((JsonNumber) estimate.get("feerate").orElseThrow()).literal();
        BigDecimal rate = new BigDecimal(literal).multiply(BigDecimal.valueOf(100_000));
        return ("{\"2\":" + rate.add(BigDecimal.ONE).toPlainString() + ",\"3\":" + rate.toPlainString()
                        + ",\"144\":1.0}")
                .getBytes(UTF_8);
    }

    private static JsonObject object(byte[] json) {
        return StrictJson.parseObject(json);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] json(JsonValue value) {
        return StrictJson.writeBytes(value);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
