package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationManager;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lifts assets to a layer. */
@Command(name = "migrate", description = "Lift assets to a layer, and read back what was published.")
final class MigrateCommand extends LayerliftCommand {
    /** How many assets one call takes; the ids of all are remembered, so that a repeated one counts once. */
    static final int ASSETS_MAX = 250_000;

    @Parameters(arity = "0..*", paramLabel = "DID", description = "The assets; - reads them from standard input.")
    private List<String> dids = List.of();

    @Option(names = "--to", paramLabel = "LAYER", description = "The layer to lift to: webvh or btco.")
    private String to = "";

    @Option(names = "--dry-run", description = "Say what would happen; nothing is changed.")
    private boolean dryRun;

    @Option(
            names = "--request",
            paramLabel = "FILE",
            description = {
                "Migrate what owners signed with request sign: one request, or one on each line; - for standard input.",
                "Neither DIDs nor other options go with it: the owner signed them."
            })
    private @Nullable String request;

    @Mixin
    private LiftOptions lift = new LiftOptions();

    MigrateCommand(Surroundings around) {
        super(around);
    }

    /** What became of one asset: a result, or why there is none. */
    private record Outcome(String did, Optional<MigrationResult> result, Optional<MigrationError> error) {}

    @Override
    int run() {
        String signed = request;
        if (signed != null) {
            return Interruption.toldOf(screen(), () -> signed(signed));
        }
        if (dids.isEmpty() || to.isEmpty()) {
            throw Inputs.usage("Missing required options and parameters: '--to=LAYER', 'DID' (or: --request FILE)");
        }
        Layer target = Inputs.target(to);
        MigrationOptions options = lift.options(target);
        DidSource source = new DidSource(dids, around().in());
        if (source.isSingle()) {
            // Before the home is unlocked: who mistyped should not have to give the passphrase first.
            Inputs.wholeDid(dids.get(0));
        }
        if (dryRun) {
            try (Layerlift layerlift = openToRead()) {
                requireLayer(layerlift, target);
                MigrationManager manager = layerlift.migrationManager();
                layerlift.greetStores();
                return new DryRun(screen(), manager, target, options).of(source);
            }
        }
        return Interruption.toldOf(screen(), () -> lift(source, target, options));
    }

    private int signed(String file) {
        if (!dids.isEmpty() || !to.isEmpty() || dryRun || lift.isGiven()) {
            throw Inputs.usage("--request: with other arguments (expected: alone, the owner signed everything else)");
        }
        try (Layerlift layerlift = openToChange()) {
            return new SignedRequests(screen(), layerlift.migrationManager())
                    .of(new JsonDocuments(around().in()), file);
        }
    }

    private int lift(DidSource source, Layer target, MigrationOptions typed) {
        try (Layerlift layerlift = openToChange()) {
            requireLayer(layerlift, target);
            MigrationOptions options = FeeAgreement.of(around(), screen(), layerlift.migrationManager())
                    .agreed(target, typed);
            return source.isSingle()
                    ? one(layerlift.migrationManager(), Inputs.wholeDid(dids.get(0)), target, options)
                    : many(layerlift.migrationManager(), source, target, options);
        }
    }

    private int one(MigrationManager manager, Did source, Layer target, MigrationOptions options) {
        MigrationReport report = new MigrationReport(screen());
        try (Progress progress = screen().progress("lifting", 1)) {
            report.add(progress.ofTransfers(manager, () -> await(manager.migrate(source, target, options))));
        }
        report.close();
        return report.exitCode();
    }

    private int many(MigrationManager manager, DidSource source, Layer target, MigrationOptions options) {
        MigrationReport report = new MigrationReport(screen());
        long[] done = {0};
        try (Progress progress = screen().progress("lifting", dids.contains("-") ? 0 : dids.size());
                InOrder<Outcome> work = new InOrder<>(outcome -> {
                    outcome.result().ifPresent(report::add);
                    outcome.error().ifPresent(error -> report.refused(outcome.did(), error));
                    progress.done(++done[0]);
                })) {
            progress.ofTransfers(manager, () -> {
                distinct(source, (text, did) -> work.give(() -> migrate(manager, text, did, target, options)));
                work.finish();
                return done[0];
            });
        }
        if (done[0] == 0) {
            screen().failure(Inputs.nothingSelected().error());
            return ExitCode.FAILED;
        }
        report.close();
        screen().line(report.summary());
        return report.exitCode();
    }

    private static Outcome migrate(
            MigrationManager manager, String text, Optional<Did> did, Layer target, MigrationOptions options) {
        try {
            Did source = did.isPresent() ? did.get() : Inputs.wholeDid(text);
            return new Outcome(text, Optional.of(await(manager.migrate(source, target, options))), Optional.empty());
        } catch (RuntimeException e) {
            return new Outcome(
                    text,
                    Optional.empty(),
                    Optional.of(MigrationException.from(e).error()));
        }
    }

    /** Gives every asset once, whatever form its DID is typed in; what is no DID is given without one. */
    static void distinct(DidSource source, BiConsumer<String, Optional<Did>> each) {
        Set<CanonicalIdentity> seen = new HashSet<>();
        source.forEach(text -> {
            Optional<Did> did = parsed(text);
            if (did.isEmpty() || seen.add(did.get().identity())) {
                if (seen.size() > ASSETS_MAX) {
                    throw Inputs.usage("more than " + ASSETS_MAX + " DIDs (expected: fewer in one call)");
                }
                each.accept(text, did);
            }
        });
    }

    private static Optional<Did> parsed(String text) {
        try {
            return Optional.of(Inputs.wholeDid(text));
        } catch (MigrationException e) {
            // Told of in its turn, by whoever needs the DID.
            return Optional.empty();
        }
    }
}
