package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final String DID = "did:peer:4zQmY2XKDwnhEvKu2HxByuMpZiqYiPrjTFECmQZZXFcDQqPP";

    @TempDir
    Path folder;

    @Test
    void helpNamesEveryCommand() {
        Call call = Call.on(folder, "--help").succeeds();
        assertThat(call.out())
                .contains(
                        "init",
                        "demo",
                        "doctor",
                        "import",
                        "assets",
                        "show",
                        "migrate",
                        "estimate",
                        "status",
                        "resume",
                        "rollback",
                        "recover",
                        "history",
                        "resolve",
                        "request",
                        "verify",
                        "audit",
                        "Exit codes");
        assertThat(call.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init",
                "demo",
                "doctor",
                "import",
                "assets",
                "show",
                "migrate",
                "estimate",
                "status",
                "resume",
                "rollback",
                "recover",
                "history",
                "resolve",
                "request",
                "verify",
                "audit"
            })
    void everyCommandHasHelp(String command) {
        assertThat(Call.on(folder, command, "--help").succeeds().out()).contains("Usage: layerlift " + command);
    }

    @Test
    void theVersionIsSaid() {
        assertThat(Call.on(folder, "--version").succeeds().out())
                .startsWith("layerlift ")
                .contains("Java ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    frobnicate                          | Unmatched argument at index 0: 'frobnicate'
                    stats                               | did you mean: status
                    import                              | Missing required parameter: 'PATH'
                    migrate                             | Missing required options and parameters: '--to=LAYER', 'DID'
                    migrate X --to webvh --wrong        | Unknown option: '--wrong'
                    migrate X --to webvh                | "X" is not a DID (expected: it starts with did:peer:, did:webvh: or did:btco:)
                    migrate did:web:a.b --to webvh      | did:web is a method Layerlift does not know (expected: did:peer, did:webvh or did:btco)
                    migrate did:key:z6Mk --to webvh     | did:key is a method Layerlift does not know
                    migrate did:peer:4zQmY2 --to webvh  | "did:peer:4zQmY2" is not a complete did:peer (expected: did:peer:4zQm…
                    migrate X --to peer                 | --to: "peer" is the lowest layer (expected: webvh; assets move upwards only)
                    migrate X --to btco                 | "X" is not a DID (expected: it starts with did:peer:, did:webvh: or did:btco:)
                    migrate X --to moon                 | --to: "moon" (expected: one of peer, webvh, btco)
                    migrate X --to webvh --chunk-size 1 | --chunk-size: 1 (expected: bytes, 65536 to 5368709120, or such as 10MB
                    migrate X --to webvh --chunk-size 0 | --chunk-size: 0 (expected: bytes, 65536 to 5368709120, or such as 10MB or 10MiB)
                    migrate X --to webvh --chunk-size x | --chunk-size: x (expected: bytes, 65536 to 5368709120
                    migrate X --to webvh --chunk-size 10TB | --chunk-size: 10TB (expected: bytes, 65536 to 5368709120
                    migrate X --to webvh --chunk-size 9999999999TiB | --chunk-size: 9999999999TiB (expected: bytes, 65536
                    migrate X --to webvh --chunk-size 10mb | --chunk-size: 10mb (expected: bytes, 65536 to 5368709120
                    migrate X --to webvh --max-fee -1   | --max-fee: -1 (expected: satoshis, 0 or more)
                    estimate X --to webvh               | "X" is not a DID
                    show X                              | "X" is not a DID
                    resolve X                           | "X" is not a DID
                    verify X                            | "X" is not a DID
                    history X                           | "X" is not a DID
                    status X                            | migrationId: "X" (expected: a UUID of version 4)
                    rollback X                          | migrationId: "X" (expected: a UUID of version 4)
                    recover X --decision complete       | migrationId: "X" (expected: a UUID of version 4)
                    recover 11111111-1111-4111-8111-111111111111 --decision no | --decision: "no" (expected: roll-back or complete)
                    recover X                           | Missing required option: '--decision=DECISION'
                    status --state done                 | --state: "done" (expected: one of pending, validating
                    status --since yesterday            | --since: "yesterday" (expected: a day such as
                    status --limit 0                    | --limit: 0 (expected: 1 to 1000)
                    status --source X                   | "X" is not a DID
                    assets --layer cloud                | --layer: "cloud" (expected: one of peer, webvh, btco)
                    init                                | Missing required option: '--domain=HOST'
                    init --domain http://a.example.com  | --domain: host: "http://a.example.com" (expected: the bare domain name
                    init --domain a.example.com/path    | --domain: host: "a.example.com/path"
                    init --domain 192.0.2.1             | --domain: host: "192.0.2.1" (expected: a domain name; did:webvh does not allow IP addresses)
                    init --domain [::1]                 | did:webvh does not allow IP addresses
                    init --domain a_b                   | --domain: host: "a_b"
                    init --domain=                      | --domain: host: empty (expected: a domain name such as assets.example.com)
                    audit                               | Missing required subcommand
                    audit verify --key X                | --key: not an Ed25519 public key (expected: the one that init printed and doctor shows
                    audit verify --key z3u2en7t5LR2WtQH5PfFqMqwVHgeXouLzo6haApm8XHqvjxq | --key: not an Ed25519 public key (expected: the one that init printed and doctor shows
                    """)
    void whatCannotWorkIsUsage(String line, String message) {
        String[] args = line.split(" ");
        Call words = Call.on(folder.resolve("home"), args).failsWith(ExitCode.USAGE);
        assertThat(words.out()).isEmpty();
        assertThat(words.err()).startsWith("layerlift: ").contains(message);

        String[] jsonArgs = (line + " --json").split(" ");
        Call json = Call.on(folder.resolve("home"), jsonArgs).failsWith(ExitCode.USAGE);
        assertThat(json.err()).isEmpty();
        assertThat(json.error().requireString("message")).contains(message);
        assertThat(json.error().members().keySet())
                .contains("type", "code", "message", "detail", "recovery", "migrationId");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void noCommandIsUsage() {
        assertThat(Call.on(folder).failsWith(ExitCode.USAGE).err()).contains("Missing required subcommand");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "assets",
                "resume",
                "doctor",
                "audit verify",
                "show " + DID,
                "verify " + DID,
                "migrate " + DID + " --to webvh",
                "import /etc/hosts"
            })
    void withoutAHomeOneIsToldHowToMakeIt(String line) {
        Call call = Call.on(folder.resolve("none"), line.split(" ")).failsWith(ExitCode.FAILED);
        assertThat(call.out() + call.err())
                .contains(folder.resolve("none") + ": no Layerlift home here", "layerlift init --domain HOST");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void theOptionOutranksTheEnvironmentWhichOutranksTheUsersFolder() {
        Map<String, String> variables = Map.of("LAYERLIFT_HOME", folder + "/a");
        assertThat(Call.with(variables, "", "--home", folder + "/b", "status").err())
                .contains(folder + "/b: no");
        assertThat(Call.with(variables, "", "status", "--home", folder + "/b").err())
                .contains(folder + "/b: no");
        assertThat(Call.with(variables, "", "status").err()).contains(folder + "/a: no");
        assertThat(Call.with(Map.of(), "", "status").err()).contains("/nonexistent/user/.layerlift: no");
        assertThat(Call.with(Map.of(), "", "status", "--home", "")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("--home: empty");
    }

    @Test
    @Tag("P54")
    void withoutATerminalNothingPrompts() {
        Call call = Call.with(Map.of(), "typed\ntyped\n", "init", "--domain", "a.example.com", "--home", folder + "/h")
                .failsWith(ExitCode.USAGE);
        assertThat(call.err()).contains("LAYERLIFT_PASSPHRASE", "LAYERLIFT_PASSPHRASE_FILE", "terminal");
        assertThat(folder.resolve("h")).doesNotExist();
    }

    @Test
    void aPathThatCanBeNoHomeIsUsageWhateverTheCommand() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (String line : List.of("init --domain a.example.com", "status", "import /etc/hosts", "resume")) {
            for (Path path : List.of(file, file.resolve("home"))) {
                Call words = Call.on(path, line.split(" ")).failsWith(ExitCode.USAGE);
                assertThat(words.err())
                        .startsWith("layerlift: " + file + ": a file (expected: a folder for the home)")
                        .doesNotContain("java.", "Exception");
                Call json = Call.on(path, (line + " --json").split(" ")).failsWith(ExitCode.USAGE);
                assertThat(json.error().requireString("code")).isEqualTo("HOME_INVALID");
            }
            Call tooLong = Call.on(folder.resolve("x".repeat(300)), line.split(" "));
            assertThat(tooLong.failsWith(ExitCode.USAGE).err()).contains("too long (expected: at most 255 bytes)");
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void aFolderThatCannotBeMadeIsExplainedInWords() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("private"), "mine");
        Call call = Call.on(home, "init", "--domain", "a.example.com").failsWith(ExitCode.FAILED);
        assertThat(call.err())
                .contains(home + ": cannot be written", home.resolve("private") + ": there is something else already")
                .doesNotContain("java.", "Exception");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(Call.on(folder, "help").succeeds().out())
                .isEqualTo(Call.on(folder, "--help").succeeds().out());
        assertThat(Call.on(folder, "help", "migrate").succeeds().out())
                .isEqualTo(Call.on(folder, "migrate", "--help").succeeds().out());
        assertThat(Call.on(folder, "help", "audit", "verify").succeeds().out())
                .contains("Usage: layerlift audit verify");
        assertThat(Call.on(folder, "help", "nothing").failsWith(ExitCode.USAGE).err())
                .contains("help: \"nothing\" is no command");
    }

    @Test
    void aShortPassphraseIsRefusedForANewHome() {
        Call call = Call.with(
                        Map.of("LAYERLIFT_PASSPHRASE", "short"),
                        "",
                        "init",
                        "--domain",
                        "a.example.com",
                        "--home",
                        folder + "/h",
                        "--json")
                .failsWith(ExitCode.FAILED);
        assertThat(call.error().requireString("code")).isEqualTo("PASSPHRASE_TOO_SHORT");
        assertThat(folder.resolve("h/layerlift.yaml")).doesNotExist();
        Call.on(folder.resolve("h"), "init", "--domain", "a.example.com").succeeds();
    }

    @Test
    void anUnknownKeyInTheConfigurationIsUsage() throws IOException {
        Files.writeString(folder.resolve("layerlift.yaml"), "webvh: {hots: a.example.com}");
        Call call = Call.on(folder, "status", "--json").failsWith(ExitCode.USAGE);
        assertThat(call.error().requireString("message"))
                .contains("layerlift.yaml, line 1: webvh.hots: unknown key", "did you mean webvh.host?");
    }
}
