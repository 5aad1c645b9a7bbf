package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.proofs.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that are watched while they come on. */
@Tag("P53")
class WatchTest {
    private static final long MB = 1_000_000;
    private static final MigrationId ID = MigrationId.parse("7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5d");
    private static final Did SOURCE = Did.parse("did:peer:4zQmd8CpeFPci817KDsbSAKWcXAE2mjvCQSasRewvbSF54Bd");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Deque<List<Migration>> looks = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private Screen screen(boolean terminal, boolean json) {
        return new Screen(
                new Surroundings(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        terminal,
                        Clock.systemUTC()),
                json);
    }

    private static TransferProgress transfer(int chunks) {
        return new TransferProgress(
                10, chunks, chunks, 10 * MB * chunks, 100 * MB, 50 * MB, OptionalLong.of((10 - chunks) * 200L));
    }

    /** The migration as it is after so many of ten chunks; after the eleventh it is completed. */
    private static Migration at(int chunks) {
        Migration moving = accepted()
                .to(MigrationState.VALIDATING)
                .to(MigrationState.CHECKPOINTED)
                .change()
                .checkpoint("checkpoint-1")
                .build()
                .to(MigrationState.IN_PROGRESS);
        return chunks > 10
                ? moving.to(MigrationState.COMPLETED)
                        .change()
                        .progress(100, "completed")
                        .build()
                : moving.change()
                        .transfer(40 + chunks, "transferring content, " + chunks + " of 10 chunks", transfer(chunks))
                        .build();
    }

    private static Migration accepted() {
        MigrationRequest request = new MigrationRequest(
                ID, SOURCE, Layer.WEBVH, MigrationOptions.DEFAULT, "AAECAwQFBgcICQoLDA0ODw", NOW, NOW.plusSeconds(300));
        return Migration.accepted(
                new SignedRequest(request, request.toJson()),
                "did:example:owner",
                MigrationPath.PEER_TO_WEBVH,
                new Lease("worker", 1, NOW),
                NOW);
    }

    private void watch(Screen screen) {
        List<Migration> last = looks.peekLast();
        assertThat(new Watch(screen, looks::removeFirst, () -> !looks.isEmpty()).toTheEnd())
                .isEqualTo(last);
        assertThat(looks).isEmpty();
    }

    private void looks(Migration... seen) {
        for (Migration migration : seen) {
            looks.add(List.of(migration));
        }
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutATerminalThereIsALineForEachChange() {
        looks(at(1), at(1), at(5), at(5), at(11));

        watch(screen(false, false));

        assertThat(said().lines())
                .containsExactly(
                        "2026-03-01T12:00:00Z  " + ID + "  being lifted, 41 %, transferring content, 1 of 10 chunks,"
                                + " 10.0 MB of 100.0 MB (10 %), 50.0 MB/s, 2 s left",
                        "2026-03-01T12:00:00Z  " + ID + "  being lifted, 45 %, transferring content, 5 of 10 chunks,"
                                + " 50.0 MB of 100.0 MB (50 %), 50.0 MB/s, 1 s left",
                        "2026-03-01T12:00:00Z  " + ID + "  completed, 100 %");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void inJsonEachChangeIsADocument() {
        looks(at(2), at(2), at(11));

        watch(screen(true, true));

        List<JsonObject> documents = said().lines()
                .map(line -> StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertThat(documents).hasSize(2);
        JsonObject transfer = documents.get(0).requireObject("transfer");
        assertThat(transfer.requireLong("completedChunks")).isEqualTo(2);
        assertThat(transfer.requireLong("percentComplete")).isEqualTo(20);
        assertThat(transfer.requireLong("bytesPerSecond")).isEqualTo(50 * MB);
        assertThat(transfer.requireLong("estimatedTimeRemaining")).isEqualTo(1600);
        assertThat(documents.get(1).requireString("state")).isEqualTo("completed");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void onATerminalTheLinesAreDrawnOver() {
        looks(at(1), at(10), at(11));

        watch(screen(true, false));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("7f2c1a70  [#-----------] 10.0 MB of 100.0 MB (10 %), 50.0 MB/s, 2 s left\n"
                        + "\033[1A\r\033[J"
                        + "7f2c1a70  [############] 100.0 MB of 100.0 MB (100 %), 50.0 MB/s, 0 s left\n"
                        + "\033[1A\r\033[J"
                        + "7f2c1a70  completed, 100 %\n"
                        + "\033[1A\r\033[J");
        assertThat(said()).isEmpty();
    }

    @Test
    void moreThanFitOnATerminalAreCounted() {
        LiveLines lines = new LiveLines(new PrintStream(out, true, StandardCharsets.UTF_8));
        lines.draw(Collections.nCopies(25, "x".repeat(200)));
        lines.clear();

        assertThat(said().split("\n")).hasSize(LiveLines.LINES_MAX + 1).allMatch(line -> line.length() < 80);
        assertThat(said()).contains("… and 6 more\n").endsWith("\033[20A\r\033[J");
    }

    @Test
    void whoStopsWatchingStops() {
        looks.add(List.of(at(1)));

        assertThat(new Watch(screen(false, false), looks::removeFirst, () -> false).toTheEnd())
                .isEqualTo(List.of(at(1)));
    }

    @Test
    void aTransferIsDrawnInTheBarOfItsCommand() {
        try (Progress one = screen(true, false).progress("lifting", 1)) {
            one.transferring(transfer(4));
        }
        Progress late;
        try (Progress many = screen(true, false).progress("lifting", 3)) {
            many.transferring(transfer(4));
            late = many;
        }
        late.transferring(transfer(5));
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\033[Klifting [############------------------] 40.0 MB of 100.0 MB (40 %), 50.0 MB/s, 2 s"
                        + " left\r\033[K"
                        + "\r\033[Klifting 0/3, [############------------------] 40.0 MB of 100.0 MB (40 %), 50.0 MB/s,"
                        + " 2 s left\r\033[K");
        screen(true, true).progress("lifting", 1).transferring(transfer(4));
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("2 s left\r\033[K");
    }

    @Test
    void theCommandWatchesWhatIsThereToItsEnd() throws IOException {
        Path home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path file = Files.writeString(folder.resolve("a.txt"), "content");
        String did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("did");
        String id = Call.on(home, "migrate", did, "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("migrationId");

        assertThat(Call.on(home, "status", id, "--watch").succeeds().out()).contains(id + "  completed, 100 %");
        assertThat(Call.on(home, "status", id, "--watch", "--json")
                        .succeeds()
                        .json()
                        .requireString("migrationId"))
                .isEqualTo(id);
        assertThat(Call.on(home, "status", "--watch").succeeds().out()).isEqualTo("Nothing is under way.\n");
        Call.on(home, "status", "7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5e", "--watch")
                .failsWith(ExitCode.FAILED);
    }
}
