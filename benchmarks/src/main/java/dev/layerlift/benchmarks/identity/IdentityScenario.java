package dev.layerlift.benchmarks.identity;

import dev.layerlift.benchmarks.CountingEd25519;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of the identity core on both providers and prints, in this order: the counts, the rates beside the
 * bare signatures, what the targets are and what was reached, and the same operations by another implementation.
 */
public final class IdentityScenario {
    private static final String[] OPERATIONS = {
        "rawSign",
        "rawVerify",
        "createGiven PLAIN",
        "createGiven RICH",
        "create PLAIN",
        "create RICH",
        "createWithNewKey",
        "resolve PLAIN",
        "resolve RICH",
        "resolveStranger",
        "verifyProof",
        "parse",
        "canonicalise"
    };

    /** What Bouncy Castle should reach of what its bare signatures allow. */
    private static final double SHARE = 0.8;

    private final boolean isLong;
    private final Map<String, Measured> measured = new LinkedHashMap<>();

    /** What JMH found out about one operation on one provider. */
    private record Measured(double perSecond, double error, double perCpuSecond, double bytes) {}

    /** A short run to see where one stands, or a long one to quote. */
    public IdentityScenario(boolean isLong) {
        this.isLong = isLong;
    }

    /** Runs and prints. */
    public void run() throws IOException, InterruptedException {
        CountingSha256.install();
        StringBuilder text = new StringBuilder();
        header(text);
        counts(text);
        System.out.print(text);
        System.out.flush();
        try {
            measure();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH could not run", e);
        }
        text.setLength(0);
        rates(text);
        targets(text);
        System.out.print(text);
        System.out.print(new OtherImplementation(Path.of("benchmarks/src/main/node"), isLong ? 10 : 2).run());
        System.out.println("load at the end: " + load());
    }

    private void header(StringBuilder text) {
        text.append("identity: %s run, one thread, JDK %s, %d processors, load at the start: %s%n"
                .formatted(
                        isLong ? "long" : "short",
                        System.getProperty("java.version"),
                        Runtime.getRuntime().availableProcessors(),
                        load()));
        for (DocumentShape shape : DocumentShape.values()) {
            Operations sizes = new Operations(ProviderChoice.BOUNCY_CASTLE.get(), shape);
            text.append("%s document (%s): a first entry of %d bytes, a log of %d entries of %d bytes%n"
                    .formatted(
                            shape,
                            shape.contents(),
                            sizes.create().length,
                            IdentityFixture.ENTRIES,
                            sizes.log().bytes().length));
        }
    }

    /** The counts do not depend on the provider. */
    private static void counts(StringBuilder text) {
        CountingEd25519 ed25519 = new CountingEd25519(ProviderChoice.BOUNCY_CASTLE.get());
        Operations operations = new Operations(ed25519, DocumentShape.RICH);
        text.append(
                "counts for each operation: signatures, verifications, keys made, canonical texts, hashes, bytes hashed (RICH)%n"
                        .formatted());
        count(text, "createGiven", ed25519, operations::createGiven);
        count(text, "create", ed25519, operations::create);
        count(text, "createWithNewKey", ed25519, operations::createWithNewKey);
        count(text, "resolve", ed25519, operations::resolve);
        count(text, "verifyProof", ed25519, operations::verifyProof);
    }

    private static void count(StringBuilder text, String name, CountingEd25519 ed25519, Runnable operation) {
        long signatures = ed25519.signatures();
        long verifications = ed25519.verifications();
        long keys = ed25519.keys();
        CountingSha256.reset();
        operation.run();
        text.append("  %-16s %2d %2d %2d %2d %2d %6d%n"
                .formatted(
                        name,
                        ed25519.signatures() - signatures,
                        ed25519.verifications() - verifications,
                        ed25519.keys() - keys,
                        CountingSha256.canonicalForms(),
                        CountingSha256.hashes(),
                        CountingSha256.bytes()));
    }

