package dev.layerlift.testkit.contract;

import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contract tests of persistence share: a home that is opened before a case and can be opened again in it. */
public abstract class PersistenceContract {
    /** The worker that holds the leases of a case, where it does not matter which. */
    protected static final String WORKER = "worker-1";

    private PersistencePorts opened;

    /** Called by subclasses. */
    protected PersistenceContract() {}

    /**
     * Opens the home of this test case: empty at first, and with everything that was committed when it is opened again.
     *
     * @param stream the audit stream that commits write
     * @param sealer seals audit records
     */
    protected abstract PersistencePorts open(String stream, AuditLog.Sealer sealer);

    @BeforeEach
    final void openFirst() {
        opened = open("writer-1", PersistenceSamples.SEALER);
    }

    @AfterEach
    final void closeLast() {
        opened.close();
    }

    /** The ports as they are open now. */
    protected final PersistencePorts ports() {
        return opened;
    }

    /** Closes the home and opens it again. */
    protected final PersistencePorts reopen() {
        return reopen("writer-1", PersistenceSamples.SEALER);
    }

    /** Closes the home and opens it again for another stream or with another sealer. */
    protected final PersistencePorts reopen(String stream, AuditLog.Sealer sealer) {
        opened.close();
        opened = open(stream, sealer);
        return opened;
    }

    /** The n-th migration, accepted and leased. */
    protected final Migration started(int n) {
        return started(PersistenceSamples.migration(n));
    }

    /** This migration, accepted and leased. */
    protected final Migration started(Migration migration) {
        Acceptance acceptance = ports().migrations().accept(migration);
        if (!(acceptance instanceof Acceptance.Accepted)) {
            throw new AssertionError("accept: " + acceptance + " (expected: accepted)");
        }
        return leased(migration);
    }

    /** This migration with a lease of {@link #WORKER}. */
    protected final Migration leased(Migration migration) {
        return ports().migrations()
                .lease(migration.id(), WORKER, PersistenceSamples.NOW, Duration.ofMinutes(1))
                .orElseThrow();
    }

    /** Commits and gives what was committed. */
    protected final Migration committed(MigrationCommit commit) {
        ports().migrations().commit(commit);
        return commit.migration();
    }

    /** Accepts, leases and commits the n-th migration up to its end. */
    protected final Migration completed(int n) {
        Migration checkpointed = committed(PersistenceSamples.toCheckpointed(started(n)));
        Migration inProgress = committed(PersistenceSamples.toInProgress(checkpointed, n));
        return committed(PersistenceSamples.toCompleted(inProgress, n));
    }

    /** The same lease with another epoch. */
    protected static Migration withEpoch(Migration migration, long epoch) {
        Lease lease = migration.lease();
        return migration
                .change()
                .lease(new Lease(lease.worker(), epoch, lease.until()))
                .build();
    }

    /** Runs calls at the same time, each on a thread of its own; gives their results, thrown exceptions among them. */
    protected static List<Object> atOnce(List<? extends Callable<?>> calls) {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        CountDownLatch start = new CountDownLatch(calls.size());
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (Callable<?> call : calls) {
                futures.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return call.call();
                }));
            }
            List<Object> results = new ArrayList<>();
            for (Future<?> future : futures) {
                results.add(result(future));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Object result(Future<?> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return Objects.requireNonNullElse(e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a call", e);
        }
    }
}
