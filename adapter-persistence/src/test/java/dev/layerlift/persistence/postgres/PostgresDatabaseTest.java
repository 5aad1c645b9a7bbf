package dev.layerlift.persistence.postgres;

import static dev.layerlift.testkit.contract.PersistenceSamples.NOW;
import static dev.layerlift.testkit.contract.PersistenceSamples.SEALER;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.peer;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.EventOutbox.Undelivered;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import dev.layerlift.proofs.StrictJsonFormat;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opening a home in PostgreSQL, and several processes that have one open. */
@Timeout(120)
class PostgresDatabaseTest {
    private static final int VERSION = 1;

    private final PostgresHome home = PostgresHome.withoutTables();

    @Test
    void aHomeIsMadeOnceAndOpenedAgain() {
        try (PostgresDatabase database = home.open()) {
            assertThat(database.records().establish("name", "value")).isEqualTo("value");
        }
        try (PostgresDatabase database = openExisting()) {
            assertThat(database.records().establish("name", "other")).isEqualTo("value");
        }
        try (PostgresDatabase database = openReadOnly()) {
            assertThat(database.records().find("name")).contains("value");
        }
    }

    @Test
    void aHomeThatWasLostIsNotMadeAnew() throws SQLException {
        assertRefused(this::openExisting, ErrorType.STORAGE_ERROR, "STORE_NOT_FOUND", Retry.NEVER);
        assertRefused(this::openReadOnly, ErrorType.STORAGE_ERROR, "STORE_NOT_FOUND", Retry.NEVER);
        assertThat(number("SELECT count(*) FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace"
                        + " WHERE s.nspname = current_schema()"))
                .isZero();
    }

    @Test
    void aNewerHomeIsRefusedAndLeftAlone() {
        home.open().close();
        home.change("UPDATE layerlift_schema SET version = " + (VERSION + 1));
        assertRefused(home::open, ErrorType.STORAGE_ERROR, "STORE_TOO_NEW", Retry.NEVER);
        assertRefused(this::openReadOnly, ErrorType.STORAGE_ERROR, "STORE_TOO_NEW", Retry.NEVER);
    }

    @Test
    void anotherProgramsSchemaIsRefusedAndLeftAlone() throws SQLException {
        home.change("CREATE TABLE theirs (a INTEGER)");
        assertRefused(home::open, ErrorType.STORAGE_ERROR, "STORE_FOREIGN", Retry.NEVER);
        assertRefused(this::openReadOnly, ErrorType.STORAGE_ERROR, "STORE_FOREIGN", Retry.NEVER);
        assertThat(number("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"))
                .isEqualTo(1);
    }

