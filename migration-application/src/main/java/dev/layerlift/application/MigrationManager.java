package dev.layerlift.application;

import dev.layerlift.application.internal.Admissions;
import dev.layerlift.application.internal.Housekeeping;
import dev.layerlift.application.internal.Preflight;
import dev.layerlift.application.internal.Refusals;
import dev.layerlift.application.internal.RequestDesk;
import dev.layerlift.application.internal.RollbackDesk;
import dev.layerlift.application.internal.StoredJson;
import dev.layerlift.application.internal.batch.BatchRuns;
import dev.layerlift.application.internal.batch.Lifts;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.application.internal.dispatch.BlockWatch;
import dev.layerlift.application.internal.dispatch.EngineThreads;
import dev.layerlift.application.internal.dispatch.InProcessDispatcher;
import dev.layerlift.application.internal.dispatch.WorkerThreads;
import dev.layerlift.application.internal.event.EventPump;
import dev.layerlift.application.internal.event.Subscriptions;
import dev.layerlift.application.internal.lift.PeerToWebvhPlan;
import dev.layerlift.application.internal.lift.ToBtcoPlan;
import dev.layerlift.application.internal.saga.FencedContentStore;
import dev.layerlift.application.internal.saga.Plan;
import dev.layerlift.application.internal.saga.SagaRunner;
import dev.layerlift.application.internal.saga.SagaRunner.Wish;
import dev.layerlift.application.internal.saga.TimedRuns;
import dev.layerlift.application.internal.transfer.Transfers;
import dev.layerlift.application.internal.validation.ValidationPipeline;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.MigrationDispatcher;
import dev.layerlift.domain.port.MigrationDispatcher.Advance;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import dev.layerlift.domain.port.Page;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Starts, watches and takes back migrations (FR-1, FR-2). Futures complete when a migration is at rest; blocking is the
 * caller's choice. They complete on a thread of the engine: what follows must not block it, and must not close the engine
 * there. Safe to call from many threads. Closing waits for what is being advanced; the rest is found again by
 * {@link #resume()}.
 */
public final class MigrationManager implements AutoCloseable {
    private final EnginePorts ports;
    private final ValidationPipeline pipeline;
    private final Preflight preflight;
    private final Refusals refusals;
    private final RequestDesk desk;
    private final RollbackDesk rollbacks;
    private final Transfers transfers;
    private final TimedRuns runs;
    private final MigrationDispatcher dispatcher;
    private final Optional<BlockWatch> blocks;
    private final Admissions<Acceptance> admissions;
    private final Subscriptions subscriptions;
    private final ExecutorService eventThread;
    private final EventPump pump;
    private final Housekeeping housekeeping;
    private final DidVersions dids;
    private final BatchRuns batchRuns;
    private final MigrationBatches batches;
    private final Map<MigrationId, CompletableFuture<Migration>> inFlight = new ConcurrentHashMap<>();
    private final Map<MigrationId, Wish> wishes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** An engine over these ports; it starts its threads and takes up no work by itself. */
    public MigrationManager(EnginePorts ports) {
        this(ports, EngineThreads.REAL, UnaryOperator.identity());
    }

    /**
     * The same on other threads, for simulations.
     *
     * @param arranged makes of each plan the one that is run: a proof that the simulation sees a broken one
     */
    MigrationManager(EnginePorts given, EngineThreads threads, UnaryOperator<Plan> arranged) {
        this.ports = given.withLayers(given.layers().withStores(FencedContentStore::new));
        this.pipeline = new ValidationPipeline(ports, threads);
        this.refusals = new Refusals(ports.migrations(), MigrationManager::report);
        this.desk = new RequestDesk(ports, refusals);
        this.preflight = new Preflight(ports, pipeline, desk);
        this.rollbacks = new RollbackDesk(ports, desk);
        this.subscriptions = new Subscriptions(this::successorOf, MigrationManager::report);
        this.eventThread = threads.pool("layerlift-events", 1);
        this.pump = new EventPump(
                ports.outbox(), subscriptions, eventThread, e -> report("events, tried again with the next one", e));
        this.housekeeping = new Housekeeping(ports, MigrationManager::report, threads.timer("layerlift-housekeeping"));
        PublishedLogs logs = new PublishedLogs(ports, housekeeping);
        this.dids = new DidVersions(ports, logs, this::requireOpen);
        this.transfers = new Transfers(ports, threads);
        Map<MigrationPath, Plan> plans = plans(logs, arranged);
        SagaRunner runner = new SagaRunner(
                ports, migration -> planOf(migration, plans), id -> Optional.ofNullable(wishes.get(id)), pump::wake);
        this.runs = new TimedRuns(
                runner,
                ports,
                threads.waitedFor("layerlift-attempt", 2 * ports.settings().parallelism(), 0),
                MigrationManager::report);
        this.dispatcher = new InProcessDispatcher(
                this::advance,
                ports.clock(),
                threads,
                ports.settings().parallelism(),
                ports.settings().queueMax());
        this.blocks = ports.layers()
                .anchoring()
                .map(anchoring -> new BlockWatch(
                        anchoring.chain(),
                        anchoring.settings().newBlockEvery(),
                        threads.timer("layerlift-blocks"),
                        this::lookNow));
        this.admissions = new Admissions<>(
                threads.boundedPool(
                        "layerlift-admission",
                        ports.settings().parallelism(),
                        ports.settings().queueMax()),
                threads.waitedFor("layerlift-acceptance", 2 * ports.settings().parallelism(), 0),
                ports.settings().limits().validation(),
                this::takeBack);
        this.batchRuns = new BatchRuns(
                ports,
                threads,
                lifts(),
                progress -> eventThread.execute(() -> subscriptions.publish(progress)),
                MigrationManager::report);
        this.batches = new MigrationBatches(ports, batchRuns, this::requireOpen);
    }

    /**
     * Migrates what a signed request asks for.
     *
     * @return completes with the result when the migration is at rest; completes exceptionally with a
     *     {@link MigrationException} when the request is refused, of which the audit keeps a record, or the outcome could
     *     not be stored
     */
    public CompletionStage<MigrationResult> migrate(SignedRequest request) {
        return admitted(
                () -> desk.receive(request),
                acceptance -> accepted(request.request().targetLayer(), acceptance));
    }

    /** Migrates an asset whose keys this home holds: the request is signed with them, and the operator is the initiator. */
    public CompletionStage<MigrationResult> migrate(Did source, Layer target, MigrationOptions options) {
        return admitted(
                () -> desk.consented(source, target, options, ports.ids()::newMigrationId),
                acceptance -> accepted(target, acceptance));
    }

    private Lifts lifts() {
        return new Lifts() {
            @Override
            public CompletionStage<MigrationResult> lift(
                    MigrationId id, Did source, Layer target, MigrationOptions options) {
                return admitted(
                        () -> desk.consented(source, target, options, () -> id),
                        acceptance -> isUnderWay(acceptance, target)
                                ? submit(((Acceptance.Claimed) acceptance).by().id())
                                        .thenApply(end -> MigrationResult.of(end, true))
                                : accepted(target, acceptance));
            }

            @Override
            public CompletionStage<MigrationResult> goOn(MigrationId id) {
                return submit(id).thenApply(end -> MigrationResult.of(end, false));
            }
        };
    }

    private static boolean isUnderWay(Acceptance acceptance, Layer target) {
        return acceptance instanceof Acceptance.Claimed claimed
                && !claimed.by().atRest()
                && claimed.by().path().target() == target;
    }

    private CompletionStage<MigrationResult> admitted(
            Supplier<Acceptance> admission, Function<Acceptance, CompletionStage<MigrationResult>> next) {
        try {
            requireOpen();
        } catch (MigrationException e) {
            return CompletableFuture.failedFuture(e);
        }
        return admissions.admit(admission, next);
    }

    /** Whoever asked was told that it was not accepted, so it ends before anything is made of it, and frees its claim. */
    private void takeBack(Acceptance late) {
        if (late instanceof Acceptance.Accepted accepted) {
            MigrationId id = accepted.migration().id();
            try {
                runs.giveUp(
                        id,
                        MigrationError.of(
                                ErrorType.TIMEOUT_ERROR,
                                "ACCEPTANCE_TIMED_OUT",
                                "the request was stored after whoever asked had been told that there was no answer in time",
                                "ask again, with a new request"));
            } catch (RuntimeException e) {
                report("migration " + id + ", stored too late and not ended; it can be resumed", e);
            }
        }
    }

    /**
     * All findings that a migration would meet; changes nothing, here or in any store.
     *
     * @throws MigrationException when the source is unknown or there is no such path
     */
    public ValidationResult validate(Did source, Layer target, MigrationOptions options) {
        return preflight.validate(source, target, options);
    }

    /**
     * What a migration would cost; fails on a source that is unknown.
     *
     * @throws MigrationException when the source is unknown or there is no such path
     */
    public CostEstimate estimateMigrationCost(Did source, Layer target) {
        return preflight.cost(source, target);
    }

    /**
     * The fee limit ({@link MigrationOptions#maxFeeSats}) that somebody has to agree to before an anchor with these options
     * is paid for; nothing is reserved, so the price may be another one a minute later.
     *
     * @return in satoshis; empty when what the options allow is enough
     * @throws MigrationException {@code BITCOIN_ERROR} when there is no layer btco, or no price now
     */
    public OptionalLong feeLimitToAgree(MigrationOptions options) {
        return preflight.limitToAgree(options);
    }

    /** The migration as it is now. */
    public Optional<Migration> getMigrationStatus(MigrationId id) {
        return ports.migrations().find(id);
    }

    /** Migrations, newest first. */
    public Page<Migration> findMigrations(MigrationQuery query) {
        return ports.migrations().query(query);
    }

    /**
     * Takes a migration back: one that has not ended, or a completed one while its checkpoint is kept.
     *
     * @return completes when it is rolled back or quarantined; exceptionally with a {@link MigrationException} when it
     *     cannot be rolled back
     */
    public CompletionStage<RollbackResult> rollback(MigrationId id) {
        try {
            requireOpen();
            rollbacks.requireAllowed(id);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(MigrationException.from(e));
        }
        return rolledBack(id).thenApply(rollbacks::result);
    }

    /**
     * Ends a quarantine, when everything that is looked at holds; otherwise it stays, and names what does not. For
     * operators: the owner's request is not asked for again.
     *
     * @param actor who decides; anybody but an operator is refused, and the audit keeps a record of that
     * @return completes with the state it then has; exceptionally with a {@link MigrationException} when the migration is
     *     unknown or not quarantined, or {@code OPERATORS_ONLY}
     */
    public CompletionStage<RollbackResult> recover(MigrationId id, Decision decision, Actor actor) {
        try {
            requireOpen();
            Migration migration = desk.migration(id);
            desk.requireOperator(actor, migration);
            if (migration.state() != MigrationState.QUARANTINED) {
                throw MigrationException.validation(
                        "NOT_QUARANTINED",
                        "migration " + id + " is " + migration.state().id() + " (expected: quarantined)",
                        "look at it: layerlift status " + id);
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(MigrationException.from(e));
        }
        wishes.put(id, decision == Decision.ROLL_BACK ? Wish.RECOVER_BACK : Wish.RECOVER_FORWARD);
        return submit(id).thenApply(rollbacks::result);
    }

    /** Asks again when the migration completed while it was being asked. */
    private CompletionStage<Migration> rolledBack(MigrationId id) {
        wishes.put(id, Wish.ROLL_BACK);
        return submit(id).thenCompose(end -> {
            if (end.state() != MigrationState.COMPLETED) {
                return CompletableFuture.completedFuture(end);
            }
            rollbacks.requireAllowed(id);
            return rolledBack(id);
        });
    }

    /** The audit records that name a DID as source or target, oldest first. */
    public Page<JsonObject> getMigrationHistory(Did did, Optional<String> after, int limit) {
        Page<byte[]> page = ports.audit().history(did.identity(), after, limit);
        return new Page<>(page.items().stream().map(this::auditRecord).toList(), page.next());
    }

    /**
     * The audit records that match, oldest first (FR-7.4).
     *
     * @throws MigrationException {@code CURSOR_INVALID} for a cursor that no page gave
     */
    public Page<JsonObject> getSystemMigrationLogs(AuditQuery query) {
        Page<byte[]> page = ports.audit().query(query);
        return new Page<>(page.items().stream().map(this::auditRecord).toList(), page.next());
    }

    private JsonObject auditRecord(byte[] stored) {
        return StoredJson.read(ports.json(), "audit record", stored);
    }

    /** Later versions of published DIDs. It closes with this engine. */
    public DidVersions dids() {
        return dids;
    }

    /** Many migrations under one id. */
    public MigrationBatches batches() {
        return batches;
    }

    /**
     * Migrates many assets whose keys this home holds, as one batch (FR-2.2): what is listed twice counts once, and asking
     * again with the same list does only what is left. {@link #batches()} has more ways.
     *
     * @return completes when nothing of it is in work any more; {@link MigrationBatches#items} says what became of each
     */
    public CompletionStage<BatchStatus> migrateBatch(
            List<Did> sources, Layer target, MigrationOptions options, BatchOptions how) {
        try {
            BatchId id = batches.enqueue(target, options, BatchListing.of(sources))
                    .batch()
                    .id();
            return batches.run(id, how, BatchListener.NOBODY);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(MigrationException.from(e));
        }
    }

    /** Has a batch begin nothing new (FR-8.4); what is in work ends by itself. */
    public BatchStatus cancelBatch(BatchId id) {
        return batches.cancel(id);
    }

    /** Hears of every migration from now on. */
    public Subscription subscribe(EventListener listener) {
        return subscriptions.add(listener, Optional.empty());
    }

    /** Hears of one asset from now on, also under the DIDs that it has got since this one, and that it gets later. */
    public Subscription subscribe(Did asset, EventListener listener) {
        return subscriptions.add(listener, Optional.of(asset.identity()));
    }

    /**
     * Takes up everything that an earlier process left unfinished, and finishes it or rolls it back; versions of DIDs that
     * were saved are published. Small files whose durability a crash may have cost are written again. For whoever knows that no other process works on this store.
     *
     * @return completes with what became of each; one that still is not at rest says why
     */
    public CompletionStage<List<MigrationResult>> resume() {
        if (closed) {
            return CompletableFuture.failedFuture(closed("the engine is closed (expected: open)"));
        }
        ports.migrations().releaseLeasesExcept(ports.settings().worker());
        housekeeping.start();
        housekeeping.sealAll();
        return taken();
    }

    /**
     * As {@link #resume()}, beside other processes: what another worker holds is left to it until its lease is over, and
     * told as held elsewhere.
     */
    public CompletionStage<List<MigrationResult>> resumeBesideOthers() {
        if (closed) {
            return CompletableFuture.failedFuture(closed("the engine is closed (expected: open)"));
        }
        housekeeping.start();
        return taken();
    }

    private CompletionStage<List<MigrationResult>> taken() {
        housekeeping.publishStatusLists();
        pump.wake();
        dids.resume().forEach(MigrationManager::report);
        List<CompletableFuture<MigrationResult>> results = new ArrayList<>();
        MigrationQuery query = MigrationQuery.ofUnfinished();
        while (true) {
            Page<Migration> page = ports.migrations().query(query);
            page.items()
                    .forEach(m -> results.add(submit(m.id())
                            .handle((end, failure) ->
                                    failure == null ? MigrationResult.of(end, false) : unfinished(m, failure))));
            if (page.next().isEmpty()) {
                break;
            }
            query = query.from(page.next());
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> results.stream().map(CompletableFuture::join).toList());
    }

    /** One that cannot be brought to its end does not hide what became of the others. */
    private static MigrationResult unfinished(Migration migration, Throwable failure) {
        return MigrationResult.of(
                migration
                        .change()
                        .error(MigrationException.from(failure).error())
                        .build(),
                false);
    }

    /** Nothing is accepted that this engine would not start. */
    private void requireOpen() {
        if (closed) {
            throw closed("the engine is closed (expected: open)");
        }
    }

    private static MigrationException closed(String message) {
        return MigrationException.validation("ENGINE_CLOSED", message, "run: layerlift resume");
    }

    @Override
    public void close() {
        closed = true;
        batchRuns.stopAll();
        admissions.close();
        refusals.close();
        blocks.ifPresent(BlockWatch::close);
        dispatcher.close();
        runs.close();
        transfers.close();
        pipeline.close();
        housekeeping.close();
        try {
            ports.statusLists().release();
        } catch (RuntimeException e) {
            report("places in status lists that were not used; they are lost", e);
        }
        MigrationException early = closed("the engine was closed before the migration ended");
        inFlight.values().forEach(future -> future.completeExceptionally(early));
        batchRuns.close();
        if (!WorkerThreads.end(eventThread)) {
            report("listeners", new IllegalStateException("still busy; their events come again"));
        }
    }

    /** What an identity became or is about to become. */
    private Optional<CanonicalIdentity> successorOf(CanonicalIdentity identity) {
        return ports.migrations()
                .claimant(identity)
                .flatMap(Migration::targetDid)
                .map(Did::identity);
    }

    private CompletionStage<MigrationResult> accepted(Layer target, Acceptance acceptance) {
        if (acceptance instanceof Acceptance.Accepted accepted) {
            return submit(accepted.migration().id()).thenApply(end -> MigrationResult.of(end, false));
        }
        if (acceptance instanceof Acceptance.SameRequest same) {
            if (same.migration().atRest()) {
                return CompletableFuture.completedFuture(MigrationResult.of(same.migration(), true));
            }
            return submit(same.migration().id()).thenApply(end -> MigrationResult.of(end, false));
        }
        if (acceptance instanceof Acceptance.Replayed replayed) {
            throw RequestDesk.replayed(replayed.earlier());
        }
        if (acceptance instanceof Acceptance.Unpublished unpublished) {
            throw RequestDesk.unpublished(unpublished);
        }
        Migration by = ((Acceptance.Claimed) acceptance).by();
        if (by.state() == MigrationState.COMPLETED) {
            return CompletableFuture.completedFuture(done(by, target));
        }
        throw RequestDesk.claimed(by);
    }

    /** What was asked for is done when it led to the same layer; an identity has one successor, ever. */
    private static MigrationResult done(Migration earlier, Layer target) {
        if (earlier.path().target() != target) {
            throw RequestDesk.succeeded(earlier);
        }
        return MigrationResult.of(earlier, true);
    }

    private CompletableFuture<Migration> submit(MigrationId id) {
        CompletableFuture<Migration> future = inFlight.computeIfAbsent(id, key -> new CompletableFuture<>());
        try {
            housekeeping.start();
            dispatcher.submit(id, ports.clock().instant());
        } catch (RuntimeException e) {
            inFlight.remove(id);
            wishes.remove(id);
            future.completeExceptionally(MigrationException.from(e));
        }
        return future;
    }

    private Advance advance(MigrationId id) {
        if (closed) {
            // What waited when the engine was closed is not begun any more; close() tells whoever waits for it.
            return new Advance.Done();
        }
        long seen = blocks.map(BlockWatch::changes).orElse(0L);
        try {
            Optional<Migration> end =
                    runs.run(id).or(() -> ports.migrations().find(id).filter(Migration::atRest));
            Optional<Instant> waits = end.filter(m -> !m.atRest()).flatMap(Migration::notBefore);
            if (waits.isPresent()) {
                end.filter(ToBtcoPlan::isSeen).ifPresent(m -> batchRuns.park(m.id()));
                return waits(end.get(), waits.get(), seen);
            }
            CompletableFuture<Migration> future = inFlight.remove(id);
            wishes.remove(id);
            if (future != null) {
                end.ifPresentOrElse(
                        future::complete,
                        () -> future.completeExceptionally(MigrationException.validation(
                                "LEASE_HELD_ELSEWHERE",
                                "migration " + id + " is in the hands of another worker",
                                "look at it: layerlift status " + id)));
            }
        } catch (RuntimeException | Error e) {
            // An error too: whoever waits for this migration must hear that it will not end here.
            wishes.remove(id);
            CompletableFuture<Migration> future = inFlight.remove(id);
            if (future != null) {
                future.completeExceptionally(about(id, MigrationException.from(e)));
            }
        }
        return new Advance.Done();
    }

    /** One that waits for the chain looks again with the next block, or at once when that came while it looked. */
    private Advance waits(Migration migration, Instant until, long seen) {
        boolean late = migration.state() == MigrationState.ANCHORING
                && blocks.filter(watch -> watch.isLate(migration.id(), seen)).isPresent();
        return late ? new Advance.Continue() : new Advance.RetryAt(until);
    }

    private void lookNow(MigrationId id) {
        try {
            dispatcher.submit(id, ports.clock().instant());
        } catch (RuntimeException e) {
            // It is closed; otherwise the migration looks again when its own time has come.
            if (!closed) {
                report("migration " + id + ", which a new block could not wake", e);
            }
        }
    }

    /** Names the migration, which is there and goes on with {@code resume}; what was thrown stays the cause. */
    private static MigrationException about(MigrationId id, MigrationException failure) {
        if (failure.error().migrationId().isPresent()) {
            return failure;
        }
        MigrationException named = new MigrationException(
                failure.error().about(id.toString(), failure.error().dids()),
                failure.retry(),
                failure.getCause() == null ? failure : failure.getCause());
        Arrays.stream(failure.getSuppressed()).forEach(named::addSuppressed);
        return named;
    }

    private Map<MigrationPath, Plan> plans(PublishedLogs logs, UnaryOperator<Plan> arranged) {
        Map<MigrationPath, Plan> plans = new EnumMap<>(MigrationPath.class);
        plans.put(MigrationPath.PEER_TO_WEBVH, new PeerToWebvhPlan(ports, pipeline, logs, subscriptions, transfers));
        if (ports.layers().anchoring().isPresent()) {
            plans.put(MigrationPath.PEER_TO_BTCO, ToBtcoPlan.fromPeer(ports, pipeline, logs, subscriptions, transfers));
            plans.put(
                    MigrationPath.WEBVH_TO_BTCO, ToBtcoPlan.fromWebvh(ports, pipeline, logs, subscriptions, transfers));
        }
        plans.replaceAll((path, plan) -> arranged.apply(plan));
        return plans;
    }

    private static Plan planOf(Migration migration, Map<MigrationPath, Plan> plans) {
        return Optional.ofNullable(plans.get(migration.path()))
                .orElseThrow(() -> Layers.notAvailable(migration.path().target()));
    }

    private static void report(DidVersions.Resumed version) {
        version.error()
                .ifPresent(error -> report(
                        "version of " + version.did() + ", saved and not published", new MigrationException(error)));
    }

    private static void report(Object subject, RuntimeException thrown) {
        System.getLogger(MigrationManager.class.getName()).log(System.Logger.Level.WARNING, subject.toString(), thrown);
    }
}
