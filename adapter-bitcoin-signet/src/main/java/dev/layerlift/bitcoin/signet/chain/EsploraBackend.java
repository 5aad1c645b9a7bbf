package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.bitcoin.signet.chain.HttpPeer.Answer;
import dev.layerlift.bitcoin.signet.wallet.WalletChain.ChainCoin;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** An Esplora server. It knows who spends an output, so that no block is read to find that. */
final class EsploraBackend implements ChainBackend {
    private static final int PAGE = 25;
    private static final String BLOCK_PAGE = "/block/…/txs";
    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*(-?[0-9]{1,6})");

    private final EsploraHttp http;
    private final ChainNetwork network;
    private volatile boolean networkChecked;
    private volatile Optional<BlockRef> lastTip = Optional.empty();

    EsploraBackend(EsploraConfig config) {
        this.http = new EsploraHttp(config);
        this.network = config.network();
    }

    @Override
    public String name() {
        return http.name();
    }

    @Override
    public BlockRef tip() {
        if (!networkChecked) {
            checkBlock(new BlockRef(0, network.genesis()));
            network.known().ifPresent(this::checkBlock);
            networkChecked = true;
        }
        String path = "/blocks/tip/hash";
        String hash = http.text(path).orElseThrow(() -> http.invalid("no tip"));
        Optional<BlockRef> last = lastTip.filter(tip -> tip.hash().equals(hash));
        if (last.isPresent()) {
            return last.get();
        }
        BlockRef checked = http.read(path, hash, h -> new BlockRef(0, h));
        JsonObject block = http.object("/block/" + checked.hash())
                .orElseThrow(() -> ChainErrors.notReady(name(), "it does not know its own tip " + hash));
        BlockRef tip = http.read(path, block, b -> new BlockRef(b.requireLong("height"), b.requireString("id")));
        lastTip = Optional.of(tip);
        return tip;
    }

    private void checkBlock(BlockRef expected) {
        String found = blockAt(expected.height()).map(BlockRef::hash).orElse("no block");
        if (!found.equals(expected.hash())) {
            throw ChainErrors.wrongNetwork(
                    name(), "a chain that has " + found + " at height " + expected.height(), network);
        }
    }

    @Override
    public Optional<BlockRef> blockAt(long height) {
        String path = "/block-height/" + height;
        return http.text(path).map(hash -> http.read(path, hash, h -> new BlockRef(height, h)));
    }

    @Override
    public Optional<ChainBlock> block(BlockRef block) {
        String path = "/block/" + block.hash() + "/raw";
        return http.bytes(path).map(bytes -> http.read(path, bytes, b -> BlockReader.block(block, b)));
    }

    @Override
    public Optional<ChainTransaction> transaction(TransactionId txid, Optional<BlockRef> block) {
        if (block.isPresent() && !status(txid).map(Status::block).equals(Optional.of(block))) {
            return Optional.empty();
        }
        String path = "/tx/" + txid + "/raw";
        return http.bytes(path)
                .map(bytes -> http.read(path, bytes, b -> {
                    ChainTransaction read = BlockReader.transaction(b);
                    if (!read.txid().equals(txid)) {
                        throw new IllegalArgumentException("transaction " + read.txid() + " (expected: " + txid + ")");
                    }
                    return read;
                }));
    }

    /** Where a transaction is: empty while it is in the mempool. */
    private record Status(Optional<BlockRef> block) {
        static Status of(JsonObject json) {
            return new Status(
                    json.requireBoolean("confirmed")
                            ? Optional.of(
                                    new BlockRef(json.requireLong("block_height"), json.requireString("block_hash")))
                            : Optional.empty());
        }
    }

    private Optional<Status> status(TransactionId txid) {
        String path = "/tx/" + txid + "/status";
        return http.object(path).map(json -> http.read(path, json, Status::of));
    }

    @Override
    public Optional<UnspentOutput> unspent(OutPoint output) {
        String path = "/tx/" + output.txid();
        Optional<JsonObject> transaction = http.object(path);
        Optional<BlockRef> block = transaction.flatMap(t -> made(path, t, output));
        if (block.isEmpty() || outspend(output).flatMap(Outspend::block).isPresent()) {
            return Optional.empty();
        }
        BlockRef tip = tip();
        return transaction.map(t -> http.read(path, t, read -> {
            JsonObject made = read.requireObjects("vout").get(output.index());
            return new UnspentOutput(
                    Amounts.sats(made, "value"),
                    made.requireString("scriptpubkey"),
                    tip.height() - block.get().height() + 1,
                    isCoinbase(read));
        }));
    }

    /** The block in which an output of a transaction was made; empty when it is in none, or has no such output. */
    private Optional<BlockRef> made(String path, JsonObject transaction, OutPoint output) {
        return http.read(
                path,
                transaction,
                t -> output.index() < t.requireArray("vout").size()
                        ? Status.of(t.requireObject("status")).block()
                        : Optional.<BlockRef>empty());
    }

