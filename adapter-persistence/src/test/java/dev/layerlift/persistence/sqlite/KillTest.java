package dev.layerlift.persistence.sqlite;

import static dev.layerlift.testkit.contract.PersistenceSamples.checkpoint;
import static dev.layerlift.testkit.contract.PersistenceSamples.key;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.target;
import static dev.layerlift.testkit.contract.PersistenceSamples.webvh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.persistence.sql.SqlSession;
import dev.layerlift.proofs.StrictJsonFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes; everything that it was told is durable is found by another one. */
@Tag("slow")
@Tag("P16")
@Timeout(120)
class KillTest {
    private static final int ROUNDS = 3;
    private static final int LINES_BEFORE_KILL = 400;

    @TempDir
    private Path folder;

    @Test
    void everythingAcknowledgedSurvivesAKill() throws Exception {
        Path file = folder.resolve("home.db");
        Map<Integer, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            int from = round * 1_000_000;
            Map<Integer, Long> ofRound = writeUntilKilled(file, from);
            assertThat(ofRound).hasSizeGreaterThan(LINES_BEFORE_KILL / 10);
            acknowledged.putAll(ofRound);
            try (SqliteDatabase database = SqliteDatabase.open(file, new StrictJsonFormat())) {
                acknowledged.forEach((n, version) -> assertSurvived(database, n, version));
                assertAuditComplete(database, "writer-" + from, ofRound);
            }
            assertSound(file);
        }
    }

    private static Map<Integer, Long> writeUntilKilled(Path file, int from) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        AcknowledgingWriter.class.getName(),
                        file.toString(),
                        String.valueOf(from)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Integer, Long> acknowledged = new HashMap<>();
        int lines = 0;
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ", -1);
                if (parts.length == 3) {
                    acknowledged.merge(Integer.valueOf(parts[0]), Long.valueOf(parts[1]), Math::max);
                }
                lines++;
                if (lines == LINES_BEFORE_KILL) {
                    // Through the handle, which leaves what was printed before to be read.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).isGreaterThanOrEqualTo(LINES_BEFORE_KILL);
        return acknowledged;
    }

    private static void assertSurvived(SqliteDatabase database, int n, long version) {
        Migration found = database.migrations().find(migration(n).id()).orElseThrow();
        assertThat(found.version()).isGreaterThanOrEqualTo(version);
        assertThat(database.migrations().journal(found.id())).hasSize((int) found.version());
        assertThat(database.migrations().claimant(migration(n).sourceDid().identity()))
                .contains(found);
        if (version >= 1) {
            assertThat(database.checkpoints().find(checkpoint(found).id()))
                    .hasValueSatisfying(c -> assertThat(c.intact()).isTrue());
        }
        if (version >= 2) {
            assertThat(database.keys().find(key(2 * n).publicKeyMultibase())).contains(key(2 * n));
        }
        if (version >= 3) {
            assertThat(database.assets().find(webvh(n).identity())).contains(target(n));
            assertThat(database.audit()
                            .history(webvh(n).identity(), Optional.empty(), 10)
                            .items())
                    .hasSize(1);
        }
    }

    private static void assertAuditComplete(SqliteDatabase database, String stream, Map<Integer, Long> acknowledged) {
        long completed = acknowledged.values().stream().filter(v -> v == 3).count();
        long last = database.audit().head(stream).orElseThrow().sequence();
        assertThat(last).isGreaterThanOrEqualTo(completed);
        long read = 0;
        List<Row> page = database.audit().read(stream, 0, 1000);
        while (!page.isEmpty()) {
            read += page.size();
            page = database.audit().read(stream, read, 1000);
        }
        assertThat(read).isEqualTo(last);
    }

    private static void assertSound(Path file) throws SQLException {
        try (SqlSession session = new SqliteFile(file, new SqliteErrors(file)).openReadOnly()) {
            assertThat(session.text("PRAGMA integrity_check")).contains("ok");
            assertThat(session.text("PRAGMA foreign_key_check")).isEmpty();
        }
    }
}
