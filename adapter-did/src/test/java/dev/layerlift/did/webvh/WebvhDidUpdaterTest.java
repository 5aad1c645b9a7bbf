package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.did.PublishedFiles;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.proofs.ProofOptions;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What later versions look like in the files, beyond what every updater keeps. */
class WebvhDidUpdaterTest {
    private static final WebHost HOST = WebHost.parse("assets.example.com");

    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final InMemoryContentStore store = new InMemoryContentStore();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00.250Z"));
    private final WebvhConfig plain = new WebvhConfig(HOST, true);

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

    @Test
    void aDidMovesToTheHostOfTheHome() {
        WebvhConfig moved = new WebvhConfig(WebHost.parse("new.example.org:8443"), true).withFormerHosts(Set.of(HOST));
        PreparedDid prepared = method(plain)
                .prepare(new Specification(
                        method(plain).newPlace(),
                        Optional.empty(),
                        keys.commit(keys.generate()),
                        List.of("https://example.com/me"),
                        List.of(),
                        clock.instant()));
        publish(prepared);
        WebvhDid old = (WebvhDid) prepared.did();
        JsonObject document = prepared.document()
                .json()
                .with(
                        "service",
                        JsonArray.of(
                                service("#mine", old.filesUrl() + "resources/1"),
                                service(old.value() + "#else", "https://assets.example.com/other")));

        assertThat(method(moved).resolve(old).error()).isEmpty();
        PreparedUpdate move =
                updater(moved).prepare(old, Change.NONE.withDocument(document).withMove(), clock.instant());
        publish(move);

        String fresh = old.value().replace("assets.example.com", "new.example.org%3A8443");
        assertThat(move.did().value()).isEqualTo(fresh);
        JsonObject state = lastEntry(move).requireObject("state");
        assertThat(state.strings("alsoKnownAs")).containsExactly("https://example.com/me", old.value());
        assertThat(StrictJson.write(state.without("alsoKnownAs"))).doesNotContain(old.value());
        assertThat(state.requireObjects("service"))
                .containsExactly(
                        service("#mine", ((WebvhDid) move.did()).filesUrl() + "resources/1"),
                        service(fresh + "#else", "https://assets.example.com/other"));
        for (Did name : List.of(old, move.did())) {
            assertThat(method(moved).resolve(name).document()).contains(move.document());
        }
        PreparedUpdate later = updater(moved).prepare(move.did(), Change.NONE.withTtlSeconds(1), clock.instant());
        publish(later);
        assertThat(later.did()).isEqualTo(move.did());
        assertCode("NO_CHANGE", () -> updater(moved).prepare(old, Change.NONE.withMove(), clock.instant()));
    }

    @Test
    void whatIsNotPortableStaysAndWhatIsNotHereIsNotFound() {
        Did did = published(new WebvhConfig(HOST, false));
        WebvhConfig elsewhere = new WebvhConfig(WebHost.parse("new.example.org"), true);

        assertCode(
                "NOT_PORTABLE",
                () -> updater(elsewhere.withFormerHosts(Set.of(HOST)))
                        .prepare(did, Change.NONE.withMove(), clock.instant()));
        assertCode("DID_NOT_FOUND", () -> updater(elsewhere).prepare(did, Change.NONE.withMove(), clock.instant()));
    }

    @Test
    void theDidWebIsKeptInStep() {
        Did did = published(plain.withDidWeb(true));
        String web = "did:web:" + did.value().split(":", 4)[3];

        JsonObject first = webDocument(did);
        assertThat(first.string("id")).contains(web);
        assertThat(first.strings("alsoKnownAs")).containsExactly(did.value());
        assertThat(first.requireObjects("service"))
                .extracting(s -> s.requireString("id"))
                .containsExactly(web + "#files", web + "#whois");
        assertThat(StrictJson.write(first.without("alsoKnownAs"))).doesNotContain("webvh");
        assertThat(method(plain).resolve(did).document().orElseThrow().alsoKnownAs())
                .containsExactly(web);

        // Also when the option is off by now, and whatever the new document says of other names.
        JsonObject next =
                method(plain).resolve(did).document().orElseThrow().json().without("alsoKnownAs");
        PreparedUpdate update =
                updater(plain).prepare(did, Change.NONE.withDocument(next).withTtlSeconds(1), clock.instant());
        publish(update);
        assertThat(update.document().alsoKnownAs()).containsExactly(web);
        publish(updater(plain)
                .prepare(
                        did,
                        Change.NONE.withDocument(
                                next.with("alsoKnownAs", JsonArray.ofStrings(List.of("https://example.com/x")))),
                        clock.instant()));
        assertThat(webDocument(did).strings("alsoKnownAs")).containsExactly("https://example.com/x", did.value());

        publish(updater(plain).prepare(did, Change.NONE.withDeactivation(), clock.instant()));
        assertThat(webDocument(did).members().keySet()).containsExactly("@context", "id", "alsoKnownAs");
    }

