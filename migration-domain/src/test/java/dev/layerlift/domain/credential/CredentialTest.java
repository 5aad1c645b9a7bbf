package dev.layerlift.domain.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private static final JsonObject ONE = Samples.json("id", "one");
    private static final JsonObject TWO = Samples.json("id", "two");

    private static Credential with(String member, JsonValue value) {
        return new Credential(JsonObject.builder().put(member, value).build());
    }

    private static Credential ofTypes(String... types) {
        return with("type", JsonArray.ofStrings(List.of(types)));
    }

    @Test
    void isEmptyWhereNothingIsSaid() {
        Credential empty = new Credential(JsonObject.EMPTY);
        assertThat(empty.types()).isEmpty();
        assertThat(empty.id()).isEmpty();
        assertThat(empty.subject()).isEqualTo(JsonObject.EMPTY);
        assertThat(empty.proofs()).isEmpty();
        assertThatThrownBy(empty::issuer).isInstanceOf(JsonShapeException.class).hasMessageContaining("issuer");
    }

    @Test
    void hasExpiredOnlyWhereItSaysATimeThatIsPast() {
        Credential until = with("validUntil", new JsonString("2026-03-01T13:00:00+01:00"));
        assertThat(until.expiredBefore(Samples.NOW.plusMillis(1))).contains(Samples.NOW);
        assertThat(until.expiredBefore(Samples.NOW)).isEmpty();
        assertThat(with("validUntil", new JsonString("soon")).expiredBefore(Samples.NOW))
                .isEmpty();
        assertThat(new Credential(JsonObject.EMPTY).expiredBefore(Samples.NOW)).isEmpty();
    }

    @Test
    void showsTypesIdAndIssuer() {
        assertThat(ofTypes("VerifiableCredential", "A").types()).containsExactly("VerifiableCredential", "A");
        assertThat(ofTypes("VerifiableCredential", "A").hasType("A")).isTrue();
        assertThat(ofTypes("VerifiableCredential", "A").hasType("B")).isFalse();
        assertThat(with("id", new JsonString("urn:x")).id()).contains("urn:x");
        assertThat(with("issuer", new JsonString("did:x:1")).issuer()).isEqualTo("did:x:1");
        assertThat(with("issuer", ONE).issuer()).isEqualTo("one");
        assertThatThrownBy(() -> with("issuer", JsonObject.EMPTY).issuer()).isInstanceOf(JsonShapeException.class);
    }

    @Test
    void showsSubjectAndProofsThatAreOneOrSeveral() {
        assertThat(with("credentialSubject", ONE).subject()).isEqualTo(ONE);
        assertThat(with("credentialSubject", JsonArray.of(JsonValue.NULL, TWO, ONE))
                        .subject())
                .isEqualTo(TWO);
        assertThat(with("proof", ONE).proofs()).containsExactly(ONE);
        assertThat(with("proof", JsonArray.of(ONE, JsonValue.NULL, TWO)).proofs())
                .containsExactly(ONE, TWO);
    }

    @Test
    void readsAListStrictly() {
        assertThat(Credential.listOf(List.of(ONE, TWO))).containsExactly(new Credential(ONE), new Credential(TWO));
        assertThatThrownBy(() -> Credential.listOf(List.of(ONE, JsonValue.NULL)))
                .isInstanceOf(JsonShapeException.class);
    }

    @Test
    void selectsByType() {
        Credential origin = ofTypes("VerifiableCredential", "OriginCredential");
        Credential other = ofTypes("VerifiableCredential", "Other");
        assertThat(CredentialSelection.ORIGIN_ONLY.of(List.of(other, origin))).containsExactly(origin);
        assertThat(new CredentialSelection(Set.of("Other", "OriginCredential")).of(List.of(other, origin)))
                .containsExactly(other, origin);
        assertThat(new CredentialSelection(Set.of()).of(List.of(other, origin))).isEmpty();
    }

    @Test
    void aCheckIsValidWhenEverythingThatWasLookedAtHolds() {
        Finding good = new Finding("structure", true, "");
        Finding bad = new Finding("validity", false, "expired");

        assertThat(new CredentialCheck(List.of(good)).valid()).isTrue();
        assertThat(new CredentialCheck(List.of(good)).problems()).isEmpty();
        assertThat(new CredentialCheck(List.of(good, bad)).valid()).isFalse();
        assertThat(new CredentialCheck(List.of(good, bad)).problems()).containsExactly("expired");
        assertThat(new CredentialCheck(List.of()).valid()).isFalse();
    }
}
