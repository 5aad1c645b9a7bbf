package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quarantined migration, and how a person ends it. */
class RecoverTest {
    @TempDir
    Path folder;

    private Path home;
    private Path log;
    private byte[] whole = new byte[0];
    private String id = "";
    private String target = "";

    @BeforeEach
    void quarantine() throws IOException {
        home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path file = Files.writeString(folder.resolve("a.txt"), "a");
        String did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        JsonObject done = Call.on(home, "migrate", did, "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0);
        id = done.requireString("migrationId");
        target = done.requireString("targetDid");
        try (Stream<Path> published = Files.walk(home.resolve("public"))) {
            log = published
                    .filter(path -> path.endsWith("did.jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
        whole = Files.readAllBytes(log);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(log, damaged);
        Call.on(home, "rollback", id).failsWith(ExitCode.QUARANTINED);
    }

    @Test
    void whatWasMendedIsRolledBack() throws IOException {
        Files.write(log, whole);
        JsonObject back = Call.on(home, "recover", id, "--decision", "roll-back", "--json")
                .succeeds()
                .json();
        assertThat(back.requireString("state")).isEqualTo("rolled_back");
        assertThat(back.members().keySet()).containsExactly("migrationId", "state", "undone", "irreversible", "error");
        assertThat(back.get("error")).contains(JsonValue.NULL);
        Call.on(home, "doctor").succeeds();
    }

    @Test
    void whatWasMendedIsCompleted() throws IOException {
        Files.write(log, whole);
        Call call = Call.on(home, "recover", id, "--decision", "complete").succeeds();
        assertThat(call.out()).contains(id + "  completed");
        assertThat(call.err()).isEmpty();
        Call.on(home, "verify", target).succeeds();
    }

    @Test
    void whatWasNotMendedStaysAndIsNamed() {
        Call words = Call.on(home, "recover", id, "--decision", "roll-back").failsWith(ExitCode.QUARANTINED);
        assertThat(words.out()).contains(id + "  quarantined: needs a person");
        assertThat(words.err()).contains("layerlift recover " + id + " --decision roll-back");
        JsonObject json = Call.on(home, "recover", id, "--decision", "roll-back", "--json")
                .failsWith(ExitCode.QUARANTINED)
                .json();
        assertThat(json.requireObject("error").requireString("code")).isEqualTo("QUARANTINED");
    }

    @Test
    void statusAndDoctorListItWithWhatToDoHoweverOldItIs() {
        Call status = Call.on(home, "status", "--state", "quarantined").succeeds();
        assertThat(status.out())
                .contains(
                        id + "  quarantined: needs a person",
                        "did:webvh",
                        "→     mend each of these, then: layerlift recover " + id + " --decision roll-back",
                        "→     or, when the target is to stay: layerlift recover " + id + " --decision complete");
        assertThat(Call.on(home, "doctor").failsWith(ExitCode.FAILED).out())
                .contains("quarantined: " + id, "layerlift status ID");
        // Whoever starts the engine again ends nothing that a person has to look at.
        Call.on(home, "resume");
        assertThat(Call.on(home, "status", id).succeeds().out()).contains("quarantined: needs a person");
        Call audit = Call.on(home, "audit", "logs", "--state", "quarantined").succeeds();
        assertThat(audit.out()).contains("quarantined  migration " + id);
        Call.on(home, "audit", "verify").succeeds();
    }

    @Test
    void onlyAQuarantineCanBeEnded() throws IOException {
        Files.write(log, whole);
        Call.on(home, "recover", id, "--decision", "complete").succeeds();
        for (String decision : List.of("complete", "roll-back")) {
            Call call = Call.on(home, "recover", id, "--decision", decision, "--json")
                    .failsWith(ExitCode.FAILED);
            assertThat(call.error().requireString("code")).isEqualTo("NOT_QUARANTINED");
        }
    }
}
