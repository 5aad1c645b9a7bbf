package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script gets that calls the command: one JSON document, also when it is told what was wrong, and an exit code. */
class CommandLineIT {
    @TempDir
    private static Path folder;

    private static User user;
    private static String source;
    private static JsonNode migration;

    @BeforeAll
    static void liftOneFile() throws IOException {
        user = User.withHome(folder);
        source = user.imports(Files.writeString(folder.resolve("a letter.txt"), "Dear reader"))
                .get(0);
        migration = user.migrates(java.util.List.of(source)).get(0);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "assets",
                "show TARGET",
                "status",
                "status ID",
                "history TARGET",
                "resolve TARGET",
                "resolve TARGET#manifest",
                "resolve TARGET/whois --version-number 1",
                "verify TARGET",
                "audit verify",
                "doctor",
                "migrate SOURCE --to webvh --dry-run"
            })
    void everyCommandThatLooksSaysOneJsonDocumentAndChangesNothing(String call) {
        var before = user.published().files();

        Outcome outcome = user.where("LAYERLIFT_PASSPHRASE", null).run(arguments(call + " --json"));

        assertThat(outcome.exitCode()).as(outcome.toString()).isIn(0, 1);
        assertThat(outcome.explainsItself().json()).isNotEmpty();
        assertThat(user.published().files()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}: exit code {1}, names {2}")
    @CsvSource({
        "migrate SOURCE --to peer, 2, peer",
        "migrate did:key:z6Mkq8Mo7mT8uaZHTWEgMSF1onadV3WEbkEPWgU8J5JHa9H1 --to webvh, 2, did:key",
        "migrate TRUNCATED --to webvh, 2, truncated or changed",
        "verify did:webvh:QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv:assets.example.com:ab:cdefghij23, 1, log",
        "import no-such-file, 1, no-such-file",
        "rollback 7f0d5f3e-0000-4000-8000-000000000000, 1, 7f0d5f3e",
    })
    void aMistakeIsOneJsonDocumentThatNamesIt(String call, int exitCode, String named) {
        Outcome outcome = user.run(arguments(call + " --json")).exits(exitCode).explainsItself();

        assertThat(outcome.json().toString()).contains(named);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"http://assets.example.com", ""})
    void aDomainThatIsNoneIsRefusedAndNothingIsMade(String domain) throws IOException {
        User newcomer =
                new User(Files.createDirectories(folder.resolve("new-" + Integer.toHexString(domain.hashCode()))));

        Outcome outcome =
                newcomer.run("init", "--domain", domain, "--json").exits(2).explainsItself();

        assertThat(text(outcome.error(), "message")).contains("--domain").contains(domain);
        assertThat(newcomer.home()).doesNotExist();
    }

    @Test
    @Tag("P23")
    void migratingASecondTimeSaysThatItIsDoneAndToWhereAndWritesNothing() {
        var before = user.published().files();

        Outcome again = user.run("migrate", source, "--to", "webvh").exits(0);
        Outcome inJson = user.run("migrate", source, "--to", "webvh", "--json").exits(0);

        assertThat(again.out()).contains("already done").contains(text(migration, "targetDid"));
        assertThat(inJson.json().path("migrations")).hasSize(1);
        assertThat(inJson.json().path("migrations").get(0).path("alreadyDone").booleanValue())
                .isTrue();
        assertThat(inJson.json().path("migrations").get(0).path("migrationId"))
                .isEqualTo(migration.path("migrationId"));
        assertThat(user.published().files()).isEqualTo(before);
        assertThat(user.run("status", "--json").exits(0).json().path("migrations"))
                .hasSize(1);
    }

    @Test
    @Tag("P06")
    void nothingOnStandardInputIsNothingSelectedAndSaidSo() {
        Outcome nothing =
                user.runWithInput("\n", "migrate", "-", "--to", "webvh").exits(1);
        assertThat(nothing.err()).contains("nothing was selected");

        Outcome inJson = user.runWithInput("\n", "migrate", "-", "--to", "webvh", "--json")
                .exits(1);
        assertThat(text(inJson.error(), "code")).isEqualTo("NOTHING_SELECTED");
    }

    @Test
    @Tag("P54")
    void withoutAPassphraseAndATerminalNothingPromptsAndTheVariableIsNamed() {
        Outcome outcome = user.where("LAYERLIFT_PASSPHRASE", null)
                .run("import", folder.resolve("a letter.txt").toString(), "--json")
                .exits(2);

        assertThat(outcome.error().toString()).contains("LAYERLIFT_PASSPHRASE", "LAYERLIFT_PASSPHRASE_FILE");
    }

    private static String[] arguments(String call) {
        return call.replace("TRUNCATED", source.substring(0, source.length() - 40))
                .replace("SOURCE", source)
                .replace("TARGET", text(migration, "targetDid"))
                .replace("ID", text(migration, "migrationId"))
                .split(" ", -1);
    }
}
