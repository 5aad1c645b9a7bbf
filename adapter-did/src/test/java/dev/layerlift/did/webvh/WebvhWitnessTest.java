package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.did.webvh.WebvhWitness.Approval;
import dev.layerlift.did.webvh.WebvhWitness.Candidate;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Being a witness for others: what is approved, and what is not. */
class WebvhWitnessTest {
    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final SettableClock clock = new SettableClock();
    private final WebvhWitness witness = new WebvhWitness(keys, TestLog.PROOFS, clock);
    private final WebvhResolver resolver = new WebvhResolver(TestLog.PROOFS, clock);
    private final NewKey ours = keys.commit(keys.generate());
    private final LogKey theirs = LogKey.fresh();

    @Test
    void anApprovalIsWhatTheResolverAsksFor() {
        TestLog log = TestLog.good(1);
        log.add(log.next().set("witness", rule(1)));

        Approval approval = witness.approve(candidate(log), clock.instant());

        assertThat(approval.versionId()).isEqualTo(log.versionId());
        assertThat(approval.number()).isEqualTo(2);
        assertThat(approval.did().value()).isEqualTo(log.did());
        assertThat(approval.witnesses()).containsExactly(ourDid());
        assertThat(resolver.resolve(
                                (WebvhDid) Did.parse(log.did()),
                                log.bytes(),
                                Optional.of(StrictJson.writeBytes(approval.witnessFile())),
                                ResolutionOptions.LATEST)
                        .error())
                .isEmpty();
    }

    @Test
    void theRuleInForceIsTheOneBefore() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", TestLog.witnesses(1, theirs)));
        String one = log.versionId();
        log.add(log.next().set("witness", rule(1)));

        assertCode(
                "KEY_NOT_HELD", () -> witness.approve(candidate(log, TestLog.approval(one, theirs)), clock.instant()));
    }

    @Test
    void theOneThatIsAskedForApprovesAndNobodyElse() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", rule(1)));
        Candidate asked =
                new Candidate(log.bytes(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(ourDid()));
        Candidate absent = new Candidate(
                log.bytes(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(theirs.didKey()));
        Candidate stranger = new Candidate(
                log.bytes(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("did:key:z6MkStranger"));

        assertThat(witness.approve(asked, clock.instant()).witnesses()).containsExactly(ourDid());
        assertCode("KEY_NOT_HELD", () -> witness.approve(absent, clock.instant()));
        assertCode("NOT_WITNESSED", () -> witness.approve(stranger, clock.instant()));
    }

    @Test
    void versionsBeforeTheLastMustBeApproved() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", rule(2)));
        String one = log.versionId();
        log.add(log.next());
        log.add(log.next());

        assertCode("APPROVALS_MISSING", () -> witness.approve(candidate(log), clock.instant()));
        // Two new versions at once: the approval of the last one stands for both.
        Approval first = witness.approve(
                new Candidate(log.bytes(1), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                clock.instant());
        JsonObject approved = TestLog.approval(one, theirs);
        JsonObject both = approved.with(
                "proof",
                JsonArray.of(
                        approved.requireObjects("proof").get(0), first.proofs().get(0)));
        assertThat(witness.approve(candidate(log, both), clock.instant()).number())
                .isEqualTo(3);
    }

    @Test
    void aBrokenLogIsNotApproved() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", rule(1)));
        byte[] bytes = log.bytes();
        bytes[40] ^= 1;

        assertCode(
                "LOG_INVALID",
                () -> witness.approve(
                        new Candidate(bytes, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        clock.instant()));
        assertCode(
                "LOG_INVALID",
                () -> witness.approve(
                        new Candidate(
                                new byte[0], Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        clock.instant()));
    }

    @Test
    void aLogAboutAnotherDidIsNotApproved() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", rule(1)));
        Did other = Did.parse(TestLog.good(1).did());

        assertCode(
                "LOG_INVALID",
                () -> witness.approve(
                        new Candidate(
                                log.bytes(), Optional.empty(), Optional.of(other), Optional.empty(), Optional.empty()),
                        clock.instant()));
        assertThat(witness.approve(
                                new Candidate(
                                        log.bytes(),
                                        Optional.empty(),
                                        Optional.of(Did.parse(log.did())),
                                        Optional.empty(),
                                        Optional.empty()),
                                clock.instant())
                        .number())
                .isEqualTo(1);
    }

    @Test
    void aVersionThatNobodyHasToApproveIsNotApproved() {
        assertCode("NOT_WITNESSED", () -> witness.approve(candidate(TestLog.good(1)), clock.instant()));
    }

    @Test
    void whatIsKnownMustBeContinued() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", rule(1)));
        byte[] known = log.bytes();
        TestLog fork = log.copy();
        log.add(log.next());
        fork.add(fork.next().set("ttl", new dev.layerlift.domain.json.JsonValue.JsonNumber("5")));

        assertThat(witness.approve(
                                new Candidate(
                                        log.bytes(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(known),
                                        Optional.empty()),
                                clock.instant())
                        .number())
                .isEqualTo(2);
        for (byte[] other : List.of(fork.bytes(), TestLog.good(1).bytes())) {
            assertCode(
                    "LOG_FORKED",
                    () -> witness.approve(
                            new Candidate(
                                    log.bytes(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(other),
                                    Optional.empty()),
                            clock.instant()));
        }
        // What was approved is never un-approved by leaving it out.
        assertCode(
                "LOG_FORKED",
                () -> witness.approve(
                        new Candidate(
                                known, Optional.empty(), Optional.empty(), Optional.of(log.bytes()), Optional.empty()),
                        clock.instant()));
    }

    private JsonObject rule(int threshold) {
        return JsonObject.builder()
                .put("threshold", threshold)
                .put(
                        "witnesses",
                        JsonArray.of(
                                JsonObject.EMPTY.with("id", ourDid()), JsonObject.EMPTY.with("id", theirs.didKey())))
                .build();
    }

    private String ourDid() {
        return "did:key:" + ours.signer().publicKeyMultibase();
    }

    private static Candidate candidate(TestLog log, JsonObject... records) {
        return new Candidate(
                log.bytes(),
                records.length == 0 ? Optional.empty() : Optional.of(TestLog.witnessFile(records)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }
}
