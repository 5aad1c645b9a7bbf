package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
    @TempDir
    Path folder;

    private Path home;
    private String did;

    @BeforeEach
    void importOne() throws IOException {
        home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path file = Files.writeString(folder.resolve("a.txt"), "a");
        did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
    }

    private JsonObject policy(String of) {
        return Call.on(home, "policy", of, "--json").succeeds().json().requireObject("policy");
    }

    @Test
    void aPolicyHoldsGoesAlongAndIsSeen() {
        assertThat(policy(did)).isEqualTo(JsonObject.EMPTY);
        assertThat(Call.on(home, "policy", did, "--up-to", "peer").succeeds().out())
                .contains("stays private, any credential may be published");
        Call refused = Call.on(home, "migrate", did, "--to", "webvh", "--json").failsWith(ExitCode.FAILED);
        assertThat(refused.item("migrations", 0).requireObject("error").requireString("code"))
                .isEqualTo("POLICY_LAYER");

        Call.on(home, "policy", did, "--up-to", "webvh", "--publishable", "OriginCredential")
                .succeeds();
        String target = Call.on(home, "migrate", did, "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("targetDid");

        assertThat(policy(target)).isEqualTo(policy(did));
        assertThat(policy(target).requireString("upTo")).isEqualTo("webvh");
        assertThat(policy(target).requireStrings("publishable")).isEqualTo(List.of("OriginCredential"));
        assertThat(Call.on(home, "show", target).succeeds().out())
                .contains("policy       up to webvh, only these credentials may be published: OriginCredential");
        assertThat(Call.on(home, "verify", target).succeeds().out())
                .contains(
                        "ok    lifecycle: active", "ok    history: all of its source", "ok    access policy: that of");
        assertThat(Call.on(home, "policy", did, "--up-to", "btco")
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("was migrated");
        Call.on(home, "policy", target, "--publishable", "none", "--up-to", "btco")
                .succeeds();
        assertThat(Call.on(home, "verify", target).succeeds().out())
                .contains("ok    access policy: changed since the migration, says its history");
        Call.on(home, "policy", target, "--publishable", "any").succeeds();
        assertThat(policy(target)).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void aWrongCallIsExplained() {
        assertThat(Call.on(home, "policy", did, "--up-to", "moon")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("--up-to: \"moon\"");
        assertThat(Call.on(home, "policy", did, "--publishable", "")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("--publishable");
        assertThat(Call.on(home, "policy", "did:peer:4zQmQ47H3tkfauY9waWSNmL8cES5xzGHYAczgUNCXnT7dd3w")
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("knows no asset");
    }
}
