package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.layerlift.servers.BitcoinNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A real node with money on it, some of it in the wallet of a user. Blocks are made when a test says so. */
final class CoinWorld implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MATURITY = 100;

    /** After so many blocks of transactions with fees a node can estimate. */
    private static final int FEE_BLOCKS = 8;

    private static final int FEES_IN_A_BLOCK = 3;
    private static final long FEE_SATS = 250;
    private static final long SMALL_SATS = 10_000;

    private final BitcoinNode node;
    private final String network;
    private int coinbase = 1;

    private CoinWorld(BitcoinNode node, String network) {
        this.node = node;
        this.network = network;
    }

    /** Regtest, where blocks cost nothing; skipped without a node, and failed where {@code CI=true}. */
    static CoinWorld regtest() {
        return regtest("-txindex=1");
    }

    /** The same, of a node that can have a wallet of its own. */
    static CoinWorld regtestWithWallet() {
        return regtest("-disablewallet=0");
    }

    /** The same with other options of the node. */
    static CoinWorld regtest(String... options) {
        CoinWorld world = new CoinWorld(OtherPrograms.orSkip(() -> BitcoinNode.regtest(options)), "regtest");
        world.node.mine(MATURITY + 5);
        return world;
    }

    /** A signet of its own, whose blocks are signed and worked for. */
    static CoinWorld signet() {
        return new CoinWorld(OtherPrograms.orSkip(() -> BitcoinNode.signet("-txindex=1")), "signet");
    }

    BitcoinNode node() {
        return node;
    }

    /** Gives a home a chain, and its wallet coins. */
    void configure(User user, String more) throws IOException {
        configure(user.home(), node.rpc(), more);
    }

    /** Gives a home a chain that is reached there. */
    void configure(Path home, URI rpc, String more) throws IOException {
        Files.writeString(
                home.resolve("layerlift.yaml"),
                String.format(Locale.ROOT, """
                webvh: {host: "%s"}
                limits: {toChainPerDay: 100000}
                bitcoin:
                  network: %s
                  url: "%s"
                  cookieFile: "%s"
                  %s
                """, User.DOMAIN, network, rpc, node.cookieFile(), more));
    }

    /** The configuration that a signet of its own needs. */
    static String ownSignet() {
        return "signetChallenge: \"" + BitcoinNode.SIGNET_CHALLENGE + "\"";
    }

    /** Pays so many coins of this value to the wallet of a home, and confirms them; then fees can be estimated. */
    void fund(User user, int count, long sats) {
        fund(text(user.run("wallet", "address", "--json").exits(0).json(), "address"), count, sats);
    }

    /** The same to this address. */
    void fund(String address, int count, long sats) {
        pay(scriptOf(address), count, sats);
    }

    /** Pays one coin of this value to this address, which no block confirms yet. */
    void payUnconfirmed(String address, long sats) {
        String reward = at(node.ask("getblock", "[\"" + hash(coinbase++) + "\",1]"), "tx", 0);
        spend(reward, 0, List.of(new Output(sats, scriptOf(address))));
    }

    /** The output script that an address stands for. */
    String scriptOf(String address) {
        return at(node.ask("validateaddress", "[\"" + address + "\"]"), "scriptPubKey");
    }

    private void pay(String script, int count, long sats) {
        List<Output> outputs = new ArrayList<>(Collections.nCopies(count, new Output(sats, script)));
        int first = outputs.size();
        int small = FEE_BLOCKS * FEES_IN_A_BLOCK;
        outputs.addAll(Collections.nCopies(small, new Output(SMALL_SATS, BitcoinNode.ANYONE_SCRIPT)));
        String reward = at(node.ask("getblock", "[\"" + hash(coinbase++) + "\",1]"), "tx", 0);
        String txid = spend(reward, 0, outputs);
        node.mine(1);
        for (int i = 0; i < small; i++) {
            spend(txid, first + i, List.of(new Output(SMALL_SATS - FEE_SATS, BitcoinNode.ANYONE_SCRIPT)));
            if (i % FEES_IN_A_BLOCK == FEES_IN_A_BLOCK - 1) {
                node.mine(1);
            }
        }
    }

    private record Output(long sats, String script) {}

    /** Spends an output that anybody may spend; what is not paid to these is the fee. */
    private String spend(String txid, int index, List<Output> outputs) {
        StringBuilder raw = new StringBuilder("02000000000101");
        raw.append(reversed(txid)).append(reversed(String.format(Locale.ROOT, "%08x", index)));
        raw.append("00fdffffff").append(String.format(Locale.ROOT, "%02x", outputs.size()));
        for (Output output : outputs) {
            raw.append(reversed(String.format(Locale.ROOT, "%016x", output.sats())))
                    .append(String.format(Locale.ROOT, "%02x", output.script().length() / 2))
                    .append(output.script());
        }
        // The script that anybody satisfies: OP_TRUE, as the one item of the witness.
        raw.append("010151").append("00000000");
        return node.text("sendrawtransaction", "[\"" + raw + "\",0]");
    }

    /** Spends the first output of a transaction, which anybody may spend, to anybody; the rest is the fee. */
    String move(String txid, long sats) {
        return spend(txid, 0, List.of(new Output(sats, BitcoinNode.ANYONE_SCRIPT)));
    }

    /** The address of a script. */
    String addressOf(String script) {
        return at(node.ask("decodescript", "[\"" + script + "\"]"), "address");
    }

    private String hash(int height) {
        return node.text("getblockhash", "[" + height + "]");
    }

    private static String reversed(String hex) {
        StringBuilder reversed = new StringBuilder();
        for (int i = hex.length() - 2; i >= 0; i -= 2) {
            reversed.append(hex, i, i + 2);
        }
        return reversed.toString();
    }

    /** How many transactions wait. */
    int mempool() {
        return json(node.ask("getrawmempool", "[]")).size();
    }

    /** A block with its transactions, what they pay among it. */
    JsonNode block(long height) {
        return json(node.ask("getblock", "[\"" + node.text("getblockhash", "[" + height + "]") + "\",2]"));
    }

    /** A transaction, wherever it is. */
    JsonNode transaction(String txid) {
        return json(node.ask("getrawtransaction", "[\"" + txid + "\",true]"));
    }

    /** What a transaction paid, in satoshis. */
    long feeOf(JsonNode transaction) {
        long fee = 0;
        for (JsonNode input : transaction.path("vin")) {
            fee += sats(transaction(input.path("txid").asText())
                    .path("vout")
                    .get(input.path("vout").asInt()));
        }
        for (JsonNode output : transaction.path("vout")) {
            fee -= sats(output);
        }
        return fee;
    }

    /** The value of an output, in satoshis. */
    static long sats(JsonNode output) {
        return output.path("value").decimalValue().movePointRight(8).longValueExact();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String at(String answer, Object... path) {
        JsonNode node = json(answer);
        for (Object step : path) {
            node = step instanceof Integer index ? node.path(index) : node.path(step.toString());
        }
        return node.asText();
    }

    @Override
    public void close() {
        node.close();
    }
}
