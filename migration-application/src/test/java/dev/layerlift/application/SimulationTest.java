package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real engine on simulated machines, clocks, stores and tables: whatever a seed makes of a life, its end keeps every
 * promise. How to run, replay and extend it: {@code docs/simulation.md}.
 */
@Tag("slow")
@Tag("P01")
@Tag("P03")
@Tag("P08")
@Tag("P11")
@Tag("P13")
@Tag("P16")
@Tag("P17")
@Tag("P19")
@Tag("P22")
@Tag("P25")
@Tag("P26")
@Tag("P27")
@Tag("P28")
@Tag("P42")
@Tag("P41")
@Tag("P15")
@Tag("P14")
@Tag("P10")
@Tag("P02")
class SimulationTest {
    private static final long SEEDS = Long.getLong("simulation.seeds", 10_000);
    private static final long FIRST = Long.getLong("simulation.from", 0);
    private static final long MINUTES = Long.getLong("simulation.minutes", 0);
    private static final int WORKERS = Integer.getInteger("simulation.threads", 2);
    private static final long SEEDS_OF_A_FULL_COVERAGE = 8_000;
    private static final long SEEDS_PER_MUTANT = 2_000;
    private static final int TRACED_MAX = 400;

    /** A life that broke a promise. */
    private record Broken(long seed, List<String> violations) {}

    @Test
    void everyLifeEndsAsPromised() throws Exception {
        SimulationCounts counts = new SimulationCounts();
        long end = MINUTES > 0 ? System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos() : Long.MAX_VALUE;
        long seeds = MINUTES > 0 ? Long.MAX_VALUE - FIRST : SEEDS;
        long started = System.nanoTime();
        Broken broken = firstBroken(FIRST, seeds, end, Mutant.NONE, counts);
        System.out.println("Simulation: " + counts);
        System.out.println("in " + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s");
        if (broken != null) {
            fail(report(broken));
        }
        if (seeds >= SEEDS_OF_A_FULL_COVERAGE && MINUTES == 0) {
            assertThat(counts.missing()).as("what never happened").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Mutants.class)
    void aBrokenEngineIsNoticed(Mutants mutant) throws Exception {
        Broken broken = firstBroken(0, SEEDS_PER_MUTANT, Long.MAX_VALUE, mutant, new SimulationCounts());
        assertThat(broken).as("%s in %s seeds", mutant, SEEDS_PER_MUTANT).isNotNull();
        System.out.println("Mutant " + mutant + " is caught by seed " + broken.seed() + ": "
                + broken.violations().get(0));
    }

    @Test
    void theSameSeedLeadsToTheSameLife() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(traced(seed)).isEqualTo(traced(seed));
        }
    }

    private static List<String> traced(long seed) {
        List<String> lines = new ArrayList<>();
        new SimulationRun(seed, Mutant.NONE, lines::add).live();
        return lines;
    }

    private static Broken firstBroken(long first, long seeds, long end, Mutant mutant, SimulationCounts counts)
            throws InterruptedException, ExecutionException {
        AtomicLong next = new AtomicLong();
        AtomicReference<Broken> broken = new AtomicReference<>();
        Callable<Void> lives = () -> {
            for (long i = next.getAndIncrement();
                    i < seeds && broken.get() == null && System.nanoTime() < end;
                    i = next.getAndIncrement()) {
                SimulationRun run = new SimulationRun(first + i, mutant, line -> {});
                SimulationRecord life = run.live();
                if (!life.violations.isEmpty()) {
                    Broken found = new Broken(first + i, life.violations);
                    broken.accumulateAndGet(found, (old, now) -> old == null || now.seed() < old.seed() ? now : old);
                }
                counts.add(life, run.calls(), journals(run, life));
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                running.add(threads.submit(lives));
            }
            for (Future<Void> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return broken.get();
    }

    private static Map<MigrationId, List<JournalEntry>> journals(SimulationRun run, SimulationRecord life) {
        Map<MigrationId, List<JournalEntry>> journals = new HashMap<>();
        for (Migration migration : life.all()) {
            journals.put(migration.id(), run.journal(migration.id()));
        }
        return journals;
    }

    private static String report(Broken broken) {
        List<String> lines = traced(broken.seed());
        int from = Math.max(0, lines.size() - TRACED_MAX);
        return "seed " + broken.seed() + " broke " + broken.violations().size() + " promises:\n  "
                + String.join("\n  ", broken.violations())
                + "\nreplay it: ./mvnw -pl migration-application -am test -Dtest=SimulationTest#everyLife*"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.from=" + broken.seed()
                + " -Dsimulation.seeds=1\nwhat happened" + (from > 0 ? " (the last " + TRACED_MAX + " lines)" : "")
                + ":\n  " + String.join("\n  ", lines.subList(from, lines.size()));
    }
}
