package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandTest {
    @TempDir
    Path folder;

    private Path home;
    private final List<String> dids = new ArrayList<>();

    @BeforeEach
    void importSome() throws IOException {
        home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path input = Files.createDirectory(folder.resolve("in"));
        for (int i = 0; i < 4; i++) {
            Files.writeString(input.resolve(i + ".txt"), "content " + i);
        }
        Call.on(home, "import", input.toString(), "--json")
                .succeeds()
                .json()
                .array("assets")
                .forEach(asset -> dids.add(((JsonObject) asset).requireString("shortDid")));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("items"), content);
    }

    private Call batch(String... more) {
        List<String> all = new ArrayList<>(List.of("batch", "--to", "webvh", "--json"));
        all.addAll(List.of(more));
        return Call.on(home, all.toArray(String[]::new));
    }

    private static List<JsonObject> lines(Call call) {
        return call.out()
                .lines()
                .map(line -> StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static JsonObject last(Call call) {
        List<JsonObject> lines = lines(call);
        return lines.get(lines.size() - 1).requireObject("batch");
    }

    @Test
    @Tag("P07")
    @Tag("P23")
    void aFileIsLiftedOnALineEachAndTheSameCommandAgainDoesNothingMore() throws IOException {
        Path csv = file("did,priority\n" + String.join("\n", dids) + "\n");

        Call first = batch("--from", csv.toString()).succeeds();

        assertThat(lines(first)).hasSize(5);
        JsonObject item = lines(first).get(0);
        assertThat(item.requireString("state")).isEqualTo("completed");
        assertThat(item.requireString("batchId")).isEqualTo(last(first).requireString("batchId"));
        assertThat(last(first).requireString("state")).isEqualTo("completed");
        assertThat(last(first).requireLong("completed")).isEqualTo(4);
        Call again = batch("--from", csv.toString()).succeeds();
        assertThat(lines(again)).hasSize(1);
        assertThat(last(again)).isEqualTo(last(first));
        Call ofBatch = Call.on(home, "status", "--batch", last(first).requireString("batchId"), "--json")
                .succeeds();
        assertThat(ofBatch.json().array("migrations")).hasSize(4);
    }

    @Test
    @Tag("P07")
    void aLimitLeavesTheRestAndResumeDoesIt() {
        Call first = batch("--all", "--limit", "1", "--concurrency", "1").failsWith(ExitCode.FAILED);
        assertThat(last(first).requireString("state")).isEqualTo("open");
        assertThat(last(first).requireLong("waiting")).isEqualTo(3);
        String id = last(first).requireString("batchId");

        Call rest = Call.on(home, "batch", "--resume", id, "--json").succeeds();

        assertThat(lines(rest)).hasSize(4);
        assertThat(last(rest).requireLong("completed")).isEqualTo(4);
        assertThat(Call.on(home, "batches").succeeds().out()).contains(id, "4 of 4 completed", "1 batch");
    }

    @Test
    @Tag("P06")
    @Tag("P51")
    void badItemsOfEveryFormatAreListedAndStopNoOthers() throws IOException {
        String array = "[\"%s\", {\"did\":\"%s\",\"priority\":3}, \"no did\", {\"other\":1}, 7]"
                .formatted(dids.get(0), dids.get(1));
        Call arrayCall = batch("--from", file(array).toString()).failsWith(ExitCode.FAILED);
        assertThat(last(arrayCall).requireLong("completed")).isEqualTo(2);
        assertThat(last(arrayCall).requireLong("failed")).isEqualTo(3);
        assertThat(last(arrayCall).requireString("state")).isEqualTo("partial");

        String jsonLines = "{\"did\":\"%s\"}\n\n\"%s\"\n{\"did\":\"%s\",\"priority\":\"high\"}\n{broken\n"
                .formatted(dids.get(2), dids.get(3), dids.get(0));
        Call linesCall = batch("--from", file(jsonLines).toString()).failsWith(ExitCode.FAILED);
        assertThat(last(linesCall).requireLong("completed")).isEqualTo(2);
        assertThat(last(linesCall).requireLong("failed")).isEqualTo(2);

        String id = last(linesCall).requireString("batchId");
        JsonObject shown = Call.on(home, "batches", id, "--json").succeeds().json();
        assertThat(shown.array("items")).hasSize(2);
        JsonObject broken = (JsonObject) shown.array("items").get(1);
        assertThat(broken.requireString("sourceDid")).isEqualTo("item 5: {broken");
        assertThat(broken.requireObject("error").requireString("code")).isEqualTo("DID_INVALID");
        assertThat(Call.on(home, "batches", id).succeeds().out()).contains("item 5: {broken", "why");
    }

    @Test
    void theListMayComeOnStandardInputAndAPersonReadsHowItStands() {
        Call call = Call.with(
                Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", Call.PASSPHRASE),
                String.join("\n", dids) + "\nno did\n",
                "batch",
                "--from",
                "-",
                "--to",
                "webvh");
        call.failsWith(ExitCode.FAILED);
        assertThat(call.out())
                .contains(": 5 items", "4 of 5 completed, 1 not done", "not done: no did", "layerlift batches ");
        assertThat(call.err()).contains("no did");
    }

    @Test
    @Tag("P52")
    void aCancelledBatchStaysAsItIsUntilItIsRunAgain() {
        String id =
                last(batch("--all", "--limit", "2").failsWith(ExitCode.FAILED)).requireString("batchId");

        JsonObject cancelled = Call.with(Map.of("LAYERLIFT_HOME", home.toString()), "", "cancel", id, "--json")
                .succeeds()
                .json();

        assertThat(cancelled.requireString("state")).isEqualTo("cancelled");
        assertThat(cancelled.requireLong("waiting")).isEqualTo(2);
        assertThat(cancelled.requireBoolean("runningElsewhere")).isFalse();
        assertThat(Call.on(home, "cancel", id).succeeds().out()).contains("2 waiting", "Nothing new is begun");
        assertThat(last(batch("--all").succeeds()).requireLong("completed")).isEqualTo(4);
    }

    @Test
    @Tag("P51")
    void takingOneItemBackLeavesTheOthersAlone() {
        Call call = batch("--all").succeeds();
        String migration = lines(call).get(0).requireString("migrationId");

        Call.on(home, "rollback", migration).succeeds();

        Call again = batch("--all").failsWith(ExitCode.FAILED);
        assertThat(lines(again)).hasSize(1);
        assertThat(last(again).requireLong("completed")).isEqualTo(3);
        assertThat(last(again).requireLong("takenBack")).isEqualTo(1);
        for (JsonObject item : lines(call).subList(1, 4)) {
            Call.on(home, "verify", item.requireString("targetDid")).succeeds();
        }
    }

    @Test
    @Tag("P46")
    void howManyStandWhereAndWhyIsSaidWithoutListingThem() {
        String migration = lines(batch("--all").succeeds()).get(0).requireString("migrationId");
        Call.on(home, "rollback", migration).succeeds();

        assertThat(Call.on(home, "status", "--counts").succeeds().out())
                .isEqualTo(String.format("3  completed%n1  rolled back: ROLLBACK_REQUESTED%n"));
        JsonObject failed =
                Call.on(home, "status", "--failed", "--json").succeeds().json();
        assertThat(failed.array("groups")).hasSize(1);
        assertThat(((JsonObject) failed.array("migrations").get(0)).requireString("migrationId"))
                .isEqualTo(migration);
        assertThat(Call.on(home, "status", "--stuck").succeeds().out()).isEqualTo(String.format("None.%n"));
        Call.on(home, "status", "--stuck", "--failed").failsWith(ExitCode.USAGE);
        Call.on(home, "status", "--failed", "--state", "failed").failsWith(ExitCode.USAGE);
        Call.on(home, "status", migration, "--counts").failsWith(ExitCode.USAGE);
    }

    @Test
    void whatCannotBeMeantIsRefused() throws IOException {
        Path none = folder.resolve("missing");
        String id = "0b0e3a9f-6c2a-4f0e-9a53-0f4f7a3b9c11";
        for (List<String> wrong : List.of(
                List.of("batch"),
                List.of("batch", "--all"),
                List.of("batch", "--to", "webvh"),
                List.of("batch", "--to", "peer", "--all"),
                List.of("batch", "--to", "webvh", "--all", dids.get(0)),
                List.of("batch", "--to", "webvh", dids.get(0), "--layer", "peer"),
                List.of("batch", "--to", "webvh", "--all", "--limit", "0"),
                List.of("batch", "--to", "webvh", "--all", "--concurrency", "1025"),
                List.of("batch", "--resume", id, "--all"),
                List.of("batch", "--resume", "1"),
                List.of("batch", "--to", "webvh", "--from", none.toString()),
                List.of("batch", "--to", "webvh", "--from", file("[\"a\"").toString()),
                List.of("batches", "--limit", "0"),
                List.of("batches", id, "--state", "other"),
                List.of("cancel", "1"))) {
            Call.on(home, wrong.toArray(String[]::new)).failsWith(ExitCode.USAGE);
        }
        for (List<String> unknown :
                List.of(List.of("batch", "--resume", id), List.of("batches", id), List.of("cancel", id))) {
            assertThat(Call.on(home, unknown.toArray(String[]::new))
                            .failsWith(ExitCode.FAILED)
                            .err())
                    .contains("no batch of this home");
        }
        assertThat(batch("--from", file("").toString())
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo("NOTHING_SELECTED");
    }
}
