package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.AnchorChain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutput;
import org.bitcoinj.crypto.ECKey;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptBuilder;
import org.bitcoinj.script.ScriptException;

/**
 * A node on regtest in memory, for real transactions: it runs the scripts, and keeps the rules of relay and of replacement
 * that nodes keep. Coins come from nowhere. Safe to call from many threads.
 */
final class TestNode implements AnchorChain, WalletChain {
    private static final FeeRate LEAST = FeeRate.ofSatsPerVbyte(1);
    private static final int FIRST_HEIGHT = 150;

    private final Map<OutPoint, ChainCoin> unspent = new LinkedHashMap<>();
    private final Map<TransactionId, Transaction> mempool = new LinkedHashMap<>();
    private final Map<OutPoint, TransactionId> spentBy = new LinkedHashMap<>();
    private final Map<TransactionId, Long> heights = new LinkedHashMap<>();
    private final Map<TransactionId, Transaction> confirmed = new LinkedHashMap<>();
    private FeeRate feeRate = FeeRate.ofSatsPerVbyte(2);
    private long height = FIRST_HEIGHT;
    private int funded;
    private int looks;

    // What a test does to the world.

    /** Makes a block with a coin that pays this script. */
    synchronized OutPoint pay(String script, long sats) {
        return pay(script, sats, false);
    }

    synchronized OutPoint pay(String script, long sats, boolean coinbase) {
        height++;
        String txid =
                Sha256.of(("coin " + funded++).getBytes(StandardCharsets.UTF_8)).hex();
        OutPoint output = new OutPoint(new TransactionId(txid), 1);
        unspent.put(output, new ChainCoin(output, sats, script, height, coinbase));
        return output;
    }

    synchronized void mine() {
        height++;
        for (Transaction transaction : List.copyOf(mempool.values())) {
            TransactionId txid = id(transaction);
            for (TransactionInput input : transaction.getInputs()) {
                unspent.remove(spent(input));
                spentBy.put(spent(input), txid);
            }
            for (TransactionOutput output : transaction.getOutputs()) {
                OutPoint point = new OutPoint(txid, output.getIndex());
                unspent.put(point, new ChainCoin(point, output.getValue().getValue(), script(output), height, false));
            }
            heights.put(txid, height);
            confirmed.put(txid, transaction);
        }
        mempool.clear();
    }

