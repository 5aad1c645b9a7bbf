package dev.layerlift.domain.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The 80 bytes that go to the chain, and the statement behind one of their digests. */
class AnchorPayloadTest {
    private static final Did SOURCE = Did.parse("did:btco:reg:7");
    private static final Sha256 DOCUMENT = Sha256.of(new byte[] {1});
    private static final Sha256 STATEMENT = Sha256.of(new byte[] {2});
    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void itIsExactlyTheEightyBytesOfTheFormat() {
        byte[] bytes = AnchorPayload.of(DOCUMENT, STATEMENT, CREATED, SOURCE).encode();

        assertThat(bytes).hasSize(80);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("4c4c01" + DOCUMENT.hex() + STATEMENT.hex()
                        + String.format("%08x", CREATED.getEpochSecond())
                        + Sha256.of(SOURCE.value().getBytes(StandardCharsets.UTF_8))
                                .hex()
                                .substring(0, 18));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL})
    void itIsReadBackAtTheBoundsOfItsTime(long seconds) {
        AnchorPayload payload = AnchorPayload.of(DOCUMENT, STATEMENT, Instant.ofEpochSecond(seconds), SOURCE);

        assertThat(AnchorPayload.decode(payload.encode())).isEqualTo(payload);
        assertThat(payload.sourceTag()).isEqualTo(AnchorPayload.tagOf(SOURCE));
    }

    @Test
    void aTimeThatDoesNotFitIsRefused() {
        for (Instant time :
                new Instant[] {Instant.ofEpochSecond(-1), Instant.ofEpochSecond(0x1_0000_0000L), CREATED.plusNanos(1)
                }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AnchorPayload.of(DOCUMENT, STATEMENT, time, SOURCE))
                    .withMessageContaining("expected: a whole second");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnchorPayload(DOCUMENT, STATEMENT, CREATED, "00"))
                .withMessageContaining("sourceTag");
    }

    @Test
    void whatIsNoAnchorOfThisVersionIsRefused() {
        byte[] good = AnchorPayload.of(DOCUMENT, STATEMENT, CREATED, SOURCE).encode();
        for (int size : new int[] {0, 79, 81}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AnchorPayload.decode(Arrays.copyOf(good, size)))
                    .withMessageContaining("exactly 80");
        }
        for (int i = 0; i < 3; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AnchorPayload.decode(bad))
                    .withMessageContaining("expected: 4c4c01");
        }
    }

    @Test
    void theStatementIsReadBackAsItWasWritten() {
        AnchorStatement statement = new AnchorStatement(
                Samples.ID.toString(), SOURCE, Did.parse("did:btco:7"), DOCUMENT, STATEMENT, CREATED);

        assertThat(AnchorStatement.fromJson(statement.toJson())).isEqualTo(statement);
        assertThat(statement.toJson().members().keySet())
                .containsExactly(
                        "migrationId", "sourceDid", "targetDid", "documentDigest", "manifestDigest", "created");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnchorStatement.fromJson(
                        statement.toJson().with("created", new JsonValue.JsonString("yesterday"))))
                .withMessageContaining("ISO 8601");
    }
}
