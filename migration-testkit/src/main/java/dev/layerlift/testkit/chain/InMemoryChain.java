package dev.layerlift.testkit.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.testkit.chain.Transaction.Output;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chain in memory with blocks, a mempool that replaces by fee, evictions, reorganisations and faults, each of them made
 * by whoever writes the test; see the description of the package. The same calls give the same chain. Safe to call from
 * many threads.
 */
public final class InMemoryChain implements AnchorChain {
    private static final int FIRST_BLOCKS = 10;
    private static final String MINER = "miner";
    private static final String STRANGER = "stranger";

    /** What a replacement pays at least for each of its own virtual bytes, besides what it replaces. */
    static final FeeRate INCREMENT = FeeRate.ofSatsPerVbyte(1);

    private final Clock clock;
    private final BtcoDid.Network network;
    private final Ledger ledger = new Ledger();
    private final Map<TransactionId, Transaction> mempool = new LinkedHashMap<>();
    private final Map<TransactionId, Transaction> accepted = new LinkedHashMap<>();
    private FeeRate feeRate = FeeRate.ofSatsPerVbyte(2);
    private FeeRate minimumRate = FeeRate.ofSatsPerVbyte(1);
    private FeeRate blockRate = FeeRate.ofSatsPerVbyte(1);
    private boolean estimates = true;
    private boolean dropping;
    private boolean answerLost;
    private boolean pruned;
    private boolean spendsForgotten;
    private Optional<MigrationException> failure = Optional.empty();
    private int asks;
    private int minedEvery;
    private int nonce;

    /** A regtest chain with a few blocks. */
    public InMemoryChain(Clock clock) {
        this(clock, BtcoDid.Network.REGTEST);
    }

    /** A chain with a few blocks that calls itself by this network; its subsidy is that of regtest. */
    public InMemoryChain(Clock clock, BtcoDid.Network network) {
        this.clock = clock;
        this.network = network;
        for (int i = 0; i < FIRST_BLOCKS; i++) {
            add(List.of());
        }
    }

    // What a test does to the world.

    /** Makes a block of what the mempool holds and pays enough. */
    public synchronized BlockRef mine() {
        List<Transaction> chosen = mempool.values().stream()
                .filter(t -> feeSats(t) >= blockRate.feeSats(t.vbytes()))
                .toList();
        return add(chosen);
    }

    /** Makes so many blocks as {@link #mine()} does. */
    public synchronized void mine(int count) {
        for (int i = 0; i < count; i++) {
            mine();
        }
    }

    /** Makes a block that leaves the mempool as it is. */
    public synchronized BlockRef mineEmpty() {
        return add(List.of());
    }

    /** Makes a block at every n-th look at an output, whoever looks; 0 ends that. */
    public synchronized void mineEvery(int looks) {
        minedEvery = looks;
        asks = 0;
    }

    /** Forgets a transaction in the mempool; it may be broadcast again. */
    public synchronized void evict(TransactionId txid) {
        mempool.remove(txid);
    }

    /** Whether whatever is broadcast from now on is accepted and then forgotten at once. */
    public synchronized void dropBroadcasts(boolean drop) {
        dropping = drop;
    }

    /**
     * Replaces the last blocks by as many empty ones and one more. Their transactions are in the mempool again, where
     * nothing in it contradicts them.
     */
    public synchronized void reorg(int depth) {
        replace(depth).forEach(t -> {
            if (isSpendable(t)) {
                mempool.put(t.id(), t);
            }
        });
    }

    /** The same; their transactions are nowhere. */
    public synchronized void reorgAndForget(int depth) {
        replace(depth);
    }

