package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What later versions look like in the log, beyond what every updater keeps. */
class WebvhDidUpdaterTest extends WebvhUpdateFixture {
    @Test
    void timesRiseHoweverTheClockGoes() {
        Did did = published(plain);
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            PreparedUpdate update = updater(plain).prepare(did, Change.NONE.withTtlSeconds(i), clock.instant());
            publish(update);
            times.add(Instant.parse(lastEntry(update).requireString("versionTime")));
            clock.advance(Duration.ofMillis(i == 1 ? 2000 : 0));
        }

        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(times.get(3)).isAfter(Instant.parse("2026-05-01T12:00:02Z").minusMillis(1));
    }

    @Test
    void aRotationNamesTheFreshKeyAndIsSignedByTheOldOne() {
        PreparedDid prepared = prepared(plain);
        publish(prepared);
        String old = prepared.keys().get(0).publicKeyMultibase();

        PreparedUpdate rotation =
                updater(plain).prepare(prepared.did(), Change.NONE.withRotation(PreRotation.KEEP), clock.instant());

        String fresh = rotation.keys().get(0).publicKeyMultibase();
        assertThat(parameters(rotation).requireStrings("updateKeys")).containsExactly(fresh);
        assertThat(parameters(rotation).members()).hasSize(1);
        assertThat(signer(lastEntry(rotation))).isEqualTo(old);
        publish(rotation);
        PreparedUpdate next = updater(plain).prepare(prepared.did(), Change.NONE.withTtlSeconds(9), clock.instant());
        assertThat(signer(lastEntry(next))).isEqualTo(fresh);
        assertThat(parameters(next).members().keySet()).containsExactly("ttl");
    }

    @Test
    void underPreRotationTheCommittedKeySignsAndIsNamedAndTheNextOneIsCommittedTo() {
        Did did = published(plain.withPreRotation(true));

        PreparedUpdate one = updater(plain).prepare(did, Change.NONE.withTtlSeconds(1), clock.instant());
        String key = parameters(one).requireStrings("updateKeys").get(0);
        String next = one.keys().get(0).publicKeyMultibase();
        assertThat(parameters(one).requireStrings("nextKeyHashes")).containsExactly(next);
        assertThat(signer(lastEntry(one))).isEqualTo(key);
        publish(one);
        PreparedUpdate two = updater(plain).prepare(did, Change.NONE.withTtlSeconds(2), clock.instant());

        assertThat(parameters(two).requireStrings("updateKeys"))
                .singleElement()
                .satisfies(k -> assertThat(LogHash.nextKeyHash(k)).isEqualTo(next));
        // The key itself is nowhere before it signs.
        assertThat(text(one))
                .doesNotContain(parameters(two).requireStrings("updateKeys").get(0));
    }

    @Test
    void underPreRotationADidEndsInTwoEntries() {
        Did did = published(plain.withPreRotation(true));

        PreparedUpdate end = updater(plain).prepare(did, Change.NONE.withDeactivation(), clock.instant());

        List<JsonObject> entries = entries(end);
        assertThat(entries).hasSize(3);
        assertThat(end.number()).isEqualTo(3);
        assertThat(end.previousVersionId()).isEqualTo(entries.get(0).requireString("versionId"));
        JsonObject off = entries.get(1).requireObject("parameters");
        assertThat(off.members().keySet()).containsExactlyInAnyOrder("updateKeys", "nextKeyHashes");
        assertThat(off.requireArray("nextKeyHashes")).isEmpty();
        assertThat(off.requireArray("updateKeys")).hasSize(1);
        assertThat(entries.get(2).requireObject("parameters"))
                .isEqualTo(JsonObject.EMPTY
                        .with("deactivated", new JsonValue.JsonBoolean(true))
                        .with("updateKeys", JsonArray.EMPTY));
        publish(end);
        assertThat(method(plain).resolve(did).deactivated()).isTrue();
    }

    @Test
    void impossibleChangesAreRefused() {
        Did did = published(plain);
        for (Change change : List.of(
                Change.NONE.withRotation(PreRotation.KEEP).withDeactivation(),
                Change.NONE.withWatchers(List.of("not a url")),
                Change.NONE.withTtlSeconds(-1),
                Change.NONE.withWitnesses(new Witnesses(1, List.of("did:web:example.com"))))) {
            assertCode("CHANGE_INVALID", () -> updater(plain).prepare(did, change, clock.instant()));
        }
    }

    @Test
    void aLogThatDoesNotResolveIsNotContinued() {
        PreparedDid prepared = prepared(plain);
        publish(prepared);
        store.tamper(prepared.files().get(0).path(), 30);

        assertCode(
                "LOG_INVALID",
                () -> updater(plain).prepare(prepared.did(), Change.NONE.withTtlSeconds(1), clock.instant()));
    }

    @Test
    void aVersionFromTheFutureIsNeverMade() {
        Did did = published(plain);

        assertCode(
                "VERSION_REFUSED",
                () -> updater(plain)
                        .prepare(
                                did,
                                Change.NONE.withTtlSeconds(1),
                                clock.instant().plusSeconds(3600)));
    }
}
