package dev.layerlift.application;

import dev.layerlift.application.SimulatedHome.Process;
import dev.layerlift.application.SimulationRecord.Owned;
import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.testkit.simulation.Fault;
import dev.layerlift.testkit.simulation.SimulatedProcess;
import dev.layerlift.testkit.simulation.Trouble;
import dev.layerlift.testkit.simulation.Trouble.Dose;
import dev.layerlift.testkit.simulation.Turns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One simulated life of a home, from its seed: processes work on it, people ask for things, calls fail, processes die.
 * Then everything is healed, one process resumes what is left, an operator decides about what is quarantined, and the
 * judge looks at the home from the outside.
 */
final class SimulationRun {
    private static final long CALLS_MAX = 4_000;
    private static final long CALLS_OF_HEALING_MAX = 40_000;

    /** Calls that are too rare for a crash on both sides by chance; one life of eight looks for one of them. */
    private static final List<String> RARE = List.of(
            "MigrationStore.refuse",
            "MigrationStore.renew",
            "ContentStore(btco).sync",
            "AnchorChain.payload",
            "AnchorWallet.release",
            "AnchorWallet.settle",
            "AnchorWallet.takeBack");

    private static final int LIVES_PER_RARE = 8;

    /** A life with a chain costs more than twice what another does. */
    private static final int LIVES_PER_CHAIN = 3;

    /** So many assets are too large for the journal. */
    private static final int ASSETS_PER_LARGE = 6;

    private static final int DECISIONS_MAX = 6;
    private static final int[] PER_MILLION = {0, 3_000, 10_000, 30_000, 80_000};
    private static final int[] SWITCH_PERCENT = {2, 10, 40};
    private static final int[] DEED_PERCENT = {0, 3, 10, 30};

    /** What people, and the world around the home, do. */
    enum Deed {
        REQUEST,
        REQUEST_BY_SHORT_FORM,
        REQUEST_BY_OPERATOR,
        SAME_REQUEST_AGAIN,
        FORGED_REQUEST,
        REPLAYED_NONCE,
        ROLLBACK,
        RECOVER_BACK,
        RECOVER_FORWARD,
        TAKE_OVER,
        CLOSE,
        KILL,
        CHECKPOINT_TAMPERED,
        SOURCE_CHANGED,
        LIFTED_BEFORE,
        OTHER_LAYER,
        ROLLBACK_WHILE_ANCHORING,
        RECOVER_ANCHOR_BACK,
        RECOVER_ANCHOR_FORWARD,
        BLOCK,
        PRICES_FALL,
        EMPTY_BLOCK,
        EVICTION,
        REORGANISATION,
        REORGANISATION_THAT_FORGETS,
        DEEP_REORGANISATION,
        FOREIGN_SPEND,
        FEE_SPIKE,
        NO_FEE_ESTIMATE,
        BROADCASTS_SWALLOWED;

        /** Whether it may keep a migration from completing that nobody asked to take back. */
        boolean isTrouble() {
            return this == KILL || compareTo(EMPTY_BLOCK) >= 0;
        }
    }

    private static final List<Deed> DEEDS = List.of(
            Deed.REQUEST,
            Deed.REQUEST,
            Deed.REQUEST_BY_SHORT_FORM,
            Deed.REQUEST_BY_OPERATOR,
            Deed.SAME_REQUEST_AGAIN,
            Deed.SAME_REQUEST_AGAIN,
            Deed.FORGED_REQUEST,
            Deed.REPLAYED_NONCE,
            Deed.ROLLBACK,
            Deed.ROLLBACK,
            Deed.ROLLBACK,
            Deed.RECOVER_BACK,
            Deed.RECOVER_FORWARD,
            Deed.TAKE_OVER,
            Deed.TAKE_OVER,
            Deed.TAKE_OVER,
            Deed.CLOSE,
            Deed.KILL,
            Deed.CHECKPOINT_TAMPERED,
            Deed.SOURCE_CHANGED);

