package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.webvh.TestLog.Draft;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is said of a log that was verified: document, metadata, and the end. */
class LogResolutionTest {
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
}
