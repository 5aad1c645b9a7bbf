package dev.layerlift.persistence.sqlite;

import static dev.layerlift.testkit.contract.PersistenceSamples.migration;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.PersistenceSamples;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that writes until it is killed, and prints a line for each thing that it was told is durable. */
final class AcknowledgingWriter {
    private static final int THREADS = 8;

    private AcknowledgingWriter() {}

    public static void main(String[] args) throws InterruptedException {
        int from = Integer.parseInt(args[1]);
        SqliteDatabase database = SqliteDatabase.open(Path.of(args[0]), new StrictJsonFormat());
        MigrationStore store = database.migrations("writer-" + from, PersistenceSamples.SEALER);
        AtomicInteger next = new AtomicInteger(from);
        for (int t = 0; t < THREADS; t++) {
            new Thread(() -> write(store, next)).start();
        }
        Thread.currentThread().join();
    }

    private static void write(MigrationStore store, AtomicInteger next) {
        while (true) {
            int n = next.getAndIncrement();
            Migration accepted = migration(n);
            store.accept(accepted);
            acknowledged(n, 0);
            Migration checkpointed = commit(store, PersistenceSamples.toCheckpointed(accepted), n);
            Migration inProgress = commit(store, PersistenceSamples.toInProgress(checkpointed, n), n);
            commit(store, PersistenceSamples.toCompleted(inProgress, n), n);
        }
    }

    private static Migration commit(MigrationStore store, MigrationCommit commit, int n) {
        store.commit(commit);
        acknowledged(n, commit.migration().version());
        return commit.migration();
    }

    /** The mark at the end tells a whole line from one that was cut off. */
    private static void acknowledged(int n, long version) {
        PrintStream out = System.out;
        synchronized (out) {
            out.print(n + " " + version + " .\n");
            out.flush();
        }
    }
}