    private final SplittableRandom random;
    private final Mutant mutant;
    private final Consumer<String> trace;
    private final SimulatedHome home;
    private final SimulationRecord record;
    private final Turns turns;
    private final Trouble trouble;
    private final int workers;
    private final int deedPercent;
    private final boolean damage;
    private final int assets;
    private final Dose dose;
    private final Optional<String> rare;
    private final List<Process> processes = new ArrayList<>();
    private final List<SignedRequest> signed = new ArrayList<>();
    private long callsMax = CALLS_MAX;
    private int deedsLeft;
    private int named;
    private boolean healed;

    SimulationRun(long seed, Mutant mutant, Consumer<String> trace) {
        this.random = new SplittableRandom(seed);
        this.mutant = mutant;
        this.trace = trace;
        int assets = 1 + random.nextInt(3);
        this.rare = seed % LIVES_PER_RARE == 0
                ? Optional.of(RARE.get((int) (seed / LIVES_PER_RARE % RARE.size())))
                : Optional.empty();
        boolean toChain = random.nextInt(LIVES_PER_CHAIN) == 0
                || rare.filter(call -> call.contains("btco") || call.startsWith("Anchor"))
                        .isPresent();
        this.home = new SimulatedHome(random.split(), toChain ? assets : 0);
        this.assets = assets;
        this.record = new SimulationRecord(home);
        this.turns = new Turns(random.split(), home.clock, trace);
        record.of(turns);
        this.workers = random.nextInt(2) == 0 ? 1 : 2 + random.nextInt(2);
        this.deedPercent = DEED_PERCENT[random.nextInt(DEED_PERCENT.length)];
        this.deedsLeft = random.nextInt(12);
        this.damage = random.nextInt(4) == 0;
        this.dose = dose();
        this.trouble = new Trouble(turns, random.split(), home.clock, quiet(dose), record::saw, trace);
        record.of(trouble);
        SplittableRandom chance = random.split();
        trouble.onPowerCut(() -> home.powerCut(chance));
        trouble.onTornWrite((arguments, real) ->
                real instanceof ContentStore store && store != home.privateStore && record.mayBeTorn(arguments[0])
                        ? home.torn(store, arguments, chance)
                        : null);
        trouble.onDelete(arguments -> record.isTakenBack(arguments[0]));
    }

    private static Dose quiet(Dose dose) {
        return new Dose(0, List.of(), dose.switchPercent(), dose.hang());
    }

