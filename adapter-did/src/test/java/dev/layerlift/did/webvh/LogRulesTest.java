package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One log per rule of did:webvh 1.0, in which everything else is right. */
@Tag("P05")
class LogRulesTest {
    private static final JsonString TEXT = new JsonString("x");
    private static final JsonValue ONE = new JsonNumber("1");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final WebvhResolver resolver = new WebvhResolver(TestLog.PROOFS, clock);

    @Test
    void aLogWithoutFaultsResolves() {
        TestLog log = TestLog.good(3);

        Resolution resolution = resolve(log);

        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.documentMetadata().string("versionId")).contains(log.versionId());
    }

    @ParameterizedTest(name = "first entry: {0}")
    @MethodSource
    void firstEntriesThatBreakOneRule(String expected, Consumer<Draft> change) {
        TestLog log = new TestLog();
        Draft draft = log.first();
        change.accept(draft);
        log.add(draft);

        assertRefused(log, expected);
    }

    static Stream<Arguments> firstEntriesThatBreakOneRule() {
        LogKey other = LogKey.fresh();
        return Stream.of(
                rule("parameters.method", d -> d.parameters = d.parameters.without("method")),
                rule("parameters.method: did:webvh:0.5", d -> d.set("method", new JsonString("did:webvh:0.5"))),
                rule("parameters.method: no string", d -> d.set("method", ONE)),
                rule("scid", d -> d.parameters = d.parameters.without("scid")),
                rule(
                        "state.id: SCID",
                        d -> d.state = TestLog.document("did:webvh:Qm" + "1".repeat(44) + ":example.com")),
                rule("parameters.updateKeys: absent", d -> d.parameters = d.parameters.without("updateKeys")),
                rule("proof 0", d -> d.set("updateKeys", List.of())),
                rule("proof 0", d -> d.set("updateKeys", List.of(other.multikey()))),
                rule("multikey", d -> d.set("updateKeys", List.of("z6Mkbroken"))),
                rule("parameters.updateKeys: no array", d -> d.set("updateKeys", TEXT)),
                rule("parameters.updateKeys: an item", d -> d.set("updateKeys", JsonArray.of(ONE))),
                rule("parameters: unknown \"extra\"", d -> d.set("extra", TEXT)),
                rule("parameters.portable: no boolean", d -> d.set("portable", TEXT)),
                rule("parameters.portable: no boolean", d -> d.set("portable", JsonValue.NULL)),
                rule("parameters.deactivated: no boolean", d -> d.set("deactivated", TEXT)),
                rule("parameters.nextKeyHashes: no array", d -> d.set("nextKeyHashes", TEXT)),
                rule("parameters.watchers: no array", d -> d.set("watchers", TEXT)),
                rule("parameters.watchers: not a url", d -> d.set("watchers", List.of("not a url"))),
                rule("parameters.watchers: relative", d -> d.set("watchers", List.of("relative"))),
                rule("ttl", d -> d.set("ttl", TEXT)),
                rule("parameters.ttl: -1", d -> d.set("ttl", new JsonNumber("-1"))),
                rule("parameters.ttl: 2147483649", d -> d.set("ttl", new JsonNumber("2147483649"))),
                rule("64-bit integer", d -> d.set("ttl", new JsonNumber("1.5"))),
                rule("parameters.witness: no object", d -> d.set("witness", TEXT)),
                rule("threshold: 2", d -> d.set("witness", TestLog.witnesses(2, other))),
                rule("threshold: 0", d -> d.set("witness", TestLog.witnesses(0, other))),
                rule("witnesses: none", d -> d.set("witness", TestLog.witnesses(1))),
                rule("twice", d -> d.set("witness", TestLog.witnesses(1, other, other))),
                rule(
                        "unknown member \"more\"",
                        d -> d.set("witness", TestLog.witnesses(1, other).with("more", TEXT))),
                rule("expected: a did:key", d -> d.set("witness", witness("did:example:1"))),
                rule("multikey", d -> d.set("witness", witness("did:key:z6Mkbroken"))),
                rule("versionId: 2-", d -> d.number = Optional.of("2-")),
                rule("versionId: 01-", d -> d.number = Optional.of("01-")),
                rule("versionId: 1", d -> d.number = Optional.of("1")),
                rule("versionTime: 2025-01-01T01:00:00+01:00", d -> d.time = "2025-01-01T01:00:00+01:00"),
                rule("versionTime: 2025-01-01", d -> d.time = "2025-01-01"),
                rule("versionTime: 2025-13-01T00:00:00Z", d -> d.time = "2025-13-01T00:00:00Z"),
                rule("not in the future", d -> d.time = "2026-01-01T00:00:01Z"),
                rule("unknown member \"extra\"", d -> d.beforeHash = e -> e.with("extra", TEXT)),
                rule("parameters", d -> d.beforeHash = e -> e.with("parameters", TEXT)),
                rule("state", d -> d.beforeHash = e -> e.with("state", TEXT)),
                rule("state.id: did:peer", d -> d.state = TestLog.document("did:peer:4zQm" + "1".repeat(44))),
                rule(
                        "is not a did:webvh",
                        d -> d.state = TestLog.document("did:webvh:" + TestLog.PLACEHOLDER + ":127.0.0.1")),
                rule("proofPurpose", d -> d.proof = p -> p.with("proofPurpose", "authentication")),
                rule("cryptosuite", d -> d.proof = p -> p.with("cryptosuite", "eddsa-rdfc-2022")),
                rule("type", d -> d.proof = p -> p.with("type", "Ed25519Signature2020")),
                rule(
                        "proof 0",
                        d -> d.proof = p -> p.with("verificationMethod", other.didKey() + "#" + other.multikey())),
                rule(
                        "fragment",
                        d -> d.proof = p -> p.with(
                                "verificationMethod",
                                p.requireString("verificationMethod").split("#", -1)[0] + "#" + other.multikey())),
                rule(
                        "proof 0",
                        d -> d.proof = p -> p.with(
                                "verificationMethod",
                                p.requireString("verificationMethod").split("#", -1)[0])),
                rule("proof", d -> d.signed = e -> e.without("proof")),
                rule("proof", d -> d.signed = e -> e.with("proof", JsonArray.EMPTY)),
                rule("proof 1", d -> d.signers.add(other)));
    }

    @ParameterizedTest(name = "second entry: {0}")
    @MethodSource
    void laterEntriesThatBreakOneRule(String expected, Consumer<Draft> change) {
        TestLog log = TestLog.good(1);
        Draft draft = log.next();
        change.accept(draft);
        log.add(draft);

        assertRefused(log, expected);
        // What was valid before the broken entry still is, for those who ask for it.
        WebvhDid did = (WebvhDid) Did.parse(log.firstDid());
        assertThat(resolver.resolve(did, log.bytes(), Optional.empty(), ResolutionOptions.ofVersionNumber(1))
                        .error())
                .isEmpty();
    }

    static Stream<Arguments> laterEntriesThatBreakOneRule() {
        LogKey other = LogKey.fresh();
        return Stream.of(
                rule(
                        "parameters.scid: present",
                        d -> d.set(
                                "scid",
                                new JsonString(d.state.requireString("id").split(":", -1)[2]))),
                rule("parameters.method", d -> d.set("method", new JsonString("did:webvh:0.5"))),
                rule("parameters.portable: true", d -> d.set("portable", true)),
                rule("versionTime", d -> d.time = "2025-01-01T00:00:00Z"),
                rule("versionTime", d -> d.time = "2024-12-31T23:59:59Z"),
                rule("not in the future", d -> d.time = "2026-01-01T00:00:01Z"),
                rule("versionId: 1-", d -> d.number = Optional.of("1-")),
                rule("versionId: 3-", d -> d.number = Optional.of("3-")),
                rule("versionId: hash", d -> d.beforeHash = e -> e.with("versionId", "1-Qm" + "1".repeat(44))),
                rule(
                        "not portable",
                        d -> d.state = d.state
                                .with("id", d.state.requireString("id").replace("example.com", "example.org"))
                                .with("alsoKnownAs", JsonArray.ofStrings(List.of(d.state.requireString("id"))))),
                rule("proof 0", d -> d.signers = List.of(other)),
                rule("proof 0", d -> {
                    d.set("updateKeys", List.of(other.multikey()));
                    d.signers = List.of(other);
                }),
                rule("unknown \"extra\"", d -> d.set("extra", TEXT)));
    }

    @Test
    void whatIsNoServiceIsShownAsItIsAndTakesNoPlace() {
        for (JsonValue service : List.of(JsonObject.EMPTY, TEXT, JsonArray.of(TEXT, JsonObject.EMPTY, ONE))) {
            TestLog log = new TestLog();
            Draft draft = log.first();
            draft.state = draft.state.with("service", service);
            log.add(draft);

            List<JsonValue> services = resolver.resolve(
                            (WebvhDid) Did.parse(log.did()), log.bytes(), Optional.empty(), ResolutionOptions.LATEST)
                    .document()
                    .orElseThrow()
                    .json()
                    .requireArray("service");

            assertThat(services).hasSize(service instanceof JsonArray ? 5 : 3);
            assertThat(services.toString()).contains("#files", "#whois");
        }
    }

    @Test
    void aChangedEntryBreaksItsHashEvenWhenItIsSignedAnew() {
        TestLog log = new TestLog();
        Draft draft = log.first();
        draft.signed = e -> {
            JsonObject changed = e.without("proof").with("versionTime", "2025-01-02T00:00:00Z");
            return changed.with("proof", log.key.prove(changed, UnaryOperator.identity()));
        };

        assertRefused(log.add(draft), "versionId: hash");
    }

    @Test
    void aScidThatIsNotTheHashOfTheFirstEntryIsRefused() {
        TestLog log = new TestLog();
        Draft draft = log.first();
        String scid = "Qm" + "2".repeat(44);
        draft.set("scid", new JsonString(scid));
        draft.state = TestLog.document("did:webvh:" + scid + ":example.com");
        draft.beforeHash = e -> e.with("versionId", scid);

        assertRefused(log.add(draft), "parameters.scid");
    }

    @Test
    void keysOfTheEntryBeforeSignAndThenTheNewOnes() {
        TestLog log = TestLog.good(1);
        LogKey second = LogKey.fresh();
        log.add(log.next().set("updateKeys", List.of(second.multikey())));
        assertThat(resolve(log).error()).isEmpty();

        Draft byOld = log.next();
        log.add(byOld);
        assertRefused(log, "entry 3: proof 0");
    }

    @Test
    void preRotationBindsTheNextEntryToTheCommittedKeys() {
        LogKey second = LogKey.fresh();
        LogKey third = LogKey.fresh();

        assertThat(resolve(rotated(second, d -> {
                            d.set("updateKeys", List.of(second.multikey())).set("nextKeyHashes", List.of(third.hash()));
                            d.signers = List.of(second);
                        }))
                        .error())
                .isEmpty();
        assertRefused(
                rotated(second, d -> {
                    d.set("updateKeys", List.of(second.multikey()));
                    d.signers = List.of(second);
                }),
                "updateKeys or nextKeyHashes absent");
        assertRefused(rotated(second, d -> d.set("nextKeyHashes", List.of())), "updateKeys or nextKeyHashes absent");
        assertRefused(
                rotated(second, d -> {
                    d.set("updateKeys", List.of(third.multikey())).set("nextKeyHashes", List.of());
                    d.signers = List.of(third);
                }),
                "expected: a key whose hash is in nextKeyHashes");
        assertRefused(
                rotated(second, d -> {
                    d.set("updateKeys", List.of(second.multikey(), third.multikey()))
                            .set("nextKeyHashes", List.of());
                    d.signers = List.of(second);
                }),
                "expected: a key whose hash is in nextKeyHashes");
        assertRefused(
                rotated(
                        second,
                        d -> d.set("updateKeys", List.of(second.multikey())).set("nextKeyHashes", List.of())),
                "proof 0");
    }

    @Test
    void preRotationEndsAfterTheEntryThatEmptiesIt() {
        LogKey second = LogKey.fresh();
        TestLog log = rotated(second, d -> {
            d.set("updateKeys", List.of(second.multikey())).set("nextKeyHashes", List.of());
            d.signers = List.of(second);
        });
        Draft free = log.next().set("updateKeys", List.of(LogKey.fresh().multikey()));
        free.signers = List.of(second);

        assertThat(resolve(log.add(free)).error()).isEmpty();
    }

    @Test
    @Tag("P36")
    void nothingFollowsADeactivation() {
        TestLog log = TestLog.good(1);
        log.add(log.next().set("deactivated", true));
        assertThat(resolve(log).deactivated()).isTrue();
        assertThat(resolve(log).document()).isEmpty();
        assertThat(resolve(log, ResolutionOptions.ofVersionNumber(1)).document())
                .isPresent();

        log.add(log.next().set("deactivated", false));

        assertRefused(log, "follows a deactivation");
    }

    @Test
    void aPortableDidMovesWhenItNamesWhereItWas() {
        TestLog log = new TestLog();
        log.add(log.first().set("portable", true));
        String before = log.did();
        Draft silent = log.next();
        silent.state = TestLog.document(before.replace("example.com", "example.org"));
        Draft named = log.next();
        named.state = silent.state.with("alsoKnownAs", JsonArray.ofStrings(List.of(before)));

        log.add(named);
        assertThat(resolve(log).error()).isEmpty();
        // The old name still resolves from the same log.
        Resolution old =
                resolver.resolve((WebvhDid) Did.parse(before), log.bytes(), Optional.empty(), ResolutionOptions.LATEST);
        assertThat(old.document().orElseThrow().id()).isEqualTo(log.did());

        TestLog other = new TestLog();
        other.add(other.first().set("portable", true));
        Draft move = other.next();
        move.state = TestLog.document(other.did().replace("example.com", "example.org"));
        assertRefused(other.add(move), "state.alsoKnownAs");
    }

    @Test
    void aDidThatTheLogIsNotAboutIsRefused() {
        TestLog log = TestLog.good(2);
        WebvhDid other = (WebvhDid) Did.parse(log.did().replace(":b", ":c"));

        Resolution resolution = resolver.resolve(other, log.bytes(), Optional.empty(), ResolutionOptions.LATEST);

        assertThat(resolution.error()).contains("invalidDid");
        assertThat(resolution.detail()).contains("state.id");
    }

    @Test
    void nullStandsForTheDefaultWhereEarlyImplementationsWroteIt() {
        TestLog log = TestLog.good(1);
        Draft draft = log.next();
        for (String name : List.of("witness", "watchers", "nextKeyHashes", "ttl")) {
            draft.set(name, JsonValue.NULL);
        }

        assertThat(resolve(log.add(draft)).error()).isEmpty();
    }

    @Test
    void metadataSaysWhatIsActive() {
        TestLog log = new TestLog();
        log.add(log.first()
                .set("portable", true)
                .set("ttl", new JsonNumber("60"))
                .set("watchers", List.of("https://watch.example")));
        log.add(log.next());

        JsonObject metadata = resolve(log, ResolutionOptions.ofVersionNumber(1)).documentMetadata();

        assertThat(StrictJson.write(metadata.without("versionId").without("scid")))
                .isEqualTo("{\"versionTime\":\"2025-01-01T00:00:00Z\",\"created\":\"2025-01-01T00:00:00Z\","
                        + "\"updated\":\"2025-01-02T00:00:00Z\",\"portable\":true,\"deactivated\":false,\"ttl\":\"60\","
                        + "\"witness\":{},\"watchers\":[\"https://watch.example\"]}");
        assertThat(metadata.string("scid")).contains(log.scid());
    }

    @ParameterizedTest
    @MethodSource
    void textThatIsNoLogIsRefused(String text) {
        TestLog log = TestLog.good(1);
        String good = new String(log.bytes(), StandardCharsets.UTF_8);

        Resolution resolution =
                resolve(log.did(), text.replace("GOOD", good.strip()).getBytes(StandardCharsets.UTF_8));

        assertThat(resolution.error()).contains("invalidDid");
        assertThat(resolution.detail()).isNotBlank();
    }

    static Stream<String> textThatIsNoLogIsRefused() {
        return Stream.of(
                "", "\n", "\n\n", "[]\n", "{}\n", "{\n", "GOOD \n", " GOOD\n", "GOOD\r\n", "\nGOOD\n", "GOOD\n\n");
    }

    @Test
    void aLogWithoutFinalLineFeedResolves() {
        TestLog log = TestLog.good(2);
        byte[] bytes = log.bytes();

        assertThat(resolve(log.did(), Arrays.copyOf(bytes, bytes.length - 1)).error())
                .isEmpty();
    }

    @Test
    void aLogBeyondTheLimitsIsRefused() {
        TestLog log = TestLog.good(1);

        assertThat(resolve(log.did(), new byte[LogVerifier.LOG_BYTES_MAX + 1]).detail())
                .contains("at most");
        assertThat(resolve(log.did(), "{}\n".repeat(LogVerifier.ENTRIES_MAX + 1).getBytes(StandardCharsets.UTF_8))
                        .detail())
                .contains("at most");
    }

    @Test
    void duplicateMembersAreRefused() {
        TestLog log = TestLog.good(1);
        String text = new String(log.bytes(), StandardCharsets.UTF_8);

        Resolution resolution = resolve(
                log.did(),
                text.replaceFirst("\\{", "{\"versionTime\":\"2025-01-01T00:00:00Z\",")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(resolution.detail()).contains("duplicate");
    }

    private static TestLog rotated(LogKey committed, Consumer<Draft> change) {
        TestLog log = new TestLog();
        log.add(log.first().set("nextKeyHashes", List.of(committed.hash())));
        Draft draft = log.next();
        draft.signers = new ArrayList<>(draft.signers);
        change.accept(draft);
        return log.add(draft);
    }

    private void assertRefused(TestLog log, String expected) {
        Resolution resolution = resolve(log);
        assertThat(resolution.error()).contains("invalidDid");
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.detail()).contains(expected);
    }

    private Resolution resolve(TestLog log) {
        return resolve(log, ResolutionOptions.LATEST);
    }

    private Resolution resolve(TestLog log, ResolutionOptions options) {
        WebvhDid did;
        try {
            did = (WebvhDid) Did.parse(log.did());
        } catch (RuntimeException e) {
            // A log about something else: asked for by a DID that has the right shape.
            did = (WebvhDid) Did.parse("did:webvh:Qm" + "1".repeat(44) + ":example.com");
        }
        return resolver.resolve(did, log.bytes(), Optional.empty(), options);
    }

    private Resolution resolve(String did, byte[] log) {
        return resolver.resolve((WebvhDid) Did.parse(did), log, Optional.empty(), ResolutionOptions.LATEST);
    }

    private static JsonObject witness(String id) {
        return JsonObject.builder()
                .put("threshold", 1)
                .put(
                        "witnesses",
                        JsonArray.of(JsonObject.builder().put("id", id).build()))
                .build();
    }

    private static Arguments rule(String expected, Consumer<Draft> change) {
        return Arguments.of(expected, change);
    }
}
