package dev.layerlift.testkit.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.testkit.chain.Transaction.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The best chain and what follows from it: who spent what, and where each satoshi came from. Not thread-safe. */
final class Ledger {
    /** Blocks between two halvings of the subsidy on regtest. */
    private static final int HALVING_BLOCKS = 150;

    private static final long FIRST_SUBSIDY_SATS = 5_000_000_000L;
    private static final int STEPS_MAX = 100_000;

    private final List<Block> blocks = new ArrayList<>();
    private final Map<TransactionId, Integer> heights = new HashMap<>();
    private final Map<OutPoint, TransactionId> spenders = new HashMap<>();
    private final Map<OutPoint, Output> unspent = new LinkedHashMap<>();

    int size() {
        return blocks.size();
    }

    Block tip() {
        return blocks.get(blocks.size() - 1);
    }

    Block at(int height) {
        return blocks.get(height);
    }

    static long subsidySats(long height) {
        long halvings = height / HALVING_BLOCKS;
        return halvings > 62 ? 0 : FIRST_SUBSIDY_SATS >> halvings;
    }

    void add(Block block) {
        blocks.add(block);
        for (Transaction transaction : block.transactions()) {
            TransactionId id = transaction.id();
            heights.put(id, blocks.size() - 1);
            for (OutPoint input : transaction.inputs()) {
                spenders.put(input, id);
                unspent.remove(input);
            }
            for (int i = 0; i < transaction.outputs().size(); i++) {
                if (!transaction.outputs().get(i).isData()) {
                    unspent.put(new OutPoint(id, i), transaction.outputs().get(i));
                }
            }
        }
    }

    /** Takes away the last blocks and gives their transactions, the coinbases excepted, oldest first. */
    List<Transaction> removeLast(int count) {
        List<Block> kept = new ArrayList<>(blocks.subList(0, blocks.size() - count));
        List<Transaction> removed = new ArrayList<>();
        blocks.subList(blocks.size() - count, blocks.size())
                .forEach(block -> removed.addAll(
                        block.transactions().subList(1, block.transactions().size())));
        blocks.clear();
        heights.clear();
        spenders.clear();
        unspent.clear();
        kept.forEach(this::add);
        return removed;
    }

    Optional<Integer> height(TransactionId txid) {
        return Optional.ofNullable(heights.get(txid));
    }

    Optional<Transaction> transaction(TransactionId txid) {
        return height(txid).flatMap(height -> blocks.get(height).find(txid));
    }

    Optional<TransactionId> spender(OutPoint output) {
        return Optional.ofNullable(spenders.get(output));
    }

    Optional<Output> unspent(OutPoint output) {
        return Optional.ofNullable(unspent.get(output));
    }

    Map<OutPoint, Output> unspent() {
        return unspent;
    }

    Optional<Output> output(OutPoint point) {
        return transaction(point.txid())
                .filter(t -> point.index() < t.outputs().size())
                .map(t -> t.outputs().get(point.index()));
    }

    long inputSats(Transaction transaction) {
        return transaction.inputs().stream()
                .mapToLong(input -> output(input).map(Output::sats).orElse(0L))
                .sum();
    }

    /** The number of the first satoshi of an output that is on this chain. */
    long locate(OutPoint output) {
        OutPoint point = output;
        long offset = 0;
        for (int step = 0; step < STEPS_MAX; step++) {
            TransactionId txid = point.txid();
            Transaction transaction = transaction(txid).orElseThrow();
            for (Output earlier : transaction.outputs().subList(0, point.index())) {
                offset += earlier.sats();
            }
            if (transaction.inputs().isEmpty()) {
                int height = height(txid).orElseThrow();
                long subsidy = subsidySats(height);
                if (offset < subsidy) {
                    return firstOf(height) + offset;
                }
                // It is a fee: it was left over by one of the transactions of the block, in their order.
                offset -= subsidy;
                for (Transaction payer : blocks.get(height).transactions()) {
                    long fee = payer.inputs().isEmpty() ? 0 : inputSats(payer) - payer.outputSats();
                    if (offset < fee) {
                        transaction = payer;
                        offset += payer.outputSats();
                        break;
                    }
                    offset -= fee;
                }
            }
            for (OutPoint input : transaction.inputs()) {
                long sats = output(input).orElseThrow().sats();
                if (offset < sats) {
                    point = input;
                    break;
                }
                offset -= sats;
            }
        }
        throw new IllegalStateException("locate: " + STEPS_MAX + " steps (expected: fewer)");
    }

    /** A satoshi by the output that it is in, and its place there. */
    record Place(OutPoint output, long offsetSats) {}

    /** Where a satoshi of an output went that a transaction of this chain spends; empty when no output got it. */
    Optional<Place> moved(Place from) {
        Transaction by = transaction(spender(from.output()).orElseThrow()).orElseThrow();
        long offset = from.offsetSats();
        for (OutPoint earlier : by.inputs().subList(0, by.inputs().indexOf(from.output()))) {
            offset += output(earlier).orElseThrow().sats();
        }
        if (offset < by.outputSats()) {
            return place(by, offset);
        }
        int height = height(by.id()).orElseThrow();
        offset += subsidySats(height) - by.outputSats();
        List<Transaction> block = blocks.get(height).transactions();
        for (Transaction earlier : block.subList(1, block.indexOf(by))) {
            offset += inputSats(earlier) - earlier.outputSats();
        }
        return place(block.get(0), offset);
    }

    private static Optional<Place> place(Transaction transaction, long offsetSats) {
        long left = offsetSats;
        for (int i = 0; i < transaction.outputs().size(); i++) {
            Output output = transaction.outputs().get(i);
            if (left < output.sats()) {
                return output.isData()
                        ? Optional.empty()
                        : Optional.of(new Place(new OutPoint(transaction.id(), i), left));
            }
            left -= output.sats();
        }
        return Optional.empty();
    }

    private static long firstOf(int height) {
        long first = 0;
        for (int h = 0; h < height; h++) {
            first += subsidySats(h);
        }
        return first;
    }
}
