package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.chain.CoreRpc.RefusedException;
import dev.layerlift.bitcoin.signet.wallet.WalletChain.ChainCoin;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A node of our own, through its RPC; see the documentation of {@code bitcoind} 24 or later for each method. */
final class CoreBackend implements ChainBackend {
    static final long MISC = -1;
    static final long NOT_FOUND = -5;
    private static final long OUT_OF_RANGE = -8;
    private static final long NOT_DECODED = -22;
    private static final long MISSING_INPUTS = -25;
    private static final long REJECTED = -26;
    private static final long IN_CHAIN = -27;
    private static final int SPENDERS_MAX = 1000;
    private static final JsonBoolean TRUE = new JsonBoolean(true);
    private static final JsonBoolean FALSE = new JsonBoolean(false);

    private final CoreRpc rpc;
    private final ChainNetwork network;
    private final CoreOrdinals ordinals;
    private volatile boolean genesisChecked;

    CoreBackend(CoreRpcConfig config) {
        this.rpc = new CoreRpc(config);
        this.network = config.network();
        this.ordinals = new CoreOrdinals(rpc, this);
    }

    @Override
    public String name() {
        return rpc.name();
    }

    @Override
    public BlockRef tip() {
        String method = "getblockchaininfo";
        JsonObject info = object(method);
        String chain = rpc.read(method, info, i -> i.requireString("chain"));
        if (!chain.equals(network.nodeName())) {
            throw ChainErrors.wrongNetwork(name(), chain, network);
        }
        network.challenge().ifPresent(challenge -> checkChallenge(challenge, info));
        if (!genesisChecked) {
            String genesis = blockAt(0).map(BlockRef::hash).orElse("no block");
            if (!genesis.equals(network.genesis())) {
                throw ChainErrors.wrongNetwork(name(), "a chain that begins with " + genesis, network);
            }
            genesisChecked = true;
        }
        if (rpc.read(method, info, i -> i.requireBoolean("initialblockdownload"))) {
            throw ChainErrors.notReady(name(), "it is in its initial download, at block " + info.requireLong("blocks"));
        }
        return rpc.read(method, info, i -> new BlockRef(i.requireLong("blocks"), i.requireString("bestblockhash")));
    }

    private void checkChallenge(String expected, JsonObject info) {
        String found = info.string("signet_challenge")
                .orElseThrow(() -> rpc.invalid(
                        "it does not say the challenge of its signet (expected: version 28 of the node, or later)"));
        if (!found.equals(expected)) {
            throw ChainErrors.wrongNetwork(
                    name(), "another signet, whose challenge is " + ChainErrors.shown(found), network);
        }
    }

    @Override
    public Optional<BlockRef> blockAt(long height) {
        String method = "getblockhash";
        return known(method, OUT_OF_RANGE, number(height))
                .map(result -> rpc.read(method, rpc.text(method, result), hash -> new BlockRef(height, hash)));
    }

    @Override
    public Optional<ChainBlock> block(BlockRef block) {
        String method = "getblock";
        return kept(method, CoreRpc.BLOCK_BYTES_MAX, block, text(block.hash()), number(0))
                .map(result -> rpc.read(method, rpc.text(method, result), hex -> BlockReader.block(block, bytes(hex))));
    }

    /** The result; empty when the node does not know the block, and thrown when it keeps it no more. */
    Optional<JsonValue> kept(String method, int bytesMax, BlockRef block, JsonValue... parameters) {
        try {
            return Optional.of(rpc.call(method, bytesMax, parameters));
        } catch (RefusedException e) {
            if (e.code() == NOT_FOUND) {
                return Optional.empty();
            }
            if (e.code() == MISC && e.said().contains("not available")) {
                throw ChainErrors.historyMissing(
                        name(),
                        "block " + block + ", which was pruned: " + e.said(),
                        "ask a node that is not pruned: start one without -prune");
            }
            throw rpc.unexpected(method, e);
        }
    }

    @Override
    public Optional<ChainTransaction> transaction(TransactionId txid, Optional<BlockRef> block) {
        String method = "getrawtransaction";
        JsonValue[] parameters = block.map(b -> new JsonValue[] {text(txid.hex()), TRUE, text(b.hash())})
                .orElseGet(() -> new JsonValue[] {text(txid.hex()), TRUE});
        return foundTransaction(method, txid, parameters)
                .map(result -> rpc.object(method, result))
                .filter(found -> block.isPresent() || !found.has("blockhash") || isDeep(method, found))
                .map(found -> rpc.read(method, found, f -> {
                    ChainTransaction read = BlockReader.transaction(bytes(f.requireString("hex")));
                    if (!read.txid().equals(txid)) {
                        throw new IllegalArgumentException("transaction " + read.txid() + " (expected: " + txid + ")");
                    }
                    return read;
                }));
    }

