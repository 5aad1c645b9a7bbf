package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.testkit.SettableClock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Asking for a version by id, number or time, of a good log and of one with a broken tail. */
class VersionsTest {
    private final WebvhResolver resolver = new WebvhResolver(TestLog.PROOFS, new SettableClock());

    @Test
    void everyVersionOfAGoodLogIsFound() {
        TestLog log = TestLog.good(1);
        String one = log.versionId();
        log.add(log.next());
        String two = log.versionId();
        log.add(log.next());

        assertThat(version(log, ResolutionOptions.ofVersionId(one))).contains(one);
        assertThat(version(log, ResolutionOptions.ofVersionId(two))).contains(two);
        assertThat(version(log, ResolutionOptions.ofVersionNumber(3))).contains(log.versionId());
        assertThat(version(log, at("2025-01-01T00:00:00Z"))).contains(one);
        assertThat(version(log, at("2025-01-01T23:59:59.999Z"))).contains(one);
        assertThat(version(log, at("2025-01-02T00:00:00Z"))).contains(two);
        assertThat(version(log, at("2030-01-01T00:00:00Z"))).contains(log.versionId());
    }

    @Test
    void aVersionThatNeverWasIsNotFound() {
        TestLog log = TestLog.good(2);

        assertThat(error(log, ResolutionOptions.ofVersionId("1-Qm"))).contains("notFound");
        assertThat(error(log, ResolutionOptions.ofVersionNumber(0))).contains("notFound");
        assertThat(error(log, ResolutionOptions.ofVersionNumber(3))).contains("notFound");
        assertThat(error(log, at("2024-12-31T23:59:59Z"))).contains("notFound");
    }

    @Test
    void whatIsBeforeABrokenEntryResolvesAndWhatIsBehindItDoesNot() {
        TestLog log = TestLog.good(2);
        String two = log.versionId();
        Draft broken = log.next();
        broken.proof = p -> p.with("proofPurpose", "authentication");
        log.add(broken);
        String three = log.versionId();
        log.add(log.next());

        assertThat(version(log, ResolutionOptions.ofVersionId(two))).contains(two);
        assertThat(version(log, ResolutionOptions.ofVersionNumber(2))).contains(two);
        assertThat(version(log, at("2025-01-02T12:00:00Z"))).contains(two);
        assertThat(error(log, ResolutionOptions.LATEST)).contains("invalidDid");
        assertThat(error(log, ResolutionOptions.ofVersionId(three))).contains("invalidDid");
        assertThat(error(log, ResolutionOptions.ofVersionNumber(4))).contains("invalidDid");
        assertThat(error(log, at("2025-01-03T00:00:00Z"))).contains("invalidDid");
        assertThat(error(log, ResolutionOptions.ofVersionNumber(5))).contains("notFound");
        assertThat(error(log, ResolutionOptions.ofVersionId("9-Qm"))).contains("notFound");
        assertThat(error(log, at("2024-01-01T00:00:00Z"))).contains("notFound");
    }

    @Test
    void updatedIsTheTimeOfTheLastValidVersion() {
        TestLog log = TestLog.good(2);
        Draft broken = log.next();
        broken.number = Optional.of("7-");
        log.add(broken);

        Resolution resolution = resolve(log, ResolutionOptions.ofVersionNumber(1));

        assertThat(resolution.documentMetadata().string("updated")).contains("2025-01-02T00:00:00Z");
    }

    private static ResolutionOptions at(String time) {
        return ResolutionOptions.ofVersionTime(Instant.parse(time));
    }

    private Optional<String> version(TestLog log, ResolutionOptions options) {
        Resolution resolution = resolve(log, options);
        assertThat(resolution.document()).as(resolution.detail()).isPresent();
        return resolution.documentMetadata().string("versionId");
    }

    private Optional<String> error(TestLog log, ResolutionOptions options) {
        Resolution resolution = resolve(log, options);
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.detail()).isNotBlank();
        return resolution.error();
    }

    private Resolution resolve(TestLog log, ResolutionOptions options) {
        return resolver.resolve((WebvhDid) Did.parse(log.did()), log.bytes(), Optional.empty(), options);
    }
}
