package dev.layerlift.application.internal.lift;

import dev.layerlift.application.AnchorSettings;
import dev.layerlift.application.Anchoring;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.AnchorVersions.Kind;
import dev.layerlift.application.internal.lift.AnchorVersions.Missing;
import dev.layerlift.application.internal.lift.AnchorVersions.Version;
import dev.layerlift.application.internal.saga.AuditRecords;
import dev.layerlift.application.internal.saga.PivotReversedException;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.StrandedException;
import dev.layerlift.application.internal.saga.WaitException;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.validation.CostEstimate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * After a broadcast the chain decides. Each run takes one look at the output that every version spends, does what follows
 * from it, and waits: confirmed, it lets the plan go on; slow, it pays more; gone, it broadcasts again, and in the end takes
 * the coins back. It never says that something failed while it can still take effect.
 */
final class AwaitAnchor implements Step {
    /** The name of the step. */
    static final String NAME = "await-anchor";

    /** Says why the first version was refused, so that none was ever sent; from then on none is. */
    private static final String NEVER_SENT = "never-sent";

    /** How far it is once it was sent. */
    static final int SENT_PERCENT = 70;

    /** What it does until somebody else says that it is in a mempool or a block. */
    static final String NOT_SEEN = "broadcast, not seen yet";

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Anchoring anchoring;
    private final AnchorSettings settings;
    private final AnchorReplacement replacement;

    AwaitAnchor(EnginePorts ports, Anchoring anchoring) {
        this.anchoring = anchoring;
        this.settings = anchoring.settings();
        this.replacement = new AnchorReplacement(ports, anchoring);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        return false;
    }

    @Override
    public void apply(Work work) {
        Optional<JsonObject> neverSent = work.note(NEVER_SENT);
        if (neverSent.isPresent()) {
            throw neverSent(neverSent.get());
        }
        AnchorVersions versions = versions(work);
        Spend spend = look(work, versions);
        if (!(spend instanceof Spend.InBlock) && versions.inBlock()) {
            versions = versions.reorganised(anchoring.chain().tip().height());
            work.note(AnchorVersions.NOTE, versions.toJson());
        }
        if (spend instanceof Spend.InBlock block) {
            inBlock(work, versions, block);
        } else if (spend instanceof Spend.InMempool mempool) {
            inMempool(work, versions, mempool);
        } else {
            missing(work, versions);
        }
    }

    private static AnchorVersions versions(Work work) {
        return AnchorVersions.fromJson(work.note(AnchorVersions.NOTE).orElseThrow());
    }

