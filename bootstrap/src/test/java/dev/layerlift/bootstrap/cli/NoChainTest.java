package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Homes whose chain is not set right, and strangers who name none: who needs no chain, notices nothing. */
class NoChainTest {
    private static final String DID = "did:btco:reg:5000000000";

    @TempDir
    static Path folder;

    private static Path home = Path.of("");
    private static String did = "";

    @BeforeAll
    static void publishOne() throws IOException {
        LiftedFile lifted = LiftedFile.in(folder);
        home = lifted.home();
        did = lifted.did();
    }

    private static void configure(String text) throws IOException {
        Files.writeString(home.resolve("layerlift.yaml"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bitcoin: {network: regtest, url: \"http://127.0.0.1:1\"}|bitcoin.cookieFile: missing",
                "bitcoin: {network: regtest, url: \"http://127.0.0.1:1\", user: u, passwordFile: none}|bitcoin.passwordFile:",
                "bitcoin: {network: mainnet, url: \"http://127.0.0.1:1\", cookieFile: c}|explicit switch",
                "bitcoin: {network: signet, signetChallenge: \"51\", backend: esplora, url: \"https://esplora.example.com\"}|known block",
                "bitcoin: {network: regtest, url: \"http://127.0.0.1:1\", cookieFile: c}|cookie file"
            })
    @Tag("P34")
    void aWrongChainIsInNobodysWayWhoNeedsNone(String bitcoin, String problem) throws IOException {
        configure("webvh: {host: \"assets.example.com\"}\n" + bitcoin + "\n");
        Call.on(home, "status").succeeds();
        Call.on(home, "show", did).succeeds();
        Call.on(home, "verify", did).succeeds();
        Call.on(home, "assets").succeeds();
        Call.on(home, "history", did).succeeds();
        Call.on(home, "resume").succeeds();
        assertThat(Call.on(home, "doctor").failsWith(ExitCode.FAILED).out()).contains("WRONG bitcoin", problem);
        assertThat(Call.on(home, "wallet", "split", "2", "--sats", "2000").err())
                .contains(problem);
        Call dry = Call.on(home, "migrate", did, "--to", "btco", "--dry-run");
        assertThat(dry.code()).isNotZero();
        assertThat(dry.out() + dry.err()).contains(problem);
    }

    @Test
    void whereTheFilesAreServedIsMissedByDoctorAndBeforeAnythingIsSpent() throws IOException {
        configure("bitcoin: {network: regtest, url: \"http://127.0.0.1:1\", cookieFile: c}\n");
        Call.on(home, "status").succeeds();
        Path file = Files.writeString(folder.resolve("another.txt"), "another");
        String fresh = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        Call dry = Call.on(home, "migrate", fresh, "--to", "btco", "--dry-run");
        assertThat(dry.code()).isNotZero();
        assertThat(dry.out() + dry.err()).contains("bitcoin.publicUrl: missing");
    }

    @Test
    void readingTheWalletNeedsNoPassphrase() throws IOException {
        configure("webvh: {host: \"assets.example.com\"}\n"
                + "bitcoin: {network: regtest, url: \"http://127.0.0.1:1\", cookieFile: c}\n");
        Map<String, String> without = Map.of("LAYERLIFT_HOME", home.toString());
        assertThat(Call.with(without, "", "wallet", "balance")
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("this home has no wallet on this network yet", "layerlift wallet address");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--txid 00|txid: \"00\"",
                "--files /nowhere|no home at",
                "--node http://127.0.0.1:1|one way in",
                "--node http://127.0.0.1:1 --cookie c --rpc-user u --rpc-password-file f|one way in",
                "--node http://127.0.0.1:1 --rpc-user u|one way in",
                "--esplora https://e.example.com --cookie c|--esplora with a cookie",
                "--cookie c|neither --node nor --esplora",
                "--node http://127.0.0.1:1 --esplora https://e.example.com --cookie c|one of the two",
                "--node http://u:hidden@127.0.0.1:1 --cookie c|no user or password in it",
                "--node http://node.example.com:1 --cookie c|expected: https where a password is sent",
                "--node http://127.0.0.1:1 --cookie c --confirmations 0|--confirmations: 0",
                "--node http://127.0.0.1:1 --cookie c --search-from -1|--search-from: -1"
            })
    void aStrangerIsToldWhatHeLeftOut(String options, String said) {
        String[] typed = ("resolve " + DID + " " + options).split(" ");
        Call call = Call.on(folder.resolve("nowhere"), typed).failsWith(ExitCode.USAGE);
        assertThat(call.err()).contains(said).doesNotContain("hidden");
    }

    @Test
    void aStrangersNodeThatIsNotThereIsNoAnswer() {
        Call call = Call.on(
                        folder.resolve("nowhere"),
                        "resolve",
                        DID,
                        "--node",
                        "http://127.0.0.1:1",
                        "--cookie",
                        folder.resolve("none").toString(),
                        "--txid",
                        "0a".repeat(32),
                        "--json")
                .failsWith(ExitCode.FAILED);
        assertThat(call.out()).contains("CHAIN_NOT_REACHED");
        assertThat(Call.on(folder.resolve("nowhere"), "resolve", DID)
                        .failsWith(ExitCode.FAILED)
                        .out())
                .contains("methodNotSupported", "--node");
        assertThat(Call.on(folder.resolve("nowhere"), "resolve", did, "--txid", "0a".repeat(32))
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("expected: a did:btco");
    }
}
