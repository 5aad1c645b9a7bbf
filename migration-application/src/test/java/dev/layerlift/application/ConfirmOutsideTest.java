package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Completed only once the web server of the host serves what was published. */
@Tag("P01")
class ConfirmOutsideTest {
    private static final String ROOT = "https://assets.example.com/";
    private static final List<Duration> SOON =
            List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    private final TestHome home = new TestHome();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger wrong = new AtomicInteger();

    /** How the web server treats a file. */
    private interface Server {
        Optional<byte[]> serve(String key, Optional<byte[]> stored);
    }

    private Server server = (key, stored) -> stored;

    @BeforeEach
    void lookOutside() {
        DataIntegrity integrity = new DataIntegrity(Ed25519Providers.fastest());
        home.outside = Optional.of(new Outside(
                WebvhReader.direct((url, max) -> answer(url), integrity, home.clock),
                (url, max) -> answer(url).map(Sha256::of)));
    }

    private Optional<byte[]> answer(URI url) {
        asked.add(url.toString());
        String key = url.toString().substring(ROOT.length());
        return server.serve(key, stored(key));
    }

    private Optional<byte[]> stored(String key) {
        return home.publicStore.open(ObjectPath.ofPublic(key), 0).map(stream -> {
            try (InputStream in = stream) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private MigrationResult migrate() throws Exception {
        try (Process process = home.start()) {
            EngineSettings settings = new EngineSettings(
                    process.ports.settings().worker(), 4, 100, Duration.ofMinutes(2), Duration.ofMinutes(10), SOON);
            try (MigrationManager manager = new MigrationManager(SwappedPorts.settings(process.ports, settings))) {
                return MigrationManagerTest.get(manager.migrate(
                        process.importBytes("a.txt", new byte[] {1, 2, 3}).did(),
                        Layer.WEBVH,
                        MigrationOptions.DEFAULT));
            }
        }
    }

    @Test
    void everyFileIsAskedFor() throws Exception {
        assertThat(migrate().state()).isEqualTo(MigrationState.COMPLETED);
        assertThat(asked)
                .containsAll(home.published().stream().map(key -> ROOT + key).toList());
    }

    @Test
    void aWebServerMayNeedAMoment() throws Exception {
        server = (key, stored) -> key.endsWith(".txt") && wrong.incrementAndGet() <= 3 ? Optional.empty() : stored;

        assertThat(migrate().state()).isEqualTo(MigrationState.COMPLETED);
        assertThat(wrong).hasValue(4);
    }

    @Test
    void whatIsNotServedIsNotPublished() throws Exception {
        for (Server bad : List.<Server>of(
                (key, stored) -> Optional.empty(),
                (key, stored) -> key.endsWith("manifest.json") ? Optional.empty() : stored,
                (key, stored) -> key.endsWith(".txt") ? Optional.of(new byte[] {9}) : stored,
                (key, stored) -> key.endsWith("did.jsonl") ? Optional.of(new byte[] {9}) : stored)) {
            server = bad;
            MigrationResult result = migrate();

            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            MigrationError error = result.error().orElseThrow();
            assertThat(error.code()).isEqualTo("TARGET_NOT_SERVED");
            assertThat(error.recovery()).anySatisfy(step -> assertThat(step).contains("serve the public folder", ROOT));
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    @Tag("P05")
    void aHostThatCannotBeReachedSaysSo() throws Exception {
        server = (key, stored) -> {
            throw new MigrationException(
                    MigrationError.of(ErrorType.NETWORK_ERROR, "CONNECTION_FAILED", "it cannot be reached"),
                    Retry.LATER);
        };

        MigrationError error = migrate().error().orElseThrow();

        assertThat(error.code()).isEqualTo("CONNECTION_FAILED");
        assertThat(error.recovery()).anySatisfy(step -> assertThat(step).contains("serve the public folder"));
    }
}
