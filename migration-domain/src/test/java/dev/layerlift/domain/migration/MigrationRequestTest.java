package dev.layerlift.domain.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P32")
class MigrationRequestTest {
    private static final MigrationRequest REQUEST = Samples.request(MigrationPath.PEER_TO_WEBVH);

    private static MigrationRequest living(Instant created, Instant expires) {
        return new MigrationRequest(
                REQUEST.id(),
                REQUEST.sourceDid(),
                REQUEST.targetLayer(),
                REQUEST.options(),
                REQUEST.nonce(),
                created,
                expires);
    }

    private static MigrationRequest withNonce(String nonce) {
        return new MigrationRequest(
                REQUEST.id(),
                REQUEST.sourceDid(),
                REQUEST.targetLayer(),
                REQUEST.options(),
                nonce,
                REQUEST.created(),
                REQUEST.expires());
    }

    @Test
    void isFreshFromAMinuteBeforeItWasMadeToAMinuteAfterItExpires() {
        Instant first = REQUEST.created().minusSeconds(60);
        Instant last = REQUEST.expires().plusSeconds(60);
        assertThat(REQUEST.isFresh(first.minusNanos(1))).isFalse();
        assertThat(REQUEST.isFresh(first)).isTrue();
        assertThat(REQUEST.isFresh(REQUEST.created())).isTrue();
        assertThat(REQUEST.isFresh(REQUEST.expires())).isTrue();
        assertThat(REQUEST.isFresh(last)).isTrue();
        assertThat(REQUEST.isFresh(last.plusNanos(1))).isFalse();
    }

    @Test
    void timesAtTheEndsOfTheWorldAreNotFreshAndDoNotBreak() {
        assertThat(living(Instant.MIN, Instant.MIN.plusSeconds(1)).isFresh(Samples.NOW))
                .isFalse();
        assertThat(living(Instant.MAX.minusSeconds(1), Instant.MAX).isFresh(Samples.NOW))
                .isFalse();
        assertThatThrownBy(() -> living(Instant.MIN, Instant.MAX)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void livesLongerThanNothingAndAtMostSevenDays() {
        Instant created = REQUEST.created();
        assertThat(living(created, created.plusNanos(1)).expires()).isEqualTo(created.plusNanos(1));
        Instant longest = created.plus(Duration.ofDays(7));
        assertThat(living(created, longest).expires()).isEqualTo(longest);
        assertThatThrownBy(() -> living(created, longest.plusNanos(1)))
                .hasMessageContaining("expires: ")
                .hasMessageContaining("at most 7 days");
        assertThatThrownBy(() -> living(created, created)).hasMessageContaining("after created");
        assertThatThrownBy(() -> living(created, created.minusNanos(1))).hasMessageContaining("after created");
    }

    @Test
    void aNonceHas16To128Characters() {
        assertThat(withNonce("n".repeat(16)).nonce()).hasSize(16);
        assertThat(withNonce("n".repeat(128)).nonce()).hasSize(128);
        assertThatThrownBy(() -> withNonce("n".repeat(15)))
                .hasMessageContaining("nonce: 15 characters")
                .hasMessageContaining("16 to 128");
        assertThatThrownBy(() -> withNonce("n".repeat(129))).hasMessageContaining("nonce: 129 characters");
    }

    @ParameterizedTest
    @EnumSource(MigrationPath.class)
    void isReadAsItWasWritten(MigrationPath path) {
        MigrationRequest request = Samples.request(path);
        assertThat(MigrationRequest.fromJson(request.toJson())).isEqualTo(request);
    }

    @Test
    void isSignedWithTheseMembers() {
        assertThat(REQUEST.toJson().members().keySet())
                .containsExactly("id", "sourceDid", "targetLayer", "options", "nonce", "created", "expires");
        assertThat(REQUEST.toJson().string("targetLayer")).contains("webvh");
        assertThat(REQUEST.toJson().string("created")).contains("2026-03-01T12:00:00Z");
        assertThat(REQUEST.toJson().string("expires")).contains("2026-03-01T12:05:00Z");
    }

    @Test
    void aSignedRequestKeepsWhatItDoesNotKnow() {
        JsonObject received = REQUEST.toJson().with("extra", "x").with("proof", JsonObject.EMPTY);
        SignedRequest signed = SignedRequest.fromJson(received);
        assertThat(signed.json()).isEqualTo(received);
        assertThat(signed.request()).isEqualTo(REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "sourceDid", "targetLayer", "options", "nonce", "created", "expires"})
    void refusesAMemberThatIsMissingOrOfAnotherKind(String member) {
        assertThatThrownBy(() -> MigrationRequest.fromJson(REQUEST.toJson().without(member)))
                .isInstanceOf(JsonShapeException.class)
                .hasMessageStartingWith(member + ": absent (expected: ");
        assertThatThrownBy(() -> MigrationRequest.fromJson(REQUEST.toJson().with(member, new JsonNumber("1"))))
                .isInstanceOf(JsonShapeException.class)
                .hasMessageStartingWith(member + ": a number (expected: ");
        assertThatThrownBy(() -> MigrationRequest.fromJson(REQUEST.toJson().with(member, JsonValue.NULL)))
                .isInstanceOf(JsonShapeException.class)
                .hasMessageStartingWith(member + ": null (expected: ");
    }

    @ParameterizedTest
    @CsvSource({
        "id,not-a-uuid,migrationId",
        "sourceDid,did:example:1,did:example",
        "sourceDid,'',is not a DID",
        "targetLayer,BTCO,'peer, webvh or btco'",
        "targetLayer,'','peer, webvh or btco'",
        "nonce,short,16 to 128",
        "created,2026-03-01,ISO 8601",
        "created,now,ISO 8601",
        "expires,2026-03-01T12:05:00,ISO 8601",
        "expires,2026-02-30T12:05:00Z,ISO 8601",
        "expires,2026-03-01T11:59:59Z,after created",
    })
    void refusesAMemberOutOfRange(String member, String value, String expected) {
        JsonObject json = REQUEST.toJson().with(member, new JsonString(value));
        assertThatThrownBy(() -> MigrationRequest.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void messagesStayShort() {
        JsonObject json = REQUEST.toJson().with("created", "9".repeat(100_000));
        assertThatThrownBy(() -> MigrationRequest.fromJson(json))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        JsonObject layer = REQUEST.toJson().with("targetLayer", "9".repeat(100_000));
        assertThatThrownBy(() -> MigrationRequest.fromJson(layer))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
}
