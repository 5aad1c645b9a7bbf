package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Verification from the published files alone: whatever was changed there is found and named. */
@Tag("P04")
class AssetVerifierTest {
    private final TestHome home = new TestHome();

    @Test
    void aChangeOfAnyByteOfAnyPublishedFileIsFound() throws Exception {
        try (Process process = home.start()) {
            MigrationResult result =
                    process.migrate(process.importBytes("a.txt", "some text".getBytes(StandardCharsets.UTF_8)));
            for (String key : home.published()) {
                ObjectPath path = ObjectPath.ofPublic(key);
                int size = (int) home.publicStore.stat(path).orElseThrow().sizeBytes();
                Set<String> named = new TreeSet<>();
                for (int offset = 0; offset < size; offset += size < 400 ? 1 : 3) {
                    home.publicStore.tamper(path, offset);
                    VerificationReport report = process.verify(result);
                    assertThat(report.valid()).as("%s, byte %d", key, offset).isFalse();
                    report.checks().stream()
                            .filter(c -> !c.ok())
                            .map(Check::name)
                            .forEach(named::add);
                    home.publicStore.tamper(path, offset);
                }
                assertThat(named).as(key).contains(expectedCheck(key));
            }
            assertThat(process.verify(result).valid()).isTrue();
        }
    }

    private static String expectedCheck(String key) {
        if (key.endsWith("did.jsonl")) {
            return "log";
        }
        if (key.endsWith("credentials.json")) {
            return "whois proof";
        }
        return key.endsWith("manifest.json")
                ? "manifest"
                : "content " + key.replaceAll(".*/", "").substring(0, 12);
    }

    @Test
    void aMissingOrAnAddedFileIsNamed() throws Exception {
        try (Process process = home.start()) {
            MigrationResult result = process.migrate(process.importBytes("a.txt", new byte[] {1, 2}));
            for (String key : home.published()) {
                ObjectPath path = ObjectPath.ofPublic(key);
                byte[] bytes;
                try (var in = home.publicStore.open(path, 0).orElseThrow()) {
                    bytes = in.readAllBytes();
                }
                home.publicStore.delete(path);
                assertThat(process.verify(result).valid()).as(key).isFalse();
                home.publicStore.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
            }
            String base = home.published().get(0).substring(0, 23);
            home.publicStore.put(
                    ObjectPath.ofPublic(base + "/resources/stray.txt"),
                    Content.of(new byte[1]),
                    Sha256.of(new byte[1]),
                    Durability.NOW);

            List<Check> failed = process.verify(result).checks().stream()
                    .filter(c -> !c.ok())
                    .toList();

            assertThat(failed).singleElement().satisfies(check -> {
                assertThat(check.name()).isEqualTo("files");
                assertThat(check.detail()).contains("stray.txt");
            });
        }
    }

    @Test
    void filesOfAnotherAssetDoNotPassAsThisOnes() throws Exception {
        try (Process process = home.start()) {
            MigrationResult first = process.migrate(process.importBytes("a.txt", new byte[] {1}));
            List<String> before = home.published();
            process.migrate(process.importBytes("b.txt", new byte[] {2}));
            String other = home.published().stream()
                    .filter(k -> !before.contains(k))
                    .findFirst()
                    .orElseThrow()
                    .substring(0, 23);
            String own = before.get(0).substring(0, 23);
            for (String name : List.of("resources/credentials.json", "resources/manifest.json")) {
                byte[] bytes;
                try (var in = home.publicStore
                        .open(ObjectPath.ofPublic(other + "/" + name), 0)
                        .orElseThrow()) {
                    bytes = in.readAllBytes();
                }
                home.publicStore.put(
                        ObjectPath.ofPublic(own + "/" + name), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
            }

            assertThat(process.verify(first).checks())
                    .filteredOn(c -> !c.ok())
                    .extracting(Check::name)
                    .contains("link", "document");
        }
    }

    @Test
    void aPrivateAssetHasNothingToVerify() {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", new byte[] {1});
            AssetVerifier verifier = new AssetVerifier(
                    process.ports.layers(),
                    process.ports.verifier(),
                    home.proofs,
                    home.json,
                    home.clock,
                    Optional.empty());
            assertThatThrownBy(() -> verifier.verify(source.did()))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("publishes nothing");
        }
    }
}
