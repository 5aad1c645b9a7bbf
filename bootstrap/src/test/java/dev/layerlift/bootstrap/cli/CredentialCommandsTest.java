package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials signed with keys of a home, and verified with and without one. */
@Timeout(120)
class CredentialCommandsTest {
    private static final String JCS = "eddsa-jcs-2022";
    private static final String RDFC = "eddsa-rdfc-2022";

    @TempDir
    static Path shared;

    private static Path home;
    private static String issuer;
    private static String shortForm;

    @TempDir
    Path folder;

    private Path unsigned;

    /** One for all: deriving keys from a passphrase takes long on purpose. */
    @BeforeAll
    static void makeHome() throws IOException {
        home = shared.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path content = Files.writeString(shared.resolve("content.txt"), "content");
        JsonObject asset =
                Call.on(home, "import", content.toString(), "--json").succeeds().item("assets", 0);
        issuer = asset.requireString("did");
        shortForm = asset.requireString("shortDid");
    }

    @BeforeEach
    void makeCredential() throws IOException {
        unsigned = write("unsigned.json", credential());
    }

    @ParameterizedTest
    @ValueSource(strings = {JCS, RDFC})
    void whatTheHomeSignsHoldsForSomebodyWithoutAHome(String suite) throws IOException {
        Path signed = folder.resolve("signed.json");
        Call call = Call.on(home, sign(unsigned, "--key", shortForm, "--suite", suite, "--out", signed.toString()))
                .succeeds();
        assertThat(call.out()).contains("Signed with " + suite, "Proof: urn:uuid:");

        JsonObject proof = read(signed).requireObject("proof");
        assertThat(proof.string("cryptosuite")).contains(suite);
        // The short form of a did:peer:4 resolves for nobody else.
        assertThat(proof.requireString("verificationMethod")).startsWith(issuer + "#");
        JsonObject verdict = elsewhere("", verify(signed)).succeeds().json();
        assertThat(verdict.requireBoolean("valid")).isTrue();
        assertThat(verdict.string("issuer")).contains(issuer);
        assertThat(names(verdict)).containsExactly("structure", "validity", "proof", "issuer", "status");
        assertThat(Call.on(home, "credential", "verify", signed.toString())
                        .succeeds()
                        .out())
                .contains("  ok    proof: by ", "The credential holds.");

        write("changed.json", read(signed).with("name", "another"));
        Call changed = elsewhere("", verify(folder.resolve("changed.json"))).failsWith(1);
        assertThat(problems(changed.json())).anySatisfy(p -> assertThat(p).contains("not the signature"));
    }

    @Test
    void proofsAreAddedBesideAndOnTopOfOthers() throws IOException {
        String first = Call.on(home, sign(unsigned, "--key", issuer)).succeeds().out();
        JsonObject one = StrictJson.parseObject(first.getBytes(StandardCharsets.UTF_8));
        String id = one.requireObject("proof").requireString("id");

        JsonObject second = Call.with(
                        environment(),
                        first,
                        sign("-", "--key", issuer, "--suite", RDFC, "--previous-proof", id, "--json"))
                .succeeds()
                .json();
        JsonObject two = second.requireObject("credential");
        assertThat(two.requireObjects("proof").get(1).string("previousProof")).contains(id);
        assertThat(two.requireObjects("proof").get(1).string("id")).contains(second.requireString("proofId"));

        Path signed = write("two.json", two);
        assertThat(names(elsewhere("", verify(signed)).succeeds().json()))
                .containsExactly("structure", "validity", "proof 1", "proof 2", "issuer", "status");
        JsonObject topOnly =
                two.with("proof", JsonArray.of(two.requireObjects("proof").get(1)));
        assertThat(problems(elsewhere(StrictJson.write(topOnly), "credential", "verify", "-", "--json")
                        .failsWith(1)
                        .json()))
                .anySatisfy(p -> assertThat(p).contains("is the id of no proof here"));

        assertThat(Call.on(home, sign(signed, "--key", issuer, "--previous-proof", "urn:none", "--json"))
                        .failsWith(1)
                        .error()
                        .string("code"))
                .contains("NOT_SIGNABLE");
    }

