package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.BatchConcurrency;
import dev.layerlift.application.BatchListing;
import dev.layerlift.application.BatchOptions;
import dev.layerlift.application.MigrationBatches;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.BatchStore.NewItem;
import dev.layerlift.domain.port.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lifts many assets as one batch. */
@Command(
        name = "batch",
        description = "Lift many assets as one batch, which can be stopped, cancelled and gone on with.",
        footer = {"", "The same command again does only what is left."})
final class BatchCommand extends LayerliftCommand {
    private static final int PAGE = 500;

    @Parameters(arity = "0..*", paramLabel = "DID", description = "The assets.")
    private List<String> dids = List.of();

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "The assets in a file: a JSON array, JSON lines or CSV of DIDs; - for standard input.")
    private @Nullable String from;

    @Option(names = "--all", description = "All assets of the layer below, or of --layer.")
    private boolean all;

    @Option(names = "--layer", paramLabel = "LAYER", description = "With --all: the assets of this layer.")
    private @Nullable String layer;

    @Option(names = "--to", paramLabel = "LAYER", description = "The layer to lift to: webvh or btco.")
    private @Nullable String to;

    @Option(names = "--resume", paramLabel = "BATCH", description = "Go on with this batch, by its id, alone.")
    private @Nullable String resumed;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "How many at the same time (10 to webvh; 3 from webvh and 2 from peer to btco).")
    private @Nullable Integer concurrency;

    @Option(names = "--limit", paramLabel = "N", description = "Begin at most so many, and leave the rest for later.")
    private @Nullable Long limit;

    @Mixin
    private LiftOptions lift = new LiftOptions();

    BatchCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        BatchOptions options = options();
        String id = resumed;
        if (id != null) {
            if (!dids.isEmpty() || from != null || all || to != null || lift.isGiven()) {
                throw Inputs.usage("--resume: with assets or options of theirs (expected: alone, the batch has them)");
            }
            BatchId wanted = Inputs.batchId(id);
            return toldOf(layerlift ->
                    ran(layerlift, layerlift.migrationManager().batches().require(wanted), options));
        }
        int sources = (dids.isEmpty() ? 0 : 1) + (from == null ? 0 : 1) + (all ? 1 : 0);
        if (to == null || sources != 1) {
            throw Inputs.usage("batch needs --to LAYER and one of: DIDs, --from FILE, --all (or: --resume BATCH)");
        }
        if (layer != null && !all) {
            throw Inputs.usage("--layer: without --all (expected: with it)");
        }
        Layer target = Inputs.target(to);
        Layer source = layer == null ? below(target) : Inputs.layer("--layer", layer);
        if (from == null) {
            return listed(target, source, Optional.empty(), options);
        }
        try (SpooledInput input = SpooledInput.of("--from", from, around().in())) {
            return listed(target, source, Optional.of(input), options);
        }
    }

    private BatchOptions options() {
        if (concurrency != null && (concurrency < 1 || concurrency > BatchConcurrency.MAX)) {
            throw Inputs.usage("--concurrency: " + concurrency + " (expected: 1 to " + BatchConcurrency.MAX + ")");
        }
        if (limit != null && limit < 1) {
            throw Inputs.usage("--limit: " + limit + " (expected: 1 or more)");
        }
        BatchOptions options = BatchOptions.DEFAULT;
        if (concurrency != null) {
            options = options.withConcurrency(BatchConcurrency.of(concurrency));
        }
        return limit == null ? options : options.withLimit(limit);
    }

    private static Layer below(Layer target) {
        return target == Layer.BTCO ? Layer.WEBVH : Layer.PEER;
    }

    private int listed(Layer target, Layer source, Optional<SpooledInput> input, BatchOptions options) {
        return toldOf(layerlift -> {
            requireLayer(layerlift, target);
            BatchListing listing = input.<BatchListing>map(spooled -> spooled.items()::forEach)
                    .orElseGet(() -> all
                            ? each -> assets(layerlift.assets(), source, each)
                            : each -> dids.forEach(did -> each.accept(ItemFile.item(did, 0))));
            MigrationOptions agreed = FeeAgreement.of(around(), screen(), layerlift.migrationManager())
                    .agreed(target, lift.options(target));
            BatchStatus status = layerlift.migrationManager().batches().enqueue(target, agreed, listing);
            return ran(layerlift, status, options);
        });
    }

    /** What is done with the opened home. */
    @FunctionalInterface
    private interface Work {
        int with(Layerlift layerlift);
    }

    private int toldOf(Work work) {
        return Interruption.toldOf(screen(), "the same command again does what is left", () -> {
            try (Layerlift layerlift = openToChange()) {
                return work.with(layerlift);
            }
        });
    }

    private static void assets(AssetRepository assets, Layer layer, Consumer<NewItem> each) {
        Optional<String> after = Optional.empty();
        do {
            Page<Asset> page = assets.list(Optional.of(layer), after, PAGE);
            page.items().forEach(asset -> each.accept(ItemFile.item(shortest(asset.did()), 0)));
            after = page.next();
        } while (after.isPresent());
    }

    /** The long form of a did:peer would only be a copy of its document. */
    private static String shortest(Did did) {
        return did instanceof PeerDid peer ? peer.identity().value() : did.value();
    }

    private int ran(Layerlift layerlift, BatchStatus status, BatchOptions options) {
        MigrationBatches batches = layerlift.migrationManager().batches();
        BatchReport report = new BatchReport(screen(), status);
        report.begins();
        BatchStatus end;
        try (Progress progress = screen().progress("lifting", status.counts().total())) {
            progress.done(status.counts().ended());
            end = progress.ofTransfers(
                    layerlift.migrationManager(),
                    () -> await(batches.run(status.batch().id(), options, (item, result, error) -> {
                        report.ended(item, result, error);
                        progress.done(report.ended());
                    })));
        }
        report.ends(end, batches);
        return report.exitCode(end);
    }
}