    @Test
    void aDidBecomesADidWebWithItsNextVersion() {
        Did did = published(plain);

        PreparedUpdate update = updater(plain.withDidWeb(true)).prepare(did, Change.NONE, clock.instant());
        publish(update);

        assertThat(update.files()).extracting(f -> name(f)).containsExactly("did.json", "did.jsonl");
        assertThat(update.document().alsoKnownAs())
                .singleElement()
                .asString()
                .startsWith("did:web:assets.example.com:");
    }

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

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void documentsThatWouldBeWrongForEverAreRefused(String expected, UnaryOperator<JsonObject> change) {
        Did did = published(plain);
        JsonObject document =
                method(plain).resolve(did).document().orElseThrow().json();

        assertThatThrownBy(() ->
                        updater(plain).prepare(did, Change.NONE.withDocument(change.apply(document)), clock.instant()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("DOCUMENT_INVALID");
                    assertThat(e.getMessage()).contains(expected);
                });
    }

    static List<Arguments> documentsThatWouldBeWrongForEverAreRefused() {
        return List.of(
                wrong("id: absent", d -> d.without("id")),
                wrong("id: did:example:1", d -> d.with("id", "did:example:1")),
                wrong("@context", d -> d.without("@context")),
                wrong("@context", d -> d.with("@context", "https://example.com/")),
                wrong("alsoKnownAs: not a uri", d -> d.with("alsoKnownAs", JsonArray.ofStrings(List.of("not a uri")))),
                wrong("alsoKnownAs: relative", d -> d.with("alsoKnownAs", JsonArray.ofStrings(List.of("relative")))),
                wrong("alsoKnownAs", d -> d.with("alsoKnownAs", "did:example:1")),
                wrong("controller", d -> d.with("controller", JsonObject.EMPTY)),
                wrong("controller", d -> d.with("controller", JsonArray.of(JsonObject.EMPTY))),
                wrong("verificationMethod", d -> d.with("verificationMethod", JsonObject.EMPTY)),
                wrong("multikey", d -> method(d, m -> m.with("publicKeyMultibase", "z6Mkbroken"))),
                wrong("no key that can be read", d -> method(d, m -> m.without("publicKeyMultibase"))),
                wrong("no controller", d -> method(d, m -> m.without("controller"))),
                wrong("type", d -> method(d, m -> m.without("type"))),
                wrong(
                        "did:example:1#key",
                        d -> method(
                                d.without("authentication").without("assertionMethod"),
                                m -> m.with("id", "did:example:1#key"))),
                wrong(
                        "twice",
                        d -> d.with(
                                "verificationMethod",
                                JsonArray.of(
                                        d.requireObjects("verificationMethod").get(0),
                                        d.requireObjects("verificationMethod").get(0)))),
                wrong("authentication", d -> d.with("authentication", JsonArray.ofStrings(List.of("#missing")))),
                wrong(
                        "twice",
                        d -> d.with(
                                "keyAgreement",
                                JsonArray.of(
                                        d.requireObjects("verificationMethod").get(0)))),
                wrong("service", d -> d.with("service", "none")),
                wrong(
                        "id",
                        d -> d.with(
                                "service",
                                JsonArray.of(service("#a", "https://a.example/").without("id")))),
                wrong(
                        "no type",
                        d -> d.with(
                                "service",
                                JsonArray.of(service("#a", "https://a.example/").without("type")))),
                wrong(
                        "no serviceEndpoint",
                        d -> d.with("service", JsonArray.of(service("#a", "x").without("serviceEndpoint")))),
                wrong("service: a", d -> d.with("service", JsonArray.of(service("a", "https://a.example/")))),
                wrong(
                        "twice",
                        d -> d.with(
                                "service",
                                JsonArray.of(
                                        service("#a", "https://a.example/"),
                                        service(d.requireString("id") + "#a", "https://b.example/")))));
    }