    private Dose dose() {
        List<Fault> kinds = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            // A store that lies is only simulated where nobody comes late and does again what others looked at.
            boolean lies = fault == Fault.TORN_WRITE || fault == Fault.FORGOTTEN_DELETE;
            boolean fits = !lies || workers == 1;
            if (fits && random.nextInt(5) < 2) {
                kinds.add(fault);
            }
        }
        return new Dose(
                PER_MILLION[random.nextInt(PER_MILLION.length)],
                kinds,
                SWITCH_PERCENT[random.nextInt(SWITCH_PERCENT.length)],
                SimulatedHome.LEASE);
    }

    /** How many calls of ports there were. */
    long calls() {
        return turns.calls();
    }

    /** The journal of a migration. */
    List<JournalEntry> journal(MigrationId id) {
        return home.persistence.migrations().journal(id);
    }

    /** Lives that life and judges it. */
    SimulationRecord live() {
        try {
            List<byte[]> contents = new ArrayList<>();
            for (int i = 0; i < assets; i++) {
                boolean large = random.nextInt(ASSETS_PER_LARGE) == 0;
                byte[] bytes = new byte[large ? 66_000 : 1 + random.nextInt(200)];
                random.nextBytes(bytes);
                contents.add(bytes);
            }
            home.imported(contents).forEach(asset -> record.owned.add(new Owned(asset, home)));
            if (home.anchored.isPresent()) {
                liftedBefore();
            }
            trouble.dose(dose);
            rare.ifPresent(trouble::focusOn);
            home.anchored.ifPresent(chain -> chain.calm(false));
            begin();
            heal();
            record.judge(turns, "after resume");
            if (recover()) {
                record.judge(turns, "after recover");
            }
            close(processes.get(0));
            turns.run(turns.calls() + CALLS_OF_HEALING_MAX, () -> {});
            record.judgeClosed();
            record.hits.addAll(trouble.hits());
            turns.failures().forEach(thrown -> record.violations.add("a task threw " + thrown));
            return record;
        } finally {
            turns.close();
        }
    }

    /** Some assets are on the public layer when the life begins, so that they are its sources. */
    private void liftedBefore() {
        Process process = start();
        for (Owned owned : List.copyOf(record.owned)) {
            if (random.nextInt(3) == 0) {
                record.count(Deed.LIFTED_BEFORE);
                asked(
                        process,
                        "lift",
                        () -> process.manager().migrate(owned.asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
            }
        }
        turns.run(CALLS_OF_HEALING_MAX, () -> {});
        process.actor().perform(process.manager()::close);
        turns.run(CALLS_OF_HEALING_MAX, () -> {});
        turns.kill(process.actor());
        callsMax = turns.calls() + CALLS_MAX;
    }

    private void begin() {
        while (processes.size() < workers) {
            processes.add(start());
        }
        for (Owned owned : List.copyOf(record.owned)) {
            ask(Deed.values()[random.nextInt(3)], owned);
        }
        while (!turns.run(callsMax, this::between) || (unfinished().isPresent() && turns.calls() < callsMax)) {
            if (turns.calls() >= callsMax || random.nextInt(3) == 0) {
                break;
            }
            home.clock.advance(SimulatedHome.LEASE);
            ensureProcesses(100);
            takeOver();
        }
    }

    private Process start() {
        SimulatedProcess actor = turns.actor("p" + ++named);
        trace.accept("start " + actor.name());
        Process process = home.start(actor, trouble, mutant);
        if (workers == 1 && record.everDied) {
            asked(process, "resume", process.manager()::resume);
        }
        return process;
    }

    /** Blocks come, whatever people and processes do. */
    private void worldPasses() {
        home.anchored.ifPresent(chain ->
                chain.pass(() -> record.chain().orElseThrow().reserved(), deed -> {
                    record.count(deed);
                    trace.accept("chain: " + deed + ", height " + chain.chain.height() + ", mempool "
                            + chain.chain.mempool());
                    if (deed == Deed.DEEP_REORGANISATION) {
                        record.chain().orElseThrow().shaken();
                    }
                }));
    }

    private void between() {
        worldPasses();
        ensureProcesses(10);
        if (processes.stream().anyMatch(process -> process.actor().isAsleep()) && random.nextInt(3) == 0) {
            // One hangs until its lease is over: that is when others take over what it holds.
            home.clock.advance(SimulatedHome.LEASE);
            takeOver();
        }
        if (deedsLeft > 0 && random.nextInt(100) < deedPercent) {
            deedsLeft--;
            deed(DEEDS.get(random.nextInt(DEEDS.size())));
        }
    }

    private void ensureProcesses(int percent) {
        if (processes.removeIf(process -> process.actor().isDead())) {
            record.everDied = true;
        }
        while (processes.isEmpty() || (processes.size() < workers && random.nextInt(100) < percent)) {
            processes.add(start());
        }
    }

    private Process any() {
        return processes.get(random.nextInt(processes.size()));
    }

    private void deed(Deed deed) {
        switch (deed) {
            case REQUEST, REQUEST_BY_SHORT_FORM, REQUEST_BY_OPERATOR ->
                ask(deed, record.owned.get(random.nextInt(assets)));
            case SAME_REQUEST_AGAIN, FORGED_REQUEST, REPLAYED_NONCE -> again(deed);
            case ROLLBACK -> pick(m -> true).ifPresent(this::rollback);
            case RECOVER_BACK, RECOVER_FORWARD ->
                pick(m -> m.state() == MigrationState.QUARANTINED)
                        .ifPresent(m ->
                                recover(any(), m, deed == Deed.RECOVER_BACK ? Decision.ROLL_BACK : Decision.COMPLETE));
            case TAKE_OVER -> takeOver();
            case CLOSE -> close(any());
            case KILL -> {
                Process process = any();
                record.count(deed);
                turns.kill(process.actor());
            }
            case CHECKPOINT_TAMPERED -> {
                if (damage) {
                    pick(m -> m.checkpointId().isPresent()).ifPresent(m -> {
                        record.count(deed);
                        record.tamper(m, turns.calls());
                        trace.accept("checkpoint of " + m.id() + " tampered");
                    });
                }
            }
            case SOURCE_CHANGED -> {
                if (damage) {
                    Owned owned = record.owned.get(random.nextInt(assets));
                    record.count(deed);
                    owned.damage(turns.calls());
                    trace.accept("source " + record.owned.indexOf(owned) + " changed");
                }
            }
            default -> throw new IllegalArgumentException(deed + " (expected: something that people do)");
        }
    }

    /** Asks for an asset that was imported, or for what became of it. */
    private void ask(Deed deed, Owned imported) {
        record.count(deed);
        Process process = any();
        Owned owned = random.nextInt(8) == 0 ? imported : highest(imported);
        Layer target = target(owned);
        MigrationOptions options = options(target);
        Did did = owned.asset.did();
        if (deed == Deed.REQUEST_BY_OPERATOR) {
            asked(process, "operator asks", () -> process.manager().migrate(did, target, options));
            return;
        }
        boolean shortened = deed == Deed.REQUEST_BY_SHORT_FORM && did instanceof PeerDid;
        SignedRequest request = sign(
                owned, shortened ? Did.parse(((PeerDid) did).shortForm()) : did, target, options, home.ids.newNonce());
        signed.add(request);
        send(process, request);
    }

    /** What became of an asset on the public layer, where there is a chain above that. */
    private Owned highest(Owned imported) {
        if (home.anchored.isEmpty()) {
            return imported;
        }
        Optional<Asset> lifted = record.all().stream()
                .filter(m -> m.state() == MigrationState.COMPLETED && m.path() == MigrationPath.PEER_TO_WEBVH)
                .filter(m ->
                        m.sourceDid().identity().equals(imported.asset.did().identity()))
                .flatMap(m -> home
                        .persistence
                        .assets()
                        .find(m.targetDid().orElseThrow().identity())
                        .stream())
                .findFirst();
        return lifted.map(asset -> record.find(asset.did().identity()).orElseGet(() -> {
                    Owned known = new Owned(asset, home);
                    record.owned.add(known);
                    return known;
                }))
                .orElse(imported);
    }

    /** An asset has its way; sometimes somebody asks for another. */
    private Layer target(Owned owned) {
        if (home.anchored.isEmpty()) {
            return Layer.WEBVH;
        }
        if (owned.asset.did().layer() == Layer.WEBVH) {
            return Layer.BTCO;
        }
        boolean other = random.nextInt(8) == 0;
        if (other) {
            record.count(Deed.OTHER_LAYER);
        }
        boolean direct = record.owned.indexOf(owned) % 2 == 0;
        return direct != other ? Layer.BTCO : Layer.WEBVH;
    }

    private MigrationOptions options(Layer target) {
        if (target != Layer.BTCO) {
            return MigrationOptions.DEFAULT;
        }
        MigrationOptions plain = MigrationOptions.DEFAULT;
        return new MigrationOptions(
                plain.credentialIssuance(),
                plain.publish(),
                plain.partial(),
                plain.disclose(),
                OptionalLong.of(SimulatedChain.FEE_LIMIT_SATS),
                home.anchored.orElseThrow().owner(),
                plain.metadata());
    }

    private void send(Process process, SignedRequest request) {
        asked(
                process,
                "owner asks " + request.request().id(),
                () -> process.manager().migrate(request));
    }

    private SignedRequest sign(Owned owned, Did source, Layer target, MigrationOptions options, String nonce) {
        Instant now = home.clock.instant().truncatedTo(ChronoUnit.SECONDS);
        MigrationRequest request = new MigrationRequest(
                home.ids.newMigrationId(), source, target, options, nonce, now, now.plus(MigrationRequest.LIFE));
        return new SignedRequest(
                request,
                home.proofs.sign(
                        request.toJson(),
                        List.of(HeldKeys.find(
                                owned.asset.document(), VerificationRelationship.AUTHENTICATION, home.outsideKeys())),
                        now));
    }

    /** The same bytes are welcome; others under the same id or nonce are not, nor is what the owner did not sign. */
    private void again(Deed deed) {
        if (signed.isEmpty()) {
            return;
        }
        SignedRequest earlier = signed.get(random.nextInt(signed.size()));
        record.count(deed);
        if (deed == Deed.SAME_REQUEST_AGAIN) {
            send(any(), earlier);
        } else if (deed == Deed.FORGED_REQUEST) {
            SignedRequest forged = SignedRequest.fromJson(earlier.json()
                    .with("id", new JsonString(home.ids.newMigrationId().toString()))
                    .with("nonce", new JsonString(home.ids.newNonce())));
            record.illegitimate.add(forged.request().id());
            send(any(), forged);
        } else {
            Owned owned = record.ownerOf(earlier.request().sourceDid().identity());
            if (home.persistence.migrations().find(earlier.request().id()).isPresent()) {
                MigrationRequest before = earlier.request();
                SignedRequest replayed =
                        sign(owned, before.sourceDid(), before.targetLayer(), before.options(), before.nonce());
                record.illegitimate.add(replayed.request().id());
                send(any(), replayed);
            }
        }
    }

    private void rollback(Migration migration) {
        record.count(migration.state() == MigrationState.ANCHORING ? Deed.ROLLBACK_WHILE_ANCHORING : Deed.ROLLBACK);
        record.rollbackAsked.add(migration.id());
        Process process = any();
        if (process.actor().isBusy() && record.hasCommitted(process.actor())) {
            // Another thread of the same process asks, while the first is in the middle of something.
            SimulationRecord.Asked asked =
                    new SimulationRecord.Asked(process.actor(), "rollback meanwhile " + migration.id(), turns.calls());
            record.asked.add(asked);
            trace.accept(process.actor().name() + " is asked meanwhile: rollback " + migration.id());
            process.manager()
                    .rollback(migration.id())
                    .whenComplete((answer, failure) -> record.answered(asked, answer, failure));
            return;
        }
        asked(process, "rollback " + migration.id(), () -> process.manager().rollback(migration.id()));
    }

    private void recover(Process process, Migration migration, Decision decision) {
        boolean anchor = migration.txid().isPresent();
        record.count(
                decision == Decision.ROLL_BACK
                        ? anchor ? Deed.RECOVER_ANCHOR_BACK : Deed.RECOVER_BACK
                        : anchor ? Deed.RECOVER_ANCHOR_FORWARD : Deed.RECOVER_FORWARD);
        asked(
                process,
                "recover " + decision + " " + migration.id(),
                () -> process.manager().recover(migration.id(), decision, new Actor.Operator()));
    }

    /** What a dispatcher over several machines does: hands what nobody holds to somebody. */
    private void takeOver() {
        unfinished().ifPresent(m -> {
            record.count(Deed.TAKE_OVER);
            List<Process> awake =
                    processes.stream().filter(p -> !p.actor().isAsleep()).toList();
            Process process = awake.isEmpty() ? any() : awake.get(random.nextInt(awake.size()));
            asked(process, "take over " + m.id(), () -> process.manager().migrate(m.request()));
        });
    }

    private Optional<Migration> unfinished() {
        return pick(m -> !m.atRest() && m.lease().expired(home.clock.instant()));
    }

    private Optional<Migration> pick(java.util.function.Predicate<Migration> wanted) {
        List<Migration> found = home.persistence.migrations().query(MigrationQuery.ALL).items().stream()
                .filter(wanted)
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(random.nextInt(found.size())));
    }

    private void close(Process process) {
        record.count(Deed.CLOSE);
        trace.accept("close " + process.actor().name());
        process.actor().perform(process.manager()::close);
        if (!healed) {
            processes.remove(process);
            record.everDied = true;
        }
    }

    private void asked(Process process, String what, Supplier<CompletionStage<?>> question) {
        trace.accept(process.actor().name() + " is asked: " + what);
        SimulationRecord.Asked asked = new SimulationRecord.Asked(process.actor(), what, turns.calls());
        record.asked.add(asked);
        process.actor().perform(() -> {
            try {
                question.get().whenComplete((answer, failure) -> record.answered(asked, answer, failure));
            } catch (MigrationException e) {
                record.answered(asked, null, e);
            }
        });
    }

    private void heal() {
        healed = true;
        trouble.heal();
        home.anchored.ifPresent(chain -> chain.calm(true));
        turns.wakeAll();
        boolean quiet = turns.run(turns.calls() + CALLS_OF_HEALING_MAX, this::worldPasses);
        if (!quiet) {
            record.violations.add("not quiet " + CALLS_OF_HEALING_MAX + " calls after everything was healed");
        }
        processes.removeIf(process -> process.actor().isDead());
        for (Process process : processes) {
            if (random.nextBoolean()) {
                process.actor().perform(process.manager()::close);
                turns.run(turns.calls() + CALLS_OF_HEALING_MAX, () -> {});
            }
        }
        turns.living().forEach(turns::kill);
        processes.clear();
        home.clock.advance(SimulatedHome.LEASE);
        record.everDied = true;
        SimulatedProcess actor = turns.actor("last");
        Process last = home.start(actor, trouble, mutant);
        processes.add(last);
        asked(last, "resume", last.manager()::resume);
        quiet = turns.run(turns.calls() + CALLS_OF_HEALING_MAX, this::worldPasses);
        if (!quiet) {
            record.violations.add("resume is not quiet after " + CALLS_OF_HEALING_MAX + " calls");
        }
    }

    /**
     * What is damaged is mended first, as the instructions say; then every quarantine ends.
     *
     * @return whether there was anything to do: otherwise the home is as it was judged
     */
    private boolean recover() {
        boolean mended = record.mend(turns.calls());
        boolean decided = !quarantined().isEmpty();
        for (Migration m : quarantined()) {
            if (random.nextInt(2) == 0) {
                decided(m, Decision.COMPLETE);
            }
        }
        for (Migration m : quarantined()) {
            decided(m, Decision.ROLL_BACK);
        }
        // What is stranded past its pivot is sent once more by the one decision, and found by either.
        for (int round = 0; round < DECISIONS_MAX; round++) {
            for (Migration m : quarantined()) {
                if (m.txid().isPresent()) {
                    decided(m, round % 2 == 0 ? Decision.COMPLETE : Decision.ROLL_BACK);
                }
            }
        }
        // One that was revoked on its way back, and came back to life when what excluded it was replaced, can go
        // nowhere.
        quarantined().stream()
                .filter(m -> record.chain()
                        .filter(watching -> watching.isShaken(m.id()))
                        .isEmpty())
                .forEach(m -> record.violations.add("still quarantined after recover: " + m.id() + ", "
                        + m.error().map(e -> e.message()).orElse("")));
        return mended || decided;
    }

    private void decided(Migration migration, Decision decision) {
        recover(processes.get(0), migration, decision);
        turns.run(turns.calls() + CALLS_OF_HEALING_MAX, this::worldPasses);
        if (home.anchored.isPresent()) {
            home.clock.advance(SimulatedHome.LEASE);
            worldPasses();
        }
    }

    private List<Migration> quarantined() {
        return home.persistence.migrations().query(MigrationQuery.ALL).items().stream()
                .filter(m -> m.state() == MigrationState.QUARANTINED)
                .toList();
    }
}
