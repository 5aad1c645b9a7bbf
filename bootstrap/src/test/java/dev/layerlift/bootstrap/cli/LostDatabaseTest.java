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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A home whose database was lost says so, whatever it is asked, and gets no empty one in its place. */
class LostDatabaseTest {
    private static final String DID = "did:peer:4zQmY2XKDwnhEvKu2HxByuMpZiqYiPrjTFECmQZZXFcDQqPP";
    private static final String ID = "11111111-1111-4111-8111-111111111111";

    @TempDir
    Path folder;

    private Path home;
    private Path database;

    @BeforeEach
    void makeHome() throws IOException {
        home = folder.resolve("home");
        database = home.resolve("layerlift.db");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Files.writeString(folder.resolve("a.txt"), "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init --domain assets.example.com",
                "import FILE",
                "assets",
                "show " + DID,
                "migrate " + DID + " --to webvh",
                "migrate " + DID + " --to webvh --dry-run",
                "estimate " + DID + " --to webvh",
                "status",
                "status " + ID,
                "resume",
                "rollback " + ID,
                "history " + DID,
                "resolve " + DID,
                "verify " + DID,
                "audit verify",
                "doctor"
            })
    void everyCommandSaysSoAndCreatesNothing(String line) throws Exception {
        String[] args = line.replace("FILE", folder.resolve("a.txt").toString()).split(" ");
        for (Loss loss : List.<Loss>of(Files::delete, this::empty, this::withoutTables)) {
            byte[] before = Files.exists(database) ? Files.readAllBytes(database) : new byte[0];
            loss.happen(database);
            if (line.startsWith("init") && Files.exists(database) && Files.size(database) > 0) {
                // There init sees a home, and leaves it alone.
                Call.on(home, args).failsWith(ExitCode.FAILED);
                continue;
            }
            List<String> files = names();
            Call call = Call.on(home, args).failsWith(ExitCode.FAILED);
            assertThat(call.out() + call.err())
                    .contains(
                            "the database of this home is gone (expected: " + database + ")",
                            "restore it from a backup")
                    .doesNotContain("layerlift init", "layerlift import", "Unknown", "No migrations");
            assertThat(names()).isEqualTo(files);
            Files.write(database, before);
        }
    }

    @Test
    void aDatabaseFromABackupIsTakenUp() throws IOException {
        Path backup = Files.move(database, folder.resolve("backup"));
        Call.on(home, "import", folder.resolve("a.txt").toString()).failsWith(ExitCode.FAILED);
        Files.move(backup, database);
        Call.on(home, "import", folder.resolve("a.txt").toString()).succeeds();
    }

    private interface Loss {
        void happen(Path database) throws Exception;
    }

    private void empty(Path file) throws IOException {
        Files.write(file, new byte[0]);
    }

    private void withoutTables(Path file) throws IOException, SQLException {
        Files.deleteIfExists(file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE passing (a INTEGER)");
            statement.execute("DROP TABLE passing");
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.map(file -> home.relativize(file).toString()).sorted().toList();
        }
    }
}