    /**
     * Lets whoever kept them send all transactions again that were accepted once: those accepted last win, and what spends
     * the outputs of others comes after them.
     */
    public synchronized void sendAgain() {
        List<Transaction> latestFirst = new ArrayList<>(accepted.values());
        Collections.reverse(latestFirst);
        for (Transaction transaction : latestFirst) {
            boolean contradicted = mempool.values().stream()
                    .anyMatch(t -> t.inputs().stream().anyMatch(transaction.inputs()::contains));
            if (!contradicted && isSpendable(transaction)) {
                mempool.put(transaction.id(), transaction);
            }
        }
    }

    private List<Transaction> replace(int depth) {
        if (depth < 1 || depth >= ledger.size()) {
            throw new IllegalArgumentException("depth: " + depth + " (expected: 1 to " + (ledger.size() - 1) + ")");
        }
        List<Transaction> removed = ledger.removeLast(depth);
        for (int i = 0; i <= depth; i++) {
            add(List.of());
        }
        return removed;
    }

    /** Lets a stranger spend a coin: what spends it in the mempool is replaced. It is confirmed when it is mined. */
    public synchronized TransactionId conflict(OutPoint output) {
        Output coin = ledger.unspent(output)
                .orElseThrow(() -> new IllegalArgumentException("output: " + output + " (expected: an unspent one)"));
        Transaction theirs =
                new Transaction(++nonce, List.of(output), List.of(new Output(coin.sats() * 9 / 10, STRANGER)));
        mempool.values().removeIf(t -> t.inputs().contains(output));
        mempool.put(theirs.id(), theirs);
        return theirs.id();
    }

    /**
     * Lets somebody spend confirmed outputs, whosever they are, and pay these amounts in satoshis to a stranger; the rest is
     * the fee. It is confirmed when it is mined.
     */
    public synchronized TransactionId spend(List<OutPoint> inputs, List<Long> sats) {
        return sent(
                inputs,
                sats.stream().map(amount -> new Output(amount, STRANGER)).toList());
    }

    /** Lets somebody pay a confirmed output to nobody, for ever; the fee is what a block takes. */
    public synchronized TransactionId burn(OutPoint output) {
        long sats = ledger.unspent(output).orElseThrow().sats();
        return sent(
                List.of(output),
                List.of(new Output(sats * 9 / 10, Output.data(new byte[0]).script())));
    }

    private TransactionId sent(List<OutPoint> inputs, List<Output> outputs) {
        Transaction theirs = new Transaction(++nonce, inputs, outputs);
        if (!isSpendable(theirs) || feeSats(theirs) < 0) {
            throw new IllegalArgumentException("inputs: " + inputs + " for " + theirs.outputSats()
                    + " sats (expected: unspent outputs that hold as much)");
        }
        mempool.values().removeIf(t -> t.inputs().stream().anyMatch(inputs::contains));
        mempool.put(theirs.id(), theirs);
        return theirs.id();
    }

    /** Whether the node keeps no block in which an answer could be, from now on: it was pruned. */
    public synchronized void prune(boolean pruned) {
        this.pruned = pruned;
    }

    /** Whether the node cannot say who spent an output, from now on, although it keeps the blocks: it was long ago. */
    public synchronized void forgetSpends(boolean forgotten) {
        spendsForgotten = forgotten;
    }

    /** Pays these amounts in satoshis to an address, each from a coinbase of its own, and confirms them. */
    public synchronized void pay(String address, long... sats) {
        for (long amount : sats) {
            OutPoint coin = new OutPoint(ledger.tip().transactions().get(0).id(), 0);
            long change = ledger.unspent(coin).orElseThrow().sats() - amount;
            Transaction payment = new Transaction(
                    ++nonce, List.of(coin), List.of(new Output(amount, address), new Output(change, MINER)));
            add(List.of(payment));
        }
    }

    /** What the node estimates from now on. */
    public synchronized void feeRate(FeeRate rate) {
        feeRate = rate;
        estimates = true;
    }

    /** Leaves the node without an estimate. */
    public synchronized void noFeeRate() {
        estimates = false;
    }

