package dev.layerlift.persistence.sqlite;

import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import dev.layerlift.persistence.sql.SqlOperation;
import dev.layerlift.persistence.sql.SqlSession;
import dev.layerlift.persistence.sql.WriteCounters;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.PersistenceSamples;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Group commit: acknowledged means durable, refused means undone, and neither depends on who else is in the group. */
@Timeout(60)
class GroupCommitTest {
    private static final int THREADS = 64;

    @TempDir
    private Path folder;

    private Path file;
    private SqliteErrors errors;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @BeforeEach
    void createFile() {
        file = folder.resolve("home.db");
        errors = new SqliteErrors(file);
        new SqliteFile(file, errors).createIfAbsent();
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    @Tag("P16")
    void whatManyCallersWereToldIsThereAfterReopeningAndTookFewerCommits() throws Exception {
        int each = 20;
        int all = THREADS * each;
        List<Future<?>> callers = new ArrayList<>();
        try (SqliteDatabase database = open()) {
            for (int t = 0; t < THREADS; t++) {
                int from = t * each;
                callers.add(threads.submit(() -> {
                    for (int n = from; n < from + each; n++) {
                        assertThat(database.migrations().accept(migration(n))).isInstanceOf(Acceptance.Accepted.class);
                    }
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
            WriteCounters counters = database.counters();
            assertThat(counters.calls()).isEqualTo(all);
            assertThat(counters.rows()).isEqualTo(all);
            assertThat(counters.refused()).isZero();
            assertThat(counters.commits()).isEqualTo(counters.groups()).isLessThan(counters.calls() / 2);
        }
        try (SqliteDatabase database = open()) {
            for (int n = 0; n < all; n++) {
                assertThat(database.migrations().find(migration(n).id())).contains(migration(n));
            }
        }
    }

    @Test
    @Tag("P17")
    void aRefusedCallIsUndoneAloneInItsGroup() throws Exception {
        try (GroupCommitWriter writer = writer()) {
            List<Future<Integer>> group =
                    inOneGroup(writer, List.of(insert("a"), refusedAfter(insert("b")), insert("c")));
            assertThat(group.get(0).get()).isEqualTo(1);
            assertThatThrownBy(group.get(1)::get).hasRootCauseMessage("refused");
            assertThat(group.get(2).get()).isEqualTo(1);
            assertThat(writer.counters().commits()).isEqualTo(2);
            assertThat(writer.counters().refused()).isEqualTo(1);
            assertThat(writer.counters().rows()).isEqualTo(2);
        }
        assertThat(names()).containsExactly("a", "c");
    }

    @Test
    @Tag("P17")
    void whenTheCommitFailsNobodyIsToldThatItHappened() throws Exception {
        // A foreign key that is checked at the end only lets every call succeed and the COMMIT fail.
        SqlOperation<Integer> orphan = session -> {
            session.execute("PRAGMA defer_foreign_keys = ON");
            return session.update(
                    "INSERT INTO journal (migration, version, at, steps, notes) VALUES (99, 1, 0, '{}', '{}')");
        };
        try (GroupCommitWriter writer = writer()) {
            for (Future<Integer> call : inOneGroup(writer, List.of(insert("a"), orphan, insert("c")))) {
                assertThatThrownBy(call::get).hasCauseInstanceOf(MigrationException.class);
            }
            assertThat(writer.counters().commits()).isEqualTo(1);
            assertThat(writer.counters().rows()).isZero();
            assertThat(writer.write(insert("later"))).isEqualTo(1);
        }
        assertThat(names()).containsExactly("later");
    }

    @Test
    @Tag("P17")
    void aFullDiskIsToldToAllOfTheGroupAndTheWriterGoesOn() throws Exception {
        SqlOperation<Integer> large = session ->
                session.update("INSERT INTO home_records (name, value) VALUES ('large', hex(zeroblob(1000000)))");
        try (GroupCommitWriter writer = writer()) {
            writer.write(session -> {
                long pages = session.number("PRAGMA page_count");
                return session.number("PRAGMA max_page_count = " + (pages + 2));
            });
            for (Future<Integer> call : inOneGroup(writer, List.of(insert("a"), large, insert("c")))) {
                assertThatThrownBy(call::get).cause().isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("NO_SPACE");
                    assertThat(e.retry()).isEqualTo(Retry.NEVER);
                    assertThat(e.error().message() + e.error().detail()).doesNotContain("INSERT");
                });
            }
            assertThat(writer.write(insert("later"))).isEqualTo(1);
        }
        assertThat(names()).containsExactly("later");
    }

    @Test
    @Tag("P17")
    void aStatementThatFoundNoSpaceWorksAgainOnceThereIsSome() throws Exception {
        SqlOperation<Integer> insert = session ->
                session.update("INSERT INTO home_records (name, value) VALUES ('large', hex(zeroblob(?)))", 1_000_000);
        try (GroupCommitWriter writer = writer()) {
            long pages = writer.write(session -> session.number("PRAGMA page_count"));
            writer.write(session -> session.number("PRAGMA max_page_count = " + (pages + 2)));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> writer.write(insert))
                        .isInstanceOfSatisfying(
                                MigrationException.class,
                                e -> assertThat(e.error().code()).isEqualTo("NO_SPACE"));
            }
            writer.write(session -> session.number("PRAGMA max_page_count = " + (pages + 1000)));

            assertThat(writer.write(insert)).isEqualTo(1);
        }
        assertThat(names()).containsExactly("large");
    }

    @Test
    void closingFinishesWhatWaits() throws Exception {
        GroupCommitWriter writer = writer();
        Gate gate = new Gate();
        Future<Integer> first = threads.submit(() -> writer.write(gate));
        gate.entered.await();
        Future<Integer> waiting = submitAndAwaitBlocked(writer, insert("waiting"));
        Future<?> closing = threads.submit(() -> {
            writer.close();
            return null;
        });
        gate.leave.countDown();
        closing.get();
        assertThat(first.get()).isZero();
        assertThat(waiting.get()).isEqualTo(1);
        assertThatThrownBy(() -> writer.write(insert("late")))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("STORE_CLOSED"));
        assertThat(names()).containsExactly("waiting");
    }

