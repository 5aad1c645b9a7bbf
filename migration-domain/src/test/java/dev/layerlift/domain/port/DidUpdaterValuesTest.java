package dev.layerlift.domain.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import dev.layerlift.domain.port.DidUpdater.Approvals;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What later versions of DIDs are asked for and made of, and what a check of a credential found. */
class DidUpdaterValuesTest {
    private static final String A = "did:key:zA";
    private static final String B = "did:key:zB";

    @Test
    void nothingChangesThatWasNotAskedFor() {
        assertThat(Change.NONE.document()).isEmpty();
        assertThat(Change.NONE.rotateUpdateKey()).isFalse();
        assertThat(Change.NONE.preRotation()).isEqualTo(PreRotation.KEEP);
        assertThat(Change.NONE.moveToHost() || Change.NONE.deactivate()).isFalse();
        assertThat(Change.NONE.ttlSeconds()).isEmpty();
    }

    @Test
    void eachWishIsAddedToTheOthers() {
        Witnesses witnesses = new Witnesses(1, List.of(A, B));
        Change all = Change.NONE
                .withDocument(JsonObject.EMPTY)
                .withRotation(PreRotation.ON)
                .withWitnesses(witnesses)
                .withWatchers(List.of("https://w.example"))
                .withTtlSeconds(60)
                .withMove()
                .withDeactivation();
        assertThat(all.document()).contains(JsonObject.EMPTY);
        assertThat(all.rotateUpdateKey()).isTrue();
        assertThat(all.preRotation()).isEqualTo(PreRotation.ON);
        assertThat(all.witnesses()).contains(witnesses);
        assertThat(all.watchers()).contains(List.of("https://w.example"));
        assertThat(all.ttlSeconds()).isEqualTo(OptionalLong.of(60));
        assertThat(all.moveToHost() && all.deactivate()).isTrue();
        assertThat(all.withRotation(PreRotation.OFF).preRotation()).isEqualTo(PreRotation.OFF);
    }

    @Test
    void aThresholdFitsItsWitnesses() {
        assertThat(new Witnesses(0, List.of()).witnesses()).isEmpty();
        assertThat(new Witnesses(2, List.of(A, B)).threshold()).isEqualTo(2);
        assertThatThrownBy(() -> new Witnesses(0, List.of(A))).hasMessageContaining("threshold: 0");
        assertThatThrownBy(() -> new Witnesses(-1, List.of())).hasMessageContaining("threshold: -1");
        assertThatThrownBy(() -> new Witnesses(3, List.of(A, B))).hasMessageContaining("1 to 2");
        assertThatThrownBy(() -> new Witnesses(1, List.of(A, A))).hasMessageContaining("twice");
    }

    @Test
    void approvalsAreEnoughFromTheThresholdOn() {
        assertThat(new Approvals(0, List.of(), List.of()).enough()).isTrue();
        assertThat(new Approvals(2, List.of(A, B), List.of(A)).enough()).isFalse();
        assertThat(new Approvals(2, List.of(A, B), List.of(A, B)).enough()).isTrue();
    }

    @Test
    void aVersionKeepsItsOwnCopies() {
        List<DidMethod.PublicationFile> files = new ArrayList<>();
        Did did = Did.parse("did:webvh:QmegFRgduMyQeUminPaGxf5AR6wzX4VZYu3ANzib9PPzdH:assets.example.com");
        PreparedUpdate update = new PreparedUpdate(
                did,
                2,
                "2-b",
                "1-a",
                new DidDocument(JsonObject.builder().put("id", did.value()).build()),
                files,
                List.of(),
                new Approvals(0, List.of(), List.of()));
        files.add(null);
        assertThat(update.files()).isEmpty();
    }

    @Test
    void aCheckHoldsWhenEverythingThatWasLookedAtDoes() {
        Finding good = new Finding("structure", true, "a credential");
        Finding bad = new Finding("proof", false, "no signature");
        Finding note = new Finding(CredentialCheck.NOTE, true, "superseded");
        Finding revoked = new Finding(CredentialCheck.REVOKED, false, "revoked");
        assertThat(new CredentialCheck(List.of()).valid()).isFalse();
        assertThat(new CredentialCheck(List.of(good, note)).valid()).isTrue();
        assertThat(new CredentialCheck(List.of(good, note)).notes()).containsExactly("superseded");
        assertThat(new CredentialCheck(List.of(good, note)).revoked()).isFalse();
        assertThat(new CredentialCheck(List.of(good, bad, revoked)).valid()).isFalse();
        assertThat(new CredentialCheck(List.of(good, bad, revoked)).problems())
                .containsExactly("no signature", "revoked");
        assertThat(new CredentialCheck(List.of(revoked)).revoked()).isTrue();
    }
}