    synchronized void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            mine();
        }
    }

    /** Lets somebody else spend a coin in a block: what spends it in the mempool is gone. */
    synchronized TransactionId conflict(OutPoint output) {
        mempool.values().removeIf(t -> t.getInputs().stream().anyMatch(i -> spent(i).equals(output)));
        TransactionId theirs = new TransactionId(
                Sha256.of(("theirs " + output).getBytes(StandardCharsets.UTF_8)).hex());
        height++;
        unspent.remove(output);
        spentBy.put(output, theirs);
        heights.put(theirs, height);
        return theirs;
    }

    synchronized void feeRate(FeeRate rate) {
        feeRate = rate;
    }

    // What a test asks.

    synchronized List<TransactionId> inMempool() {
        return List.copyOf(mempool.keySet());
    }

    synchronized Transaction transaction(TransactionId txid) {
        return Optional.ofNullable(confirmed.get(txid)).orElseGet(() -> mempool.get(txid));
    }

    /** How much the unspent outputs of these scripts hold. */
    synchronized long sats(Set<String> scripts) {
        return unspent.values().stream()
                .filter(coin -> scripts.contains(coin.script()))
                .mapToLong(ChainCoin::sats)
                .sum();
    }

    synchronized boolean isUnspent(OutPoint output) {
        return unspent.containsKey(output);
    }

    /** How often the coins of the wallet were asked for. */
    synchronized int looks() {
        return looks;
    }

    // What a wallet asks.

    @Override
    public BtcoDid.Network network() {
        return BtcoDid.Network.REGTEST;
    }

    @Override
    public synchronized long tipHeight() {
        return height;
    }

    @Override
    public synchronized List<ChainCoin> unspent(Set<String> scripts, long sinceHeight) {
        looks++;
        return unspent.values().stream()
                .filter(coin -> coin.height() >= sinceHeight && scripts.contains(coin.script()))
                .toList();
    }

    @Override
    public synchronized boolean isGone(OutPoint output) {
        return !unspent.containsKey(output);
    }

    @Override
    public synchronized Optional<ChainCoin> find(OutPoint output) {
        return Optional.ofNullable(unspent.get(output))
                .filter(coin -> spender(output).isEmpty());
    }

    private Optional<TransactionId> spender(OutPoint output) {
        return mempool.entrySet().stream()
                .filter(entry -> entry.getValue().getInputs().stream()
                        .anyMatch(input -> spent(input).equals(output)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    // What the engine asks.

    @Override
    public synchronized BlockRef tip() {
        return new BlockRef(
                height,
                Sha256.of(("block " + height).getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Override
    public synchronized FeeRate feeRate(int blocks) {
        return feeRate;
    }

    @Override
    public synchronized Broadcast broadcast(SignedTransaction signed) {
        Transaction transaction = Transaction.read(ByteBuffer.wrap(signed.bytes()));
        TransactionId txid = id(transaction);
        if (mempool.containsKey(txid) || confirmed.containsKey(txid)) {
            return new Broadcast.Accepted();
        }
        long in = 0;
        List<Transaction> replaced = new ArrayList<>();
        for (TransactionInput input : transaction.getInputs()) {
            ChainCoin coin = unspent.get(spent(input));
            if (coin == null) {
                return new Broadcast.Refused(Reason.CONFLICT, "missing or spent: " + spent(input));
            }
            in += coin.sats();
            spender(spent(input))
                    .map(mempool::get)
                    .filter(t -> !replaced.contains(t))
                    .ifPresent(replaced::add);
        }
        Optional<String> broken = broken(signed, transaction, in);
        if (broken.isPresent()) {
            return new Broadcast.Refused(Reason.INVALID, broken.get());
        }
        if (!pays(signed, replaced)) {
            return new Broadcast.Refused(Reason.FEE_TOO_LOW, signed.feeSats() + " sats for " + signed.vbytes());
        }
        replaced.forEach(t -> mempool.remove(id(t)));
        mempool.put(txid, transaction);
        return new Broadcast.Accepted();
    }

    private Optional<String> broken(SignedTransaction signed, Transaction transaction, long in) {
        long fee = in - transaction.getOutputSum().getValue();
        if (!signed.txid().equals(id(transaction))
                || signed.feeSats() != fee
                || signed.vbytes() != transaction.getVsize()) {
            return Optional.of("what was said of it: " + signed.feeSats() + " sats for " + signed.vbytes()
                    + " vB is not so: " + fee + " for " + transaction.getVsize());
        }
        int data = 0;
        for (TransactionOutput output : transaction.getOutputs()) {
            String script = script(output);
            if (script.startsWith("6a")) {
                data++;
                if (script.length() > 2 * 83 || output.getValue().getValue() != 0) {
                    return Optional.of("data of " + script.length() / 2 + " bytes");
                }
            } else if (output.getValue().getValue() < dust(script)) {
                return Optional.of("dust: " + output.getValue().getValue());
            }
        }
        if (data > 1) {
            return Optional.of("more data than one output");
        }
        for (int i = 0; i < transaction.getInputs().size(); i++) {
            TransactionInput input = transaction.getInput(i);
            ChainCoin coin = unspent.get(spent(input));
            if (input.getSequenceNumber() != 0xFFFF_FFFDL || (coin.coinbase() && height - coin.height() < 99)) {
                return Optional.of("input " + i + " is locked, or not replaceable");
            }
            String paid = HexFormat.of()
                    .formatHex(ScriptBuilder.createP2WPKHOutputScript(
                                    ECKey.fromPublicOnly(input.getWitness().getPush(1)))
                            .program());
            if (!paid.equals(coin.script())) {
                return Optional.of("input " + i + ": another key");
            }
            try {
                input.getScriptSig()
                        .correctlySpends(
                                transaction,
                                i,
                                input.getWitness(),
                                Coin.valueOf(coin.sats()),
                                Script.parse(HexFormat.of().parseHex(coin.script())),
                                Script.ALL_VERIFY_FLAGS);
            } catch (ScriptException e) {
                return Optional.of("input " + i + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static long dust(String script) {
        return script.startsWith("0014") ? 294 : script.startsWith("0020") || script.startsWith("5120") ? 330 : 546;
    }

    /** The least rate, and the rules 3, 4 and 6 of replacement. */
    private boolean pays(SignedTransaction signed, List<Transaction> replaced) {
        long before = 0;
        for (Transaction other : replaced) {
            long in = other.getInputs().stream()
                    .mapToLong(i -> unspent.get(spent(i)).sats())
                    .sum();
            long fee = in - other.getOutputSum().getValue();
            if (signed.feeSats() * other.getVsize() <= fee * signed.vbytes()) {
                return false;
            }
            before += fee;
        }
        long increment = replaced.isEmpty() ? 0 : LEAST.feeSats(signed.vbytes());
        return signed.feeSats() >= LEAST.feeSats(signed.vbytes()) && signed.feeSats() >= before + increment;
    }

    @Override
    public synchronized Spend spend(OutPoint output, long sinceHeight) {
        TransactionId block = spentBy.get(output);
        if (block != null) {
            long at = heights.get(block);
            return new Spend.InBlock(block, new BlockRef(at, tip().hash()), height - at + 1);
        }
        if (!unspent.containsKey(output)) {
            return new Spend.Missing();
        }
        return spender(output).<Spend>map(Spend.InMempool::new).orElseGet(Spend.Unspent::new);
    }

    @Override
    public Optional<InclusionProof> inclusionProof(TransactionId txid, BlockRef block) {
        throw new AssertionError("no wallet asks for it");
    }

    @Override
    public Satoshi locate(OutPoint output) {
        throw new AssertionError("no wallet asks for it");
    }

    @Override
    public Whereabouts follow(OutPoint output, long sinceHeight) {
        throw new AssertionError("no wallet asks for it");
    }

    @Override
    public Optional<BlockRef> block(TransactionId txid) {
        throw new AssertionError("no wallet asks for it");
    }

    @Override
    public Optional<byte[]> payload(TransactionId txid, BlockRef block) {
        throw new AssertionError("no wallet asks for it");
    }

    static OutPoint spent(TransactionInput input) {
        return new OutPoint(new TransactionId(input.getOutpoint().hash().toString()), (int)
                input.getOutpoint().index());
    }

    private static TransactionId id(Transaction transaction) {
        return new TransactionId(transaction.getTxId().toString());
    }

    static String script(TransactionOutput output) {
        return HexFormat.of().formatHex(output.getScriptBytes());
    }
}