    private void measure() throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(IdentityBenchmark.class.getName())
                .include(DocumentBenchmark.class.getName())
                .include(StrangersBenchmark.class.getName())
                .forks(isLong ? 2 : 1)
                .threads(1)
                .warmupIterations(isLong ? 8 : 4)
                .warmupTime(TimeValue.seconds(isLong ? 2 : 1))
                .measurementIterations(isLong ? 8 : 3)
                .measurementTime(TimeValue.seconds(isLong ? 2 : 1))
                .timeUnit(java.util.concurrent.TimeUnit.SECONDS)
                .shouldFailOnError(true)
                .jvmArgsAppend("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .verbosity(VerboseMode.SILENT);
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            String shape = result.getParams().getParam("shape");
            measured.put(
                    result.getParams().getParam("provider") + "."
                            + benchmark.substring(benchmark.lastIndexOf('.') + 1)
                            + (shape == null ? "" : " " + shape),
                    new Measured(
                            result.getPrimaryResult().getScore(),
                            result.getPrimaryResult().getScoreError(),
                            secondary(result, CpuTimeProfiler.RESULT),
                            secondary(result, "gc.alloc.rate.norm")));
        }
    }

    /** JMH puts a dot of its own before the names of some profilers' results. */
    private static double secondary(RunResult result, String name) {
        for (String key : result.getSecondaryResults().keySet()) {
            if (key.endsWith(name)) {
                return result.getSecondaryResults().get(key).getScore();
            }
        }
        throw new IllegalStateException(name + ": absent (expected: in the results of the profilers)");
    }

    private void rates(StringBuilder text) {
        text.append("rates: per processor second of the thread | per second by the clock | bytes allocated each%n"
                .formatted());
        for (ProviderChoice provider : ProviderChoice.values()) {
            for (String operation : OPERATIONS) {
                Measured m = get(provider, operation);
                text.append("  %-13s %-17s %10.0f | %10.0f ± %8.0f | %9.0f%n"
                        .formatted(provider, operation, m.perCpuSecond(), m.perSecond(), m.error(), m.bytes()));
            }
        }
    }

    private void targets(StringBuilder text) {
        text.append("targets, by processor time (by the clock), and what the bare signatures of this run allow%n"
                .formatted());
        for (ProviderChoice provider : List.of(ProviderChoice.CORRETTO, ProviderChoice.CONSCRYPT)) {
            target(
                    text,
                    provider,
                    "verifyProof",
                    10_000,
                    get(provider, "rawVerify").perCpuSecond());
        }
        for (DocumentShape shape : DocumentShape.values()) {
            targets(text, shape);
        }
    }

    private void targets(StringBuilder text, DocumentShape shape) {
        for (ProviderChoice provider : ProviderChoice.values()) {
            double creations = get(provider, "rawSign").perCpuSecond();
            double resolutions = get(provider, "rawVerify").perCpuSecond() / IdentityFixture.ENTRIES;
            boolean relative = provider == ProviderChoice.BOUNCY_CASTLE;
            target(text, provider, "createGiven " + shape, relative ? SHARE * creations : 20_000, creations);
            target(text, provider, "resolve " + shape, relative ? SHARE * resolutions : 2_000, resolutions);
        }
    }

    private void target(StringBuilder text, ProviderChoice provider, String operation, double atLeast, double bound) {
        Measured m = get(provider, operation);
        text.append(
                "  %-13s %-17s expected: at least %5.0f; reached %5.0f (%5.0f): %-7s; allowed %5.0f, %2.0f %% of that%n"
                        .formatted(
                                provider,
                                operation,
                                atLeast,
                                m.perCpuSecond(),
                                m.perSecond(),
                                m.perCpuSecond() >= atLeast ? "met" : "NOT MET",
                                bound,
                                100 * m.perCpuSecond() / bound));
    }

    private Measured get(ProviderChoice provider, String operation) {
        return Optional.ofNullable(measured.get(provider + "." + operation))
                .orElseThrow(() -> new IllegalStateException(operation + ": no result (expected: one)"));
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.2f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
