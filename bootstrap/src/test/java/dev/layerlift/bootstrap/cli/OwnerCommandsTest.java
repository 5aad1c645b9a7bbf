package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner and an operator, each with a home of their own. */
@Tag("P32")
class OwnerCommandsTest {
    @TempDir
    Path folder;

    private Path owner;
    private Path operator;

    @BeforeEach
    void twoHomes() {
        owner = folder.resolve("owner");
        operator = folder.resolve("operator");
        Call.on(owner, "init", "--domain", "owner.example").succeeds();
        Call.on(operator, "init", "--domain", "assets.example.com").succeeds();
    }

    /** Imports a file on the owner's side and takes it in on the operator's; gives its DID. */
    private String asset(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "content of " + name);
        String did = Call.on(owner, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        Path shown = Files.writeString(
                folder.resolve(name + ".json"),
                Call.on(owner, "show", did, "--json").succeeds().out());
        Call.on(operator, "import", "--asset", shown.toString(), folder.toString())
                .succeeds();
        return did;
    }

    private Path created(List<String> dids, String... more) {
        Path draft = folder.resolve("draft.json");
        List<String> args = new ArrayList<>(List.of("request", "create", "--to", "webvh", "--out", draft.toString()));
        args.addAll(dids);
        args.addAll(List.of(more));
        Call.on(operator, args.toArray(String[]::new)).succeeds();
        return draft;
    }

    private Path signed(Path draft, String... more) {
        Path signed = folder.resolve("signed.json");
        List<String> args =
                new ArrayList<>(List.of("request", "sign", draft.toString(), "--yes", "--out", signed.toString()));
        args.addAll(List.of(more));
        Call.on(owner, args.toArray(String[]::new)).succeeds();
        return signed;
    }

    @Test
    void whatTheOwnerSignedIsMigratedAndTheOperatorHoldsNoKey() throws IOException {
        String did = asset("a.txt");
        Path keys = folder.resolve("keys.json");
        Call.on(owner, "request", "keys", "--out", keys.toString()).succeeds();
        Path draft = created(List.of(did), "--keys", keys.toString());
        Call review =
                Call.on(owner, "request", "sign", draft.toString(), "--review").succeeds();
        assertThat(review.err())
                .contains("the new DID did:webvh:", "portable: true", "a.txt, text/plain", "OriginCredential");
        assertThat(review.out()).isEmpty();

        JsonObject done = Call.on(
                        operator, "migrate", "--request", signed(draft).toString(), "--json")
                .succeeds()
                .item("migrations", 0);

        assertThat(done.requireString("state")).isEqualTo("completed");
        assertThat(Call.on(operator, "verify", done.requireString("targetDid"))
                        .succeeds()
                        .out())
                .contains("Everything holds.");
        assertThat(Call.on(operator, "audit", "verify").succeeds().out()).isNotEmpty();
        String update = StrictJson.parseObject(Files.readAllBytes(keys)).requireString("update");
        Call.on(operator, "credential", "sign", "-", "--key", update).failsWith(ExitCode.FAILED);
        assertThat(Call.on(operator, "rollback", done.requireString("migrationId"), "--json")
                        .failsWith(ExitCode.FAILED)
                        .error()
                        .requireString("code"))
                .isEqualTo("ROLLBACK_NEEDS_OWNER");
    }

    @Test
    void oneBadLineNeverStopsTheOthersAndEachIsReported() throws IOException {
        List<String> dids = List.of(asset("a.txt"), asset("b.txt"), asset("c.txt"));
        List<String> lines = Files.readAllLines(signed(created(dids)));
        assertThat(lines).hasSize(3);
        String forged = lines.get(1).replace("\"disclose\":false", "\"disclose\":true");
        assertThat(forged).isNotEqualTo(lines.get(1));
        Path many = Files.write(folder.resolve("many.ndjson"), List.of(lines.get(0), "{no json", forged, lines.get(2)));

        Call call = Call.on(operator, "migrate", "--request", many.toString(), "--json")
                .failsWith(ExitCode.FAILED);

        assertThat(call.json().array("migrations")).hasSize(4);
        assertThat(call.item("migrations", 0).requireString("state")).isEqualTo("completed");
        assertThat(call.item("migrations", 1).requireObject("error").requireString("message"))
                .contains("item 2");
        assertThat(call.item("migrations", 2).requireObject("error").requireString("code"))
                .isEqualTo("REQUEST_NOT_SIGNED_BY_OWNER");
        assertThat(call.item("migrations", 3).requireString("state")).isEqualTo("completed");
        assertThat(Call.on(operator, "history", dids.get(1)).succeeds().out()).contains("refused");
        Path good = Files.write(folder.resolve("good.ndjson"), List.of(lines.get(0), lines.get(1), lines.get(2)));
        Call again = Call.on(operator, "migrate", "--request", good.toString()).succeeds();
        assertThat(again.out()).contains("1 completed, 2 already done");
    }

