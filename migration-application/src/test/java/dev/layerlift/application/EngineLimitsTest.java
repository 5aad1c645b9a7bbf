package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.DocumentLookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engine may be told, and which layers it has. */
class EngineLimitsTest {
    @ParameterizedTest
    @CsvSource({"w-1,1,1,PT1S,PT0.01S", "A9,1024,1000000,PT1H,PT1H", "defaults,32,100000,PT2M,PT2S"})
    void limitsAreAcceptedUpToTheirBounds(
            String worker, int parallelism, int queueMax, Duration lease, Duration syncEvery) {
        assertThatCode(() -> new EngineSettings(worker, parallelism, queueMax, lease, syncEvery, List.of()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "w,0,1,PT1S,PT1S,parallelism: 0 (expected: 1 to 1024)",
        "w,1025,1,PT1S,PT1S,parallelism: 1025 (expected: 1 to 1024)",
        "w,1,0,PT1S,PT1S,queueMax: 0 (expected: 1 to 1000000)",
        "w,1,1000001,PT1S,PT1S,queueMax: 1000001 (expected: 1 to 1000000)",
        "'',1,1,PT1S,PT1S,worker: \"\"",
        "a/b,1,1,PT1S,PT1S,worker: \"a/b\"",
        "w,1,1,PT0.999S,PT1S,lease: PT0.999S (expected: >= 1 s)",
        "w,1,1,PT1S,PT0.009S,syncEvery: PT0.009S (expected: >= 10 ms)"
    })
    void beyondThemTheValueIsNamed(
            String worker, int parallelism, int queueMax, Duration lease, Duration syncEvery, String message) {
        assertThatThrownBy(() -> new EngineSettings(worker, parallelism, queueMax, lease, syncEvery, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theNameOfAWorkerIsBounded() {
        assertThat(EngineSettings.defaults("w".repeat(64)).worker()).hasSize(64);
        assertThatThrownBy(() -> EngineSettings.defaults("w".repeat(65))).hasMessageContaining("1 to 64");
    }

    @Test
    void aLayerThatIsNotThereSaysWhatItNeeds() {
        try (Process process = new TestHome().start()) {
            Layers layers = process.ports.layers();
            Layers methodOnly = new Layers(Map.of(Layer.PEER, layers.method(Layer.PEER)), Map.of());

            assertThat(layers.has(Layer.WEBVH)).isTrue();
            assertThat(layers.has(Layer.BTCO)).isFalse();
            assertThat(methodOnly.has(Layer.PEER)).isFalse();
            assertThatThrownBy(() -> layers.method(Layer.BTCO))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("did:btco needs a Bitcoin chain and a wallet with coins");
            assertThatThrownBy(() -> methodOnly.store(Layer.PEER))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("the layer peer has no adapter here");
        }
    }

    @Test
    void aLookUpFindsWhatResolvesAndNothingElse() {
        try (Process process = new TestHome().start()) {
            Did did = process.importBytes("a.txt", new byte[] {1}).did();
            DocumentLookup lookup = process.ports.layers().lookup();

            assertThat(lookup.find(did.value())).isPresent();
            assertThat(lookup.find("not a DID")).isEmpty();
            assertThat(lookup.find("did:btco:1066296127976657")).isEmpty();
            assertThat(lookup.find(did.value().substring(0, did.value().length() - 1)))
                    .isEmpty();
        }
    }
}
