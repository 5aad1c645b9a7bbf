package dev.layerlift.application;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.testkit.chain.InMemoryChain;
import dev.layerlift.testkit.chain.InMemoryWallet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches a chain and whoever uses it, and names every promise about money that does not hold: at the moment when a call
 * takes effect, and when all is over. It knows what was signed and sent from the calls, never from the engine.
 */
final class ChainJudge {
    private static final String DOCUMENT = "did.json";
    private static final String STATEMENT = "anchor-statement.json";
    private static final String ANCHOR = "anchor.json";
    private static final String WAITING = "anchoring/";

    private final SimulatedHome home;
    private final SimulationRecord record;
    private final SimulatedChain world;
    private final InMemoryChain chain;
    private final long depth;
    private final Map<TransactionId, Signed> signed = new LinkedHashMap<>();

    private final Map<TransactionId, Since> stored = new HashMap<>();
    private final Map<String, Spend> lastLooks = new HashMap<>();
    private final Set<MigrationId> stranded = new HashSet<>();
    private final Set<MigrationId> shaken = new HashSet<>();
    private Set<TransactionId> finalBefore = Set.of();

    /** A transaction that the wallet signed. */
    private record Signed(MigrationId migration, boolean anchors, SignedTransaction transaction) {}

    /** When a transaction was in the journal first. */
    private record Since(Instant time, long height) {}

