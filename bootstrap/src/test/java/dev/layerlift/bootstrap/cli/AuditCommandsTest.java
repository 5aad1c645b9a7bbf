package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit of a real home: asked, written for others, and attacked by somebody who can write to its database. */
@Tag("P31")
class AuditCommandsTest {
    @TempDir
    Path folder;

    private Path home;
    private Path database;
    private final List<String> dids = new ArrayList<>();

    @BeforeEach
    void recordThreeEnds() throws IOException {
        home = folder.resolve("home");
        database = home.resolve("layerlift.db");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Files.createDirectory(folder.resolve("heads"));
        Files.writeString(
                home.resolve("layerlift.yaml"),
                Files.readString(home.resolve("layerlift.yaml")) + "audit: {heads: \"" + folder.resolve("heads")
                        + "\"}\n");
        migrate("a");
        migrate("b");
        migrate("c");
    }

    private void migrate(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        String did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        dids.add(did);
        Call.on(home, "migrate", did, "--to", "webvh").succeeds();
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    private void assertFound(String detail) {
        Call call = Call.on(home, "audit", "verify").failsWith(ExitCode.FAILED);
        assertThat(call.out()).contains("WRONG", detail);
    }

    private List<Path> copies(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> path.toString().contains("audit-heads") && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void headsAreInTheHomeInTheStoreAndInTheFolder() throws IOException {
        JsonObject report =
                Call.on(home, "audit", "verify", "--json").succeeds().json();
        assertThat(report.requireLong("records")).isEqualTo(3);
        assertThat(report.requireLong("copies")).isEqualTo(3);
        assertThat(report.requireLong("heads")).isEqualTo(3);
        assertThat(report.requireLong("headCopies")).isEqualTo(6);
        assertThat(copies(folder.resolve("heads"))).hasSize(3);
        assertThat(copies(home.resolve("restricted"))).hasSize(3);
        assertThat(copies(home.resolve("public"))).isEmpty();
    }

    @Test
    void recordsAreChangedRemovedInsertedAndReorderedInVain() throws Exception {
        byte[] whole = snapshot();
        String second = "WHERE n = 2";
        change("UPDATE audit SET record = CAST(replace(CAST(record AS TEXT), 'operator', 'nobody') AS BLOB) " + second);
        assertFound("was changed");
        restore(whole);
        change("DELETE FROM audit " + second);
        assertFound("and no record says so: records were removed");
        assertFound("is named by head 2 and is not there: removed");
        assertFound("and its copy audit/");
        restore(whole);
        change("DELETE FROM audit");
        change("DELETE FROM audit_heads");
        assertFound("is in the folder of audit.heads and not in the home: the database was put back");
        restore(whole);
        change("INSERT INTO audit (stream, seq, digest, source, at, state, path, initiator, record)"
                + " SELECT stream, 2, digest, source, at, state, path, initiator, record FROM audit " + second);
        assertFound(" 2 is not in its place");
        restore(whole);
        change("UPDATE audit SET stream = 'x' || n WHERE n < 3");
        change("UPDATE audit SET stream = (SELECT stream FROM audit WHERE n = 3) || '-', record = (SELECT record FROM"
                + " audit WHERE n = 1) " + second);
        assertFound("is not in its place");
        restore(whole);
        change(
                "UPDATE audit_heads SET head = CAST(replace(CAST(head AS TEXT), '\"records\":2', '\"records\":1') AS BLOB)"
                        + " WHERE number = 2");
        assertFound("head 2 was changed");
        restore(whole);
        Call.on(home, "audit", "verify").succeeds();
    }

    @Test
    void aDatabaseThatWasPutBackToAnOlderCopyIsFound() throws Exception {
        byte[] older = snapshot();
        migrate("d");
        restore(older);
        assertFound("is in the webvh store and not in the home: the database was put back to an older copy");
        // What is recorded from now on makes heads of the same numbers: none of them replaces one that is there.
        migrate("e");
        assertFound("is in the folder of audit.heads and not in the home");
        assertThat(copies(folder.resolve("heads"))).hasSize(5);
    }

    @Test
    @Tag("P22")
    void aFolderThatIsAwayHoldsNothingUpAndIsSaid() throws IOException {
        Path away = Files.move(folder.resolve("heads"), folder.resolve("away"));
        migrate("d");
        assertFound("the folder of audit.heads cannot be read: audit.heads: ");
        assertThat(folder.resolve("heads")).doesNotExist();
        Files.move(away, folder.resolve("heads"));
        migrate("e");
        assertThat(copies(folder.resolve("heads"))).hasSize(5);
        Call.on(home, "audit", "verify").succeeds();
    }

    @Test
    void logsAreSearchedInPages() {
        JsonObject page = Call.on(home, "audit", "logs", "--limit", "2", "--state", "completed", "--json")
                .succeeds()
                .json();
        assertThat(page.array("records")).hasSize(2);
        JsonObject rest = Call.on(
                        home, "audit", "logs", "--state", "completed", "--after", page.requireString("next"), "--json")
                .succeeds()
                .json();
        assertThat(rest.array("records")).hasSize(1);
        assertThat(Call.on(home, "audit", "logs", "--did", dids.get(0), "--path", "peer-to-webvh")
                        .succeeds()
                        .out())
                .contains("completed  migration", "1 record");
        for (String[] none : new String[][] {
            {"--state", "failed"},
            {"--state", "refused"},
            {"--initiator", "somebody"},
            {"--until", "2020-01-01"},
            {"--path", "PEER_TO_BTCO"}
        }) {
            assertThat(Call.on(home, "audit", "logs", none[0], none[1])
                            .succeeds()
                            .out())
                    .contains("No records.");
        }
        Call.on(home, "audit", "logs", "--path", "x").failsWith(ExitCode.USAGE);
        Call.on(home, "audit", "logs", "--state", "x").failsWith(ExitCode.USAGE);
        Call.on(home, "audit", "logs", "--limit", "0").failsWith(ExitCode.USAGE);
        assertThat(Call.on(home, "audit", "logs", "--after", "x", "--json")
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo("CURSOR_INVALID");
    }

    @Test
    void aBundleIsVerifiedWithoutAHome() throws IOException {
        Path bundle = folder.resolve("bundle.jsonl");
        Call written =
                Call.on(home, "audit", "export", "--out", bundle.toString()).succeeds();
        assertThat(written.out()).contains("3 records and 3 heads, the whole audit");
        assertThat(Call.on(home, "audit", "export").succeeds().out().lines().skip(1))
                .containsExactlyElementsOf(Files.readAllLines(bundle).subList(1, 8));
        Map<String, String> nowhere =
                Map.of("LAYERLIFT_HOME", folder.resolve("none").toString());
        Call verified = Call.with(nowhere, "", "audit", "verify", "--bundle", bundle.toString())
                .succeeds();
        assertThat(verified.out()).contains("3 records and 3 heads, all signed and in their places, by the key that");
        Path part = folder.resolve("part.jsonl");
        Call.on(home, "audit", "export", "--did", dids.get(1), "--out", part.toString())
                .succeeds();
        assertThat(Call.with(nowhere, "", "audit", "verify", "--bundle", part.toString())
                        .succeeds()
                        .out())
                .contains("1 record and 3 heads", "The bundle is a part");
        Files.writeString(bundle, Files.readString(bundle).replace("\"operator\"", "\"nobody\""));
        Call.with(nowhere, "", "audit", "verify", "--bundle", bundle.toString()).failsWith(ExitCode.FAILED);
        Call.with(
                        nowhere,
                        "",
                        "audit",
                        "verify",
                        "--bundle",
                        folder.resolve("x").toString())
                .failsWith(ExitCode.FAILED);
        Call.on(home, "audit", "export", "--out", bundle.toString()).failsWith(ExitCode.USAGE);
    }

    private byte[] snapshot() throws IOException {
        assertThat(home.resolve("layerlift.db-wal")).doesNotExist();
        return Files.readAllBytes(database);
    }

    private void restore(byte[] earlier) throws IOException {
        Files.deleteIfExists(home.resolve("layerlift.db-wal"));
        Files.deleteIfExists(home.resolve("layerlift.db-shm"));
        Files.write(database, earlier);
    }
}