    private static boolean isCoinbase(JsonObject transaction) {
        return transaction.requireObjects("vin").stream().anyMatch(input -> input.requireBoolean("is_coinbase"));
    }

    /** Who spends an output. */
    private record Outspend(TransactionId by, Optional<BlockRef> block) {}

    private Optional<Outspend> outspend(OutPoint output) {
        String path = "/tx/" + output.txid() + "/outspend/" + output.index();
        return http.object(path)
                .filter(json -> http.read(path, json, j -> j.requireBoolean("spent")))
                .map(json -> http.read(
                        path,
                        json,
                        j -> new Outspend(
                                new TransactionId(j.requireString("txid")),
                                Status.of(j.requireObject("status")).block())));
    }

    @Override
    public Confirmed confirmed(OutPoint output) {
        String path = "/tx/" + output.txid();
        if (http.object(path).flatMap(t -> made(path, t, output)).isEmpty()) {
            return new Confirmed.Missing();
        }
        Optional<Outspend> spent = outspend(output);
        return spent.flatMap(Outspend::block)
                .<Confirmed>map(block -> new Confirmed.InBlock(spent.get().by(), block))
                .orElseGet(Confirmed.Unspent::new);
    }

    /** A question for each script: there is none for many of them. */
    @Override
    public List<ChainCoin> unspentOf(Set<String> scripts) {
        List<ChainCoin> coins = new ArrayList<>();
        for (String script : new TreeSet<>(scripts)) {
            String path =
                    "/scripthash/" + Sha256.of(HexFormat.of().parseHex(script)).hex() + "/utxo";
            http.array(path)
                    .ifPresent(found -> http.read(path, found, f -> f.requireObjects("items")).stream()
                            .filter(utxo -> http.read(
                                    path,
                                    utxo,
                                    u -> Status.of(u.requireObject("status"))
                                            .block()
                                            .isPresent()))
                            .forEach(utxo -> coins.add(http.read(path, utxo, u -> coin(script, u)))));
        }
        return coins;
    }

    private ChainCoin coin(String script, JsonObject utxo) {
        TransactionId txid = new TransactionId(utxo.requireString("txid"));
        String path = "/tx/" + txid;
        boolean coinbase = http.object(path)
                .map(t -> http.read(path, t, EsploraBackend::isCoinbase))
                .orElseThrow(() -> CoreBackend.stale(name(), "transaction " + txid + " is not there any more"));
        return new ChainCoin(
                new OutPoint(txid, Math.toIntExact(utxo.requireLong("vout"))),
                Amounts.sats(utxo, "value"),
                script,
                utxo.requireObject("status").requireLong("block_height"),
                coinbase);
    }

    @Override
    public int mempoolBatch() {
        return 1;
    }

    @Override
    public Map<OutPoint, TransactionId> mempoolSpenders(List<OutPoint> outputs) {
        Map<OutPoint, TransactionId> spenders = new HashMap<>();
        for (OutPoint output : outputs) {
            outspend(output).filter(o -> o.block().isEmpty()).ifPresent(o -> spenders.put(output, o.by()));
        }
        return spenders;
    }

    @Override
    public Optional<FeeRate> estimate(int blocks) {
        String path = "/fee-estimates";
        JsonObject estimates = http.object(path).orElseThrow(() -> http.invalid("no fee estimates"));
        // The estimate for the most blocks that are not more than asked for; a server begins with 1 or 2.
        OptionalInt target = estimates.members().entrySet().stream()
                .filter(e -> e.getKey().matches("[1-9][0-9]{0,3}") && e.getValue() instanceof JsonNumber)
                .mapToInt(e -> Integer.parseInt(e.getKey()))
                .filter(t -> t <= Math.max(2, blocks))
                .max();
        if (target.isEmpty()) {
            return Optional.empty();
        }
        long rate = http.read(path, estimates, e -> Amounts.satRate(e, Integer.toString(target.getAsInt())));
        return http.read(path, Math.max(rate, FeeRate.MIN), r -> Optional.of(new FeeRate(r)));
    }

    @Override
    public Broadcast broadcast(SignedTransaction transaction) {
        Answer answer = http.post("/tx", transaction.raw());
        String said = new String(answer.body(), UTF_8).strip();
        if (answer.status() == 200) {
            if (!said.equals(transaction.txid().hex())) {
                throw http.invalid("\"" + said + "\" to a broadcast (expected: " + transaction.txid() + ")");
            }
            return new Broadcast.Accepted();
        }
        Matcher code = CODE.matcher(said);
        return Refusals.of(code.find() ? Long.parseLong(code.group(1)) : 0, said);
    }

