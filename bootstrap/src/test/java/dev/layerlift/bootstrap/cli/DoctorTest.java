package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} finds, under which name, and what the system key is good for. */
class DoctorTest {
    /** A public key of nobody here. */
    private static final String OTHER_KEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

    @TempDir
    Path folder;

    private Path home;
    private String systemKey = "";

    @BeforeEach
    void makeHome() {
        home = folder.resolve("home");
        systemKey = Call.on(home, "init", "--domain", "assets.example.com", "--json")
                .succeeds()
                .json()
                .requireString("systemKey");
    }

    private void lift() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "a");
        String did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        Call.on(home, "migrate", did, "--to", "webvh").succeeds();
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("layerlift.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        }
    }

    /** The checks by name: what was found, with {@code WRONG} before it where it is. */
    private static Map<String, String> checks(Call call) {
        Map<String, String> checks = new LinkedHashMap<>();
        for (Object item : call.json().array("checks")) {
            JsonObject check = (JsonObject) item;
            boolean ok = check.get("ok").equals(Optional.of(new JsonBoolean(true)));
            checks.put(check.requireString("name"), (ok ? "" : "WRONG ") + check.requireString("detail"));
        }
        return checks;
    }

    @Test
    void theSystemKeyIsOpenedWhereThereIsAPassphrase() {
        assertThat(checks(Call.on(home, "doctor", "--json").succeeds()))
                .containsEntry("system key", systemKey + ", its private half opens")
                .containsEntry("passphrase", "opens the keys");
        Map<String, String> without = Map.of("LAYERLIFT_HOME", home.toString());
        assertThat(checks(Call.with(without, "", "doctor", "--json").succeeds()))
                .containsEntry("system key", systemKey + ", its private half not checked: no passphrase was given")
                .doesNotContainKey("passphrase");
    }

    private void keepInBuckets(String more) throws IOException {
        Files.writeString(
                home.resolve("layerlift.yaml"),
                "webvh: {host: assets.example.com}\nstorage: {webvh: {type: s3, bucket: served, restrictedBucket: hidden,"
                        + " endpoint: \"http://127.0.0.1:1\", accessKeyId: id, secretKeyFile: s3-secret" + more
                        + "}}\n");
    }

    @Test
    void aStoreWhoseServerOrSecretIsNotThereIsSaid() throws IOException {
        keepInBuckets("");
        assertThat(checks(Call.on(home, "doctor", "--json").failsWith(1)).get("webvh store, public"))
                .startsWith("WRONG")
                .contains("storage.webvh.secretKeyFile", "s3-secret", "cannot be read");

        Files.writeString(home.resolve("s3-secret"), "not to be shown\n");
        assertThat(checks(Call.on(home, "doctor", "--json").failsWith(1)))
                .hasEntrySatisfying(
                        "webvh store, public",
                        found -> assertThat(found)
                                .startsWith("WRONG")
                                .contains("bucket served", "cannot be reached")
                                .doesNotContain("not to be shown"))
                .containsKey("webvh store, restricted");

        keepInBuckets(", prefix: \"../up\"");
        assertThat(checks(Call.on(home, "doctor", "--json").failsWith(1)).get("webvh store, public"))
                .contains("storage.webvh.prefix", "../up");
    }

    private void keepOnANode(String api, String name, String more) throws IOException {
        Files.writeString(
                home.resolve("layerlift.yaml"),
                "webvh: {host: assets.example.com}\nstorage: {webvh: {type: ipfs, api: \"" + api + "\", name: " + name
                        + more + "}}\n");
    }

    private static String error(Call migrate) {
        return migrate.item("migrations", 0).requireObject("error").requireString("type");
    }

    @Test
    @Tag("P43")
    void aNodeThatIsNotThereOrHangsIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "a");
        String did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        keepOnANode("http://127.0.0.1:1", "assets", "");
        assertThat(checks(Call.on(home, "doctor", "--json").failsWith(1)))
                .hasEntrySatisfying(
                        "webvh store, public",
                        found ->
                                assertThat(found).startsWith("WRONG").contains("the node cannot be reached", "ipfs id"))
                .hasEntrySatisfying(
                        "webvh store, restricted",
                        found -> assertThat(found)
                                .startsWith(home.resolve("restricted/webvh").toString())
                                .contains(": write "));
        assertThat(error(
                        Call.on(home, "migrate", did, "--to", "webvh", "--json").failsWith(1)))
                .isEqualTo("network_error");

        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            keepOnANode("http://127.0.0.1:" + silent.getLocalPort(), "assets", ", idleTimeoutSeconds: 1");
            assertThat(checks(Call.on(home, "doctor", "--json").failsWith(1)).get("webvh store, public"))
                    .startsWith("WRONG")
                    .contains("did not answer within 1000 ms");
            assertThat(error(Call.on(home, "migrate", did, "--to", "webvh", "--json")
                            .failsWith(1)))
                    .isEqualTo("timeout_error");
        }
    }

    @Test
    void whatIsWrongWithTheSettingsOfANodeIsSaid() throws IOException {
        keepOnANode("http://127.0.0.1:1", "assets", ", tokenFile: token");
        assertThat(webvhStore()).startsWith("WRONG").contains("storage.webvh.tokenFile", "cannot be read");
        Files.writeString(home.resolve("token"), "not to\nbe shown");
        assertThat(webvhStore())
                .contains("storage.webvh.tokenFile", "visible ASCII")
                .doesNotContain("not to", "shown");
        Files.writeString(home.resolve("token"), "notToBeShown\n");
        assertThat(webvhStore()).contains("the node cannot be reached").doesNotContain("notToBeShown");
        keepOnANode("http://node.example.com", "assets", ", tokenFile: token");
        assertThat(webvhStore()).contains("storage.webvh.api", "https where a secret is sent");
        keepOnANode("http://127.0.0.1:1", "../up", "");
        assertThat(webvhStore()).contains("storage.webvh.name", "../up");
    }

    private String webvhStore() {
        return checks(Call.on(home, "doctor", "--json").failsWith(1)).get("webvh store, public");
    }

    @Test
    void aSystemKeyWithoutItsPrivateHalfIsFound() throws SQLException {
        change("DELETE FROM sealed_keys WHERE public_key = '" + systemKey + "'");
        Map<String, String> checks = checks(Call.on(home, "doctor", "--json").failsWith(ExitCode.FAILED));
        assertThat(checks.get("system key"))
                .startsWith("WRONG the home does not hold the private half of its system key " + systemKey);
        assertThat(checks).containsEntry("passphrase", "opens the keys");
    }

    @Test
    void aSystemKeyThatWasSwappedIsFound() throws SQLException {
        change("UPDATE home_records SET value = '" + OTHER_KEY + "' WHERE name = 'systemKey'");
        assertThat(checks(Call.on(home, "doctor", "--json").failsWith(ExitCode.FAILED))
                        .get("system key"))
                .startsWith("WRONG ")
                .contains(OTHER_KEY);
    }

    @Test
    void initSaysWhichKeyToNote() {
        Call call = Call.on(folder.resolve("other"), "init", "--domain", "a.example.com")
                .succeeds();
        assertThat(call.out())
                .containsPattern("System key: z6Mk[1-9A-HJ-NP-Za-km-z]{44}\n")
                .contains(
                        "Note this key elsewhere: it proves the audit records.", "traverse (x) every folder above it");
    }

    @Test
    void theRecordsAreHeldAgainstTheKeyThatWasNoted() throws Exception {
        lift();
        JsonObject noted = Call.on(home, "audit", "verify", "--key", systemKey, "--json")
                .succeeds()
                .json();
        assertThat(noted.requireString("systemKey")).isEqualTo(systemKey);
        Call other = Call.on(home, "audit", "verify", "--key", OTHER_KEY).failsWith(ExitCode.FAILED);
        assertThat(other.out())
                .contains("the home names another key, " + systemKey, "is signed by did:key:" + systemKey);
        // Who swaps the key in the home deceives whoever asks the home, and not who noted the key.
        change("UPDATE home_records SET value = '" + OTHER_KEY + "' WHERE name = 'systemKey'");
        assertThat(Call.on(home, "audit", "verify", "--key", systemKey)
                        .failsWith(ExitCode.FAILED)
                        .out())
                .contains("the home names another key, " + OTHER_KEY);
    }

    @Test
    void aWrongKeyIsFoundOutAlsoWhereThereIsNoRecord() {
        Call.on(home, "audit", "verify", "--key", systemKey).succeeds();
        Call.on(home, "audit", "verify", "--key", OTHER_KEY).failsWith(ExitCode.FAILED);
    }

    @Test
    void anUnreadableMigrationIsNoMatterOfTheClock() throws Exception {
        lift();
        change("UPDATE migrations SET path = 'NOWHERE'");
        Map<String, String> checks = checks(Call.on(home, "doctor", "--json").failsWith(ExitCode.FAILED));
        assertThat(checks.get("migrations")).startsWith("WRONG ").contains("cannot be read");
        assertThat(checks.get("clock")).doesNotStartWith("WRONG");
        assertThat(checks.get("assets")).isEqualTo("readable");
        assertThat(checks).containsKeys("system key", "passphrase");
    }

    @Test
    void anUnreadableAssetHidesNoOtherCheck() throws Exception {
        lift();
        change("UPDATE assets SET document = 'no document'");
        Map<String, String> checks = checks(Call.on(home, "doctor", "--json").failsWith(ExitCode.FAILED));
        assertThat(checks.get("assets")).startsWith("WRONG ").contains("cannot be read");
        assertThat(checks.get("database")).doesNotStartWith("WRONG");
        assertThat(checks.get("migrations")).isEqualTo("all at rest");
    }

    @Test
    void filesThatBelongToNoDidAreNamed() throws Exception {
        lift();
        assertThat(checks(Call.on(home, "doctor", "--json").succeeds()).get("webvh store, public"))
                .contains(": write ", ", create only where nothing is ")
                .matches(".*, delete [0-9.]+ ms");
        Files.writeString(home.resolve("public/notes.txt"), "mine");
        assertThat(checks(Call.on(home, "doctor", "--json").succeeds()).get("webvh store, public"))
                .endsWith("served, but of no DID: notes.txt");
    }
}
