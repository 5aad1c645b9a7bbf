package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every {@link DidUpdater} keeps. */
public abstract class DidUpdaterContract {
    /** The updater under test; the same one for the whole of a test. */
    protected abstract DidUpdater updater();

    /** The method that makes and resolves its DIDs. */
    protected abstract DidMethod method();

    /** A new key in no key store. */
    protected abstract NewKey newKey();

    /** Commits keys to the key store of the updater. */
    protected abstract void commit(List<SealedKey> keys);

    /** Writes files to where the method publishes, replacing what is there. */
    protected abstract void publish(List<PublicationFile> files);

    /** The proof by which a witness with this key approves a version. */
    protected abstract JsonObject approval(NewKey witness, String versionId);

    /** The time of the updater's clock. */
    protected abstract Instant now();

    @Test
    void aNewDocumentResolvesOnceItIsPublishedAndTheOldOneNoMore() {
        Did did = published();
        JsonObject next = with(document(did), "https://example.com/other");

        PreparedUpdate update = updater().prepare(did, Change.NONE.withDocument(next), now());

        assertThat(document(did)).isNotEqualTo(next);
        assertThat(update.did()).isEqualTo(did);
        assertThat(update.number()).isEqualTo(2);
        assertThat(update.versionId()).startsWith("2-");
        assertThat(update.previousVersionId()).startsWith("1-").isEqualTo(versionId(did));
        assertThat(update.approvals().enough()).isTrue();
        publish(update);
        assertThat(versionId(did)).isEqualTo(update.versionId());
        assertThat(resolve(did).document()).contains(update.document());
        assertThat(update.document().alsoKnownAs()).contains("https://example.com/other");
    }

    @Test
    void twoUpdatesOfTheSameVersionHaveTheSameNumber() {
        Did did = published();

        PreparedUpdate one = updater().prepare(did, Change.NONE.withTtlSeconds(1), now());
        PreparedUpdate two = updater().prepare(did, Change.NONE.withTtlSeconds(2), now());

        assertThat(one.number()).isEqualTo(two.number());
        assertThat(one.previousVersionId()).isEqualTo(two.previousVersionId());
        assertThat(one.versionId()).isNotEqualTo(two.versionId());
    }

    @Test
    void aRotatedKeySignsTheVersionsAfterIt() {
        Did did = published();

        for (int i = 0; i < 3; i++) {
            PreparedUpdate rotation = updater().prepare(did, Change.NONE.withRotation(PreRotation.KEEP), now());
            assertThat(rotation.keys()).hasSize(1);
            publish(rotation);
        }

        assertThat(versionId(did)).startsWith("4-");
    }

    @Test
    void aRotationWhoseKeyWasNotCommittedEndsTheControl() {
        Did did = published();
        PreparedUpdate rotation = updater().prepare(did, Change.NONE.withRotation(PreRotation.KEEP), now());
        publish(rotation.files());

        assertCode("KEY_NOT_HELD", () -> updater().prepare(did, Change.NONE.withTtlSeconds(1), now()));
    }

    @Test
    void preRotationGoesOnUntilItIsEnded() {
        Did did = published();

        publish(updater().prepare(did, Change.NONE.withRotation(PreRotation.ON), now()));
        PreparedUpdate under = updater().prepare(did, Change.NONE.withTtlSeconds(60), now());
        assertThat(under.keys()).hasSize(1);
        publish(under);
        publish(updater().prepare(did, Change.NONE.withRotation(PreRotation.KEEP), now()));
        PreparedUpdate off = updater().prepare(did, Change.NONE.withRotation(PreRotation.OFF), now());
        assertThat(off.keys()).isEmpty();
        publish(off);
        PreparedUpdate after = updater().prepare(did, Change.NONE.withTtlSeconds(61), now());
        assertThat(after.keys()).isEmpty();
        publish(after);

        assertThat(versionId(did)).startsWith("6-");
    }