    /** What the mempool takes at least from now on; what is in it and pays less is gone. */
    public synchronized void minimumRate(FeeRate rate) {
        minimumRate = rate;
        mempool.values().removeIf(t -> feeSats(t) < rate.feeSats(t.vbytes()));
    }

    /** What blocks take at least from now on. */
    public synchronized void blockRate(FeeRate rate) {
        blockRate = rate;
    }

    /** Lets every call fail like this, until {@link #heal()}. */
    public synchronized void fail(MigrationException exception) {
        failure = Optional.of(exception);
    }

    /** Lets every call fail as when nobody answers in time, until {@link #heal()}. */
    public void hang() {
        fail(new MigrationException(
                MigrationError.of(
                        ErrorType.TIMEOUT_ERROR,
                        "CHAIN_TIMEOUT",
                        "the node did not answer in time",
                        "look at the node"),
                Retry.LATER));
    }

    /** Ends {@link #fail}. */
    public synchronized void heal() {
        failure = Optional.empty();
    }

    /** Lets the next broadcast take effect and its answer be lost. */
    public synchronized void loseAnswer() {
        answerLost = true;
    }

    // What a test asks.

    /** What is in the mempool, oldest first. */
    public synchronized List<TransactionId> mempool() {
        return List.copyOf(mempool.keySet());
    }

    /** How often somebody looked at an output. */
    public synchronized int looks() {
        return asks;
    }

    /** The fee that a confirmed transaction paid, in satoshis; empty when it is in no block. */
    public synchronized Optional<Long> paidSats(TransactionId txid) {
        return ledger.transaction(txid).map(t -> ledger.inputSats(t) - t.outputSats());
    }

    /** How many blocks confirm a transaction, 1 when it is in the last one; 0 when it is in none. */
    public synchronized long depth(TransactionId txid) {
        return ledger.height(txid).map(height -> ledger.size() - height).orElse(0);
    }

    /** How many blocks confirm an output that no block spends; empty for any other. */
    public synchronized Optional<Long> coinDepth(OutPoint output) {
        return ledger.unspent(output).map(there -> depth(output.txid()));
    }

    /** How many blocks there are. */
    public synchronized int height() {
        return ledger.size();
    }

    /**
     * Whether a transaction is confirmed, or still can be: it was accepted once, so that somebody may have kept it, and
     * nothing that is confirmed spends what it spends.
     */
    public synchronized boolean canConfirm(TransactionId txid) {
        Transaction transaction = accepted.get(txid);
        return transaction != null
                && transaction.inputs().stream()
                        .allMatch(
                                input -> ledger.spender(input).map(txid::equals).orElse(true));
    }

    /** Whether a transaction was ever accepted. */
    public synchronized boolean wasAccepted(TransactionId txid) {
        return accepted.containsKey(txid);
    }

    /** The transaction that spends an output, in a block or in the mempool; empty when none does. */
    public synchronized Optional<TransactionId> spender(OutPoint output) {
        return ledger.spender(output)
                .or(() -> mempool.values().stream()
                        .filter(t -> t.inputs().contains(output))
                        .map(Transaction::id)
                        .findFirst());
    }

    /** How many confirmed transactions carry a payload. */
    public synchronized int anchors() {
        int anchors = 0;
        for (int height = 0; height < ledger.size(); height++) {
            anchors += (int) ledger.at(height).transactions().stream()
                    .filter(t -> t.outputs().stream().anyMatch(Output::isData))
                    .count();
        }
        return anchors;
    }

    /** The confirmed and unspent outputs that pay addresses with this beginning, with their depth, oldest first. */
    synchronized List<Coin> coins(String addressPrefix) {
        List<Coin> coins = new ArrayList<>();
        ledger.unspent().forEach((point, output) -> {
            if (output.script().startsWith(addressPrefix)) {
                long height = ledger.height(point.txid()).orElseThrow();
                coins.add(new Coin(point, output.sats(), output.script(), ledger.size() - height));
            }
        });
        return coins;
    }

