package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ordinals through a node. It tells of each input in which block its output was made, so that only for the first
 * transaction an index is needed, and not even then while the output is not spent.
 */
final class CoreOrdinals implements OrdinalSource {
    static final String START_WITH_INDEX = "start the node with -txindex=1";
    private static final String NOT_PRUNED = "ask a node that is not pruned: start one without -prune";
    private static final String TRANSACTION = "getrawtransaction";
    private static final String BLOCK = "getblock";

    private final CoreRpc rpc;
    private final CoreBackend node;

    CoreOrdinals(CoreRpc rpc, CoreBackend node) {
        this.rpc = rpc;
        this.node = node;
    }

    @Override
    public Funded funded(OutPoint output, OptionalLong height) {
        OptionalLong known = height.isPresent() ? height : node.heightOfUnspent(output);
        return known.isPresent() ? inBlock(output, known.getAsLong()) : indexed(output);
    }

    private Funded inBlock(OutPoint output, long height) {
        BlockRef block =
                node.blockAt(height).orElseThrow(() -> CoreBackend.stale(rpc.name(), "no block at height " + height));
        JsonValue found = node.foundTransaction(
                        TRANSACTION,
                        output.txid(),
                        CoreBackend.text(output.txid().hex()),
                        CoreBackend.number(2),
                        CoreBackend.text(block.hash()))
                .orElseThrow(() -> CoreBackend.stale(rpc.name(), output.txid() + " is not in block " + block));
        return read(output.txid(), block, rpc.object(TRANSACTION, found));
    }

    private Funded indexed(OutPoint output) {
        Optional<JsonValue> found;
        try {
            found = node.foundTransaction(
                    TRANSACTION, output.txid(), CoreBackend.text(output.txid().hex()), CoreBackend.number(2));
        } catch (MigrationException e) {
            if (!e.error().code().equals("CHAIN_HISTORY_MISSING")) {
                throw e;
            }
            throw ChainErrors.notLocated(
                    output,
                    "it is spent or not confirmed, and " + rpc.name() + " has no index of transactions",
                    Retry.NEVER,
                    START_WITH_INDEX);
        }
        JsonObject transaction = found.map(result -> rpc.object(TRANSACTION, result))
                .filter(o -> o.has("blockhash"))
                .orElseThrow(() -> ChainErrors.notConfirmed(output));
        String hash = rpc.read(TRANSACTION, transaction, o -> o.requireString("blockhash"));
        // The index remembers what is in blocks that are not on the chain any more.
        JsonObject header = node.header(hash)
                .filter(h -> rpc.read("getblockheader", h, o -> o.requireLong("confirmations")) > 0)
                .orElseThrow(() -> ChainErrors.notConfirmed(output));
        BlockRef block = rpc.read("getblockheader", header, h -> new BlockRef(h.requireLong("height"), hash));
        return read(output.txid(), block, transaction);
    }

    private Funded read(TransactionId txid, BlockRef block, JsonObject transaction) {
        List<Input> inputs = new ArrayList<>();
        for (JsonObject input : rpc.read(TRANSACTION, transaction, t -> t.requireObjects("vin"))) {
            if (input.has("coinbase")) {
                break;
            }
            JsonObject spent = input.object("prevout")
                    .orElseThrow(() -> ChainErrors.historyMissing(
                            rpc.name(), "what transaction " + txid + " spends, in block " + block, NOT_PRUNED));
            inputs.add(rpc.read(
                    TRANSACTION,
                    input,
                    i -> new Input(
                            new OutPoint(
                                    new TransactionId(i.requireString("txid")), Math.toIntExact(i.requireLong("vout"))),
                            Amounts.btc(spent, "value"),
                            OptionalLong.of(spent.requireLong("height")))));
        }
        return new Funded(txid, block, inputs, rpc.read(TRANSACTION, transaction, CoreOrdinals::outputs));
    }

    private static List<Long> outputs(JsonObject transaction) {
        return transaction.requireObjects("vout").stream()
                .map(output -> Amounts.btc(output, "value"))
                .toList();
    }

    @Override
    public FeePayer feePayer(BlockRef block, long offsetSats) {
        return rpc.read(BLOCK, withFees(block), o -> payer(o, block, offsetSats));
    }

    @Override
    public FeeTaker feeTaker(BlockRef block, TransactionId payer) {
        return rpc.read(BLOCK, withFees(block), o -> taker(o, block, payer));
    }

    private JsonObject withFees(BlockRef block) {
        JsonValue found = node.kept(
                        BLOCK, CoreRpc.BLOCK_BYTES_MAX, block, CoreBackend.text(block.hash()), CoreBackend.number(2))
                .orElseThrow(() -> CoreBackend.stale(rpc.name(), "block " + block + " is not known"));
        return rpc.object(BLOCK, found);
    }

    private FeeTaker taker(JsonObject read, BlockRef block, TransactionId payer) {
        List<JsonObject> transactions = read.requireObjects("tx");
        long before = 0;
        for (JsonObject transaction : transactions.subList(Math.min(1, transactions.size()), transactions.size())) {
            if (transaction.requireString("txid").equals(payer.hex())) {
                return new FeeTaker(new TransactionId(transactions.get(0).requireString("txid")), before);
            }
            before += feeSats(transaction, block);
        }
        throw CoreBackend.stale(rpc.name(), payer + " is not in block " + block);
    }

    private long feeSats(JsonObject transaction, BlockRef block) {
        if (!transaction.has("fee")) {
            throw ChainErrors.historyMissing(rpc.name(), "the fees of block " + block, NOT_PRUNED);
        }
        return Amounts.btc(transaction, "fee");
    }

    private FeePayer payer(JsonObject read, BlockRef block, long offsetSats) {
        List<JsonObject> transactions = read.requireObjects("tx");
        long left = offsetSats;
        for (JsonObject transaction : transactions.subList(Math.min(1, transactions.size()), transactions.size())) {
            long fee = feeSats(transaction, block);
            if (left < fee) {
                long kept =
                        outputs(transaction).stream().mapToLong(Long::longValue).sum();
                return new FeePayer(new TransactionId(transaction.requireString("txid")), kept + left);
            }
            left -= fee;
        }
        throw new JsonShapeException("block " + block + ": its coinbase has more than its subsidy and fees");
    }
}
