package dev.layerlift.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.testkit.SettableClock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidMethodsTest {
    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final PeerDidMethod peer = new PeerDidMethod();
    private final DidMethods methods = new DidMethods(List.of(peer));

    @Test
    void aDidIsResolvedByTheMethodOfItsLayer() {
        PreparedDid prepared = peer.prepare(new Specification(
                Optional.empty(), Optional.empty(), keys.generate(), List.of(), List.of(), SettableClock.START));

        assertThat(methods.resolve(prepared.did().value()).document()).contains(prepared.document());
        assertThat(methods.find(prepared.did().value())).contains(prepared.document());
        assertThat(methods.method(Layer.PEER)).contains(peer);
    }

    @ParameterizedTest
    @Tag("P05")
    @ValueSource(strings = {"", "x", "did:web:example.com", "did:peer:0z6Mk", "did:webvh:x", "did:key:z6Mk"})
    void whatIsNoDidOfAKnownMethodIsInvalid(String text) {
        assertThat(methods.resolve(text).error()).contains("invalidDid");
        assertThat(methods.resolve(text).detail()).contains("expected");
        assertThat(methods.find(text)).isEmpty();
    }

    @Test
    void aMethodThatIsNotInstalledIsNamed() {
        assertThat(methods.resolve("did:btco:1").error()).contains("methodNotSupported");
        assertThat(methods.find("did:btco:1")).isEmpty();
    }

    @Test
    void aSystemKeyHasADocument() {
        String key = keys.generate().sealed().publicKeyMultibase();

        DidDocument document = methods.find("did:key:" + key).orElseThrow();

        assertThat(document.id()).isEqualTo("did:key:" + key);
        assertThat(document.method("did:key:" + key + "#" + key, VerificationRelationship.ASSERTION_METHOD))
                .hasValueSatisfying(m -> assertThat(m.publicKeyMultibase()).contains(key));
        assertThat(document.methods(VerificationRelationship.KEY_AGREEMENT)).isEmpty();
    }

    @ParameterizedTest
    @Tag("P05")
    @ValueSource(
            strings = {"did:key:", "did:key:z6Mkbroken", "did:key:z6LSqPZfn9krvgXma2icTMKf2uVcYhKXsudCmPoUzqGYW24U"})
    void aKeyThatCannotSignHasNoDocument(String did) {
        assertThat(methods.find(did)).isEmpty();
    }

    @Test
    void oneMethodPerLayer() {
        assertThatThrownBy(() -> new DidMethods(List.of(peer, new PeerDidMethod())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two of layer peer");
    }
}