    @Test
    void withAnEndTheOperatorRollsBack() throws IOException {
        String did = asset("a.txt");
        Path signed = signed(created(List.of(did)), "--with-end");
        JsonObject done = Call.on(operator, "migrate", "--request", signed.toString(), "--json")
                .succeeds()
                .item("migrations", 0);
        Call.on(operator, "rollback", done.requireString("migrationId")).succeeds();
        assertThat(Call.on(operator, "resolve", done.requireString("targetDid"), "--json")
                        .json()
                        .requireObject("didDocumentMetadata")
                        .requireBoolean("deactivated"))
                .isTrue();

        // The same bytes answer with what was rolled back; a new request makes a new DID.
        assertThat(Call.on(operator, "migrate", "--request", signed.toString(), "--json")
                        .item("migrations", 0)
                        .requireString("state"))
                .isEqualTo("rolled_back");
        Path next = folder.resolve("next.json");
        Path nextSigned = folder.resolve("next.signed.json");
        Call.on(operator, "request", "create", did, "--to", "webvh", "--out", next.toString())
                .succeeds();
        Call.on(owner, "request", "sign", next.toString(), "--yes", "--out", nextSigned.toString())
                .succeeds();
        JsonObject again = Call.on(operator, "migrate", "--request", nextSigned.toString(), "--json")
                .succeeds()
                .item("migrations", 0);
        assertThat(again.requireString("state")).isEqualTo("completed");
        assertThat(again.requireString("targetDid")).isNotEqualTo(done.requireString("targetDid"));
    }

    @Test
    void theOwnerIsToldWhatDoesNotFollowFromTheAsset() throws IOException {
        Path draft = created(List.of(asset("a.txt")));
        String changed = Files.readString(draft).replace("ContentManifest", "SomethingElse");
        Call call = Call.with(
                        java.util.Map.of("LAYERLIFT_HOME", owner.toString(), "LAYERLIFT_PASSPHRASE", Call.PASSPHRASE),
                        changed,
                        "request",
                        "sign",
                        "-",
                        "--yes")
                .failsWith(ExitCode.FAILED);
        assertThat(call.err()).contains("logEntry: it is not what this asset and the offer lead to");
        assertThat(call.out()).isEmpty();
    }

    @Test
    @Tag("P54")
    void nothingIsSignedThatTheOwnerDidNotAgreeTo() throws IOException {
        String did = asset("a.txt");
        Path draft = created(List.of(did), "--disclose");
        Path signed = folder.resolve("signed.json");
        List<String> sign = List.of("request", "sign", draft.toString(), "--out", signed.toString());
        assertThat(Call.on(owner, sign.toArray(String[]::new))
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("no terminal to ask on (expected: --yes");
        assertThat(signed).doesNotExist();
        assertThat(Call.on(owner, with(sign, "--yes"))
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("did not agree to: disclose", "request sign FILE --yes --disclose");
        assertThat(signed).doesNotExist();

        Call.on(owner, with(sign, "--yes", "--disclose")).succeeds();
        Call.on(operator, "migrate", "--request", signed.toString()).succeeds();
    }

    @Test
    @Tag("P54")
    void onATerminalTheOwnerIsAskedAboutEachRequest() throws IOException {
        Path draft = created(List.of(asset("a.txt"), asset("b.txt")), "--disclose");
        Path signed = folder.resolve("signed.json");
        List<String> asked = new ArrayList<>();
        Call call = Call.asked(
                        owner,
                        question -> {
                            asked.add(question);
                            return asked.size() == 1 ? "no" : "yes";
                        },
                        "request",
                        "sign",
                        draft.toString(),
                        "--out",
                        signed.toString())
                .failsWith(ExitCode.FAILED);
        assertThat(asked)
                .hasSize(2)
                .allSatisfy(question ->
                        assertThat(question).startsWith("Sign request ").endsWith("? Type yes: "));
        assertThat(call.err()).contains("Not signed, item 1", "was not agreed to", "becomes public though it holds");
        assertThat(Files.readAllLines(signed)).hasSize(1);
    }

    private static String[] with(List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aWrongCallIsExplained() throws IOException {
        assertThat(Call.on(operator, "migrate").failsWith(ExitCode.USAGE).err()).contains("--request FILE");
        assertThat(Call.on(operator, "migrate", "--request", "x", "--to", "webvh")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("alone");
        assertThat(Call.on(operator, "migrate", "--request", "missing")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("cannot be read");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThat(Call.on(operator, "migrate", "--request", empty.toString())
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("holds no request");
        assertThat(Call.on(operator, "request", "create", "did:peer:4zQm", "--to", "webvh", "--valid", "1000")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("1 to 168 hours");
        assertThat(Call.on(owner, "request", "keys", "--count", "0")
                        .failsWith(ExitCode.USAGE)
                        .err())
                .contains("--count: 0");
        Path pretty = Files.writeString(folder.resolve("pretty"), "{\n\"a\": 1\n}\n");
        assertThat(Call.on(operator, "migrate", "--request", pretty.toString())
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains("request: ");
    }
}