    @Test
    void anInterruptWithdrawsACallThatHasNotStarted() throws Exception {
        try (GroupCommitWriter writer = writer()) {
            Gate gate = new Gate();
            Future<Integer> first = threads.submit(() -> writer.write(gate));
            gate.entered.await();
            CountDownLatch ended = new CountDownLatch(1);
            List<String> seen = new ArrayList<>();
            Thread caller = new Thread(() -> {
                try {
                    writer.write(insert("withdrawn"));
                } catch (MigrationException e) {
                    seen.add(e.error().code() + " " + e.retry() + " "
                            + Thread.currentThread().isInterrupted());
                }
                ended.countDown();
            });
            caller.start();
            caller.interrupt();
            ended.await();
            assertThat(seen).containsExactly("INTERRUPTED LATER true");
            gate.leave.countDown();
            first.get();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void anInterruptDoesNotHideWhetherAStartedCallHappened() throws Exception {
        try (GroupCommitWriter writer = writer()) {
            Gate gate = new Gate();
            List<String> seen = new ArrayList<>();
            Thread caller = new Thread(() -> {
                int result = writer.write(session -> {
                    gate.run(session);
                    return insert("started").run(session);
                });
                seen.add(result + " " + Thread.currentThread().isInterrupted());
            });
            caller.start();
            gate.entered.await();
            caller.interrupt();
            gate.leave.countDown();
            caller.join();
            assertThat(seen).containsExactly("1 true");
        }
        assertThat(names()).containsExactly("started");
    }

    @Test
    void aWriteFromWithinAWriteIsRefused() throws Exception {
        try (GroupCommitWriter writer = writer()) {
            assertThatThrownBy(() -> writer.write(session -> writer.write(insert("inner"))))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(writer.write(insert("after"))).isEqualTo(1);
        }
    }

    @Test
    void oneMigrationTakesTwelveRowsInFourCommits() {
        try (SqliteDatabase database = open()) {
            MigrationStore store = database.migrations("writer-1", PersistenceSamples.SEALER);
            store.accept(migration(1));
            for (MigrationCommit commit : commits(migration(1))) {
                store.commit(commit);
            }
            assertThat(database.counters()).isEqualTo(new WriteCounters(4, 0, 4, 4, 12));
        }
    }

    private static List<MigrationCommit> commits(Migration accepted) {
        MigrationCommit checkpointed = PersistenceSamples.toCheckpointed(accepted);
        MigrationCommit inProgress = PersistenceSamples.toInProgress(checkpointed.migration(), 1);
        return List.of(checkpointed, inProgress, PersistenceSamples.toCompleted(inProgress.migration(), 1));
    }

    /** A call that keeps the writer busy until it is told to go on. */
    private static final class Gate implements SqlOperation<Integer> {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);

        @Override
        public Integer run(SqlSession session) {
            entered.countDown();
            try {
                if (!leave.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the gate was never opened");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 0;
        }
    }

    /** Has calls wait behind a busy writer, so that it takes them all at once; they are in the order given. */
    private List<Future<Integer>> inOneGroup(GroupCommitWriter writer, List<SqlOperation<Integer>> calls)
            throws InterruptedException, ExecutionException {
        Gate gate = new Gate();
        Future<Integer> first = threads.submit(() -> writer.write(gate));
        gate.entered.await();
        List<Future<Integer>> futures = new ArrayList<>();
        for (SqlOperation<Integer> call : calls) {
            futures.add(submitAndAwaitBlocked(writer, call));
        }
        gate.leave.countDown();
        first.get();
        return futures;
    }

    private Future<Integer> submitAndAwaitBlocked(GroupCommitWriter writer, SqlOperation<Integer> call) {
        int before = writer.waiting();
        Future<Integer> future = threads.submit(() -> writer.write(call));
        while (writer.waiting() == before) {
            Thread.onSpinWait();
        }
        return future;
    }

    private static SqlOperation<Integer> insert(String name) {
        return session -> session.update("INSERT INTO home_records (name, value) VALUES (?, 'x')", name);
    }

    private static SqlOperation<Integer> refusedAfter(SqlOperation<Integer> operation) {
        return session -> {
            operation.run(session);
            throw new IllegalStateException("refused");
        };
    }

    private GroupCommitWriter writer() throws SQLException {
        return new GroupCommitWriter(new SqliteFile(file, errors).openForWriting(SqliteFile.Absent.MAKE), errors);
    }

    private SqliteDatabase open() {
        return SqliteDatabase.open(file, new StrictJsonFormat());
    }

    private List<String> names() throws SQLException {
        try (SqlSession session = new SqliteFile(file, errors).openReadOnly()) {
            return session.list("name", row -> row.getString(1), "SELECT name FROM home_records ORDER BY name");
        }
    }
}