    @Test
    void nothingFollowsTheEndOfADid() {
        for (PreRotation preRotation : List.of(PreRotation.KEEP, PreRotation.ON)) {
            Did did = published();
            publish(updater().prepare(did, Change.NONE.withRotation(preRotation), now()));

            PreparedUpdate end = updater().prepare(did, Change.NONE.withDeactivation(), now());
            publish(end);

            assertThat(resolve(did).deactivated()).isTrue();
            assertThat(resolve(did).document()).isEmpty();
            assertThat(versionId(did)).isEqualTo(end.versionId()).startsWith(end.number() + "-");
            assertCode("DID_DEACTIVATED", () -> updater().prepare(did, Change.NONE.withTtlSeconds(1), now()));
            assertCode("DID_DEACTIVATED", () -> updater().prepare(did, Change.NONE.withDeactivation(), now()));
        }
    }

    @Test
    void witnessesInTheHomeApproveAtOnce() {
        Did did = published();
        NewKey witness = newKey();
        commit(List.of(witness.sealed()));

        PreparedUpdate named = updater().prepare(did, Change.NONE.withWitnesses(witnesses(1, witness)), now());
        assertThat(named.approvals().enough()).isTrue();
        assertThat(named.approvals().given()).containsExactly(did(witness));
        publish(named);
        PreparedUpdate later = updater().prepare(did, Change.NONE.withTtlSeconds(1), now());
        assertThat(later.approvals().enough()).isTrue();
        publish(later);

        assertThat(versionId(did)).isEqualTo(later.versionId());
    }

    @Test
    void witnessesElsewhereApproveOneByOne() {
        Did did = published();
        NewKey one = newKey();
        NewKey two = newKey();
        NewKey three = newKey();
        PreparedUpdate update = updater().prepare(did, Change.NONE.withWitnesses(witnesses(2, one, two, three)), now());
        assertThat(update.approvals().threshold()).isEqualTo(2);
        assertThat(update.approvals().given()).isEmpty();
        assertThat(update.approvals().enough()).isFalse();

        PreparedUpdate once = updater().approve(update, List.of(approval(one, update.versionId())));
        PreparedUpdate again = updater().approve(once, List.of(approval(one, update.versionId())));
        assertThat(again.approvals().given()).containsExactly(did(one));
        PreparedUpdate approved = updater().approve(again, List.of(approval(three, update.versionId())));

        assertThat(approved.approvals().given()).containsExactlyInAnyOrder(did(one), did(three));
        assertThat(approved.approvals().enough()).isTrue();
        assertThat(approved.versionId()).isEqualTo(update.versionId());
        assertThat(approved.files()).hasSizeGreaterThan(1);
        publish(approved);
        assertThat(versionId(did)).isEqualTo(update.versionId());
    }

    @Test
    void theWitnessesSoFarApproveTheVersionThatReplacesThem() {
        Did did = published();
        NewKey old = newKey();
        NewKey fresh = newKey();
        PreparedUpdate first = updater().prepare(did, Change.NONE.withWitnesses(witnesses(1, old)), now());
        publish(updater().approve(first, List.of(approval(old, first.versionId()))));

        PreparedUpdate replaced = updater().prepare(did, Change.NONE.withWitnesses(witnesses(1, fresh)), now());
        assertThat(replaced.approvals().witnesses()).containsExactly(did(old));
        publish(updater().approve(replaced, List.of(approval(old, replaced.versionId()))));
        PreparedUpdate ended = updater().prepare(did, Change.NONE.withWitnesses(new Witnesses(0, List.of())), now());
        assertThat(ended.approvals().witnesses()).containsExactly(did(fresh));
        publish(updater().approve(ended, List.of(approval(fresh, ended.versionId()))));
        PreparedUpdate free = updater().prepare(did, Change.NONE.withTtlSeconds(1), now());
        assertThat(free.approvals().threshold()).isZero();
        publish(free);

        assertThat(versionId(did)).isEqualTo(free.versionId());
    }

