package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.AuditBundle.Written;
import dev.layerlift.application.AuditBundleVerifier.BundleReport;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AuditQuery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stranger verifies the audit of others with nothing but a file and a public key. */
@Tag("P31")
class AuditBundleTest {
    private final TestHome home = new TestHome();
    private final String key = home.systemKey.signer().publicKeyMultibase();
    private final List<Asset> assets = new ArrayList<>();

    @BeforeEach
    void recordFourEnds() throws Exception {
        for (int n = 1; n <= 4; n++) {
            try (Process process = home.start()) {
                assets.add(process.importBytes("f" + n, new byte[] {(byte) n}));
                process.migrate(assets.get(n - 1));
            }
        }
    }

    private List<String> bundle(AuditQuery wanted) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Process process = home.start()) {
            Written written = new AuditBundle(process.ports).write(key, wanted, out);
            assertThat(written.heads()).isEqualTo(4);
        }
        return new ArrayList<>(out.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private BundleReport verify(List<String> lines) {
        return verify(lines, Optional.of(key));
    }

    private BundleReport verify(List<String> lines, Optional<String> noted) {
        try {
            return new AuditBundleVerifier(home.proofs, home.json, home.clock)
                    .verify(
                            new ByteArrayInputStream(
                                    (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)),
                            noted);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertFound(List<String> lines, String detail) {
        BundleReport report = verify(lines);
        assertThat(report.valid()).isFalse();
        assertThat(report.problems())
                .anySatisfy(problem -> assertThat(problem.detail()).contains(detail));
    }

    @Test
    void aWholeBundleHolds() throws IOException {
        List<String> lines = bundle(AuditQuery.ALL);
        assertThat(lines).hasSize(1 + 4 + 4 + 1);

        BundleReport report = verify(lines);

        assertThat(report.problems()).isEmpty();
        assertThat(report.partial()).isFalse();
        assertThat(report.records()).isEqualTo(4);
        assertThat(report.heads()).isEqualTo(4);
        assertThat(report.streams()).isEqualTo(1);
        assertThat(verify(lines, Optional.empty()).systemKey()).isEqualTo(key);
    }

    @Test
    void theRecordsOfOneAssetAreAPartThatHolds() throws IOException {
        List<String> lines = bundle(AuditQuery.ALL.of(assets.get(2).did().identity()));
        assertThat(lines).hasSize(1 + 4 + 1 + 1);

        BundleReport report = verify(lines);

        assertThat(report.problems()).isEmpty();
        assertThat(report.partial()).isTrue();
        lines.set(5, lines.get(5).replace("\"operator\"", "\"nobody\""));
        assertFound(lines, "test-1 3 was changed");
        assertFound(lines, "test-1 3 is not the one that a head names");
    }

    @Test
    void whatIsRemovedChangedReorderedOrInsertedIsFound() throws IOException {
        List<String> whole = bundle(AuditQuery.ALL);
        for (int record = 5; record <= 8; record++) {
            List<String> lines = new ArrayList<>(whole);
            lines.remove(record);
            assertFound(lines, record == 8 ? "are named by a head and are not there" : "is not there: removed");
            lines = new ArrayList<>(whole);
            lines.set(record, lines.get(record).replace("\"operator\"", "\"nobody\""));
            assertFound(lines, "was changed");
            lines = new ArrayList<>(whole);
            lines.add(record, lines.get(record));
            assertFound(lines, "it was inserted or reordered");
        }
        for (int head = 1; head <= 4; head++) {
            List<String> lines = new ArrayList<>(whole);
            lines.remove(head);
            assertFound(lines, head == 4 ? "its last line says otherwise" : "head " + head + " is not there: removed");
            lines = new ArrayList<>(whole);
            lines.set(head, lines.get(head).replace("\"records\":" + head, "\"records\":9"));
            assertFound(lines, "head " + head + " was changed");
            lines = new ArrayList<>(whole);
            lines.add(head, lines.get(head));
            assertFound(lines, "it was inserted or reordered");
        }
    }

    @Test
    void aWholeStreamThatIsLeftOutIsFound() throws IOException {
        List<String> lines = bundle(AuditQuery.ALL);
        lines.subList(5, 9).clear();
        assertFound(lines, "test-1 1 to 4 are named by a head and are not there: removed");
    }

    @Test
    void aBundleThatIsCutOffOrGoesOnIsFound() throws IOException {
        List<String> lines = bundle(AuditQuery.ALL);
        assertFound(lines.subList(0, 9), "has no last line: it was cut off");
        lines.add("{}");
        assertFound(lines, "goes on after its last line");
    }

    @Test
    void aBundleThatSomebodyElseSignedIsFoundByTheKeyThatWasNoted() throws IOException {
        List<String> lines = bundle(AuditQuery.ALL);
        String other = new PlainKeyStore(home.persistence.sealedKeys())
                .generate()
                .signer()
                .publicKeyMultibase();
        BundleReport report = verify(lines, Optional.of(other));
        assertThat(report.problems()).anySatisfy(p -> assertThat(p.detail()).contains("names another key"));
        assertThat(report.problems()).anySatisfy(p -> assertThat(p.detail()).contains("is signed by"));
    }

    @Test
    void whatIsNoBundleIsRefused() {
        for (List<String> lines : List.of(
                List.of(""),
                List.of("{}"),
                List.of("{\"type\":\"AuditBundle\"}"),
                List.of("{\"type\":\"AuditBundle\",\"version\":2}"))) {
            assertThatThrownBy(() -> verify(lines))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isEqualTo("BUNDLE_INVALID"));
        }
    }

    @Test
    void linesThatAreNoRecordAreNamed() throws IOException {
        List<String> lines = bundle(AuditQuery.ALL);
        lines.set(5, "x");
        lines.set(6, "{\"stream\":\"test-1\"}");
        lines.set(7, "{\"stream\":\"test-1\",\"sequence\":1.5}");
        assertFound(lines, "a line of the bundle is not readable");
        assertFound(lines, "has no place in a stream");
    }
}
