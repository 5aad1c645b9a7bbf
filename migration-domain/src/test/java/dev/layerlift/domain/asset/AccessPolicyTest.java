package dev.layerlift.domain.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
    private static final Credential MEMBERSHIP = of("Membership");
    private static final Credential ORIGIN = of(Credential.ORIGIN_TYPE);

    private static Credential of(String... types) {
        return new Credential(JsonObject.builder()
                .put(
                        "type",
                        JsonArray.ofStrings(Stream.concat(Stream.of("VerifiableCredential"), Stream.of(types))
                                .toList()))
                .build());
    }

    @Test
    void whatNothingWasSaidOfIsOpen() {
        for (Layer layer : Layer.values()) {
            assertThat(AccessPolicy.OPEN.allows(layer)).isTrue();
        }
        CredentialSelection all = new CredentialSelection(Set.of("Membership", Credential.ORIGIN_TYPE));
        assertThat(AccessPolicy.OPEN.withheld(all, List.of(MEMBERSHIP, ORIGIN))).isEmpty();
        assertThat(AccessPolicy.OPEN.toJson()).isEqualTo(JsonObject.EMPTY);
        assertThat(AccessPolicy.fromJson(JsonObject.EMPTY)).isEqualTo(AccessPolicy.OPEN);
    }

    @Test
    void aLayerIsAllowedUpToTheHighest() {
        AccessPolicy web = new AccessPolicy(Layer.WEBVH, Optional.empty());
        assertThat(web.allows(Layer.PEER)).isTrue();
        assertThat(web.allows(Layer.WEBVH)).isTrue();
        assertThat(web.allows(Layer.BTCO)).isFalse();
        assertThat(new AccessPolicy(Layer.PEER, Optional.empty()).allows(Layer.WEBVH))
                .isFalse();
    }

    @Test
    void onlyWhatIsSelectedAndNotPublishableIsWithheld() {
        AccessPolicy policy = new AccessPolicy(Layer.BTCO, Optional.of(Set.of(Credential.ORIGIN_TYPE)));
        CredentialSelection all = new CredentialSelection(Set.of("Membership", Credential.ORIGIN_TYPE));
        assertThat(policy.withheld(all, List.of(MEMBERSHIP, ORIGIN))).containsExactly(MEMBERSHIP);
        assertThat(policy.withheld(CredentialSelection.ORIGIN_ONLY, List.of(MEMBERSHIP, ORIGIN)))
                .isEmpty();
        AccessPolicy none = new AccessPolicy(Layer.BTCO, Optional.of(Set.of()));
        assertThat(none.withheld(CredentialSelection.ORIGIN_ONLY, List.of(ORIGIN)))
                .containsExactly(ORIGIN);
    }

    @Test
    void aCredentialMayBePublishedWhenAllThatItSaysItIsMay() {
        Credential plain = of();
        Credential both = of("Membership", Credential.ORIGIN_TYPE);
        CredentialSelection all =
                new CredentialSelection(Set.of("Membership", Credential.ORIGIN_TYPE, "VerifiableCredential"));
        List<Credential> credentials = List.of(plain, MEMBERSHIP, ORIGIN, both);

        assertThat(named("VerifiableCredential").withheld(all, credentials)).containsExactly(MEMBERSHIP, ORIGIN, both);
        assertThat(named("Membership").withheld(all, credentials)).containsExactly(plain, ORIGIN, both);
        assertThat(named("Membership", Credential.ORIGIN_TYPE).withheld(all, credentials))
                .containsExactly(plain);
    }

    private static AccessPolicy named(String... types) {
        return new AccessPolicy(Layer.BTCO, Optional.of(Set.of(types)));
    }

    @Test
    void isReadAsItWasWritten() {
        for (AccessPolicy policy : List.of(
                AccessPolicy.OPEN,
                new AccessPolicy(Layer.PEER, Optional.empty()),
                new AccessPolicy(Layer.BTCO, Optional.of(Set.of())),
                new AccessPolicy(Layer.WEBVH, Optional.of(Set.of("B", "A"))))) {
            assertThat(AccessPolicy.fromJson(policy.toJson())).isEqualTo(policy);
        }
        assertThat(new AccessPolicy(Layer.WEBVH, Optional.of(Set.of("B", "A"))).toJson())
                .isEqualTo(JsonObject.builder()
                        .put("upTo", "webvh")
                        .put("publishable", JsonArray.ofStrings(List.of("A", "B")))
                        .build());
    }

    @Test
    void whatIsNotUnderstoodIsRefusedAndNotTakenForAllowed() {
        assertThatThrownBy(() -> AccessPolicy.fromJson(
                        JsonObject.builder().put("readers", "friends").build()))
                .hasMessage("policy: unknown member \"readers\" (expected: upTo, publishable)");
        assertThatThrownBy(() -> AccessPolicy.fromJson(
                        JsonObject.builder().put("upTo", "moon").build()))
                .hasMessage("upTo: \"moon\" (expected: peer, webvh or btco)");
        assertThatThrownBy(() -> AccessPolicy.fromJson(JsonObject.builder()
                        .put("publishable", JsonArray.of(new JsonString("A"), JsonObject.EMPTY))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccessPolicy(Layer.BTCO, Optional.of(Set.of(" "))))
                .hasMessageContaining("expected: the name of a credential type");
    }

    @Test
    void aHundredTypesMayBePublishedAndNoMore() {
        Set<String> types = new HashSet<>();
        for (int i = 0; i < AccessPolicy.TYPES_MAX; i++) {
            types.add("Type" + i);
        }
        assertThat(new AccessPolicy(Layer.WEBVH, Optional.of(types)).publishable())
                .contains(types);
        types.add("OneMore");
        assertThatThrownBy(() -> new AccessPolicy(Layer.WEBVH, Optional.of(types)))
                .hasMessage("publishable: 101 types (expected: at most 100)");
    }
}
