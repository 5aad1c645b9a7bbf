package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore.NewKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link DidMethod} keeps. A method that publishes nothing has no place, no files and no retraction. */
public abstract class DidMethodContract {
    /** The method under test; the same one for the whole of a test. */
    protected abstract DidMethod method();

    /** A new key, committed to the key store of the method. */
    protected abstract NewKey newKey();

    /** Commits the keys that a prepared DID came with. */
    protected abstract void commit(PreparedDid prepared);

    /** Writes files to where the method publishes, replacing what is there. */
    protected abstract void publish(List<PublicationFile> files);

    /** The time of the method's clock. */
    protected abstract Instant now();

    @Test
    void aPreparedDidResolvesToItsDocumentOnceItIsPublished() {
        PreparedDid prepared = prepare();

        commit(prepared);
        publish(prepared.files());
        Resolution resolution = method().resolve(prepared.did());

        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.document()).contains(prepared.document());
        assertThat(resolution.deactivated()).isFalse();
        assertThat(prepared.did().layer()).isEqualTo(method().layer());
        assertThat(Did.parse(prepared.did().value())).isEqualTo(prepared.did());
    }

    @Test
    void itsOwnKeyAuthenticatesAndAsserts() {
        NewKey key = newKey();
        PreparedDid prepared = method().prepare(specification(key));

        for (VerificationRelationship use :
                List.of(VerificationRelationship.AUTHENTICATION, VerificationRelationship.ASSERTION_METHOD)) {
            Optional<VerificationMethod> found = prepared.document().method(prepared.assertionMethod(), use);
            assertThat(found.flatMap(VerificationMethod::publicKeyMultibase))
                    .contains(key.sealed().publicKeyMultibase());
        }
    }

    @Test
    @Tag("P29")
    void everyReferenceToAKeyResolvesAndThereIsAKey() {
        PreparedDid prepared = prepare();

        assertThat(prepared.document().verificationMethods()).isNotEmpty();
        for (VerificationRelationship use : VerificationRelationship.values()) {
            assertThat(prepared.document().methods(use))
                    .allSatisfy(m ->
                            assertThat(m.id()).startsWith(prepared.document().id() + "#"));
        }
    }

    @Test
    void otherNamesAndServicesAreInTheDocument() {
        PreparedDid prepared = method().prepare(new Specification(
                method().newPlace(),
                Optional.empty(),
                newKey(),
                List.of("https://example.com/other"),
                List.of(service("resources")),
                now()));

        assertThat(prepared.document().alsoKnownAs()).contains("https://example.com/other");
        assertThat(prepared.document().service("resources")).hasValueSatisfying(s -> {
            assertThat(s.id()).isEqualTo(prepared.document().id() + "#resources");
            assertThat(s.endpoint()).isEqualTo(new JsonValue.JsonString("https://example.com/files/"));
        });
    }

    @Test
    @Tag("P05")
    void preparingWritesNothingAndWhatIsNotPublishedHasNoDocument() {
        PreparedDid prepared = prepare();

        Resolution resolution = method().resolve(prepared.did());

        if (prepared.files().isEmpty()) {
            assertThat(resolution.document()).contains(prepared.document());
        } else {
            assertThat(resolution.error()).contains("notFound");
            assertThat(resolution.document()).isEmpty();
            assertThat(resolution.detail()).isNotBlank();
        }
    }

    @Test
    @Tag("P29")
    void aKeyThatCannotBeReadIsRefused() {
        NewKey key = newKey();
        NewKey broken = new NewKey(
                new dev.layerlift.domain.port.KeyStore.SealedKey(
                        "z6MkBroken", key.sealed().jwe()),
                key.signer());

        assertThatThrownBy(() -> method().prepare(specification(broken)))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("KEY_NOT_USABLE"));
    }

    @Test
    void twoDidsAreNeverTheSame() {
        Set<String> dids = new HashSet<>();
        Set<Place> places = new HashSet<>();
        List<Place> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            PreparedDid prepared = prepare();
            assertThat(dids.add(prepared.did().identity().value())).isTrue();
            method().placeOf(prepared.did()).ifPresent(all::add);
        }
        places.addAll(all);
        assertThat(places).hasSameSizeAs(all);
    }

    @Test
    void filesAreInThePlaceOfTheDid() {
        Optional<Place> place = method().newPlace();
        PreparedDid prepared =
                method().prepare(new Specification(place, Optional.empty(), newKey(), List.of(), List.of(), now()));

        assertThat(method().placeOf(prepared.did())).isEqualTo(place);
        assertThat(prepared.files().isEmpty()).isEqualTo(place.isEmpty());
        place.ifPresent(p -> assertThat(prepared.files())
                .allSatisfy(f -> assertThat(f.path().key()).startsWith(p.basePath() + "/")));
    }

    @Test
    @Tag("P36")
    void aRetractedDidIsDeactivatedAndStaysSo() {
        PreparedDid prepared = prepare();
        commit(prepared);
        publish(prepared.files());
        if (prepared.files().isEmpty()) {
            assertThatThrownBy(() -> method().prepareRetraction(prepared.did(), now()))
                    .isInstanceOf(MigrationException.class);
            return;
        }

        List<PublicationFile> files = method().prepareRetraction(prepared.did(), now());
        assertThat(method().resolve(prepared.did()).deactivated()).isFalse();
        publish(files);

        Resolution resolution = method().resolve(prepared.did());
        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.deactivated()).isTrue();
        List<PublicationFile> again = method().prepareRetraction(prepared.did(), now().plusSeconds(60));
        assertThat(again).hasSameSizeAs(files);
        for (int i = 0; i < files.size(); i++) {
            assertThat(again.get(i).path()).isEqualTo(files.get(i).path());
            assertThat(again.get(i).bytes()).isEqualTo(files.get(i).bytes());
        }
    }

    /** A DID of the method that is prepared and not published. */
    protected final PreparedDid prepare() {
        return method().prepare(specification(newKey()));
    }

    private Specification specification(NewKey key) {
        return new Specification(method().newPlace(), Optional.empty(), key, List.of(), List.of(), now());
    }

    private static JsonObject service(String fragment) {
        return JsonObject.builder()
                .put("id", fragment)
                .put("type", "LinkedResources")
                .put("serviceEndpoint", "https://example.com/files/")
                .build();
    }
}