    @Test
    void anApprovalThatDoesNotHoldIsRefused() {
        Did did = published();
        NewKey witness = newKey();
        PreparedUpdate update = updater().prepare(did, Change.NONE.withWitnesses(witnesses(1, witness)), now());
        JsonObject good = approval(witness, update.versionId());

        assertCode(
                "APPROVAL_INVALID", () -> updater().approve(update, List.of(approval(newKey(), update.versionId()))));
        assertCode(
                "APPROVAL_INVALID",
                () -> updater().approve(update, List.of(approval(witness, update.previousVersionId()))));
        assertCode(
                "APPROVAL_INVALID",
                () -> updater().approve(update, List.of(good.with("proofPurpose", "authentication"))));
        assertCode("APPROVAL_INVALID", () -> updater().approve(update, List.of(good, JsonObject.EMPTY)));
        assertThat(updater().approve(update, List.of()).approvals().enough()).isFalse();
    }

    @Test
    void whatWouldChangeNothingIsRefused() {
        Did did = published();

        assertCode("NO_CHANGE", () -> updater().prepare(did, Change.NONE, now()));
        assertCode("NO_CHANGE", () -> updater().prepare(did, Change.NONE.withMove(), now()));
        assertCode(
                "NO_CHANGE",
                () -> updater()
                        .prepare(
                                did,
                                new Change(
                                        Optional.of(document(did)),
                                        false,
                                        PreRotation.OFF,
                                        Optional.of(new Witnesses(0, List.of())),
                                        Optional.of(List.of()),
                                        OptionalLong.empty(),
                                        false,
                                        false),
                                now()));
    }

    @Test
    void aDidThatIsNotPublishedIsRefused() {
        PreparedDid prepared = prepared();

        assertCode("DID_NOT_FOUND", () -> updater().prepare(prepared.did(), Change.NONE.withTtlSeconds(1), now()));
    }

    @Test
    void aDocumentAboutSomethingElseIsRefused() {
        Did did = published();

        assertCode(
                "DOCUMENT_INVALID",
                () -> updater()
                        .prepare(did, Change.NONE.withDocument(document(did).with("id", "did:example:1")), now()));
        assertCode(
                "DOCUMENT_INVALID",
                () -> updater()
                        .prepare(
                                did,
                                Change.NONE.withDocument(document(did)
                                        .with(
                                                "authentication",
                                                JsonArray.ofStrings(List.of(did.value() + "#unknown")))),
                                now()));
    }

    private Did published() {
        PreparedDid prepared = prepared();
        commit(prepared.keys());
        publish(prepared.files());
        return prepared.did();
    }

    private PreparedDid prepared() {
        NewKey key = newKey();
        commit(List.of(key.sealed()));
        return method().prepare(
                        new Specification(method().newPlace(), Optional.empty(), key, List.of(), List.of(), now()));
    }

    private void publish(PreparedUpdate update) {
        commit(update.keys());
        publish(update.files());
        Resolution resolution = resolve(update.did());
        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
    }

    private Resolution resolve(Did did) {
        return method().resolve(did);
    }

    private JsonObject document(Did did) {
        DidDocument document = resolve(did).document().orElseThrow();
        return document.json();
    }

    private String versionId(Did did) {
        return resolve(did).documentMetadata().string("versionId").orElseThrow();
    }

    private static JsonObject with(JsonObject document, String name) {
        return document.with("alsoKnownAs", JsonArray.ofStrings(Set.of(name)));
    }

    private static Witnesses witnesses(int threshold, NewKey... keys) {
        return new Witnesses(
                threshold, List.of(keys).stream().map(DidUpdaterContract::did).toList());
    }

    private static String did(NewKey key) {
        return "did:key:" + key.signer().publicKeyMultibase();
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }
}