    ChainJudge(SimulatedHome home, SimulationRecord record, SimulatedChain world) {
        this.home = home;
        this.record = record;
        this.world = world;
        this.chain = world.chain;
        this.depth = world.settings.confirmations();
        world.beforeDeepReorganisation(this::noteWhatIsFinal);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            record.violations.add(otherwise);
        }
    }

    private void noteWhatIsFinal() {
        finalBefore = toChain().stream()
                .flatMap(m -> restsOn(m).stream())
                .filter(txid -> chain.depth(txid) >= depth)
                .collect(Collectors.toSet());
    }

    /** Blocks that were believed to be final were replaced: notes whose transactions were in them. */
    void shaken() {
        for (Migration m : toChain()) {
            if (restsOn(m).stream().anyMatch(txid -> finalBefore.contains(txid) && chain.depth(txid) < depth)) {
                shaken.add(m.id());
            }
        }
    }

    /**
     * Whether a transaction that a migration rests on was final, and then was not: its own, what excluded that, or what made
     * its coin. No depth that is waited for protects from this, and nobody in a home watches what was final (design section
     * 5: what drops an anchor <em>before</em> the required depth puts a migration back to waiting). For such a migration, and
     * no other, these are off from then on: that its anchor is deep when files become public, a log names it or it
     * completes; that nothing of it can be confirmed when it fails; that its cost is what the chain took; and a quarantine
     * of it needs no other cause. All but the last hold again for one whose own transaction is as deep as it was, in the
     * block that its proof names.
     */
    boolean isShaken(MigrationId id) {
        return shaken.contains(id);
    }

    /** Whether the chain no longer has the anchor of one that is complete, or not as deep: its verification must say so. */
    boolean isLost(Migration m) {
        return isShaken(m.id())
                && m.txid()
                        .map(TransactionId::new)
                        .filter(txid -> chain.depth(txid) >= depth)
                        .isEmpty();
    }

    /**
     * Whether it is in another block than the one that its proof names: that proof holds no more, nor what the audit says of
     * the block, but the anchor does, and its verification finds it.
     */
    private boolean isElsewhere(Migration m) {
        return isShaken(m.id())
                && m.txid()
                        .map(TransactionId::new)
                        .filter(txid -> !chain.block(txid).equals(provenBlock(m)))
                        .isPresent();
    }

    private Optional<BlockRef> provenBlock(Migration m) {
        return place(m).map(place -> place.path(ANCHOR))
                .filter(path -> world.store.stat(path).isPresent())
                .map(path -> home.json.parseObject(SimulatedHome.bytes(world.store, path)))
                .map(InclusionProof::fromJson)
                .map(InclusionProof::block);
    }

    /**
     * Whether a migration was left to a person as the design says: what was signed last had been stored for as long, or for as
     * many blocks, as it is waited for, and whoever gave up had seen none of its transactions in a block when it looked last.
     */
    boolean wasStranded(MigrationId id) {
        return stranded.contains(id);
    }

    private Set<TransactionId> restsOn(Migration m) {
        Set<TransactionId> all = new HashSet<>();
        signedFor(m).forEach(one -> all.add(one.transaction().txid()));
        identityInput(m.id()).ifPresent(coin -> {
            all.add(coin.txid());
            chain.spender(coin).ifPresent(all::add);
        });
        return all;
    }

    // While it happens.

    /** Every call that took effect passes here. */
    void saw(String process, String point, @Nullable Object[] arguments, @Nullable Object answer) {
        switch (point) {
            case "AnchorChain.spend" -> lastLooks.put(process + arguments[0], (Spend) answer);
            case "AnchorWallet.anchor" -> signed(arguments, true, answer);
            case "AnchorWallet.takeBack" -> signed(arguments, false, answer);
            case "AnchorWallet.reserve" -> reserved((Reservation) answer);
            case "AnchorChain.broadcast" -> sent((SignedTransaction) arguments[0]);
            case "ContentStore(btco).put" -> published((ObjectPath) arguments[0]);
            case "ContentStore(public).put" -> logged((ObjectPath) arguments[0]);
            case "MigrationStore.commit" -> committed(process, (MigrationCommit) arguments[0]);
            default -> {}
        }
    }

    private void signed(@Nullable Object[] arguments, boolean anchors, @Nullable Object answer) {
        SignedTransaction transaction = (SignedTransaction) answer;
        if (transaction != null) {
            signed.putIfAbsent(transaction.txid(), new Signed((MigrationId) arguments[0], anchors, transaction));
        }
    }

    private void reserved(@Nullable Reservation reservation) {
        if (reservation == null) {
            return;
        }
        for (Migration other : record.all()) {
            boolean same = world.wallet
                    .reservation(other.id())
                    .filter(r -> r.identityInput().equals(reservation.identityInput()))
                    .isPresent();
            require(
                    !same || other.id().equals(reservation.migration()),
                    reservation.identityInput() + " is reserved for two migrations (P10)");
        }
    }

    /** What is sent was stored before, in the journal of its migration. */
    private void sent(@Nullable SignedTransaction transaction) {
        if (transaction == null) {
            return;
        }
        Signed known = signed.get(transaction.txid());
        boolean stored = known != null
                && journal(known.migration()).stream()
                        .anyMatch(entry -> versions(entry).contains(transaction.txid()));
        require(stored, transaction.txid() + " was broadcast before it was stored (P14)");
    }

    private void published(@Nullable ObjectPath path) {
        if (path == null || path.area() != Area.PUBLIC) {
            return;
        }
        boolean anchored = toChain().stream()
                .filter(m -> place(m).filter(p -> path.key().startsWith(p.basePath() + "/"))
                        .isPresent())
                .anyMatch(m -> isAnchored(m) || isShaken(m.id()));
        require(anchored, path + " became public before its anchor was confirmed (P15)");
    }

    /** A log names its successor only when that is confirmed. */
    private void logged(@Nullable ObjectPath path) {
        if (path == null || !path.key().endsWith("/did.jsonl")) {
            return;
        }
        String log = new String(SimulatedHome.bytes(home.publicStore, path), StandardCharsets.UTF_8);
        for (Migration m : toChain()) {
            boolean named = m.targetDid()
                    .filter(did -> log.contains(did.value() + "\""))
                    .isPresent();
            require(
                    !named || !m.holdsClaim() || isAnchored(m) || isShaken(m.id()),
                    path + " names " + m.targetDid() + ", which is not confirmed (P15)");
        }
    }

    private void committed(String process, @Nullable MigrationCommit commit) {
        if (commit == null || commit.migration().path().target() != Layer.BTCO) {
            return;
        }
        Migration m = commit.migration();
        List<MigrationState> entered = commit.entry().transitions();
        versions(commit.entry())
                .forEach(txid -> stored.putIfAbsent(txid, new Since(home.clock.instant(), chain.height())));
        if (entered.contains(MigrationState.QUARANTINED) && timeIsUp(m) && !sawItConfirmed(process, m)) {
            stranded.add(m.id());
        }
        if (isShaken(m.id())) {
            return;
        }
        if (entered.contains(MigrationState.COMPLETED)) {
            require(isAnchored(m), m.id() + " completed, and its anchor is not " + depth + " blocks deep (P42)");
        }
        if (entered.contains(MigrationState.FAILED) || entered.contains(MigrationState.ROLLED_BACK)) {
            excluded(m);
        }
    }

    private boolean timeIsUp(Migration m) {
        List<TransactionId> versions = journal(m.id()).stream()
                .flatMap(entry -> versions(entry).stream())
                .toList();
        if (versions.isEmpty()) {
            return false;
        }
        Since last = stored.get(versions.get(versions.size() - 1));
        boolean waited = !last.time().plus(world.settings.missingFor()).isAfter(home.clock.instant());
        return waited || chain.height() - last.height() >= world.settings.missingBlocks();
    }

    private boolean sawItConfirmed(String process, Migration m) {
        return identityInput(m.id()).map(coin -> lastLooks.get(process + coin)).stream()
                .anyMatch(spend -> spend instanceof Spend.InBlock);
    }

    private static List<TransactionId> versions(JournalEntry entry) {
        return entry.notes().object("anchor").map(note -> note.requireObjects("versions")).orElse(List.of()).stream()
                .map(version -> SignedTransaction.fromJson(version.requireObject("transaction"))
                        .txid())
                .toList();
    }

    /** Nothing of it can be confirmed any more, and what excludes it is as deep as it must be. */
    private void excluded(Migration m) {
        for (Signed one : signedFor(m)) {
            TransactionId txid = one.transaction().txid();
            require(
                    !one.anchors() || !chain.canConfirm(txid),
                    m.id() + " is " + m.state() + ", and its anchor " + txid + " can be confirmed (P15)");
        }
        Optional<OutPoint> input = identityInput(m.id());
        boolean sentOnce = signedFor(m).stream()
                .anyMatch(one -> chain.wasAccepted(one.transaction().txid()));
        require(
                !sentOnce
                        || input.flatMap(chain::spender)
                                .filter(by -> chain.depth(by) >= depth)
                                .isPresent(),
                m.id() + " is " + m.state() + ", and nothing that excludes its anchor is final (P15)");
    }

    // When it is over.

    /** What a migration to the chain left behind. */
    void end(Migration m, List<JsonObject> audited, Set<String> allowed) {
        Set<String> keys = new HashSet<>(record.preparedKeys(m.id()));
        place(m).ifPresent(place -> keys.add(place.path(ANCHOR).key()));
        if (m.state() == MigrationState.COMPLETED) {
            allowed.addAll(keys);
            require(!record.preparedKeys(m.id()).isEmpty(), m.id() + " is COMPLETED, and published nothing");
            if (!isLost(m) && !isElsewhere(m)) {
                anchored(m, audited);
            }
        } else if (m.state() == MigrationState.QUARANTINED) {
            allowed.addAll(keys);
            keys.forEach(key -> allowed.add(WAITING + key));
        } else if (m.atRest()) {
            back(m, audited);
        }
        require(
                m.state() == MigrationState.QUARANTINED
                        || world.wallet.reservation(m.id()).isEmpty(),
                m.id() + " is " + m.state() + ", and its coins are still reserved (P10)");
    }

    private void anchored(Migration m, List<JsonObject> audited) {
        TransactionId txid = new TransactionId(m.txid().orElseThrow());
        require(isAnchored(m), m.id() + " is COMPLETED, and no anchor of it is " + depth + " blocks deep (P42)");
        List<TransactionId> confirmed = confirmed(m);
        require(confirmed.equals(List.of(txid)), m.id() + ": confirmed are " + confirmed + " (expected: " + txid + ")");
        if (!confirmed.equals(List.of(txid))) {
            return;
        }
        commitment(m, txid);
        OutPoint identity = new OutPoint(txid, 0);
        require(chain.spender(identity).isEmpty(), m.id() + ": its identity output is spent (P10)");
        BtcoDid did = (BtcoDid) m.targetDid().orElseThrow();
        require(
                chain.locate(identity).number() == did.sat(),
                m.id() + ": its satoshi is " + chain.locate(identity).number() + " (expected: " + did.sat() + ")");
        require(m.cost().lockedSats() == InMemoryWallet.IDENTITY_SATS, m.id() + ": locked are " + m.cost());
        paid(m, txid, audited, MigrationState.COMPLETED);
        if (m.path().source() == Layer.WEBVH) {
            boolean named = home.outside()
                    .resolve(m.sourceDid())
                    .document()
                    .filter(document -> document.alsoKnownAs().contains(did.value()))
                    .isPresent();
            require(named, m.id() + " is COMPLETED, and the log of its source does not name its successor");
            Asset source =
                    home.persistence.assets().find(m.sourceDid().identity()).orElseThrow();
            long said = source.lifecycle().events().stream()
                    .filter(event -> event.type().equals("succeeded"))
                    .count();
            require(said == 1, m.id() + ": " + said + " successors in the history of its source");
        }
    }

    /** The payload on the chain commits to the document and the statement that are published. */
    private void commitment(Migration m, TransactionId txid) {
        Place place = place(m).orElseThrow();
        for (String name : List.of(DOCUMENT, STATEMENT, ANCHOR)) {
            if (world.store.stat(place.path(name)).isEmpty()) {
                require(false, m.id() + " is COMPLETED, and " + place.path(name) + " is not there (P02)");
                return;
            }
        }
        AnchorPayload payload = chain.block(txid)
                .flatMap(block -> chain.payload(txid, block))
                .map(AnchorPayload::decode)
                .orElseThrow();
        require(
                payload.documentDigest().equals(digest(place.path(DOCUMENT))),
                m.id() + ": the anchor is not that of its document (P02)");
        require(
                payload.statementDigest().equals(digest(place.path(STATEMENT))),
                m.id() + ": the anchor is not that of its statement (P02)");
        require(
                payload.sourceTag().equals(AnchorPayload.tagOf(m.sourceDid()))
                        || payload.sourceTag()
                                .equals(AnchorPayload.tagOf(
                                        record.ownerOf(m.sourceDid().identity())
                                                .asset
                                                .did())),
                m.id() + ": the anchor is that of another source (P02)");
    }

    private Sha256 digest(ObjectPath path) {
        return home.json.digest(home.json.parseObject(SimulatedHome.bytes(world.store, path)));
    }

    /** Nothing of it is there or can come, and what was paid to take it back is known. */
    private void back(Migration m, List<JsonObject> audited) {
        place(m).filter(p -> world.store.stat(p.path(ANCHOR)).isPresent())
                .filter(p -> toChain().stream()
                        .noneMatch(other -> other.state() == MigrationState.COMPLETED
                                && other.targetDid().equals(m.targetDid())))
                .ifPresent(p -> require(false, m.id() + " is " + m.state() + ", and " + p.path(ANCHOR) + " is there"));
        List<TransactionId> confirmed = confirmed(m);
        require(confirmed.size() <= 1, m.id() + " has " + confirmed.size() + " confirmed transactions (P04)");
        if (isShaken(m.id())) {
            return;
        }
        excluded(m);
        confirmed.forEach(txid -> paid(m, txid, audited, MigrationState.ROLLED_BACK));
        if (confirmed.isEmpty()) {
            require(m.cost().feeSats() == 0, m.id() + " paid nothing, and says " + m.cost() + " (P41)");
        }
    }

    /** What it cost is what the chain took, in the migration and in the audit. */
    private void paid(Migration m, TransactionId txid, List<JsonObject> audited, MigrationState state) {
        long sats = chain.paidSats(txid).orElseThrow();
        require(m.cost().feeSats() == sats, m.id() + " paid " + sats + " sats, and says " + m.cost() + " (P41)");
        boolean said = audited.stream()
                .filter(entry -> entry.string("finalState").equals(Optional.of(state.id())))
                .anyMatch(entry -> entry.object("anchor")
                                .filter(anchor -> anchor.requireString("txid").equals(txid.hex())
                                        && anchor.requireLong("feeSats") == sats)
                                .isPresent()
                        && entry.requireObject("costActual").requireLong("feeSats") == sats);
        require(said, m.id() + " paid " + sats + " sats by " + txid + ", and no audit record says so (P41)");
    }

    /** What holds over all migrations. */
    void judge() {
        Set<Did> targets = new HashSet<>();
        for (Migration m : toChain()) {
            if (m.state() == MigrationState.COMPLETED) {
                require(targets.add(m.targetDid().orElseThrow()), m.id() + ": its satoshi is that of another (P10)");
            }
        }
    }

    private List<Migration> toChain() {
        return record.all().stream()
                .filter(m -> m.path().target() == Layer.BTCO)
                .toList();
    }

    private boolean isAnchored(Migration m) {
        return signedFor(m).stream()
                .anyMatch(one -> one.anchors() && chain.depth(one.transaction().txid()) >= depth);
    }

    private List<TransactionId> confirmed(Migration m) {
        List<TransactionId> confirmed = new ArrayList<>();
        signedFor(m).forEach(one -> {
            if (chain.depth(one.transaction().txid()) > 0) {
                confirmed.add(one.transaction().txid());
            }
        });
        return confirmed;
    }

    private List<Signed> signedFor(Migration m) {
        return signed.values().stream()
                .filter(one -> one.migration().equals(m.id()))
                .toList();
    }

    private Optional<OutPoint> identityInput(MigrationId id) {
        return journal(id).stream()
                .flatMap(entry -> entry.notes().object("satoshi").stream())
                .map(note -> Reservation.fromJson(note).identityInput())
                .findFirst();
    }

    private Optional<Place> place(Migration m) {
        return m.targetDid().flatMap(did -> home.outside().method(Layer.BTCO).placeOf(did));
    }

    private List<JournalEntry> journal(MigrationId id) {
        return home.persistence.migrations().journal(id);
    }

    /** What a thief could spend: the coins of those that have not ended. */
    List<Reservation> reserved() {
        return toChain().stream()
                .filter(m -> !m.atRest())
                .flatMap(m -> world.wallet.reservation(m.id()).stream())
                .toList();
    }
}
