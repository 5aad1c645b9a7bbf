package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.application.VerificationReport;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.Did;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is under the public folder, and what is said when somebody changed it. */
class PublicationIT {
    private static final int CHANGES_PER_FILE = 100;

    private static final List<String> NAMES =
            List.of("1 payroll.txt", "2 secret plan.bin", "3.txt", "4 stays private.txt");

    @TempDir
    private static Path folder;

    private static User user;
    private static List<String> sources;
    private static List<JsonNode> migrations;

    @BeforeAll
    static void liftThreeFilesOfFour() throws IOException {
        user = User.withHome(folder);
        Path files = Files.createDirectories(folder.resolve("files"));
        for (String name : NAMES) {
            Files.writeString(files.resolve(name), "content of " + name);
        }
        sources = user.imports(files);
        migrations = user.migrates(sources.subList(0, 3));
    }

    @Test
    @Tag("P04")
    void oneChangedByteOfAnyPublishedFileIsFoundAndTheCheckIsNamed() throws IOException {
        String did = text(migrations.get(0), "targetDid");
        PublicFolder published = user.published();
        List<Path> files =
                new ArrayList<>(List.of(published.log(did), published.credentials(did), published.manifest(did)));
        files.addAll(published.content(did));
        assertThat(files).hasSize(4);
        user.run("verify", did).exits(0);
        for (Path file : files) {
            byte[] before = Files.readAllBytes(file);
            // A log without its last line break is the same log to every resolver.
            boolean endsInLineBreak = before[before.length - 1] == '\n';
            try (Layerlift home = Layerlift.openReadOnly(new HomeDirectory(user.home()))) {
                for (byte[] changed : changes(before, endsInLineBreak ? 2 : 1)) {
                    Files.write(file, changed);
                    VerificationReport report = home.verifier().verify(Did.parse(did));
                    assertThat(report.valid())
                            .as("%s changed at %d: %s", file.getFileName(), Arrays.mismatch(before, changed), report)
                            .isFalse();
                }
            }
            Outcome outcome = user.run("verify", did, "--json").exits(1).explainsItself();
            assertThat(outcome.json().path("valid").booleanValue()).isFalse();
            assertThat(outcome.json().path("checks").findValuesAsText("ok")).contains("false");
            Files.write(file, before);
        }
        assertThat(verify(did).valid()).isTrue();
    }

    @Test
    void aFileThatWasPutBesideOrTakenAwayIsFound() throws IOException {
        String did = text(migrations.get(0), "targetDid");
        Path extra = Files.writeString(user.published().of(did).resolve("resources/extra.txt"), "not ours");
        assertThat(verify(did).valid()).isFalse();
        Files.delete(extra);
        Path content = user.published().content(did).get(0);
        byte[] bytes = Files.readAllBytes(content);
        Files.delete(content);
        assertThat(verify(did).valid()).isFalse();
        Files.write(content, bytes);
        assertThat(verify(did).valid()).isTrue();
    }

    @Test
    @Tag("P25")
    void onlyTheAllowListIsPublicAfterMigrationsAFailureAndARollback() throws IOException {
        List<String> targets =
                migrations.stream().map(m -> text(m, "targetDid")).toList();
        assertThat(user.published().files())
                .hasSize(3 * 4 + 2) // the two status lists are of the home
                .isEqualTo(user.published().allowed(targets, List.of()));

        String takenBack = targets.get(2);
        String id = text(migrations.get(2), "migrationId");
        Outcome rollback = user.run("rollback", id).exits(0);
        assertThat(rollback.out()).contains("had been visible").contains(takenBack);
        assertThat(user.published().files())
                .isEqualTo(user.published().allowed(targets.subList(0, 2), List.of(takenBack)));
        user.run("rollback", id, "--json").exits(1).explainsItself().error();
        user.run("resolve", takenBack).exits(0);

        Path damaged = privateCopy(sources.get(3));
        assertThat(damaged.toFile().setWritable(true)).isTrue();
        Files.writeString(damaged, "something else");
        user.run("migrate", sources.get(3), "--to", "webvh", "--json").exits(1).explainsItself();
        assertThat(user.published().files())
                .isEqualTo(user.published().allowed(targets.subList(0, 2), List.of(takenBack)));

        // A DID that was taken back is never used again; its source may be lifted again, to another one.
        String again = text(user.migrates(List.of(sources.get(2))).get(0), "targetDid");
        assertThat(again).isNotEqualTo(takenBack);
        assertThat(user.published().of(again)).isNotEqualTo(user.published().of(takenBack));
        assertThat(verify(again).valid()).isTrue();
        user.run("audit", "verify").exits(0);
    }

    @Test
    @Tag("P37")
    void noNameAndNoPrivateDataIsUnderThePublicFolder() throws IOException {
        for (String file : user.published().files()) {
            assertThat(file).doesNotContain("payroll", "secret", "plan");
            if (file.endsWith(".json") || file.endsWith(".jsonl")) {
                assertThat(ForeignJudges.read(user.published().root().resolve(file)))
                        .doesNotContain("payroll", "secret plan", folder.toString(), "stays private");
            }
        }
    }

    @Test
    @Tag("P29")
    void theSourceAndItsPrivateCopyStayAsTheyWere() throws IOException {
        for (int i = 0; i < 2; i++) {
            JsonNode shown = user.run("show", sources.get(i), "--json").exits(0).json();
            assertThat(text(shown, "layer")).isEqualTo("peer");
            assertThat(text(shown, "did")).isEqualTo(sources.get(i));
            assertThat(user.run("resolve", sources.get(i), "--json")
                            .exits(0)
                            .json()
                            .path("didDocument"))
                    .isEqualTo(shown.path("document"));
            assertThat(privateCopy(sources.get(i))).hasContent("content of " + NAMES.get(i));
        }
    }

    /** Every kind of change to one byte, at random places, at both ends, and some bytes less and one more. */
    private static List<byte[]> changes(byte[] original, int less) {
        Random random = new Random(original.length);
        List<byte[]> changes = new ArrayList<>();
        for (int i = 0; i < CHANGES_PER_FILE; i++) {
            byte[] changed = original.clone();
            int at = i == 0 ? 0 : i == 1 ? original.length - 1 : random.nextInt(original.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            changes.add(changed);
        }
        changes.add(Arrays.copyOf(original, original.length - less));
        byte[] longer = Arrays.copyOf(original, original.length + 1);
        longer[original.length] = 'x';
        changes.add(longer);
        return changes;
    }

    /** The product's own check, in this process: a call of the command for each change would take minutes. */
    private static VerificationReport verify(String did) {
        try (Layerlift home = Layerlift.openReadOnly(new HomeDirectory(user.home()))) {
            return home.verifier().verify(Did.parse(did));
        }
    }

    /** The private copy of an asset's content. */
    private static Path privateCopy(String did) {
        JsonNode shown = user.run("show", did, "--json").exits(0).json();
        String sha256 = text(shown.path("resources").get(0), "sha256");
        Path content =
                user.home().resolve("private").resolve(sha256.substring(0, 2)).resolve(sha256);
        assertThat(content).isRegularFile();
        return content;
    }
}