    @Test
    void relativeReferencesAreKeptAsTheyAre() {
        Did did = published(plain);
        JsonObject document =
                method(plain).resolve(did).document().orElseThrow().json();
        JsonObject relative = method(document, m -> m.with("id", "#k"))
                .with("authentication", JsonArray.ofStrings(List.of("#k")))
                .with("assertionMethod", JsonArray.ofStrings(List.of("#k")));

        PreparedUpdate update = updater(plain).prepare(did, Change.NONE.withDocument(relative), clock.instant());

        assertThat(lastEntry(update).requireObject("state").strings("authentication"))
                .containsExactly("#k");
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

    private void publishApproved(Did did, Change change, NewKey witness) {
        PreparedUpdate update = updater(plain).prepare(did, change, clock.instant());
        publish(updater(plain).approve(update, List.of(approval(witness, update.versionId()))));
    }

    private WebvhDidUpdater updater(WebvhConfig config) {
        return new WebvhDidUpdater(config, store, keys, TestLog.PROOFS, clock);
    }

    private WebvhDidMethod method(WebvhConfig config) {
        return new WebvhDidMethod(
                config,
                store,
                keys,
                TestLog.PROOFS,
                new SecureRandom(),
                clock,
                WebvhReader.direct(new InMemoryWeb(), TestLog.PROOFS, clock));
    }

    private PreparedDid prepared(WebvhConfig config) {
        return method(config)
                .prepare(new Specification(
                        method(config).newPlace(),
                        Optional.empty(),
                        keys.commit(keys.generate()),
                        List.of(),
                        List.of(),
                        clock.instant()));
    }

    private Did published(WebvhConfig config) {
        PreparedDid prepared = prepared(config);
        publish(prepared);
        return prepared.did();
    }

    private void publish(PreparedDid prepared) {
        prepared.keys().forEach(keys::commit);
        PublishedFiles.write(store, prepared.files());
    }

    private void publish(PreparedUpdate update) {
        update.keys().forEach(keys::commit);
        PublishedFiles.write(store, update.files());
        Resolution resolution =
                method(new WebvhConfig(((WebvhDid) update.did()).host(), true)).resolve(update.did());
        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.documentMetadata().string("versionId")).contains(update.versionId());
    }

    private Place place(Did did) {
        return method(plain).placeOf(did).orElseThrow();
    }

    private JsonObject webDocument(Did did) {
        try (InputStream in = store.open(WebvhPlaces.webDocument(place(did)), 0).orElseThrow()) {
            return StrictJson.parseObject(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject approval(NewKey witness, String versionId) {
        String key = witness.signer().publicKeyMultibase();
        return TestLog.PROOFS.createProof(
                JsonObject.EMPTY.with("versionId", versionId),
                ProofOptions.of("did:key:" + key + "#" + key, "assertionMethod", clock.instant()),
                witness.signer()::sign);
    }

    private static Witnesses witnesses(int threshold, NewKey... witnesses) {
        return new Witnesses(
                threshold,
                List.of(witnesses).stream()
                        .map(w -> "did:key:" + w.signer().publicKeyMultibase())
                        .toList());
    }

    private static JsonObject service(String id, String endpoint) {
        return JsonObject.builder()
                .put("id", id)
                .put("type", "Test")
                .put("serviceEndpoint", endpoint)
                .build();
    }

    /** The document with its first method changed and nothing else. */
    private static JsonObject method(JsonObject document, UnaryOperator<JsonObject> change) {
        return document.with(
                "verificationMethod",
                JsonArray.of(change.apply(
                        document.requireObjects("verificationMethod").get(0))));
    }

    private static List<JsonObject> entries(PreparedUpdate update) {
        return text(update)
                .lines()
                .map(line -> StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static JsonObject lastEntry(PreparedUpdate update) {
        List<JsonObject> entries = entries(update);
        return entries.get(entries.size() - 1);
    }

    private static JsonObject parameters(PreparedUpdate update) {
        return lastEntry(update).requireObject("parameters");
    }

    private static String signer(JsonObject entry) {
        return entry.requireObjects("proof")
                .get(0)
                .requireString("verificationMethod")
                .split("#", -1)[1];
    }

    private static String text(PreparedUpdate update) {
        return text(update.files().get(update.files().size() - 1));
    }

    private static String text(PublicationFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }

    private static String name(PublicationFile file) {
        String key = file.path().key();
        return key.substring(key.lastIndexOf('/') + 1);
    }

    private static Arguments wrong(String expected, UnaryOperator<JsonObject> change) {
        return Arguments.of(expected, change);
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }
}