    /** Whether what is in a block is in one of the best chain: an index remembers others too. */
    private boolean isDeep(String method, JsonObject found) {
        return found.has("confirmations") && rpc.read(method, found, f -> f.requireLong("confirmations")) > 0;
    }

    /** The result; empty when there is no such transaction, and thrown when the node cannot tell. */
    Optional<JsonValue> foundTransaction(String method, TransactionId txid, JsonValue... parameters) {
        try {
            return Optional.of(rpc.call(method, CoreRpc.BLOCK_BYTES_MAX, parameters));
        } catch (RefusedException e) {
            if (e.code() == NOT_FOUND && e.said().contains("txindex")) {
                throw ChainErrors.historyMissing(
                        name(), "transaction " + txid + " without its block", CoreOrdinals.START_WITH_INDEX);
            }
            if (e.code() == NOT_FOUND && e.said().contains("still in the process of being indexed")) {
                throw ChainErrors.notReady(name(), e.said());
            }
            if (e.code() == NOT_FOUND) {
                return Optional.empty();
            }
            if (e.code() == MISC && e.said().contains("not available")) {
                throw ChainErrors.historyMissing(
                        name(),
                        "the block of transaction " + txid + ", which was pruned: " + e.said(),
                        "ask a node that is not pruned: start one without -prune");
            }
            throw rpc.unexpected(method, e);
        }
    }

    @Override
    public Optional<UnspentOutput> unspent(OutPoint output) {
        String method = "gettxout";
        return unspentJson(output)
                .map(found -> rpc.read(
                        method,
                        found,
                        o -> new UnspentOutput(
                                Amounts.btc(o, "value"),
                                o.requireObject("scriptPubKey").requireString("hex"),
                                o.requireLong("confirmations"),
                                o.requireBoolean("coinbase"))));
    }

    private Optional<JsonObject> unspentJson(OutPoint output) {
        String method = "gettxout";
        try {
            JsonValue result = rpc.call(method, text(output.txid().hex()), number(output.index()), FALSE);
            return result.equals(JsonValue.NULL) ? Optional.empty() : Optional.of(rpc.object(method, result));
        } catch (RefusedException e) {
            throw rpc.unexpected(method, e);
        }
    }

    /** The height of the block that made an output which is not spent; empty when it is spent or not there. */
    OptionalLong heightOfUnspent(OutPoint output) {
        Optional<JsonObject> found = unspentJson(output);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        String best = rpc.read("gettxout", found.get(), o -> o.requireString("bestblock"));
        long depth = rpc.read("gettxout", found.get(), o -> o.requireLong("confirmations"));
        JsonObject header = header(best).orElseThrow(() -> rpc.invalid("its best block " + best + " is not known"));
        return OptionalLong.of(rpc.read("getblockheader", header, h -> h.requireLong("height")) - depth + 1);
    }

    /** A header with its height and depth, the depth of a block that is not on the best chain being -1. */
    Optional<JsonObject> header(String hash) {
        String method = "getblockheader";
        return known(method, NOT_FOUND, text(hash)).map(result -> rpc.object(method, result));
    }

    @Override
    public Confirmed confirmed(OutPoint output) {
        return unspentJson(output).isPresent() ? new Confirmed.Unspent() : new Confirmed.NotUnspent();
    }

    @Override
    public List<ChainCoin> unspentOf(Set<String> scripts) {
        return new CoreScan(rpc).unspent(scripts);
    }

    @Override
    public int mempoolBatch() {
        return SPENDERS_MAX;
    }

    @Override
    public Map<OutPoint, TransactionId> mempoolSpenders(List<OutPoint> outputs) {
        String method = "gettxspendingprevout";
        List<JsonValue> asked = outputs.stream()
                .<JsonValue>map(output -> JsonObject.builder()
                        .put("txid", output.txid().hex())
                        .put("vout", output.index())
                        .build())
                .toList();
        try {
            JsonValue result = rpc.call(method, new JsonArray(asked));
            return rpc.read(method, result, CoreBackend::spenders);
        } catch (RefusedException e) {
            throw rpc.unexpected(method, e);
        }
    }

    private static Map<OutPoint, TransactionId> spenders(JsonValue result) {
        Map<OutPoint, TransactionId> spenders = new HashMap<>();
        JsonObject holder = JsonObject.builder().put("spent", result).build();
        for (JsonObject one : holder.requireObjects("spent")) {
            one.string("spendingtxid")
                    .ifPresent(by -> spenders.put(
                            new OutPoint(
                                    new TransactionId(one.requireString("txid")),
                                    Math.toIntExact(one.requireLong("vout"))),
                            new TransactionId(by)));
        }
        return spenders;
    }

