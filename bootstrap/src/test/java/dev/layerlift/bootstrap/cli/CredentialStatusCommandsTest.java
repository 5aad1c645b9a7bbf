package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that are attached, published, superseded and revoked, from the command line. */
@Timeout(120)
class CredentialStatusCommandsTest {
    private static final String ORIGIN = "OriginCredential";

    @TempDir
    Path folder;

    private Path home;
    private String source;

    @BeforeEach
    void makeHome() throws IOException {
        home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path content = Files.writeString(folder.resolve("content.txt"), "content");
        source = Call.on(home, "import", content.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("did");
    }

    @Test
    @Tag("P33")
    void aCredentialIsAttachedOnceAndMovesWithItsAsset() throws IOException {
        Path signed = signed("Award");
        assertThat(Call.on(home, "credential", "add", source, signed.toString())
                        .succeeds()
                        .out())
                .contains("1 credential attached", "which has 2 now");
        Call.on(home, "credential", "add", source, signed.toString()).failsWith(1);
        Path changed = write("changed.json", read(signed).with("name", "another"));
        Call.on(home, "credential", "add", source, changed.toString()).failsWith(1);
        Call.on(home, "credential", "add", source, folder.resolve("absent.json").toString())
                .failsWith(2);
        Call.on(home, "credential", "add", source).failsWith(2);
        Call.on(home, "credential", "add", "did:peer:4zQm", signed.toString()).failsWith(2);

        JsonObject migrated = migrate("--json").item("migrations", 0);
        String target = migrated.requireString("targetDid");

        assertThat(shown(target)).hasSize(2).anySatisfy(credential -> {
            assertThat(credential.strings("type")).contains("Award");
            assertThat(credential.requireString("issuer")).isEqualTo(target);
        });
        // What has gone up belongs to its successor.
        Call.on(home, "credential", "add", source, signed("Late").toString()).failsWith(1);
        Call.on(home, "verify", target).succeeds();
    }

    @Test
    void aPublishedCredentialIsSupersededThenRevoked() throws IOException {
        String target = migrate("--json").item("migrations", 0).requireString("targetDid");
        Path origin = origin(target);
        assertThat(status(origin).succeeds().item("credentials", 0).requireBoolean("good"))
                .isTrue();

        assertThat(set(origin, "refresh").succeeds().json().requireObjects("set"))
                .hasSize(1);
        assertThat(Call.on(home, "credential", "verify", origin.toString())
                        .succeeds()
                        .out())
                .contains("superseded");
        assertThat(status(origin).succeeds().item("credentials", 0).requireBoolean("revoked"))
                .isFalse();

        set(origin, "revocation").succeeds();
        assertThat(set(published(target), "revocation").succeeds().json().requireObjects("set"))
                .hasSize(1);
        assertThat(status(origin).failsWith(1).item("credentials", 0).requireBoolean("revoked"))
                .isTrue();
        Call.on(home, "credential", "verify", origin.toString()).failsWith(1);
        assertThat(Call.on(home, "verify", target).failsWith(1).out()).contains("WRONG status " + ORIGIN);
        Call.on(home, "credential", "status", target).failsWith(1);
    }

    @Test
    @Tag("P04")
    void aListThatWentBackIsNamedByItsStatusAndByDoctor() throws IOException {
        String target = migrate("--json").item("migrations", 0).requireString("targetDid");
        Path origin = origin(target);
        assertThat(Call.on(home, "doctor").succeeds().out()).contains("ok    status lists: 2 say what this home set");
        Map<Path, byte[]> before = new HashMap<>();
        try (Stream<Path> files = Files.walk(home.resolve("public"))) {
            for (Path list : files.filter(f -> f.toString().contains("refresh")).toList()) {
                if (Files.isRegularFile(list)) {
                    before.put(list, Files.readAllBytes(list));
                }
            }
        }
        assertThat(before).hasSize(1);
        set(origin, "refresh").succeeds();
        assertThat(status(origin).succeeds().out()).contains("published refresh");
        for (Map.Entry<Path, byte[]> list : before.entrySet()) {
            Files.write(list.getKey(), list.getValue());
        }

        Call status = status(origin).failsWith(ExitCode.FAILED);
        assertThat(status.item("credentials", 0).requireBoolean("good")).isFalse();
        assertThat(status.out()).contains("published refresh", "the list says not set at");
        assertThat(Call.on(home, "doctor").failsWith(ExitCode.FAILED).out())
                .contains("WRONG status lists: ", "does not say all that this home set");
    }

    @Test
    @Tag("P25")
    void aRollbackRevokesWhatItHadPublished() throws IOException {
        JsonObject migrated = migrate("--json").item("migrations", 0);
        Path origin = origin(migrated.requireString("targetDid"));

        Call.on(home, "rollback", migrated.requireString("migrationId")).succeeds();

        assertThat(status(origin).failsWith(1).item("credentials", 0).requireBoolean("revoked"))
                .isTrue();
        JsonObject again = migrate("--json").item("migrations", 0);
        Call.on(home, "verify", again.requireString("targetDid")).succeeds();
    }

    @Test
    @Tag("P25")
    void aRevocationOutlivesADatabaseThatWasPutBack() throws IOException {
        String first = migrate("--json").item("migrations", 0).requireString("targetDid");
        Path another = Files.writeString(folder.resolve("another.txt"), "another");
        source = Call.on(home, "import", another.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("did");
        String second = migrate("--json").item("migrations", 0).requireString("targetDid");
        Path database = home.resolve("layerlift.db");
        byte[] copy = Files.readAllBytes(database);
        set(published(first), "revocation").succeeds();
        Files.write(database, copy);
        Files.deleteIfExists(home.resolve("layerlift.db-wal"));
        Files.deleteIfExists(home.resolve("layerlift.db-shm"));

        set(published(second), "revocation").succeeds();

        for (String revoked : List.of(first, second)) {
            assertThat(Call.on(home, "verify", revoked).failsWith(1).out()).contains("revoked, says");
        }
        Path list;
        try (var files = Files.walk(home.resolve("public/status"))) {
            list = files.filter(file -> file.endsWith("revocation.json"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(list, "{}");
        Call refused = set(published(second), "revocation").failsWith(1);
        assertThat(refused.error().requireString("code")).isEqualTo("LIST_CHANGED");
        assertThat(refused.error().requireString("message")).contains("revocation.json");
        assertThat(list).hasContent("{}");
    }

    @Test
    void whatHasNoPlaceInAListOfThisHomeIsNotSet() throws IOException {
        Path signed = signed("Award");
        assertThat(status(signed).succeeds().item("credentials", 0).requireBoolean("good"))
                .isTrue();
        set(signed, "revocation").failsWith(1);
        set(signed, "suspension").failsWith(2);
        Call.on(home, "credential", "status").failsWith(2);
        Call.on(home, "credential", "status", "set", signed.toString()).failsWith(2);
        Call.on(home, "credential", "status", folder.resolve("absent.json").toString())
                .failsWith(2);
        Call.on(home, "credential", "status", "did:peer:4zQm").failsWith(2);
    }

    private Call migrate(String... options) {
        List<String> all = new java.util.ArrayList<>(List.of("migrate", source, "--to", "webvh"));
        all.addAll(List.of(options));
        return Call.on(home, all.toArray(String[]::new)).succeeds();
    }

    private Call status(Path file) {
        return Call.on(home, "credential", "status", file.toString(), "--json");
    }

    private Call set(Path file, String purpose) {
        return Call.on(home, "credential", "status", "set", file.toString(), "--purpose", purpose, "--json");
    }

    private List<JsonObject> shown(String did) {
        return Call.on(home, "show", did, "--json").succeeds().json().requireObjects("credentials");
    }

    /** The file beside the log, in which the Link lies too. */
    private Path published(String did) {
        String[] parts = did.split(":", -1);
        return home.resolve("public").resolve(parts[4]).resolve(parts[5]).resolve("resources/credentials.json");
    }

    private Path origin(String did) throws IOException {
        JsonObject origin = shown(did).stream()
                .filter(credential -> credential.strings("type").contains(ORIGIN))
                .findFirst()
                .orElseThrow();
        return write("origin.json", origin);
    }

    private Path signed(String type) throws IOException {
        Path unsigned = write(
                "unsigned.json",
                StrictJson.parseObject(("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
                                + "\"https://www.w3.org/ns/credentials/undefined-terms/v2\"],"
                                + "\"type\":[\"VerifiableCredential\",\"" + type + "\"],\"issuer\":\"" + source
                                + "\",\"credentialSubject\":{\"id\":\"" + source + "\",\"prize\":\"best\"}}")
                        .getBytes(StandardCharsets.UTF_8)));
        Path signed = folder.resolve(type + ".json");
        Call.on(home, "credential", "sign", unsigned.toString(), "--key", source, "--out", signed.toString())
                .succeeds();
        return signed;
    }

    private Path write(String name, JsonObject json) throws IOException {
        return Files.writeString(folder.resolve(name), StrictJson.write(json));
    }

    private static JsonObject read(Path file) throws IOException {
        return StrictJson.parseObject(Files.readAllBytes(file));
    }
}
