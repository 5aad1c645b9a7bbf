package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.servers.BitcoinNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where every satoshi of a chain is, the slow way: from the first block on, the numbers of all of them are handed from
 * output to output. It shares nothing with what it judges.
 */
final class SlowOrdinals {
    /** The ranges that each output got when it was made, spent or not: first number and count. */
    final Map<String, List<long[]>> ranges = new LinkedHashMap<>();

    final Set<String> unspent = new LinkedHashSet<>();
    int transactions;
    int merges;
    int splits;
    long lostSats;

    static SlowOrdinals of(BitcoinNode node) {
        SlowOrdinals all = new SlowOrdinals();
        long next = 0;
        for (long height = 0; height <= node.height(); height++) {
            long subsidy = 5_000_000_000L;
            for (long h = 150; h <= height; h += 150) {
                subsidy /= 2;
            }
            String hash = node.text("getblockhash", "[" + height + "]");
            JsonObject block = StrictJson.parseObject(
                    node.ask("getblock", "[\"" + hash + "\",2]").getBytes(UTF_8));
            all.add(block.requireObjects("tx"), next, subsidy);
            next += subsidy;
        }
        return all;
    }

    private void add(List<JsonObject> block, long first, long subsidy) {
        Deque<long[]> coinbase = new ArrayDeque<>();
        coinbase.add(new long[] {first, subsidy});
        for (JsonObject transaction : block.subList(1, block.size())) {
            transactions++;
            Deque<long[]> in = new ArrayDeque<>();
            List<JsonObject> inputs = transaction.requireObjects("vin");
            for (JsonObject input : inputs) {
                String spent = input.requireString("txid") + ":" + input.requireLong("vout");
                unspent.remove(spent);
                ranges.get(spent).forEach(range -> in.add(range.clone()));
            }
            merges += inputs.size() > 1 ? 1 : 0;
            splits += transaction.requireObjects("vout").size() > 1 ? 1 : 0;
            pay(transaction, in);
            coinbase.addAll(in);
        }
        pay(block.get(0), coinbase);
        lostSats += coinbase.stream().mapToLong(range -> range[1]).sum();
    }

    /** Gives the first of these to the outputs of a transaction, in order. */
    private void pay(JsonObject transaction, Deque<long[]> in) {
        for (JsonObject output : transaction.requireObjects("vout")) {
            String literal = ((JsonNumber) output.get("value").orElseThrow()).literal();
            long left = new BigDecimal(literal)
                    .multiply(new BigDecimal("100000000"))
                    .longValueExact();
            List<long[]> got = new ArrayList<>();
            while (left > 0) {
                long[] range = in.getFirst();
                long taken = Math.min(left, range[1]);
                got.add(new long[] {range[0], taken});
                range[0] += taken;
                range[1] -= taken;
                left -= taken;
                if (range[1] == 0) {
                    in.removeFirst();
                }
            }
            String point = transaction.requireString("txid") + ":" + output.requireLong("n");
            ranges.put(point, got);
            unspent.add(point);
        }
    }
}