    @Override
    public boolean isConfirmed(TransactionId txid) {
        return status(txid).flatMap(Status::block).isPresent();
    }

    @Override
    public Optional<BlockRef> blockOf(TransactionId txid) {
        return status(txid).flatMap(Status::block);
    }

    @Override
    public boolean isOnChain(BlockRef block) {
        return blockAt(block.height()).equals(Optional.of(block));
    }

    @Override
    public Optional<InclusionProof> proof(TransactionId txid, BlockRef block) {
        if (!status(txid).flatMap(Status::block).equals(Optional.of(block))) {
            return Optional.empty();
        }
        Optional<String> header = http.text("/block/" + block.hash() + "/header");
        String path = "/tx/" + txid + "/merkle-proof";
        return header.flatMap(h -> http.object(path)
                .map(proof -> http.read(
                        path,
                        proof,
                        p -> new InclusionProof(
                                txid,
                                block,
                                h,
                                p.requireLong("pos"),
                                p.requireStrings("merkle").stream()
                                        .map(MerkleTree::reversed)
                                        .toList()))));
    }

    @Override
    public Funded funded(OutPoint output, OptionalLong height) {
        String path = "/tx/" + output.txid();
        JsonObject transaction = http.object(path)
                .filter(t -> made(path, t, new OutPoint(output.txid(), 0)).isPresent())
                .orElseThrow(() -> ChainErrors.notConfirmed(output));
        return http.read(path, transaction, t -> {
            List<Input> inputs = new ArrayList<>();
            for (JsonObject input : isCoinbase(t) ? List.<JsonObject>of() : t.requireObjects("vin")) {
                inputs.add(new Input(
                        new OutPoint(
                                new TransactionId(input.requireString("txid")),
                                Math.toIntExact(input.requireLong("vout"))),
                        Amounts.sats(input.requireObject("prevout"), "value"),
                        OptionalLong.empty()));
            }
            return new Funded(
                    output.txid(), Status.of(t.requireObject("status")).block().orElseThrow(), inputs, outputs(t));
        });
    }

    private static List<Long> outputs(JsonObject transaction) {
        return transaction.requireObjects("vout").stream()
                .map(output -> Amounts.sats(output, "value"))
                .toList();
    }

    @Override
    public FeePayer feePayer(BlockRef block, long offsetSats) {
        long left = offsetSats;
        for (JsonObject transaction : new Pages(block)) {
            long fee = feeSats(transaction);
            if (left < fee) {
                long kept = http.read(BLOCK_PAGE, transaction, EsploraBackend::outputs).stream()
                        .mapToLong(Long::longValue)
                        .sum();
                return new FeePayer(txid(transaction), kept + left);
            }
            left -= fee;
        }
        throw http.invalid("block " + block + ", whose coinbase has more than its subsidy and fees");
    }

    @Override
    public FeeTaker feeTaker(BlockRef block, TransactionId payer) {
        Optional<TransactionId> coinbase = Optional.empty();
        long before = 0;
        for (JsonObject transaction : new Pages(block)) {
            TransactionId txid = txid(transaction);
            if (coinbase.isEmpty()) {
                coinbase = Optional.of(txid);
            }
            if (txid.equals(payer)) {
                return new FeeTaker(coinbase.get(), before);
            }
            before += feeSats(transaction);
        }
        throw CoreBackend.stale(name(), payer + " is not in block " + block);
    }

    private TransactionId txid(JsonObject transaction) {
        return http.read(BLOCK_PAGE, transaction, t -> new TransactionId(t.requireString("txid")));
    }

    private long feeSats(JsonObject transaction) {
        return http.read(BLOCK_PAGE, transaction, t -> isCoinbase(t) ? 0 : Amounts.sats(t, "fee"));
    }

    /** The transactions of a block in order, the coinbase first, asked for as far as they are looked at. */
    private final class Pages implements Iterable<JsonObject> {
        private final BlockRef block;
        private final long count;

        Pages(BlockRef block) {
            this.block = block;
            this.count = http.array("/block/" + block.hash() + "/txids")
                    .map(txids -> (long) http.read("txids", txids, t -> t.requireArray("items"))
                            .size())
                    .orElseThrow(() -> ChainErrors.notReady(name(), "block " + block + " is not known any more"));
        }

        @Override
        public Iterator<JsonObject> iterator() {
            return LongStream.iterate(0, start -> start < count, start -> start + PAGE)
                    .boxed()
                    .flatMap(start -> page(start).stream())
                    .iterator();
        }

        private List<JsonObject> page(long start) {
            String path = "/block/" + block.hash() + "/txs/" + start;
            JsonObject page = http.array(path).orElseThrow(() -> http.invalid("no page " + path));
            return http.read(path, page, p -> p.requireObjects("items"));
        }
    }
}