    @Test
    void keysAreNamedByMethodDidOrMultikey() throws IOException {
        String method =
                read(signed("by-did.json", issuer)).requireObject("proof").requireString("verificationMethod");
        String multikey = Call.on(home, "show", issuer, "--json")
                .succeeds()
                .json()
                .requireObject("document")
                .requireObjects("verificationMethod")
                .get(0)
                .requireString("publicKeyMultibase");

        assertThat(method(signed("by-method.json", method))).isEqualTo(method);
        assertThat(method(signed("by-multikey.json", multikey))).isEqualTo(method);
        String didKey = "did:key:" + multikey;
        assertThat(method(signed("by-did-key.json", didKey))).isEqualTo(didKey + "#" + multikey);

        for (String unknown : List.of(
                "z6MkhTjEh8WqHvjxHzeRwV4gK6dJfVbkBrz5LM2SVkxnnNFa",
                "did:example:1",
                issuer + "#nothing",
                "z3u2secret")) {
            Call refused =
                    Call.on(home, sign(unsigned, "--key", unknown, "--json")).failsWith(1);
            assertThat(refused.error().requireString("type")).isEqualTo("credential_error");
            assertThat(refused.out()).doesNotContain("z3u2secret");
        }
    }

    @Test
    @Tag("P30")
    void whatAVerifierWouldRefuseIsNotSigned() throws IOException {
        JsonObject termless = credential().with("degree", "BSc");
        assertThat(Call.on(home, sign(write("termless.json", termless), "--key", issuer, "--suite", RDFC, "--json"))
                        .failsWith(1)
                        .error()
                        .requireString("message"))
                .contains("\"degree\": a term of none");
        JsonObject strange = credential().with("@context", JsonArray.ofStrings(List.of("https://x.example/v1")));
        assertThat(Call.on(home, sign(write("strange.json", strange), "--key", issuer, "--json"))
                        .failsWith(1)
                        .error()
                        .requireString("code"))
                .isEqualTo("NOT_SIGNABLE");
        Call.on(home, sign(unsigned, "--key", issuer, "--suite", "bbs-2023")).failsWith(2);
        Call.on(home, sign(folder.resolve("absent.json"), "--key", issuer)).failsWith(2);
        Call.on(home, sign(folder, "--key", issuer)).failsWith(2);
        Call.on(home, "credential", "sign", unsigned.toString()).failsWith(2);
        Call.on(home, sign(unsigned, "--key", issuer, "--out", folder.toString()))
                .failsWith(2);
        Call.with(Map.of("LAYERLIFT_HOME", home.toString()), "", sign(unsigned, "--key", issuer))
                .failsWith(2);
    }

    @Test
    void timeAndRelationshipAreChecked() throws IOException {
        for (JsonObject untimely : List.of(
                credential().with("validFrom", "2099-01-01T00:00:00Z"),
                credential().with("validUntil", "2024-01-01T00:00:00Z"))) {
            Path signed = Files.createTempDirectory(folder, "untimely").resolve("signed.json");
            Call.on(home, sign(write("u.json", untimely), "--key", issuer, "--out", signed.toString()))
                    .succeeds();
            JsonObject verdict = elsewhere("", verify(signed)).failsWith(1).json();
            assertThat(verdict.requireObjects("checks")).anySatisfy(check -> {
                assertThat(check.string("name")).contains("validity");
                assertThat(check.requireBoolean("ok")).isFalse();
            });
        }
        Path signed = signed("signed.json", issuer);
        JsonObject document = document();
        Path documents = Files.createDirectory(folder.resolve("documents"));
        write("documents/d.json", document.without("assertionMethod"));
        assertThat(problems(elsewhere("", verify(signed, "--documents", documents.toString()))
                        .failsWith(1)
                        .json()))
                .anySatisfy(p -> assertThat(p).contains("allowed for assertionMethod"));
    }

