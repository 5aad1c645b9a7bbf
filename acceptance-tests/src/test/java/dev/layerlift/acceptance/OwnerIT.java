package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner signs on one machine, an operator migrates on another: two homes, and files that go between them. */
@Tag("slow")
@Tag("P32")
class OwnerIT {
    private static final int ASSETS = 8;

    private final long seed = Long.getLong("layerlift.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path folder;

    private User owner;
    private User operator;
    private final List<String> dids = new ArrayList<>();

    @BeforeEach
    void theOperatorKnowsTheAssetsWithoutTheirKeys() throws IOException {
        owner = User.withHome(Files.createDirectories(folder.resolve("owner")));
        operator = User.withHome(Files.createDirectories(folder.resolve("operator")));
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int i = 0; i < ASSETS; i++) {
            Files.writeString(files.resolve("file-" + i + ".txt"), "content " + i);
        }
        dids.addAll(owner.imports(files));
        for (String did : dids) {
            Path shown = Files.writeString(
                    Files.createTempFile(folder, "asset", ".json"),
                    owner.run("show", did, "--json").exits(0).out());
            operator.run("import", "--asset", shown.toString(), files.toString())
                    .exits(0);
        }
    }

    private Path newFolder() {
        try {
            return Files.createTempDirectory(folder, "mail");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path signed(List<String> some) {
        Path mail = newFolder();
        Path keys = mail.resolve("keys.ndjson");
        Path drafts = mail.resolve("drafts.ndjson");
        Path signed = mail.resolve("signed.ndjson");
        owner.run("request", "keys", "--count", Integer.toString(some.size()), "--out", keys.toString())
                .exits(0);
        List<String> create = new ArrayList<>(List.of("request", "create", "--to", "webvh"));
        create.addAll(some);
        create.addAll(List.of("--keys", keys.toString(), "--out", drafts.toString()));
        operator.run(create.toArray(String[]::new)).exits(0);
        assertThat(owner.run("request", "sign", drafts.toString(), "--yes", "--out", signed.toString())
                        .exits(0)
                        .err())
                .contains("the new DID did:webvh:");
        return signed;
    }

    @Test
    void whatIsKilledInBetweenIsFinishedWithoutTheOwnerAndWhatIsForgedIsRefused() throws Exception {
        System.err.println("OwnerIT: seed " + seed + ", repeat with -Dlayerlift.seed=" + seed);
        List<String> lines = Files.readAllLines(signed(dids));
        assertThat(lines).hasSize(ASSETS);
        Path good = Files.write(folder.resolve("good.ndjson"), lines);

        Running killed = operator.start("", "migrate", "--request", good.toString(), "--json");
        while (published() == 0 && !killed.endsWithin(1)) {
            // Not at work yet.
        }
        boolean atWork = killed.killAfter(random.nextInt(60));
        operator.run("resume", "--json").exits(0);
        Outcome rest =
                operator.run("migrate", "--request", good.toString(), "--json").exits(0);

        Set<String> targets = new HashSet<>();
        for (JsonNode migration : rest.json().path("migrations")) {
            assertThat(text(migration, "state")).isEqualTo("completed");
            targets.add(text(migration, "targetDid"));
        }
        assertThat(targets).hasSize(ASSETS);
        assertThat(published()).isEqualTo(ASSETS);
        for (String target : targets) {
            operator.run("verify", target, "--json").exits(0);
        }
        System.err.println("OwnerIT: killed " + (atWork ? "at work" : "after the end"));

        // The same lines once more, each with another byte changed: nothing starts, and each is in the audit.
        List<String> forged = new ArrayList<>();
        for (String line : lines) {
            int at =
                    line.indexOf("\"z", line.length() / 4 + random.nextInt(line.length() / 2)) + 3 + random.nextInt(20);
            char c = line.charAt(at);
            forged.add(line.substring(0, at) + (c == 'a' ? 'b' : 'a') + line.substring(at + 1));
        }
        Path bad = Files.write(folder.resolve("bad.ndjson"), forged);
        Outcome refused =
                operator.run("migrate", "--request", bad.toString(), "--json").exits(1);
        for (JsonNode entry : refused.json().path("migrations")) {
            assertThat(text(entry.path("error"), "code"))
                    .isIn("BUNDLE_INVALID", "REQUEST_NOT_SIGNED_BY_OWNER", "UNKNOWN_DID", "DID_INVALID");
        }
        assertThat(published()).isEqualTo(ASSETS);
        operator.run("audit", "verify", "--json").exits(0);
        operator.run("rollback", text(rest.json().path("migrations").get(0), "migrationId"), "--json")
                .exits(1);
        operator.run("doctor").exits(0);
    }

    @Test
    void aRollbackOfWhatIsNotYetCompletedNeedsNoOwnerAndOneWithAnEndNeitherLater() throws Exception {
        Path drafts = folder.resolve("drafts.ndjson");
        Path signed = folder.resolve("signed.ndjson");
        operator.run("request", "create", dids.get(0), "--to", "webvh", "--out", drafts.toString())
                .exits(0);
        owner.run("request", "sign", drafts.toString(), "--yes", "--with-end", "--out", signed.toString())
                .exits(0);
        JsonNode done = operator.run("migrate", "--request", signed.toString(), "--json")
                .exits(0)
                .json()
                .path("migrations")
                .get(0);
        operator.run("rollback", text(done, "migrationId"), "--json").exits(0);
        assertThat(operator.run("resolve", text(done, "targetDid"), "--json")
                        .json()
                        .path("didDocumentMetadata")
                        .path("deactivated")
                        .asBoolean())
                .isTrue();

        // The claim is free again, and the same bytes still answer with the migration that was rolled back.
        assertThat(operator.run("migrate", "--request", signed.toString(), "--json")
                        .json()
                        .path("migrations")
                        .get(0)
                        .path("state")
                        .asText())
                .isEqualTo("rolled_back");
        JsonNode again = operator.run(
                        "migrate", "--request", signed(List.of(dids.get(0))).toString(), "--json")
                .exits(0)
                .json()
                .path("migrations")
                .get(0);
        assertThat(text(again, "state")).isEqualTo("completed");
        assertThat(text(again, "targetDid")).isNotEqualTo(text(done, "targetDid"));
    }

    private long published() {
        try (Stream<Path> files = Files.walk(operator.home().resolve("public"))) {
            return files.filter(path -> path.endsWith("did.jsonl")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
