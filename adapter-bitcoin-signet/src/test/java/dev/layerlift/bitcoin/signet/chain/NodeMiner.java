package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.servers.BitcoinNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A node, and the coins that it mined: each coinbase is given away once, the oldest first. */
final class NodeMiner {
    private static final int ESTIMATED_BLOCKS = 12;
    private static final int ESTIMATED_TRANSACTIONS = 8;

    private final BitcoinNode node;
    private long nextCoinbase = 1;

    NodeMiner(BitcoinNode node) {
        this.node = node;
    }

    BitcoinNode node() {
        return node;
    }

    /** A coin, and its value in satoshis. */
    record Coin(OutPoint point, long sats) {}

    /** A coinbase that nobody had. */
    synchronized Coin coinbase() {
        String hash = node.text("getblockhash", "[" + nextCoinbase++ + "]");
        JsonObject block = StrictJson.parseObject(
                node.ask("getblock", "[\"" + hash + "\",2]").getBytes(UTF_8));
        JsonObject coinbase = block.requireObjects("tx").get(0);
        return new Coin(
                new OutPoint(new TransactionId(coinbase.requireString("txid")), 0),
                Amounts.btc(coinbase.requireObjects("vout").get(0), "value"));
    }

    /** Coins of this value that anyone can spend, confirmed. */
    List<OutPoint> coins(long sats, int count) {
        return pay(sats, Collections.nCopies(count, BitcoinNode.ANYONE_SCRIPT).toArray(String[]::new));
    }

    /** A confirmed coin of this value for each of these output scripts. */
    List<OutPoint> pay(long sats, String... scripts) {
        int count = scripts.length;
        Coin from = coinbase();
        List<ChainTransaction.Output> outputs = new ArrayList<>();
        for (String script : scripts) {
            outputs.add(new ChainTransaction.Output(sats, script));
        }
        outputs.add(RawTransaction.pays(from.sats() - sats * count - 100_000));
        RawTransaction payment = RawTransaction.of(List.of(from.point()), outputs);
        send(payment);
        node.mine(1);
        List<OutPoint> coins = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            coins.add(payment.output(i));
        }
        return coins;
    }

    /** Gives a transaction to the mempool. */
    void send(RawTransaction transaction) {
        node.ask("sendrawtransaction", "[\"" + transaction.hex() + "\",0]");
    }

    /** Mines blocks of transactions that pay, from which the node learns what it costs. */
    void makeEstimates() {
        List<OutPoint> coins = coins(100_000, ESTIMATED_BLOCKS * ESTIMATED_TRANSACTIONS);
        for (int block = 0; block < ESTIMATED_BLOCKS; block++) {
            for (int i = 0; i < ESTIMATED_TRANSACTIONS; i++) {
                send(RawTransaction.of(
                        List.of(coins.get(block * ESTIMATED_TRANSACTIONS + i)), List.of(RawTransaction.pays(99_500))));
            }
            node.mine(1);
        }
    }

    /** What is in the mempool. */
    List<String> mempool() {
        JsonArray txids = (JsonArray) StrictJson.parse(node.ask("getrawmempool", "[]"));
        return txids.values().stream().map(txid -> ((JsonString) txid).value()).toList();
    }
}