    @Test
    void documentsOfAFolderStandInForResolving() throws IOException {
        String did = "did:webvh:QmWQvgPvESX2HGM3ygDMfHa647HFTG5MFdUeSwo3tHVWdH:nowhere.invalid";
        JsonObject local = StrictJson.parseObject(StrictJson.write(document())
                .replace(document().requireString("id"), did)
                .getBytes(StandardCharsets.UTF_8));
        Path documents = Files.createDirectory(folder.resolve("documents"));
        write(
                "documents/local.json",
                JsonObject.builder().put("didDocument", local).build());
        JsonObject signed = read(signed("signed.json", issuer));
        JsonObject proof = signed.requireObject("proof");
        String fragment = proof.requireString("verificationMethod").split("#", -1)[1];

        // By the same key under another name: only the name is looked up, so that the signature no longer holds.
        JsonObject moved =
                signed.with("issuer", did).with("proof", proof.with("verificationMethod", did + "#" + fragment));
        List<String> problems =
                problems(elsewhere("", verify(write("moved.json", moved), "--documents", documents.toString()))
                        .failsWith(1)
                        .json());
        assertThat(problems).anySatisfy(p -> assertThat(p).contains("not the signature of this document"));
        assertThat(problems).noneSatisfy(p -> assertThat(p).contains("resolves"));
    }