    @Override
    public Optional<FeeRate> estimate(int blocks) {
        String method = "estimatesmartfee";
        try {
            JsonObject result = rpc.object(method, rpc.call(method, number(blocks)));
            if (!result.has("feerate")) {
                return Optional.empty();
            }
            long rate = rpc.read(method, result, r -> Amounts.btcRate(r, "feerate"));
            return rpc.read(method, Math.max(rate, FeeRate.MIN), r -> Optional.of(new FeeRate(r)));
        } catch (RefusedException e) {
            throw rpc.unexpected(method, e);
        }
    }

    @Override
    public Broadcast broadcast(SignedTransaction transaction) {
        String method = "sendrawtransaction";
        try {
            // The wallet and the engine limit the fee: the node's own limit is off.
            rpc.call(method, text(transaction.raw()), number(0));
            return new Broadcast.Accepted();
        } catch (RefusedException e) {
            if (e.code() == NOT_DECODED || e.code() == MISSING_INPUTS || e.code() == REJECTED || e.code() == IN_CHAIN) {
                return Refusals.of(e.code(), e.said());
            }
            throw rpc.unexpected(method, e);
        }
    }

    @Override
    public boolean isConfirmed(TransactionId txid) {
        String method = "getrawtransaction";
        try {
            JsonObject result = rpc.object(method, rpc.call(method, CoreRpc.BLOCK_BYTES_MAX, text(txid.hex()), TRUE));
            return isDeep(method, result);
        } catch (RefusedException e) {
            if (e.code() == NOT_FOUND) {
                return false;
            }
            throw rpc.unexpected(method, e);
        }
    }

    @Override
    public boolean isOnChain(BlockRef block) {
        return header(block.hash())
                .filter(header -> rpc.read(
                        "getblockheader",
                        header,
                        h -> h.requireLong("confirmations") > 0 && h.requireLong("height") == block.height()))
                .isPresent();
    }

    @Override
    public Optional<InclusionProof> proof(TransactionId txid, BlockRef block) {
        Optional<JsonValue> found = kept("getblock", CoreRpc.BLOCK_BYTES_MAX, block, text(block.hash()), number(1));
        Optional<JsonValue> header = known("getblockheader", NOT_FOUND, text(block.hash()), FALSE);
        if (found.isEmpty() || header.isEmpty()) {
            return Optional.empty();
        }
        return rpc.read("getblock", rpc.object("getblock", found.get()), o -> {
            List<TransactionId> txids =
                    o.requireStrings("tx").stream().map(TransactionId::new).toList();
            int position = txids.indexOf(txid);
            return position < 0
                    ? Optional.empty()
                    : Optional.of(new InclusionProof(
                            txid,
                            block,
                            rpc.text("getblockheader", header.get()),
                            position,
                            MerkleTree.branch(txids, position)));
        });
    }

    @Override
    public Funded funded(OutPoint output, OptionalLong height) {
        return ordinals.funded(output, height);
    }

    @Override
    public FeePayer feePayer(BlockRef block, long offsetSats) {
        return ordinals.feePayer(block, offsetSats);
    }

    @Override
    public FeeTaker feeTaker(BlockRef block, TransactionId payer) {
        return ordinals.feeTaker(block, payer);
    }

    /** Without an index of transactions, the node tells of one whose first output is not spent. */
    @Override
    public Optional<BlockRef> blockOf(TransactionId txid) {
        OptionalLong height = heightOfUnspent(new OutPoint(txid, 0));
        if (height.isPresent()) {
            return blockAt(height.getAsLong());
        }
        String method = "getrawtransaction";
        Optional<String> hash = foundTransaction(method, txid, text(txid.hex()), TRUE)
                .map(result -> rpc.object(method, result))
                .filter(found -> found.has("blockhash") && isDeep(method, found))
                .map(found -> rpc.read(method, found, f -> f.requireString("blockhash")));
        return hash.flatMap(this::header)
                .map(header -> rpc.read(
                        "getblockheader", header, h -> new BlockRef(h.requireLong("height"), h.requireString("hash"))));
    }

    private JsonObject object(String method, JsonValue... parameters) {
        try {
            return rpc.object(method, rpc.call(method, parameters));
        } catch (RefusedException e) {
            throw rpc.unexpected(method, e);
        }
    }

    /** The result; empty when the node says no with this code. */
    private Optional<JsonValue> known(String method, long unknown, JsonValue... parameters) {
        try {
            return Optional.of(rpc.call(method, parameters));
        } catch (RefusedException e) {
            if (e.code() == unknown) {
                return Optional.empty();
            }
            throw rpc.unexpected(method, e);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static JsonNumber number(long value) {
        return new JsonNumber(Long.toString(value));
    }

    static JsonString text(String value) {
        return new JsonString(value);
    }

    static MigrationException stale(String name, String what) {
        return ChainErrors.notReady(name, "its chain changed meanwhile: " + what);
    }
}
