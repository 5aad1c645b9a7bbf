package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Approval by witnesses: who counts, for which entries, and what an approval reaches. */
class WitnessTest {
    private final LogKey first = LogKey.fresh();
    private final LogKey second = LogKey.fresh();
    private final LogKey third = LogKey.fresh();
    private final WebvhResolver resolver = new WebvhResolver(TestLog.PROOFS, new SettableClock());

    @Test
    void enoughApprovalsAreEnough() {
        TestLog log = witnessed(2);

        assertThat(resolve(log, TestLog.approval(log.versionId(), first, second))
                        .error())
                .isEmpty();
        assertThat(resolve(log, TestLog.approval(log.versionId(), first, second, third))
                        .error())
                .isEmpty();
        assertRefused(resolve(log, TestLog.approval(log.versionId(), first)));
        assertRefused(resolve(log, TestLog.approval(log.versionId(), first, first)));
        assertRefused(resolve(log, TestLog.approval(log.versionId(), first, LogKey.fresh())));
        assertRefused(resolve(log));
    }

    @Test
    void metadataShowsTheThresholdAsText() {
        TestLog log = witnessed(1);

        JsonObject witness = resolve(log, TestLog.approval(log.versionId(), first))
                .documentMetadata()
                .requireObject("witness");

        assertThat(witness.string("threshold")).contains("1");
        assertThat(witness.array("witnesses")).hasSize(3);
    }

    @Test
    void withoutAWitnessFileNothingIsApproved() {
        TestLog log = witnessed(1);

        Resolution resolution = resolver.resolve(did(log), log.bytes(), Optional.empty(), ResolutionOptions.LATEST);

        assertRefused(resolution);
        assertThat(resolution.detail()).contains("did-witness.json");
    }

    @Test
    void anApprovalReachesBackAndNotForward() {
        TestLog log = witnessed(1);
        String one = log.versionId();
        log.add(log.next());

        assertThat(resolve(log, TestLog.approval(log.versionId(), first)).error())
                .isEmpty();
        assertRefused(resolve(log, TestLog.approval(one, first)));
        assertThat(resolver.resolve(
                                did(log),
                                log.bytes(),
                                Optional.of(TestLog.witnessFile(TestLog.approval(one, first))),
                                ResolutionOptions.ofVersionNumber(1))
                        .error())
                .isEmpty();
    }

    @Test
    void approvalsOfEntriesThatAreNotThereCountForNothing() {
        TestLog log = witnessed(1);

        assertRefused(resolve(log, TestLog.approval("2-Qm" + "1".repeat(44), first)));
        assertThat(resolve(
                                log,
                                TestLog.approval("2-Qm" + "1".repeat(44), first),
                                TestLog.approval(log.versionId(), second))
                        .error())
                .isEmpty();
    }

    @Test
    void theOldWitnessesApproveTheEntryThatReplacesThem() {
        TestLog log = witnessed(3);
        String one = log.versionId();
        LogKey fresh = LogKey.fresh();
        log.add(log.next().set("witness", TestLog.witnesses(1, fresh)));
        String two = log.versionId();

        assertRefused(resolve(log, TestLog.approval(one, first, second, third), TestLog.approval(two, fresh)));
        assertThat(resolve(log, TestLog.approval(two, first, second, third)).error())
                .isEmpty();

        log.add(log.next());
        assertRefused(resolve(log, TestLog.approval(two, first, second, third)));
        assertThat(resolve(log, TestLog.approval(two, first, second, third), TestLog.approval(log.versionId(), fresh))
                        .error())
                .isEmpty();
    }

    @Test
    void theEntryThatEndsWitnessingIsWitnessedAndThoseAfterItAreNot() {
        TestLog log = witnessed(1);
        String one = log.versionId();
        log.add(log.next().set("witness", JsonObject.EMPTY));
        String two = log.versionId();
        log.add(log.next());

        assertRefused(resolve(log, TestLog.approval(one, first)));
        assertThat(resolve(log, TestLog.approval(two, first)).error()).isEmpty();
    }

    @Test
    void theFirstWitnessesApproveTheEntryThatNamesThem() {
        TestLog log = TestLog.good(1);
        log.add(log.next().set("witness", TestLog.witnesses(1, first)));

        assertRefused(resolve(log));
        assertThat(resolve(log, TestLog.approval(log.versionId(), first)).error())
                .isEmpty();
    }

    @Test
    void aProofForAnotherPurposeOfAnotherSuiteOrByAnotherKeyIsNoApproval() {
        TestLog log = witnessed(1);
        JsonObject version =
                JsonObject.builder().put("versionId", log.versionId()).build();

        assertRefused(resolve(
                log,
                version.with(
                        "proof", JsonArray.of(first.prove(version, p -> p.with("proofPurpose", "authentication"))))));
        assertRefused(resolve(
                log,
                version.with(
                        "proof", JsonArray.of(first.prove(version, p -> p.with("cryptosuite", "eddsa-rdfc-2022"))))));
        assertRefused(resolve(
                log,
                version.with(
                        "proof",
                        JsonArray.of(second.prove(
                                version,
                                p -> p.with(
                                        "verificationMethod",
                                        "did:key:" + first.multikey() + "#" + first.multikey()))))));
        assertThat(resolve(
                                log,
                                version.with(
                                        "proof",
                                        JsonArray.of(
                                                first.prove(version, p -> p.with("proofPurpose", "authentication")),
                                                second.prove(version, p -> p))))
                        .error())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "[{}]", "[{\"versionId\":1}]", "["})
    void aMalformedWitnessFileApprovesNothing(String file) {
        TestLog log = witnessed(1);

        Resolution resolution = resolver.resolve(
                did(log), log.bytes(), Optional.of(file.getBytes(StandardCharsets.UTF_8)), ResolutionOptions.LATEST);

        assertRefused(resolution);
        assertThat(resolution.detail()).contains("did-witness.json");
    }

    @Test
    void aWitnessFileIsNotLookedAtWhereNobodyWitnesses() {
        TestLog log = TestLog.good(1);

        assertThat(resolver.resolve(did(log), log.bytes(), Optional.of(new byte[] {'x'}), ResolutionOptions.LATEST)
                        .error())
                .isEmpty();
    }

    private TestLog witnessed(int threshold) {
        TestLog log = new TestLog();
        Draft draft = log.first().set("witness", TestLog.witnesses(threshold, first, second, third));
        return log.add(draft);
    }

    private Resolution resolve(TestLog log, JsonObject... records) {
        return resolver.resolve(
                did(log), log.bytes(), Optional.of(TestLog.witnessFile(records)), ResolutionOptions.LATEST);
    }

    private static WebvhDid did(TestLog log) {
        return (WebvhDid) Did.parse(log.did());
    }

    private static void assertRefused(Resolution resolution) {
        assertThat(resolution.error()).contains("invalidDid");
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.detail()).contains("approved by");
    }
}
