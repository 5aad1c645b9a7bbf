package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.home.HomeLock;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of an asset through the command: imported, lifted, verified, taken back. */
class JourneyTest {
    @TempDir
    Path folder;

    private Path home;
    private Path input;

    @BeforeEach
    void makeHome() throws IOException {
        home = folder.resolve("home");
        input = Files.createDirectory(folder.resolve("input"));
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
    }

    private List<JsonObject> imported(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(input.resolve(name), "content of " + name);
        }
        return objects(
                Call.on(home, "import", input.toString(), "--json").succeeds().json(), "assets");
    }

    private static List<JsonObject> objects(JsonObject json, String list) {
        return json.array(list).stream().map(JsonObject.class::cast).toList();
    }

    private Call migrate(String did) {
        return Call.on(home, "migrate", did, "--to", "webvh", "--json");
    }

    private Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            // A reader of the database joins its shared memory and log, and leaves them empty.
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.toString().matches(".*\\.db-(shm|wal)"))
                    .toList()) {
                tree.put(root.relativize(file).toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return tree;
    }

    @Test
    void anAssetIsImportedLiftedVerifiedAndTakenBack() throws IOException {
        JsonObject asset = imported("grüße from here.txt").get(0);
        assertThat(asset.members().keySet()).contains("did", "shortDid", "path", "size", "sha256");
        assertThat(asset.requireString("path"))
                .isEqualTo(input.resolve("grüße from here.txt").toString());
        String source = asset.requireString("shortDid");

        JsonObject result = migrate(source).succeeds().item("migrations", 0);
        assertThat(result.members().keySet())
                .contains("migrationId", "sourceDid", "targetDid", "state", "durationMs", "cost", "txid", "error");
        assertThat(result.requireString("state")).isEqualTo("completed");
        assertThat(result.requireString("sourceDid")).isEqualTo(asset.requireString("did"));
        assertThat(result.requireObject("cost").members().keySet()).containsExactly("feeSats", "lockedSats");
        String target = result.requireString("targetDid");
        String id = result.requireString("migrationId");

        JsonObject status = Call.on(home, "status", id, "--json").succeeds().item("migrations", 0);
        assertThat(status.members().keySet())
                .containsExactly(
                        "migrationId",
                        "sourceDid",
                        "targetDid",
                        "path",
                        "state",
                        "progress",
                        "operation",
                        "updatedAt",
                        "error");
        assertThat(status.requireString("path")).isEqualTo("PEER_TO_WEBVH");

        assertShown(source, target);
        JsonObject resolution =
                Call.on(home, "resolve", target, "--json").succeeds().json();
        assertThat(resolution.requireObject("didDocument").requireString("id")).isEqualTo(target);
        assertThat(resolution.members().keySet())
                .containsExactly("didDocument", "didDocumentMetadata", "didResolutionMetadata");
        JsonObject verified =
                Call.on(home, "verify", target, "--json").succeeds().json();
        assertThat(verified.get("valid")).contains(new JsonBoolean(true));
        assertThat(objects(Call.on(home, "history", source, "--json").succeeds().json(), "records"))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.requireString("finalState")).isEqualTo("completed"));

        JsonObject undone = Call.on(home, "rollback", id, "--json").succeeds().json();
        assertThat(undone.requireString("state")).isEqualTo("rolled_back");
        assertThat(undone.strings("irreversible"))
                .anySatisfy(name -> assertThat(name).contains(target));
        assertThat(Call.on(home, "rollback", id).failsWith(ExitCode.FAILED).err())
                .contains("it was rolled back already");
        Call.on(home, "verify", target).failsWith(ExitCode.FAILED);
        assertThat(Call.on(home, "show", target).succeeds().out())
                .contains("webvh, no longer public on the web")
                .doesNotContain("https://assets.example.com/", ", public on the web");
        JsonObject gone = Call.on(home, "show", target, "--json").succeeds().json();
        assertThat(objects(gone, "resources"))
                .allSatisfy(resource -> assertThat(resource.get("url")).contains(JsonValue.NULL));
        assertThat(Call.on(home, "assets", "--layer", "webvh").succeeds().out())
                .contains(target + "  no longer public on the web");
        assertThat(Call.on(home, "assets", "--layer", "btco").succeeds().out())
                .isEqualTo("No assets on layer btco." + System.lineSeparator());
        assertThat(Call.on(home, "audit", "verify", "--json").succeeds().json().requireLong("records"))
                .isEqualTo(2);
    }

    private void assertShown(String source, String target) {
        JsonObject shown = Call.on(home, "show", target, "--json").succeeds().json();
        assertThat(shown.members().keySet())
                .containsExactly(
                        "did",
                        "layer",
                        "document",
                        "credentials",
                        "resources",
                        "lifecycle",
                        "policy",
                        "links",
                        "pending");
        JsonObject resource = objects(shown, "resources").get(0);
        assertThat(resource.requireString("url"))
                .startsWith("https://assets.example.com/")
                .endsWith(".txt");
        assertThat(objects(shown, "links").get(0).requireString("relation")).isEqualTo("source");
        JsonObject link = objects(
                        Call.on(home, "show", source, "--json").succeeds().json(), "links")
                .get(0);
        assertThat(link.requireString("relation")).isEqualTo("target");
        assertThat(link.requireString("did")).isEqualTo(target);
    }

    @Test
    @Tag("P23")
    void theSecondTimeItSaysThatItIsDoneAndChangesNothing() throws IOException {
        String source = imported("a.txt").get(0).requireString("shortDid");
        JsonObject first = migrate(source).succeeds().item("migrations", 0);
        Map<String, String> before = tree(home.resolve("public"));
        JsonObject second = migrate(source).succeeds().item("migrations", 0);
        assertThat(second.get("alreadyDone")).contains(new JsonBoolean(true));
        assertThat(second.requireString("migrationId")).isEqualTo(first.requireString("migrationId"));
        assertThat(Call.on(home, "migrate", source, "--to", "webvh").succeeds().out())
                .contains("already done → " + first.requireString("targetDid"));
        assertThat(tree(home.resolve("public"))).isEqualTo(before);
        assertThat(objects(Call.on(home, "import", input.toString(), "--json").json(), "assets")
                        .get(0)
                        .get("existing"))
                .contains(new JsonBoolean(true));
    }

    @Test
    @Tag("P06")
    void aDryRunSaysWouldAndWritesNothing() throws IOException {
        String source = imported("a.txt").get(0).requireString("shortDid");
        Map<String, String> before = tree(home);
        Map<String, String> withoutPassphrase = Map.of("LAYERLIFT_HOME", home.toString());
        Call call = Call.with(withoutPassphrase, "", "migrate", source, "--to", "webvh", "--dry-run", "--json")
                .succeeds();
        assertThat(call.json().get("dryRun")).contains(new JsonBoolean(true));
        assertThat(call.item("migrations", 0).get("wouldMigrate")).contains(new JsonBoolean(true));
        assertThat(Call.with(withoutPassphrase, "", "migrate", source, "--to", "webvh", "--dry-run")
                        .out())
                .contains("would become public on the web", "Nothing was changed");
        assertThat(Call.on(home, "status", "--json").json().array("migrations")).isEmpty();
        assertThat(tree(home)).isEqualTo(before);
    }

    @Test
    @Tag("P51")
    void oneBadItemStopsNoOther() throws IOException {
        List<JsonObject> assets = imported("a.txt", "b.txt");
        String first = assets.get(0).requireString("did");
        String unknown = "did:peer:4zQmY2XKDwnhEvKu2HxByuMpZiqYiPrjTFECmQZZXFcDQqPP";
        String lines = String.join(
                "\n",
                first,
                "garbage",
                "",
                unknown,
                assets.get(0).requireString("shortDid"),
                assets.get(1).requireString("did"));
        Call call = Call.with(
                        Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", Call.PASSPHRASE),
                        lines,
                        "migrate",
                        "-",
                        "--to",
                        "webvh",
                        "--json")
                .failsWith(ExitCode.FAILED);
        List<JsonObject> migrations = objects(call.json(), "migrations");
        assertThat(migrations)
                .extracting(m -> m.requireString("sourceDid"))
                .containsExactly(first, "garbage", unknown, assets.get(1).requireString("did"));
        assertThat(migrations)
                .extracting(m -> m.string("state").orElse("none"))
                .containsExactly("completed", "none", "none", "completed");
        assertThat(migrations.get(1).requireObject("error").requireString("code"))
                .isEqualTo("DID_INVALID");
        assertThat(migrations.get(2).requireObject("error").requireString("code"))
                .isEqualTo("UNKNOWN_DID");
    }

    @Test
    void changingAPublishedByteIsFoundOut() throws IOException {
        String source = imported("a.txt").get(0).requireString("shortDid");
        String target = migrate(source).succeeds().item("migrations", 0).requireString("targetDid");
        List<String> published = new ArrayList<>(tree(home.resolve("public")).keySet());
        // Its own files, and the two status lists that its credential names.
        assertThat(published).hasSize(6);
        for (String name : published) {
            Path file = home.resolve("public").resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            byte[] changed = bytes.clone();
            changed[changed.length / 2] ^= 1;
            Files.write(file, changed, StandardOpenOption.TRUNCATE_EXISTING);
            JsonObject report = Call.on(home, "verify", target, "--json")
                    .failsWith(ExitCode.FAILED)
                    .json();
            assertThat(report.get("valid")).as(name).contains(new JsonBoolean(false));
            assertThat(objects(report, "checks"))
                    .anyMatch(c -> c.get("ok").equals(java.util.Optional.of(new JsonBoolean(false))));
            Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        }
        Call.on(home, "verify", target).succeeds();
    }

    @Test
    @Tag("P38")
    void nothingThatIsSaidOrPublishedHoldsAKey() throws IOException {
        String source = imported("a.txt").get(0).requireString("shortDid");
        migrate(source).succeeds();
        StringBuilder said = new StringBuilder();
        for (String line :
                List.of("assets", "show " + source, "status", "history " + source, "doctor", "audit verify")) {
            said.append(Call.on(home, (line + " --json").split(" ")).succeeds().out());
            said.append(Call.on(home, line.split(" ")).succeeds().out());
        }
        for (String name : tree(home.resolve("public")).keySet()) {
            String published = Files.readString(home.resolve("public").resolve(name));
            assertThat(published.replace("content of a.txt", "")).doesNotContain("a.txt");
            said.append(published);
        }
        // A compact JWE begins with the base64url of {"alg", and a private Ed25519 multikey with z3u2.
        assertThat(said.toString()).doesNotContain("eyJhbGciOi", "z3u2", "\"d\":", "privateKey");
    }

    @Test
    void onlyWhatMayBePublicIsPublic() throws IOException {
        List<JsonObject> assets = imported("secret name.txt", "stays private.txt");
        assertThat(tree(home.resolve("public"))).isEmpty();
        String id = migrate(assets.get(0).requireString("shortDid"))
                .succeeds()
                .item("migrations", 0)
                .requireString("migrationId");
        assertThat(tree(home.resolve("public")).keySet())
                .allMatch(
                        name -> name.matches(
                                "[a-z2-7]{2}/[a-z2-7]{20}/(did\\.jsonl|resources/(credentials|manifest)\\.json|resources/[0-9a-f]{64}\\.txt)|status/[a-z2-7]{20}/(revocation|refresh)\\.json"));
        Call.on(home, "rollback", id).succeeds();
        assertThat(tree(home.resolve("public")).keySet())
                .filteredOn(name -> !name.startsWith("status/"))
                .singleElement()
                .asString()
                .endsWith("/did.jsonl");
        assertThat(Call.on(home, "assets", "--layer", "peer", "--json").json().requireLong("count"))
                .isEqualTo(2);
    }

    @Test
    void whoOnlyReadsNeedsNoPassphraseAndDisturbsNobody() throws IOException {
        String source = imported("a.txt").get(0).requireString("shortDid");
        String target = migrate(source).succeeds().item("migrations", 0).requireString("targetDid");
        Map<String, String> environment = Map.of("LAYERLIFT_HOME", home.toString());
        HomeLock held = HomeLock.take(new HomeDirectory(home));
        try {
            for (String line : List.of(
                    "assets",
                    "status",
                    "show " + target,
                    "resolve " + target,
                    "verify " + target,
                    "history " + source,
                    "audit verify",
                    "estimate " + source + " --to webvh",
                    "doctor")) {
                Call.with(environment, "", line.split(" ")).succeeds();
            }
            Call refused = Call.on(home, "import", input.toString(), "--json").failsWith(ExitCode.HELD_ELSEWHERE);
            assertThat(refused.error().requireString("code")).isEqualTo("LEASE_HELD");
            assertThat(refused.error().requireString("message"))
                    .contains("process " + ProcessHandle.current().pid());
        } finally {
            held.close();
        }
        assertThat(Call.with(environment, "", "import", input.toString())
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("LAYERLIFT_PASSPHRASE");
    }

    @Test
    void aWrongPassphraseIsSaid() throws IOException {
        Map<String, String> wrong = Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", "not this one");
        Files.writeString(input.resolve("a"), "a");
        Call call = Call.with(wrong, "", "import", input.toString(), "--json").failsWith(ExitCode.FAILED);
        assertThat(call.error().requireString("code")).isEqualTo("WRONG_PASSPHRASE");
        Call doctor = Call.with(wrong, "", "doctor", "--json").failsWith(ExitCode.FAILED);
        assertThat(doctor.json().get("healthy")).contains(new JsonBoolean(false));
        assertThat(doctor.out()).contains("the passphrase does not open this home");
    }

    @Test
    void anEmptyFolderSelectsNothing() {
        Call call = Call.on(home, "import", input.toString(), "--json").failsWith(ExitCode.FAILED);
        assertThat(call.json().get("assets")).contains(JsonArray.EMPTY);
        assertThat(call.error().requireString("code")).isEqualTo("NOTHING_SELECTED");
        assertThat(Call.on(home, "import", input.toString())
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("nothing was imported");
    }

    @Test
    void theNextPageIsOneOfTheSameList() throws IOException {
        for (JsonObject asset : imported("a.txt", "b.txt")) {
            migrate(asset.requireString("shortDid")).succeeds();
        }
        String options = "--state completed --since 2026-01-01 --limit 1";
        String more = Call.on(home, ("status " + options).split(" "))
                .succeeds()
                .out()
                .lines()
                .filter(line -> line.startsWith("More: "))
                .findFirst()
                .orElseThrow();
        assertThat(more).startsWith("More: layerlift status " + options + " --after ");
        Call next = Call.on(home, more.substring("More: layerlift ".length()).split(" "))
                .succeeds();
        assertThat(next.out()).contains("1 migration").doesNotContain("More:");
        assertThat(Call.on(home, "status").succeeds().out()).doesNotContain("More:");
    }

    @Test
    void whatIsPassedOverIsListedWithItsReason() throws IOException {
        Files.createSymbolicLink(input.resolve("link"), Path.of("/etc/passwd"));
        Files.writeString(input.resolve("escape \033[31m.txt"), "a");
        JsonObject json =
                Call.on(home, "import", input.toString(), "--json").succeeds().json();
        assertThat(objects(json, "skipped"))
                .singleElement()
                .satisfies(item -> assertThat(item.requireString("reason")).contains("a symbolic link"));
        assertThat(json.get("failed")).contains(JsonArray.EMPTY);
        assertThat(Call.on(home, "assets").succeeds().out()).doesNotContain("\033");
    }

    @Test
    void unknownThingsAreNamed() {
        String did = "did:peer:4zQmY2XKDwnhEvKu2HxByuMpZiqYiPrjTFECmQZZXFcDQqPP";
        for (String line :
                List.of("show " + did, "migrate " + did + " --to webvh", "estimate " + did + " --to webvh")) {
            Call call = Call.on(home, (line + " --json").split(" ")).failsWith(ExitCode.FAILED);
            assertThat(call.error().get("code")).contains(new JsonString("UNKNOWN_DID"));
        }
        String id = "11111111-1111-4111-8111-111111111111";
        for (String line : List.of("status " + id, "rollback " + id)) {
            Call call = Call.on(home, (line + " --json").split(" ")).failsWith(ExitCode.FAILED);
            assertThat(call.error().get("code")).contains(new JsonString("UNKNOWN_MIGRATION"));
        }
        assertThat(Call.on(home, "resolve", did, "--json")
                        .failsWith(ExitCode.FAILED)
                        .json()
                        .get("didDocument"))
                .contains(JsonValue.NULL);
        assertThat(Call.on(home, "init", "--domain", "a.example.com")
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("there is a home already");
    }

    @Test
    void aTruncatedLongFormIsRefusedWhereverAnAssetIsMeant() throws IOException {
        String did = imported("a.txt").get(0).requireString("did");
        String truncated = did.substring(0, did.length() - 40);
        for (String line : List.of(
                "show", "history", "migrate --to webvh", "migrate --dry-run --to webvh", "estimate --to webvh")) {
            Call call =
                    Call.on(home, (line + " --json " + truncated).split(" ")).failsWith(ExitCode.USAGE);
            assertThat(call.error().requireString("message")).contains("truncated or changed");
        }
        Map<String, String> environment =
                Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", Call.PASSPHRASE);
        Call among = Call.with(environment, truncated + "\n" + did, "migrate", "-", "--to", "webvh", "--json")
                .failsWith(ExitCode.FAILED);
        assertThat(objects(among.json(), "migrations"))
                .extracting(migration -> migration.get("state"))
                .containsExactly(Optional.of(JsonValue.NULL), Optional.of(new JsonString("completed")));
    }

    @Test
    void noDidOnStandardInputIsNothingSelected() {
        Map<String, String> environment =
                Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", Call.PASSPHRASE);
        for (String line : List.of("migrate - --to webvh", "migrate - --to webvh --dry-run")) {
            Call words = Call.with(environment, "\n", line.split(" ")).failsWith(ExitCode.FAILED);
            assertThat(words.err()).contains("nothing was selected");
            Call json =
                    Call.with(environment, "\n", (line + " --json").split(" ")).failsWith(ExitCode.FAILED);
            assertThat(json.error().get("code")).contains(new JsonString("NOTHING_SELECTED"));
        }
    }

    @Test
    void withNothingInterruptedThereIsNothingToResume() {
        assertThat(Call.on(home, "resume").succeeds().out()).contains("Nothing was interrupted.");
        assertThat(Call.on(home, "resume", "--json").succeeds().json().get("migrations"))
                .contains(JsonArray.EMPTY);
    }
}