    @Test
    void aPublishedLogInTheFolderIsVerifiedAndUsed() throws IOException {
        Path content = Files.writeString(folder.resolve("other.txt"), "other content");
        String source = Call.on(home, "import", content.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("did");
        String target = Call.on(home, "migrate", source, "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("targetDid");
        Path signed = folder.resolve("webvh.json");
        Call.on(
                        home,
                        sign(
                                write("w.json", credential().with("issuer", target)),
                                "--key",
                                target,
                                "--out",
                                signed.toString()))
                .succeeds();
        Path log;
        try (var files = Files.walk(home.resolve("public"))) {
            log = files.filter(f -> f.endsWith("did.jsonl")).findFirst().orElseThrow();
        }
        Path documents = Files.createDirectories(folder.resolve("documents/asset"));
        Files.copy(log, documents.resolve("did.jsonl"));
        String offline = documents.getParent().toString();
        elsewhere("", verify(signed, "--documents", offline)).succeeds();
        elsewhere("", verify(signed, "--documents", documents.toString())).succeeds();

        Files.writeString(
                documents.resolve("did.jsonl"), Files.readString(log).replace("assertionMethod\":", "assertion\":"));
        Call broken = elsewhere("", verify(signed, "--documents", offline)).failsWith(1);
        assertThat(problems(broken.json())).anySatisfy(p -> assertThat(p).contains("a DID that resolves"));
        assertThat(broken.err()).contains("did.jsonl: invalidDid");
    }

    @Test
    void hostileFoldersOfDocumentsAreBoundedAndNamed() throws IOException, InterruptedException {
        Path signed = signed("signed.json", issuer);
        Path documents = Files.createDirectory(folder.resolve("documents"));
        Files.createSymbolicLink(documents.resolve("link.json"), Path.of("/dev/zero"));
        Files.createSymbolicLink(documents.resolve("loop"), documents);
        Files.writeString(documents.resolve("large.json"), "{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}");
        Files.writeString(documents.resolve("broken.json"), "{");
        Files.writeString(documents.resolve("other.json"), "{\"id\":7}");
        Files.writeString(documents.resolve("deep.json"), "[".repeat(100_000));
        Files.writeString(documents.resolve("did.jsonl"), "x\n");
        Files.writeString(documents.resolve("notes.txt"), "not looked at");
        int made = new ProcessBuilder("mkfifo", documents.resolve("pipe.json").toString())
                .start()
                .waitFor();
        assertThat(made).isZero();

        Call call = elsewhere("", verify(signed, "--documents", documents.toString()))
                .succeeds();
        for (String name : List.of(
                "link.json",
                "loop",
                "large.json",
                "broken.json",
                "other.json",
                "deep.json",
                "did.jsonl",
                "pipe.json")) {
            assertThat(call.err()).contains(name + ": passed over: ");
        }
        assertThat(call.err()).doesNotContain("notes.txt");

        Path twice = Files.createDirectory(folder.resolve("twice"));
        write("twice/a.json", document());
        write("twice/b.json", document());
        assertThat(elsewhere("", verify(signed, "--documents", twice.toString()))
                        .failsWith(2)
                        .error()
                        .requireString("message"))
                .contains("a second document of");
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i <= 1_000; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        elsewhere("", verify(signed, "--documents", many.toString())).failsWith(2);
        elsewhere("", verify(signed, "--documents", signed.toString())).failsWith(2);
        elsewhere("", verify(signed, "--documents", folder.resolve("none").toString()))
                .failsWith(2);
        elsewhere("", verify(documents.resolve("pipe.json"))).failsWith(2);
    }

    @Test
    void whatIsNoCredentialIsAVerdictAndNoCrash() {
        for (String text : List.of("", "[]", "{", "{}", "{\"a\":1,\"a\":2}", "{\"proof\":[7]}", "[".repeat(100_000))) {
            JsonObject verdict = elsewhere(text, "credential", "verify", "-", "--json")
                    .failsWith(1)
                    .json();
            assertThat(verdict.requireBoolean("valid")).as(text).isFalse();
        }
        elsewhere("x".repeat(3 * 1024 * 1024), "credential", "verify", "-", "--json")
                .failsWith(2);
    }

    private JsonObject credential() {
        return StrictJson.parseObject(("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],"
                        + "\"type\":[\"VerifiableCredential\"],\"issuer\":\"" + issuer + "\","
                        + "\"name\":\"\u202ea name\",\"credentialSubject\":{\"id\":\"did:example:subject\",\"name\":\"x\"}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject document() {
        return Call.on(home, "resolve", issuer, "--json").succeeds().json().requireObject("didDocument");
    }

    private Path signed(String name, String key) {
        Path file = folder.resolve(name);
        Call.on(home, sign(unsigned, "--key", key, "--out", file.toString())).succeeds();
        return file;
    }

    private Map<String, String> environment() {
        return Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", Call.PASSPHRASE);
    }

    /** A call of somebody who has no home. */
    private static Call elsewhere(String input, String... args) {
        return Call.with(Map.of(), input, args);
    }

    private static String[] sign(Object file, String... options) {
        return arguments("sign", file, options);
    }

    private static String[] verify(Path file, String... options) {
        String[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = "--json";
        return arguments("verify", file, all);
    }

    private static String[] arguments(String command, Object file, String... options) {
        List<String> all = new java.util.ArrayList<>(List.of("credential", command, file.toString()));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private static String method(Path signed) throws IOException {
        return read(signed).requireObject("proof").requireString("verificationMethod");
    }

    private Path write(String name, JsonObject json) throws IOException {
        return Files.writeString(folder.resolve(name), StrictJson.write(json));
    }

    private static JsonObject read(Path file) throws IOException {
        return StrictJson.parseObject(Files.readAllBytes(file));
    }

    private static List<String> names(JsonObject verdict) {
        return verdict.requireObjects("checks").stream()
                .map(check -> check.requireString("name"))
                .toList();
    }

    private static List<String> problems(JsonObject verdict) {
        return verdict.requireObjects("checks").stream()
                .filter(check -> !check.requireBoolean("ok"))
                .map(check -> check.requireString("detail"))
                .toList();
    }
}
