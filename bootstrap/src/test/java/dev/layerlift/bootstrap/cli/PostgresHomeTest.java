package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home whose state is on a server: the same commands, and more than one process at a time. */
class PostgresHomeTest {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static EmbeddedPostgres server;

    @TempDir
    private Path folder;

    private Path home;
    private String url = "";

    @BeforeAll
    static void startServer() throws IOException {
        // As a server should be; made for tests, this one would not synchronise.
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void makeHome() {
        home = folder.resolve("home");
        String schema = "home" + SCHEMAS.incrementAndGet();
        change("CREATE SCHEMA " + schema);
        url = "postgresql://localhost:" + server.getPort() + "/postgres?currentSchema=" + schema;
        init(home).succeeds();
    }

    @Test
    void anAssetIsLiftedVerifiedAndTakenBack() throws IOException {
        assertThat(home.resolve("layerlift.db")).doesNotExist();
        assertThat(Files.readString(home.resolve("layerlift.yaml"))).contains("type: postgresql");
        String source = imported(1).get(0);

        JsonObject result = migrate(source).succeeds().item("migrations", 0);
        assertThat(result.requireString("state")).isEqualTo("completed");
        String target = result.requireString("targetDid");
        Call.on(home, "verify", target).succeeds();
        Call.on(home, "audit", "verify").succeeds();
        assertThat(Call.on(home, "resume").succeeds().out()).contains("Nothing was interrupted.");
        assertThat(Call.on(home, "doctor").succeeds().out())
                .contains("ok    database: PostgreSQL ", "//localhost:" + server.getPort());

        Call.on(home, "rollback", result.requireString("migrationId")).succeeds();
        assertThat(Call.on(home, "status", result.requireString("migrationId"), "--json")
                        .succeeds()
                        .item("migrations", 0)
                        .requireString("state"))
                .isEqualTo("rolled_back");
    }

    @Test
    @Tag("P13")
    @Tag("P18")
    void twoProcessesLiftAtTheSameTime() throws Exception {
        List<String> sources = imported(8);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Call>> calls = new ArrayList<>();
            for (List<String> half : List.of(sources.subList(0, 5), sources.subList(3, 8))) {
                List<String> args = new ArrayList<>(List.of("migrate", "--to", "webvh", "--json"));
                args.addAll(half);
                calls.add(threads.submit(() -> Call.on(home, args.toArray(String[]::new))));
            }
            for (Future<Call> call : calls) {
                // Of what both were asked for, one of them may be told that the other has it.
                assertThat(call.get().json().array("migrations")).hasSize(5);
            }
        } finally {
            threads.shutdownNow();
        }
        JsonObject counts =
                Call.on(home, "status", "--counts", "--json").succeeds().json();
        assertThat(counts.toString()).contains("completed").doesNotContain("failed", "quarantined", "pending");
        for (String source : sources) {
            assertThat(migrate(source).succeeds().item("migrations", 0).requireString("state"))
                    .isEqualTo("completed");
        }
        Call.on(home, "audit", "verify").succeeds();
    }

    @Test
    void anotherFolderJoinsWithThePassphraseOfTheHomeOnly() throws IOException {
        String source = imported(1).get(0);
        Path other = folder.resolve("other");
        JsonObject refused = Call.with(
                        Map.of("LAYERLIFT_HOME", other.toString(), "LAYERLIFT_PASSPHRASE", "another one, wrong"),
                        "",
                        "init",
                        "--domain",
                        "assets.example.com",
                        "--database",
                        url,
                        "--database-user",
                        "postgres",
                        "--json")
                .failsWith(1)
                .error();
        assertThat(refused.requireString("code")).isEqualTo("WRONG_PASSPHRASE");

        init(other).succeeds();
        assertThat(Call.on(other, "assets").succeeds().out()).contains(source);
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        Path config = home.resolve("layerlift.yaml");
        Files.writeString(config, Files.readString(config).replace(":" + server.getPort() + "/", ":1/"));
        JsonObject error = Call.on(home, "assets", "--json").failsWith(1).error();
        assertThat(error.requireString("code")).isEqualTo("STORE_UNREACHABLE");
        assertThat(error.requireString("type")).isEqualTo("network_error");
        assertThat(Call.on(home, "doctor").failsWith(1).out()).contains("WRONG database", "//localhost:1/");
    }

    private Call init(Path root) {
        return Call.on(
                root, "init", "--domain", "assets.example.com", "--database", url, "--database-user", "postgres");
    }

    private Call migrate(String did) {
        return Call.on(home, "migrate", did, "--to", "webvh", "--json");
    }

    private List<String> imported(int count) throws IOException {
        Path input = Files.createDirectories(folder.resolve("input"));
        for (int n = 0; n < count; n++) {
            Files.writeString(input.resolve("file" + n + ".txt"), "content " + n);
        }
        return Call.on(home, "import", input.toString(), "--json").succeeds().json().array("assets").stream()
                .map(JsonObject.class::cast)
                .map(asset -> asset.requireString("shortDid"))
                .toList();
    }

    private static void change(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
