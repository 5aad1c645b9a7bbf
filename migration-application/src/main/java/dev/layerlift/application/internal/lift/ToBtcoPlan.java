package dev.layerlift.application.internal.lift;

import dev.layerlift.application.Anchoring;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.application.internal.event.Listeners;
import dev.layerlift.application.internal.saga.Plan;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.transfer.Transfers;
import dev.layerlift.application.internal.validation.ValidationPipeline;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lifts an asset to Bitcoin, from the private layer or the public one. Everything that costs nothing comes before the
 * pivot, everything that shows after it.
 */
public final class ToBtcoPlan implements Plan {
    private final EnginePorts ports;
    private final Duration lookAgain;
    private final Step await;
    private final List<Step> steps;

    private ToBtcoPlan(
            EnginePorts ports,
            ValidationPipeline pipeline,
            PublishedLogs logs,
            Listeners listeners,
            Transfers transfers,
            List<Step> before,
            List<Step> after) {
        Anchoring anchoring = ports.layers().requireAnchoring();
        this.ports = ports;
        this.lookAgain = anchoring.settings().lookEvery();
        this.await = new AwaitAnchor(ports, anchoring);
        List<String> announced = new ArrayList<>(List.of(AwaitAnchor.NAME, PublishAnchored.NAME));
        after.forEach(step -> announced.add(step.name()));
        announced.add(SettleWallet.NAME);
        List<Step> all = new ArrayList<>(List.of(
                new SnapshotSource(ports),
                new ValidateSource(pipeline),
                new TakeCheckpoint(ports),
                new ReserveSatoshi(ports, anchoring),
                new PrepareTarget(ports, Layer.BTCO),
                new TransferLifecycle(ports),
                new PrepareAnchor(ports)));
        all.addAll(before);
        all.addAll(List.of(
                new UploadRestricted(ports, transfers),
                new ConfirmContinuity(ports, listeners, ConfirmContinuity.BEFORE_SPENDING),
                new SignAnchor(ports, anchoring, announced),
                await,
                new PublishAnchored(ports, transfers),
                new ConfirmTarget(ports, Layer.BTCO, logs)));
        all.addAll(after);
        all.add(new SettleWallet(anchoring));
        all.add(new ConfirmContinuity(ports, listeners));
        all.add(new Complete());
        this.steps = List.copyOf(all);
    }

    /** From did:peer, with nothing public in between. */
    public static Plan fromPeer(
            EnginePorts ports,
            ValidationPipeline pipeline,
            PublishedLogs logs,
            Listeners listeners,
            Transfers transfers) {
        return new ToBtcoPlan(ports, pipeline, logs, listeners, transfers, List.of(), List.of());
    }

    /** From did:webvh, whose log gets an entry that names the successor. */
    public static Plan fromWebvh(
            EnginePorts ports,
            ValidationPipeline pipeline,
            PublishedLogs logs,
            Listeners listeners,
            Transfers transfers) {
        return new ToBtcoPlan(
                ports,
                pipeline,
                logs,
                listeners,
                transfers,
                List.of(new PrepareSuccessor(ports, logs)),
                List.of(new PublishSuccessor(ports, logs)));
    }

    /** Whether the broadcast of a migration that waits was seen, so that all it waits for is a block. */
    public static boolean isSeen(Migration migration) {
        return migration.state() == MigrationState.ANCHORING
                && migration.percent() >= AwaitAnchor.SENT_PERCENT
                && !migration.operation().equals(AwaitAnchor.NOT_SEEN);
    }

    @Override
    public List<Step> steps() {
        return steps;
    }

    @Override
    public Duration lookAgain() {
        return lookAgain;
    }

    /** Nothing that is needed to complete it is taken away while its anchor is, or may be, confirmed. */
    @Override
    public List<String> sourceProblems(Work work) {
        List<String> problems = new ArrayList<>(SourceState.problems(ports, work));
        if (work.wasIn(MigrationState.ANCHORING)) {
            problems.addAll(lookAtAnchor(work));
        }
        return problems;
    }

    /** Whoever decides about a quarantine hears at once what is not known; otherwise it is asked again. */
    private List<String> lookAtAnchor(Work work) {
        try {
            return await.remains(work);
        } catch (RuntimeException e) {
            if (work.migration().state() != MigrationState.QUARANTINED) {
                throw e;
            }
            return List.of("it could not be found out what became of the anchor: "
                    + MigrationException.from(e).error().message());
        }
    }

    /** What was anchored is never rolled back, and before that there is no asset. */
    @Override
    public List<Asset> assetsAfterRollback(Work work) {
        return List.of();
    }
}