    /** An output, its value in satoshis, its address, and how many blocks confirm it. */
    record Coin(OutPoint point, long sats, String address, long depth) {}

    // What a node answers.

    @Override
    public BtcoDid.Network network() {
        return network;
    }

    @Override
    public synchronized BlockRef tip() {
        answer();
        return ledger.tip().ref();
    }

    @Override
    public synchronized FeeRate feeRate(int blocks) {
        answer();
        if (blocks < 1 || blocks > 144) {
            throw new IllegalArgumentException("blocks: " + blocks + " (expected: 1 to 144)");
        }
        if (!estimates) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.BITCOIN_ERROR,
                            "NO_FEE_ESTIMATE",
                            "the node has no fee estimate for " + blocks + " blocks (expected: one)",
                            "try again when it has seen more blocks"),
                    Retry.LATER);
        }
        return feeRate;
    }

    @Override
    public synchronized Broadcast broadcast(SignedTransaction signed) {
        answer();
        Broadcast result = take(signed);
        if (answerLost) {
            answerLost = false;
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.NETWORK_ERROR,
                            "CHAIN_NOT_REACHED",
                            "the connection was lost",
                            "look at the node"),
                    Retry.LATER);
        }
        return result;
    }

    private Broadcast take(SignedTransaction signed) {
        Transaction transaction;
        try {
            transaction = Transaction.parse(signed.bytes());
        } catch (IllegalArgumentException e) {
            return new Broadcast.Refused(Reason.INVALID, String.valueOf(e.getMessage()));
        }
        TransactionId txid = transaction.id();
        if (mempool.containsKey(txid) || ledger.height(txid).isPresent()) {
            return new Broadcast.Accepted();
        }
        if (!isSpendable(transaction)) {
            return new Broadcast.Refused(Reason.CONFLICT, "an input is missing or spent");
        }
        long fee = feeSats(transaction);
        if (transaction.inputs().isEmpty() || fee < 0) {
            return new Broadcast.Refused(Reason.INVALID, "it makes satoshis out of nothing");
        }
        List<Transaction> replaced = mempool.values().stream()
                .filter(t -> t.inputs().stream().anyMatch(transaction.inputs()::contains))
                .toList();
        long asked = minimumRate.feeSats(transaction.vbytes());
        if (!replaced.isEmpty()) {
            long before = replaced.stream().mapToLong(this::feeSats).sum();
            asked = Math.max(asked, before + INCREMENT.feeSats(transaction.vbytes()));
        }
        if (fee < asked) {
            return new Broadcast.Refused(Reason.FEE_TOO_LOW, "it pays " + fee + " sats of " + asked);
        }
        replaced.forEach(t -> mempool.remove(t.id()));
        accepted.put(txid, transaction);
        if (!dropping) {
            mempool.put(txid, transaction);
        }
        return new Broadcast.Accepted();
    }

    @Override
    public synchronized Spend spend(OutPoint output, long sinceHeight) {
        answer();
        asks++;
        if (minedEvery > 0 && asks % minedEvery == 0) {
            mine();
        }
        Optional<TransactionId> confirmed = ledger.spender(output);
        if (confirmed.isPresent()) {
            requireKept(!pruned && !spendsForgotten);
            int height = ledger.height(confirmed.get()).orElseThrow();
            return new Spend.InBlock(confirmed.get(), ledger.at(height).ref(), ledger.size() - height);
        }
        if (ledger.unspent(output).isEmpty()) {
            return new Spend.Missing();
        }
        return mempool.values().stream()
                .filter(t -> t.inputs().contains(output))
                .findFirst()
                .<Spend>map(t -> new Spend.InMempool(t.id()))
                .orElseGet(Spend.Unspent::new);
    }

    @Override
    public synchronized Optional<InclusionProof> inclusionProof(TransactionId txid, BlockRef block) {
        answer();
        requireKept(!pruned);
        return onChain(block).flatMap(there -> there.proof(txid));
    }

    @Override
    public synchronized Satoshi locate(OutPoint output) {
        answer();
        if (ledger.output(output).isEmpty()) {
            throw new MigrationException(MigrationError.of(
                    ErrorType.BITCOIN_ERROR,
                    "SAT_NOT_LOCATED",
                    output + " is not confirmed (expected: an output of a confirmed transaction)",
                    "wait for its confirmation"));
        }
        return new Satoshi(ledger.locate(output));
    }

    @Override
    public synchronized Whereabouts follow(OutPoint output, long sinceHeight) {
        answer();
        if (ledger.output(output).isEmpty()) {
            return new Whereabouts.Missing();
        }
        Ledger.Place place = new Ledger.Place(output, 0);
        Optional<TransactionId> by = ledger.spender(output);
        long moves = 0;
        while (by.isPresent()) {
            requireKept(!pruned);
            moves++;
            Optional<Ledger.Place> next = ledger.moved(place);
            if (next.isEmpty()) {
                return new Whereabouts.Lost(by.get(), ledger.height(by.get()).orElseThrow(), moves);
            }
            place = next.get();
            by = ledger.spender(place.output());
        }
        Output there = ledger.output(place.output()).orElseThrow();
        return new Whereabouts.InOutput(
                place.output(),
                place.offsetSats(),
                there.sats(),
                HexFormat.of().formatHex(there.script().getBytes(StandardCharsets.UTF_8)),
                Optional.of(there.script()),
                ledger.height(place.output().txid()).orElseThrow(),
                moves,
                spender(place.output()));
    }

    /** The block of a transaction; empty when it is in none. */
    @Override
    public synchronized Optional<BlockRef> block(TransactionId txid) {
        answer();
        return ledger.height(txid).map(height -> ledger.at(height).ref());
    }

    private void requireKept(boolean kept) {
        if (!kept) {
            throw new MigrationException(MigrationError.of(
                    ErrorType.BITCOIN_ERROR,
                    "CHAIN_HISTORY_MISSING",
                    "the node does not keep the block (expected: a node that is not pruned)",
                    "ask a node that is not pruned"));
        }
    }

    @Override
    public synchronized Optional<byte[]> payload(TransactionId txid, BlockRef block) {
        answer();
        requireKept(!pruned);
        return onChain(block)
                .flatMap(there -> there.find(txid))
                .filter(t -> t.outputs().size() > 1 && t.outputs().get(1).isData())
                .map(t -> t.outputs().get(1).data());
    }

    private Optional<Block> onChain(BlockRef block) {
        return block.height() < ledger.size()
                ? Optional.of(ledger.at((int) block.height()))
                        .filter(there -> there.ref().equals(block))
                : Optional.empty();
    }

    private void answer() {
        failure.ifPresent(exception -> {
            throw exception;
        });
    }

    private boolean isSpendable(Transaction transaction) {
        return transaction.inputs().stream()
                .allMatch(input -> ledger.unspent(input).isPresent());
    }

    private long feeSats(Transaction transaction) {
        return ledger.inputSats(transaction) - transaction.outputSats();
    }

    private BlockRef add(List<Transaction> chosen) {
        long height = ledger.size();
        long fees = chosen.stream().mapToLong(this::feeSats).sum();
        List<Transaction> all = new ArrayList<>();
        all.add(new Transaction(
                height * 1_000_000 + ++nonce,
                List.of(),
                List.of(new Output(Ledger.subsidySats(height) + fees, MINER))));
        all.addAll(chosen);
        Optional<Block> previous = height == 0 ? Optional.empty() : Optional.of(ledger.tip());
        ledger.add(Block.of(height, previous, clock.instant().getEpochSecond(), nonce, all));
        mempool.values().removeIf(t -> !isSpendable(t));
        return ledger.tip().ref();
    }
}
