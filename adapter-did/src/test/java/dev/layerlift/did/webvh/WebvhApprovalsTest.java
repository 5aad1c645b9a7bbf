package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.PublishedFiles;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.KeyStore.NewKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Approvals of new and later versions, and the file that they are in. */
class WebvhApprovalsTest extends WebvhUpdateFixture {
    @Test
    void newDidsAreLikeTheConfigurationSays() {
        NewKey witness = keys.commit(keys.generate());
        WebvhConfig config = plain.withWitnesses(witnesses(1, witness))
                .withWatchers(List.of("https://watcher.example.org/"))
                .withTtlSeconds(0)
                .withPreRotation(true);
        PreparedDid prepared = prepared(config);
        publish(prepared);

        JsonObject metadata = method(config).resolve(prepared.did()).documentMetadata();
        assertThat(metadata.string("ttl")).contains("0");
        assertThat(metadata.requireStrings("watchers")).containsExactly("https://watcher.example.org/");
        assertThat(metadata.requireObject("witness").string("threshold")).contains("1");
        assertThat(prepared.files()).extracting(f -> name(f)).containsExactly("did-witness.json", "did.jsonl");
        assertThat(prepared.keys()).hasSize(2);
    }

    @Test
    void newDidsNeedEnoughWitnessesInTheHome() {
        NewKey here = keys.commit(keys.generate());
        NewKey elsewhere = keys.generate();

        assertThatThrownBy(() -> prepared(plain.withWitnesses(witnesses(2, here, elsewhere))))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("WITNESSES_NOT_HELD");
                    assertThat(e.getMessage()).contains(elsewhere.signer().publicKeyMultibase());
                });
    }

    @Test
    void preRotationAndWitnessesAreNoObstacleToARetraction() {
        NewKey witness = keys.commit(keys.generate());
        WebvhConfig config =
                plain.withPreRotation(true).withWitnesses(witnesses(1, witness)).withDidWeb(true);
        Did did = published(config);

        List<PublicationFile> files = method(plain).prepareRetraction(did, clock.instant());
        PublishedFiles.write(store, files);

        assertThat(files).extracting(f -> name(f)).containsExactly("did-witness.json", "did.json", "did.jsonl");
        assertThat(method(plain).resolve(did).deactivated()).isTrue();
        assertThat(method(plain).prepareRetraction(did, clock.instant()))
                .extracting(f -> name(f) + text(f))
                .containsExactly(name(files.get(0)) + text(files.get(0)), name(files.get(2)) + text(files.get(2)));
    }

    @Test
    void aRetractionNamesTheApprovalsThatAreMissing() {
        NewKey here = keys.commit(keys.generate());
        NewKey elsewhere = keys.generate();
        Did did = published(plain);
        PreparedUpdate named =
                updater(plain).prepare(did, Change.NONE.withWitnesses(witnesses(2, here, elsewhere)), clock.instant());
        publish(updater(plain).approve(named, List.of(approval(elsewhere, named.versionId()))));

        assertThatThrownBy(() -> method(plain).prepareRetraction(did, clock.instant()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("APPROVALS_MISSING");
                    assertThat(e.getMessage())
                            .contains("by 1 witnesses (expected: 2")
                            .contains(elsewhere.signer().publicKeyMultibase())
                            .doesNotContain(here.signer().publicKeyMultibase());
                });
    }

    @Test
    void theWitnessFileKeepsTheLatestProofOfAPublishedVersionAndTheNewOne() {
        NewKey here = keys.commit(keys.generate());
        NewKey elsewhere = keys.generate();
        Did did = published(plain);
        publishApproved(did, Change.NONE.withWitnesses(witnesses(1, here, elsewhere)), elsewhere);
        PreparedUpdate three = updater(plain).prepare(did, Change.NONE.withTtlSeconds(3), clock.instant());
        publish(three);
        PreparedUpdate four = updater(plain).prepare(did, Change.NONE.withTtlSeconds(4), clock.instant());

        assertThat(four.files()).extracting(f -> name(f)).containsExactly("did-witness.json", "did.jsonl");
        WitnessFile file = WitnessFile.parse(four.files().get(0).bytes());
        // Version 2: the only proof of the one elsewhere. Version 3: what the published log needs. Version 4: the new
        // one.
        assertThat(file.proofs().keySet()).hasSize(3).contains(three.versionId(), four.versionId());
        assertThat(file.proofs().values()).allSatisfy(list -> assertThat(list).hasSize(1));
        // The new file is published first: a resolver in between finds the log before it approved.
        PublishedFiles.write(store, four.files().subList(0, 1));
        assertThat(method(plain).resolve(did).documentMetadata().string("versionId"))
                .contains(three.versionId());
        PublishedFiles.write(store, four.files());
        assertThat(method(plain).resolve(did).documentMetadata().string("versionId"))
                .contains(four.versionId());
    }

    @Test
    void aWitnessFileThatNobodyNeededIsNotTakenOver() {
        Did did = published(plain);
        PublishedFiles.write(store, WebvhPlaces.witness(place(did)), "rubbish".getBytes(StandardCharsets.UTF_8));
        NewKey here = keys.commit(keys.generate());

        publish(updater(plain).prepare(did, Change.NONE.withWitnesses(witnesses(1, here)), clock.instant()));
    }
}