    private Spend look(Work work, AnchorVersions versions) {
        try {
            return anchoring
                    .chain()
                    .spend(
                            work.recall(ReservedSatoshi.class).reservation().identityInput(),
                            Math.max(0, versions.sinceHeight() - settings.missingBlocks()));
        } catch (MigrationException e) {
            if (e.error().code().equals("CHAIN_HISTORY_MISSING")) {
                return inBlock(versions).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /**
     * A node that cannot say who spent a coin long ago may still know where our own transactions are. That it knows none of
     * them says nothing: what it does not keep is not absent.
     */
    private Optional<Spend> inBlock(AnchorVersions versions) {
        for (Version version : versions.versions()) {
            Optional<BlockRef> block = blockOf(version);
            if (block.isPresent()) {
                long depth = anchoring.chain().tip().height() - block.get().height() + 1;
                return Optional.of(new Spend.InBlock(version.txid(), block.get(), Math.max(1, depth)));
            }
        }
        return Optional.empty();
    }

    private Optional<BlockRef> blockOf(Version version) {
        try {
            return anchoring.chain().block(version.txid());
        } catch (MigrationException e) {
            if (e.error().code().equals("CHAIN_HISTORY_MISSING")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void inBlock(Work work, AnchorVersions versions, Spend.InBlock block) {
        if (block.depth() < settings.confirmations()) {
            if (!versions.inBlock()) {
                work.note(AnchorVersions.NOTE, versions.confirmed().toJson());
            }
            work.progress(75, "confirmed by " + block.depth() + " of " + settings.confirmations() + " blocks");
            throw waitFor(work, settings.lookEvery());
        }
        Optional<Version> ours = versions.find(block.by());
        if (ours.isEmpty()) {
            throw new PivotReversedException(
                    error(
                            "ANCHOR_CONFLICTED",
                            "transaction " + block.by() + ", which is not ours, spent the coin of the anchor in block "
                                    + block.block(),
                            "see who else spends the coins of this wallet"),
                    staged -> staged.change(c -> c.cost(CostEstimate.NONE)));
        }
        Optional<InclusionProof> proof = anchoring.chain().inclusionProof(block.by(), block.block());
        if (proof.filter(p -> p.txid().equals(block.by()) && p.holds()).isEmpty()) {
            // A reorganisation between two questions; a chain that keeps answering so is not believed.
            work.progress(75, "waiting for the proof of inclusion");
            throw waitFor(work, settings.lookEvery());
        }
        if (ours.get().kind() == Kind.TAKE_BACK) {
            throw takenBack(ours.get(), proof.get());
        }
        account(
                work,
                ours.get(),
                proof.get(),
                work.recall(ReservedSatoshi.class).reservation().lockedSats());
        work.remember(InclusionProof.class, proof.get());
        work.progress(80, "confirmed, publishing");
    }

    private static PivotReversedException takenBack(Version version, InclusionProof proof) {
        return new PivotReversedException(
                error(
                        "ANCHOR_TAKEN_BACK",
                        "the anchor was not confirmed in time; its coins were taken back by " + version.txid(),
                        "migrate again, with a higher fee limit: --max-fee SATS"),
                staged -> account(staged, version, proof, 0));
    }

    /** The transaction that counts, with what it paid, for the audit. */
    private static void account(Work work, Version version, InclusionProof proof, long lockedSats) {
        JsonObject anchored = JsonObject.builder()
                .put("txid", version.txid().hex())
                .put("kind", version.kind().name().toLowerCase(java.util.Locale.ROOT))
                .put("feeSats", version.transaction().feeSats())
                .put("inclusionProof", proof.toJson())
                .build();
        work.note(AuditRecords.ANCHOR_NOTE, anchored);
        work.change(c -> c.txid(version.txid())
                .cost(new CostEstimate(version.transaction().feeSats(), lockedSats, 0, 0)));
    }

    private void inMempool(Work work, AnchorVersions versions, Spend.InMempool mempool) {
        Optional<Version> ours = versions.find(mempool.by());
        if (ours.isEmpty()) {
            work.progress(
                    SENT_PERCENT, "waiting: " + mempool.by() + ", which is not ours, spends the coin of the anchor");
            throw waitFor(work, settings.lookEvery());
        }
        AnchorVersions seen = seen(work, versions);
        Version latest = seen.latest();
        if (!ours.get().equals(latest)) {
            // It was refused, or never sent: what is there may still be replaced.
            anchoring.chain().broadcast(latest.transaction());
        }
        long waited = anchoring.chain().tip().height() - latest.height();
        work.progress(SENT_PERCENT, latest.kind() == Kind.ANCHOR ? "in the mempool" : "taking the coins back");
        if (waited >= settings.slowBlocks() && replacement.pay(work, seen)) {
            throw waitFor(work, Duration.ZERO);
        }
        if (waited >= settings.missingBlocks()) {
            giveUp(work, seen);
        }
        throw waitFor(work, settings.lookEvery());
    }

    private AnchorVersions seen(Work work, AnchorVersions versions) {
        if (versions.missing().isEmpty()) {
            return versions;
        }
        AnchorVersions seen = versions.withMissing(Optional.empty());
        work.note(AnchorVersions.NOTE, seen.toJson());
        return seen;
    }

    private void missing(Work work, AnchorVersions versions) {
        long height = anchoring.chain().tip().height();
        Missing since = versions.missing().orElseGet(() -> new Missing(work.now(), height, false));
        AnchorVersions now = versions.withMissing(Optional.of(since));
        if (versions.missing().isEmpty()) {
            work.note(AnchorVersions.NOTE, now.toJson());
        }
        Broadcast broadcast = anchoring.chain().broadcast(now.latest().transaction());
        work.progress(SENT_PERCENT, NOT_SEEN);
        if (broadcast instanceof Broadcast.Refused refused) {
            refused(work, now, refused);
        }
        boolean timeIsUp = !since.since().plus(settings.missingFor()).isAfter(work.now())
                || height - since.height() >= settings.missingBlocks();
        if (timeIsUp && since.lastTry()) {
            giveUp(work, now);
        } else if (timeIsUp) {
            // Whoever was away for so long asks once more before it acts on what it did not see.
            AnchorVersions tried = now.withMissing(Optional.of(new Missing(since.since(), since.height(), true)));
            work.note(AnchorVersions.NOTE, tried.toJson());
        }
        Duration wait = settings.lookEvery().compareTo(SOON) < 0 ? settings.lookEvery() : SOON;
        throw waitFor(work, broadcast instanceof Broadcast.Accepted ? wait : settings.lookEvery());
    }

    private void refused(Work work, AnchorVersions versions, Broadcast.Refused refused) {
        work.progress(SENT_PERCENT, "refused: " + refused.detail());
        boolean pays = refused.reason() == dev.layerlift.domain.port.AnchorChain.Reason.FEE_TOO_LOW
                && replacement.pay(work, versions);
        if (pays) {
            throw waitFor(work, Duration.ZERO);
        }
        if (work.find(SignAnchor.Fresh.class).isPresent()) {
            throw neverSent(JsonObject.builder()
                    .put("reason", refused.reason().name())
                    .put("detail", refused.detail())
                    .build());
        }
    }

    /** What its rollback took away is not there to complete it from, so that it must not be sent later either. */
    private static PivotReversedException neverSent(JsonObject refusal) {
        return new PivotReversedException(
                error(
                        "ANCHOR_REFUSED",
                        "the node refused the anchor, which was never sent before: " + refusal.requireString("reason")
                                + ", " + refusal.requireString("detail"),
                        "see what the node says, then migrate again"),
                staged -> {
                    staged.note(NEVER_SENT, refusal);
                    staged.change(c -> c.cost(CostEstimate.NONE));
                });
    }

    /** Takes the coins back; when that too does not come about, a person decides. */
    private void giveUp(Work work, AnchorVersions versions) {
        if (versions.latest().kind() == Kind.ANCHOR && replacement.takeBack(work, versions)) {
            throw waitFor(work, Duration.ZERO);
        }
        throw new StrandedException(error(
                "ANCHOR_STRANDED",
                "neither the anchor nor what takes its coins back is confirmed; signed were "
                        + versions.versions().stream().map(v -> v.txid().hex()).toList() + " for "
                        + work.recall(ReservedSatoshi.class).reservation().identityInput(),
                "look at the node and at these transactions"));
    }

    /** Nothing of it can be taken back; it is looked up whether something excludes it. */
    @Override
    public List<String> remains(Work work) {
        Optional<AnchorVersions> noted = work.note(AnchorVersions.NOTE).map(AnchorVersions::fromJson);
        Optional<ReservedSatoshi> reserved = work.note(ReservedSatoshi.NOTE).map(ReservedSatoshi::fromJson);
        if (noted.isEmpty() || reserved.isEmpty()) {
            return List.of();
        }
        work.remember(ReservedSatoshi.class, reserved.get());
        AnchorVersions versions = noted.get();
        Spend spend = look(work, versions);
        if (spend instanceof Spend.InBlock block && block.depth() >= settings.confirmations()) {
            Optional<Version> ours = versions.find(block.by());
            if (ours.filter(v -> v.kind() == Kind.ANCHOR).isPresent()) {
                return List.of(
                        "the anchor " + block.by() + " is confirmed in block " + block.block() + ": complete it");
            }
            ours.ifPresentOrElse(
                    version -> anchoring
                            .chain()
                            .inclusionProof(block.by(), block.block())
                            .ifPresent(proof -> account(work, version, proof, 0)),
                    () -> work.change(c -> c.cost(CostEstimate.NONE)));
            return List.of();
        }
        boolean neverSent = work.note(NEVER_SENT).isPresent() && !isOurs(versions, spend);
        return neverSent
                ? List.of()
                : List.of("transaction " + versions.latest().txid() + " may still be confirmed: " + spend);
    }

    private static boolean isOurs(AnchorVersions versions, Spend spend) {
        if (spend instanceof Spend.InMempool mempool) {
            return versions.find(mempool.by()).isPresent();
        }
        return spend instanceof Spend.InBlock block && versions.find(block.by()).isPresent();
    }

    @Override
    public List<String> irreversible(Work work) {
        return work.note(AuditRecords.ANCHOR_NOTE)
                .map(paid -> List.of(
                        "transaction " + paid.requireString("txid") + " paid " + paid.requireLong("feeSats") + " sats"))
                .orElse(List.of());
    }

    private static WaitException waitFor(Work work, Duration time) {
        return new WaitException(work.now().plus(time));
    }

    private static MigrationError error(String code, String message, String recovery) {
        return MigrationError.of(ErrorType.BITCOIN_ERROR, code, message, recovery);
    }
}
