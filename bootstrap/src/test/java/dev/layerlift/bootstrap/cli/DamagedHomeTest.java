package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that is damaged or of a newer version says so in words, and nothing is lost by asking it. */
class DamagedHomeTest {
    private static final List<List<String>> ASKING =
            List.of(List.of("assets"), List.of("status"), List.of("audit", "verify"), List.of("audit", "export"));

    @TempDir
    Path folder;

    private Path home;
    private Path database;
    private String did = "";
    private String id = "";

    @BeforeEach
    void lift() throws IOException {
        home = folder.resolve("home");
        database = home.resolve("layerlift.db");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path file = Files.writeString(folder.resolve("a.txt"), "a");
        did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        id = Call.on(home, "migrate", did, "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("migrationId");
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void assertAllSay(String expected) throws IOException {
        byte[] before = Files.readAllBytes(database);
        for (List<String> asking : ASKING) {
            Call call = Call.on(home, asking.toArray(String[]::new)).failsWith(ExitCode.FAILED);
            assertThat(call.out() + call.err()).as(asking.toString()).contains(expected);
        }
        Call resume = Call.on(home, "resume").failsWith(ExitCode.FAILED);
        assertThat(resume.out() + resume.err()).contains(expected);
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    @Test
    void aHomeOfANewerVersionIsLeftAsItIs() throws Exception {
        change("PRAGMA user_version = 1000");
        assertAllSay("has version 1000 (expected: at most ");
    }

    @Test
    void aDatabaseWhoseBeginningWasOverwrittenIsNamed() throws Exception {
        byte[] bytes = Files.readAllBytes(database);
        java.util.Arrays.fill(bytes, 0, 100, (byte) 'x');
        Files.write(database, bytes);
        assertAllSay("is damaged or is no SQLite database");
    }

    @Test
    void aKeyRowThatWasChangedStopsWhatNeedsItAndNothingElse() throws Exception {
        change("UPDATE sealed_keys SET jwe = replace(jwe, substr(jwe, -12), 'AAAAAAAAAAAA')");
        Call resume = Call.on(home, "resume").failsWith(ExitCode.FAILED);
        assertThat(resume.err()).contains("layerlift: ", "→");
        Call.on(home, "audit", "verify").succeeds();
        Call.on(home, "assets").succeeds();
    }

    @Test
    @Tag("P26")
    void aCheckpointThatWasChangedIsNeverRestoredFrom() throws Exception {
        change(
                "UPDATE checkpoints SET content = CAST(replace(CAST(content AS TEXT), 'text/plain', 'text/plaim') AS BLOB)");
        Call back = Call.on(home, "rollback", id).failsWith(ExitCode.QUARANTINED);
        assertThat(back.err()).contains("does not match its digest");
        Call.on(home, "audit", "verify").succeeds();
        assertThat(Call.on(home, "audit", "logs", "--state", "quarantined")
                        .succeeds()
                        .out())
                .contains(id);
    }
}
