package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands to live with a published DID, in one process: what they do, and what they refuse by name. */
class WebvhCommandsTest {
    @TempDir
    private Path folder;

    private Path home;
    private String did;

    @BeforeEach
    void publishOne() throws IOException {
        home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path file = Files.writeString(folder.resolve("a.txt"), "a letter");
        String source = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("did");
        did = Call.on(home, "migrate", source, "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("targetDid");
    }

    @Test
    void whatWasTypedIsCheckedBeforeAnythingIsOpened() {
        List<List<String>> wrong = List.of(
                List.of("webvh", "rotate", did, "--revoke-old"),
                List.of("webvh", "rotate", did, "--pre-rotation", "maybe"),
                List.of("webvh", "update", did, "--witness-threshold", "1"),
                List.of("webvh", "update", did, "--no-witnesses", "--witness", "did:key:z6MkA"),
                List.of("webvh", "update", did, "--no-watchers", "--watcher", "https://w.example"),
                List.of("webvh", "update", did, "--witness", "did:key:z6MkA", "--witness-threshold", "2"),
                List.of("webvh", "update", did, "--add-service", "{broken"),
                List.of("webvh", "update", did, "--add-service", "/nonexistent/file"),
                List.of("webvh", "deactivate", did),
                List.of("webvh", "witness", "sign"),
                List.of("webvh", "witness", "sign", did, "--log", "-"),
                List.of("webvh", "witness", "sign", "did:key:z6MkA"),
                List.of("webvh", "witness", "sign", "--log", "/nonexistent/file"));
        for (List<String> call : wrong) {
            List<String> all = new java.util.ArrayList<>(call);
            all.add("--json");
            JsonObject error = Call.on(folder.resolve("none"), all.toArray(String[]::new))
                    .failsWith(ExitCode.USAGE)
                    .error();
            assertThat(error.requireString("message")).as(call.toString()).isNotEmpty();
        }
    }

    @Test
    void aDryRunShowsTheNextVersionAndSavesNothing() {
        Call looked = Call.on(home, "webvh", "update", did, "--ttl", "60", "--dry-run")
                .succeeds();
        assertThat(looked.out()).contains("not saved, only looked at", "\"id\": \"" + did);
        assertThat(Call.on(home, "webvh", "pending").succeeds().out()).startsWith("Nothing waits");
        assertThat(Call.on(home, "webvh", "witness", "request", did, "--json")
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo("NOTHING_PENDING");
    }

    @Test
    void doctorNamesALogThatWentBackAndARollbackLeavesItAlone() throws Exception {
        Path log = logFile();
        byte[] first = Files.readAllBytes(log);
        Call.on(home, "webvh", "rotate", did).succeeds();
        Call.on(home, "webvh", "rotate", did).succeeds();
        assertThat(Call.on(home, "doctor").out()).contains("ok    logs: as published");
        Files.write(log, first);

        assertThat(Call.on(home, "doctor").failsWith(ExitCode.FAILED).err()
                        + Call.on(home, "doctor").out())
                .contains("WRONG logs: the published log of " + did + " is at version 1-");
        assertThat(Call.on(home, "webvh", "rotate", did, "--json")
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo("LOG_CHANGED");
        String migration = Call.on(home, "status", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("migrationId");
        Call.on(home, "rollback", migration).failsWith(ExitCode.QUARANTINED);
        assertThat(Files.readAllBytes(log)).isEqualTo(first);
    }

    @Test
    void doctorAndVerifyNameADatabaseThatIsOlderThanALog() throws Exception {
        Path before = Files.createDirectory(folder.resolve("before"));
        copyDatabase(home, before);
        Call.on(home, "webvh", "rotate", did).succeeds();
        assertThat(Call.on(home, "doctor").succeeds().out()).contains("ok    logs: as published, of 1 DID");
        copyDatabase(before, home);

        assertThat(Call.on(home, "doctor").failsWith(ExitCode.FAILED).out())
                .contains("WRONG logs: the published log of " + did + " is at version 2-")
                .contains("is the database an older copy?");
        assertThat(Call.on(home, "verify", did).failsWith(ExitCode.FAILED).out())
                .contains("WRONG published: the published log of " + did + " is at version 2-");
    }

    /** With the files that SQLite keeps beside it. */
    private static void copyDatabase(Path from, Path to) throws java.io.IOException {
        for (String name : List.of("layerlift.db", "layerlift.db-wal", "layerlift.db-shm")) {
            Files.deleteIfExists(to.resolve(name));
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    private Path logFile() throws java.io.IOException {
        try (java.util.stream.Stream<Path> files = Files.walk(home)) {
            return files.filter(f -> f.endsWith("did.jsonl")).findFirst().orElseThrow();
        }
    }

    @Test
    void aDocumentComesFromStandardInputAndKeepsItsTies() {
        JsonObject document = Call.on(home, "resolve", did, "--json").json().requireObject("didDocument");
        Map<String, String> variables =
                Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", Call.PASSPHRASE);
        String named = dev.layerlift.proofs.StrictJson.write(document.with(
                "alsoKnownAs",
                new dev.layerlift.domain.json.JsonValue.JsonArray(java.util.stream.Stream.concat(
                                document.array("alsoKnownAs").stream(),
                                java.util.stream.Stream.of(
                                        new dev.layerlift.domain.json.JsonValue.JsonString("https://me.example")))
                        .toList())));
        JsonObject version = Call.with(variables, named, "webvh", "update", did, "--document", "-", "--json")
                .succeeds()
                .json();
        assertThat(version.requireString("state")).isEqualTo("published");
        String bare = dev.layerlift.proofs.StrictJson.write(document.without("alsoKnownAs"));
        assertThat(Call.with(variables, bare, "webvh", "update", did, "--document", "-", "--json")
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo("TIES_BROKEN");
        assertThat(Call.on(home, "show", did, "--json").json().get("pending"))
                .contains(dev.layerlift.domain.json.JsonValue.NULL);
    }

    @Test
    void aWitnessSignsWhatWaitsInItsHomeAndWhatIsPublished() throws Exception {
        Path other = folder.resolve("other");
        Call.on(other, "init", "--domain", "other.example.org").succeeds();
        String theirs = witness(other);
        String ours = witness(home);
        Call.on(home, "webvh", "update", did, "--witness", theirs, "--witness", ours, "--witness-threshold", "2")
                .succeeds();
        JsonObject waiting = Call.on(home, "webvh", "witness", "sign", did, "--json")
                .succeeds()
                .json();
        assertThat(waiting.requireString("did")).isEqualTo(did);
        assertThat(waiting.requireString("versionId")).startsWith("2-");
        assertThat(waiting.strings("witnesses")).containsExactly(ours);
        Path approval = folder.resolve("approval.json");
        assertThat(Call.on(home, "webvh", "witness", "sign", did, "--key", ours, "--out", approval.toString())
                        .succeeds()
                        .out())
                .contains("version 2  approved", "webvh witness add " + did + " " + approval);
        assertCode("NOT_WITNESSED", "webvh", "witness", "sign", did, "--key", did);
        assertCode("KEY_NOT_HELD", "webvh", "witness", "sign", did, "--key", theirs);

        Call.on(
                        home,
                        "webvh",
                        "witness",
                        "request",
                        did,
                        "--out",
                        folder.resolve("request").toString())
                .succeeds();
        byte[] exported = Files.readAllBytes(folder.resolve("request/did.jsonl"));
        Files.write(folder.resolve("request/did.jsonl"), new byte[] {'x'});
        assertThat(Call.on(
                                home,
                                "webvh",
                                "witness",
                                "request",
                                did,
                                "--out",
                                folder.resolve("request").toString())
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("is there already (expected: a new file)");
        assertThat(folder.resolve("request/did.jsonl")).as("not written over").hasContent("x");
        Files.write(folder.resolve("request/did.jsonl"), exported);
        Call.on(
                        other,
                        "webvh",
                        "witness",
                        "sign",
                        "--log",
                        folder.resolve("request/did.jsonl").toString(),
                        "--key",
                        theirs.substring("did:key:".length()),
                        "--out",
                        folder.resolve("theirs.json").toString())
                .succeeds();
        assertThat(Call.on(
                                home,
                                "webvh",
                                "witness",
                                "add",
                                did,
                                folder.resolve("theirs.json").toString())
                        .succeeds()
                        .out())
                .contains("version 2  published");

        JsonObject published = Call.on(home, "webvh", "witness", "sign", did, "--json")
                .succeeds()
                .json();
        assertThat(published.requireString("versionId")).isEqualTo(waiting.requireString("versionId"));
        assertThat(Call.on(home, "webvh", "witness", "sign", did, "--out", approval.toString(), "--json")
                        .failsWith(ExitCode.USAGE)
                        .error()
                        .requireString("code"))
                .as("what is there already is somebody's")
                .isEqualTo("OUT_INVALID");
        assertThat(Call.on(
                                home,
                                "webvh",
                                "witness",
                                "sign",
                                did,
                                "--out",
                                folder.resolve("again.json").toString())
                        .succeeds()
                        .out())
                .doesNotContain("webvh witness add");
        assertCode(
                "DID_NOT_FOUND",
                "webvh",
                "witness",
                "sign",
                did.substring(0, did.lastIndexOf(':') + 1) + "aaaaaaaaaaaaaaaaaaaa");
    }

    private String witness(Path of) {
        return Call.on(of, "webvh", "witness", "key", "--json")
                .succeeds()
                .json()
                .requireString("witness");
    }

    private void assertCode(String code, String... call) {
        List<String> all = new java.util.ArrayList<>(List.of(call));
        all.add("--json");
        assertThat(Call.on(home, all.toArray(String[]::new))
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo(code);
    }

    @Test
    void theHomeThatWitnessesItsOwnDidApprovesAtOnceAndTheEndIsTheEnd() {
        String witness = Call.on(home, "webvh", "witness", "key", "--json")
                .succeeds()
                .json()
                .requireString("witness");
        assertThat(Call.on(home, "webvh", "update", did, "--witness", witness)
                        .succeeds()
                        .out())
                .contains("version 2  published");
        assertThat(Call.on(home, "webvh", "rotate", did, "--document-key")
                        .succeeds()
                        .out())
                .contains("version 3  published");
        assertThat(Call.on(home, "doctor").succeeds().out()).contains("versions: all published");
        assertThat(Call.on(home, "resume", "--json").succeeds().json().array("versions"))
                .isEmpty();
        Call.on(home, "webvh", "deactivate", did, "--yes").succeeds();
        assertThat(Call.on(home, "webvh", "rotate", did, "--json")
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo("DID_RETIRED");
    }
}