    @Test
    void whereNobodyListensIsSaidAtOnce() {
        PostgresConfig nobody = new PostgresConfig("jdbc:postgresql://127.0.0.1:1/home", "postgres", "secret", 4);
        assertThatThrownBy(() -> PostgresDatabase.open(nobody, new StrictJsonFormat()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().type()).isEqualTo(ErrorType.NETWORK_ERROR);
                    assertThat(e.error().code()).isEqualTo("STORE_UNREACHABLE");
                    assertThat(e.retry()).isEqualTo(Retry.LATER);
                    assertThat(e.error().toString())
                            .contains("//127.0.0.1:1/home")
                            .doesNotContain("secret");
                });
    }

    @Test
    void whoMayNotAndWhatIsNotThereAreToldApart() {
        PostgresConfig config = home.config();
        PostgresConfig stranger = new PostgresConfig(config.url(), "stranger", "", 4);
        assertRefused(
                () -> PostgresDatabase.open(stranger, new StrictJsonFormat()),
                ErrorType.STORAGE_ERROR,
                "STORE_NOT_ACCESSIBLE",
                Retry.NEVER);
        PostgresConfig elsewhere =
                new PostgresConfig(config.url().replace("/postgres?", "/nowhere?"), "postgres", "", 4);
        assertRefused(
                () -> PostgresDatabase.open(elsewhere, new StrictJsonFormat()),
                ErrorType.STORAGE_ERROR,
                "STORE_NOT_FOUND",
                Retry.NEVER);
    }

    @Test
    @Tag("P18")
    void processesThatMakeItAtOnceAgree() throws Exception {
        Callable<String> maker = () -> {
            try (PostgresDatabase database = home.open()) {
                return database.records()
                        .establish("name", Thread.currentThread().getName());
            }
        };
        List<Object> all = atOnce(List.of(maker, maker, maker, maker));
        assertThat(all).allMatch(all.get(0)::equals).allMatch(String.class::isInstance);
    }

    @Test
    void aHomeForReadingRefusesEveryWrite() {
        home.open().close();
        try (PostgresDatabase reader = openReadOnly()) {
            List<ThrowingCallable> writes = List.of(
                    () -> reader.migrations().accept(migration(1)),
                    () -> reader.keys().add(new SealedKey("z6Mk", "jwe")),
                    () -> reader.outbox().acknowledge(1));
            for (ThrowingCallable write : writes) {
                assertRefused(write, ErrorType.STORAGE_ERROR, "STORE_READ_ONLY", Retry.NEVER);
            }
            assertThat(reader.outbox().undelivered(10)).isEmpty();
        }
    }

    @Test
    void aClosedHomeRefusesCallsAndMayBeClosedAgain() {
        PostgresDatabase database = home.open();
        database.close();
        database.close();
        assertRefused(() -> database.records().find("name"), ErrorType.STORAGE_ERROR, "STORE_CLOSED", Retry.NEVER);
        assertRefused(
                () -> database.records().establish("name", "value"),
                ErrorType.STORAGE_ERROR,
                "STORE_CLOSED",
                Retry.NEVER);
    }

    @Test
    @Tag("P17")
    void aServerThatDoesNotSynchroniseIsFound() {
        // The server of these tests is such a one.
        try (PostgresDatabase database = home.open()) {
            assertRefused(database::examine, ErrorType.STORAGE_ERROR, "STORE_UNSAFE", Retry.NEVER);
        }
    }

    @Test
    void aTextThatTheDatabaseCannotKeepIsRefusedByName() {
        try (PostgresDatabase database = home.open()) {
            assertRefused(
                    () -> database.records().establish("name", "a\u0000b"),
                    ErrorType.STORAGE_ERROR,
                    "RECORD_UNSTORABLE",
                    Retry.NEVER);
            assertThat(database.counters().refused()).isEqualTo(1);
        }
    }

    @Test
    @Tag("P13")
    void aConnectionWaitsForNobodyForeverAndItsCommitsAreDurable() throws SQLException {
        home.change("ALTER ROLE postgres SET synchronous_commit = 'off'");
        try (Connection connection = new PostgresConnections(home.config()).one();
                Statement statement = connection.createStatement()) {
            assertThat(setting(statement, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(statement, "idle_in_transaction_session_timeout"))
                    .isEqualTo("15s");
            assertThat(setting(statement, "lock_timeout")).isEqualTo("30s");
        } finally {
            home.change("ALTER ROLE postgres RESET synchronous_commit");
        }
    }

    @Test
    @Tag("P09")
    @Tag("P13")
    void processesDecideAboutOneIdentityAndOneMigrationOneAfterTheOther() throws Exception {
        try (PostgresDatabase here = home.open();
                PostgresDatabase there = home.open()) {
            List<MigrationStore> stores = List.of(here.migrations("here", SEALER), there.migrations("there", SEALER));
            List<Callable<Acceptance>> requests = new ArrayList<>();
            for (int n = 1; n <= 16; n++) {
                Migration asked = migration(n, n, peer(1), NOW);
                MigrationStore store = stores.get(n % 2);
                requests.add(() -> store.accept(asked));
            }
            List<Object> answers = atOnce(requests);
            assertThat(answers.stream().filter(Acceptance.Accepted.class::isInstance))
                    .hasSize(1);
            assertThat(answers.stream().filter(Acceptance.Claimed.class::isInstance))
                    .hasSize(15);

            Migration held = stores.get(0).claimant(peer(1).identity()).orElseThrow();
            Migration leased = stores.get(0)
                    .lease(held.id(), "a", NOW, Duration.ofMinutes(1))
                    .orElseThrow();
            List<Callable<Object>> commits = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                MigrationStore store = stores.get(n % 2);
                commits.add(() -> {
                    store.commit(toCheckpointed(leased));
                    return "committed";
                });
            }
            List<Object> ends = atOnce(commits);
            assertThat(ends.stream().filter("committed"::equals)).hasSize(1);
            assertThat(ends.stream().filter(StaleCommitException.class::isInstance))
                    .hasSize(7);
        }
    }

    @Test
    @Tag("P16")
    void whatBecomesVisibleLateIsNotPassedOver() throws SQLException {
        try (PostgresDatabase database = home.open();
                Connection other = home.connect();
                Statement late = other.createStatement()) {
            MigrationStore store = database.migrations("writer", SEALER);
            // Begun before the others, and committed after them.
            other.setAutoCommit(false);
            late.execute("SELECT pg_current_xact_id()");
            store.accept(migration(1));
            MigrationCommit first = toCheckpointed(store.lease(migration(1).id(), "a", NOW, Duration.ofMinutes(1))
                    .orElseThrow());
            store.commit(first);
            store.commit(toFailed(first.migration()));
            assertThat(database.outbox().undelivered(10)).isEmpty();
            assertThat(database.auditHeads().recorded(0, 10)).isEmpty();

            other.commit();

            List<Undelivered> all = database.outbox().undelivered(10);
            assertThat(all).hasSize(2);
            assertThat(database.auditHeads().recorded(0, 10)).hasSize(1);
            database.outbox().acknowledge(all.get(1).sequence());
            assertThat(database.outbox().undelivered(10)).isEmpty();
        }
    }

    @Test
    @Tag("P18")
    void numbersGoOnWhenTheTablesWereBroughtToAnotherServer() {
        long last;
        try (PostgresDatabase database = home.open()) {
            end(database, 1);
            last = database.outbox().undelivered(10).get(0).sequence();
            database.outbox().acknowledge(last);
        }
        // As if they came from a server with another identifier, whose transactions had far higher numbers.
        home.change("UPDATE numbering SET server = 1; UPDATE journal SET seq = seq + 1000000;"
                + " UPDATE event_cursor SET delivered = delivered + 1000000");
        try (PostgresDatabase database = openExisting()) {
            end(database, 2);
            assertThat(database.outbox().undelivered(10))
                    .singleElement()
                    .satisfies(next -> assertThat(next.sequence()).isGreaterThan(last + 1_000_000));
        }
    }

    @Test
    @Tag("P18")
    void countsOfManyWritersAddUp() throws Exception {
        try (PostgresDatabase here = home.open();
                PostgresDatabase there = home.open()) {
            List<Callable<Object>> calls = new ArrayList<>();
            for (int n = 0; n < 40; n++) {
                int number = n;
                PostgresDatabase database = n % 2 == 0 ? here : there;
                calls.add(() -> {
                    database.migrations().accept(migration(number));
                    return end(database, number);
                });
            }
            assertThat(atOnce(calls)).doesNotHaveAnyElementsOfTypes(RuntimeException.class, Error.class);
            assertThat(here.overview().counts())
                    .extracting(MigrationOverview.Group::count)
                    .containsExactly(40L);
            assertThat(here.counters().rows()).isPositive();
        }
    }

    private static Object end(PostgresDatabase database, int n) {
        MigrationStore store = database.migrations("writer-" + n, SEALER);
        store.accept(migration(n));
        Migration leased =
                store.lease(migration(n).id(), "a", NOW, Duration.ofMinutes(1)).orElseThrow();
        store.commit(toFailed(leased));
        return leased.id();
    }

    private PostgresDatabase openExisting() {
        return PostgresDatabase.openExisting(home.config(), new StrictJsonFormat());
    }

    private PostgresDatabase openReadOnly() {
        return PostgresDatabase.openReadOnly(home.config(), new StrictJsonFormat());
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = home.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String setting(Statement statement, String name) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT current_setting('" + name + "')")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Runs calls at the same time; gives their results, thrown exceptions among them. */
    private static List<Object> atOnce(List<? extends Callable<?>> calls) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(calls.size(), 8));
        try {
            List<Future<?>> futures = new ArrayList<>();
            calls.forEach(call -> futures.add(threads.submit(call)));
            List<Object> results = new ArrayList<>();
            for (Future<?> future : futures) {
                try {
                    results.add(future.get());
                } catch (java.util.concurrent.ExecutionException e) {
                    results.add(e.getCause());
                }
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertRefused(ThrowingCallable call, ErrorType type, String code, Retry retry) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().code()).isEqualTo(code);
            assertThat(e.error().type()).isEqualTo(type);
            assertThat(e.error().recovery()).isNotEmpty();
            assertThat(e.error().message()).doesNotContain("SELECT", "INSERT");
            assertThat(e.retry()).isEqualTo(retry);
        });
    }
}
