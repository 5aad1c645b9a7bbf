package dev.layerlift.domain.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.MigrationOptions.PartialMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationOptionsTest {
    private static final MigrationOptions ALL = new MigrationOptions(
            false,
            new CredentialSelection(Set.of("B", "A", "C")),
            Optional.of(new PartialMode(1 << 20, false)),
            true,
            OptionalLong.of(0),
            Optional.of("bcrt1qowner"),
            Samples.json("ticket", "4711"));

    @Test
    void hasSafeDefaults() {
        assertThat(MigrationOptions.fromJson(JsonObject.EMPTY)).isEqualTo(MigrationOptions.DEFAULT);
        assertThat(MigrationOptions.DEFAULT.credentialIssuance()).isTrue();
        assertThat(MigrationOptions.DEFAULT.publish()).isEqualTo(CredentialSelection.ORIGIN_ONLY);
        assertThat(MigrationOptions.DEFAULT.disclose()).isFalse();
        assertThat(MigrationOptions.DEFAULT.partial()).isEmpty();
        assertThat(MigrationOptions.DEFAULT.maxFeeSats()).isEmpty();
        assertThat(MigrationOptions.DEFAULT.ownerAddress()).isEmpty();
        assertThat(MigrationOptions.DEFAULT.metadata()).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(MigrationOptions.fromJson(ALL.toJson())).isEqualTo(ALL);
        assertThat(MigrationOptions.fromJson(MigrationOptions.DEFAULT.toJson())).isEqualTo(MigrationOptions.DEFAULT);
        assertThat(ALL.toJson().strings("publishCredentials")).containsExactly("A", "B", "C");
        assertThat(ALL.toJson().has("partialMode")).isTrue();
        assertThat(MigrationOptions.DEFAULT.toJson().members().keySet())
                .containsExactly("credentialIssuance", "publishCredentials", "disclose", "metadata");
    }

    @Test
    void publishesNothingWhenTheListIsEmpty() {
        JsonObject json =
                JsonObject.builder().put("publishCredentials", JsonArray.EMPTY).build();
        assertThat(MigrationOptions.fromJson(json).publish().types()).isEmpty();
    }

    @Test
    void aPartialTransferIsResumableUnlessItSaysOtherwise() {
        JsonObject json = JsonObject.builder()
                .put(
                        "partialMode",
                        JsonObject.builder().put("chunkSize", 65_536).build())
                .build();
        assertThat(MigrationOptions.fromJson(json).partial()).contains(new PartialMode(65_536, true));
    }

    @Test
    @Tag("P40")
    void aMemberOfAnotherKindNeverBecomesADefault() {
        List<JsonValue> kinds = List.of(
                JsonValue.NULL,
                new JsonBoolean(true),
                new JsonString("1000"),
                new JsonNumber("1"),
                new JsonArray(List.of(new JsonNumber("1"))),
                JsonObject.EMPTY);
        for (String member : List.of(
                "credentialIssuance",
                "publishCredentials",
                "partialMode",
                "disclose",
                "maxFeeSats",
                "ownerAddress",
                "metadata")) {
            int refused = 0;
            for (JsonValue value : kinds) {
                JsonObject json = JsonObject.builder().put(member, value).build();
                try {
                    MigrationOptions.fromJson(json);
                } catch (JsonShapeException e) {
                    refused++;
                }
            }
            int wrongKinds = member.equals("publishCredentials") || member.equals("partialMode") ? 6 : 5;
            assertThat(refused).as(member).isEqualTo(wrongKinds);
        }
    }

    @Test
    void refusesAnArrayWithSomethingElseThanStrings() {
        JsonObject json = JsonObject.builder()
                .put("publishCredentials", JsonArray.of(new JsonString("A"), JsonValue.NULL))
                .build();
        assertThatThrownBy(() -> MigrationOptions.fromJson(json))
                .isInstanceOf(JsonShapeException.class)
                .hasMessageContaining("publishCredentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "9223372036854775808", "1e-400", "1e-99999999999"})
    void refusesAFeeThatIsNoAmount(String literal) {
        JsonObject json =
                JsonObject.builder().put("maxFeeSats", new JsonNumber(literal)).build();
        assertThatThrownBy(() -> MigrationOptions.fromJson(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {65_535, 0, -1, 5_368_709_121L, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesAChunkSizeOutOfRange(long size) {
        assertThatThrownBy(() -> new PartialMode(size, true))
                .hasMessage("chunkSize: " + size + " (expected: 65536 to 5368709120)");
    }

    @ParameterizedTest
    @ValueSource(longs = {65_536, 5_368_709_120L})
    void takesAChunkSizeAtTheEnds(long size) {
        assertThat(new PartialMode(size, true).chunkSizeBytes()).isEqualTo(size);
    }

    @Test
    void changesOneOptionAtATime() {
        assertThat(MigrationOptions.DEFAULT.withDisclose(true).disclose()).isTrue();
        assertThat(ALL.withDisclose(false).withDisclose(true)).isEqualTo(ALL);
        JsonObject other = Samples.json("a", "b");
        assertThat(ALL.withMetadata(other).metadata()).isEqualTo(other);
        assertThat(ALL.withMetadata(other).withMetadata(ALL.metadata())).isEqualTo(ALL);
        assertThat(ALL.withPublish(CredentialSelection.ORIGIN_ONLY).publish())
                .isEqualTo(CredentialSelection.ORIGIN_ONLY);
        assertThat(ALL.withPublish(CredentialSelection.ORIGIN_ONLY).withPublish(ALL.publish()))
                .isEqualTo(ALL);
    }
}
