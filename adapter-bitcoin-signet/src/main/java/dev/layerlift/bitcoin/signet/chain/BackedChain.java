package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.wallet.WalletChain;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What is the same for every backend: what is remembered of the chain, and what is checked of its answers. */
public abstract sealed class BackedChain implements AnchorChain permits CoreRpcChain, EsploraChain {
    private final ChainBackend backend;
    private final ChainNetwork network;
    private final SpendIndex spends;
    private final FeeCache fees;
    private final SatLocator locator;
    private final SatFollower follower;

    BackedChain(ChainBackend backend, ChainNetwork network, Limits limits, LocationCache cache, InstantSource clock) {
        this.backend = backend;
        this.network = network;
        this.spends = new SpendIndex(backend, clock, limits.mempoolFor(), limits.answerTimeout());
        this.fees = new FeeCache(backend, clock);
        this.locator = new SatLocator(backend, new Subsidy(network.halvingBlocks()), cache, limits.locateSteps());
        this.follower = new SatFollower(backend, network, limits.followSteps());
    }

    /** How long and how far. */
    record Limits(Duration mempoolFor, Duration answerTimeout, int locateSteps, int followSteps) {
        /** With as many transactions and blocks forward as a year has blocks. */
        Limits(Duration mempoolFor, Duration answerTimeout, int locateSteps) {
            this(mempoolFor, answerTimeout, locateSteps, SatFollower.STEPS_MAX);
        }
    }

    /** What a wallet on this chain sees of it. */
    public final WalletChain walletView() {
        return new WalletView(backend, network.network());
    }

    /** Blocks and transactions of this chain, for those who keep books of it. */
    public final ChainSource source() {
        return new CheckedSource(backend);
    }

    @Override
    public final BtcoDid.Network network() {
        return network.network();
    }

    @Override
    public final BlockRef tip() {
        return backend.tip();
    }

    @Override
    public final FeeRate feeRate(int blocks) {
        return fees.rate(blocks);
    }

    @Override
    public final Broadcast broadcast(SignedTransaction transaction) {
        ChainTransaction read;
        try {
            read = BlockReader.transaction(transaction.bytes());
        } catch (IllegalArgumentException e) {
            return new Broadcast.Refused(Reason.INVALID, "these bytes are no transaction: " + e.getMessage());
        }
        if (!read.txid().equals(transaction.txid())) {
            return new Broadcast.Refused(
                    Reason.INVALID,
                    "these bytes are transaction " + read.txid() + " (expected: " + transaction.txid() + ")");
        }
        backend.tip();
        try {
            Broadcast result = backend.broadcast(transaction);
            return result instanceof Broadcast.Refused refused && refused.reason() == Reason.CONFLICT && isThere(read)
                    ? new Broadcast.Accepted()
                    : result;
        } finally {
            spends.sent(read.inputs());
        }
    }

    /** What it spends is gone when it is confirmed itself. */
    private boolean isThere(ChainTransaction transaction) {
        return transaction.inputs().stream().anyMatch(input -> spends.isConfirmed(input, transaction.txid()))
                || backend.isConfirmed(transaction.txid());
    }

    @Override
    public final Spend spend(OutPoint output, long sinceHeight) {
        return spends.spend(output, sinceHeight);
    }

    @Override
    public final Optional<InclusionProof> inclusionProof(TransactionId txid, BlockRef block) {
        backend.tip();
        if (!backend.isOnChain(block)) {
            return Optional.empty();
        }
        Optional<InclusionProof> proof = backend.proof(txid, block);
        proof.filter(p -> !p.txid().equals(txid) || !p.block().equals(block) || !p.holds())
                .ifPresent(p -> {
                    throw new MigrationException(ChainErrors.invalid(
                            backend.name(), "its proof that " + txid + " is in block " + block + " does not hold"));
                });
        return proof;
    }

    @Override
    public final Satoshi locate(OutPoint output) {
        backend.tip();
        return locator.locate(output);
    }

    @Override
    public final Whereabouts follow(OutPoint output, long sinceHeight) {
        return follower.follow(output, sinceHeight);
    }

    @Override
    public final Optional<BlockRef> block(TransactionId txid) {
        backend.tip();
        return backend.blockOf(txid);
    }

    @Override
    public final Optional<byte[]> payload(TransactionId txid, BlockRef block) {
        backend.tip();
        if (!backend.isOnChain(block)) {
            return Optional.empty();
        }
        return backend.transaction(txid, Optional.of(block)).flatMap(DataOutput::of);
    }
}
