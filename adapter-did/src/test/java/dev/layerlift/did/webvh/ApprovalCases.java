package dev.layerlift.did.webvh;

import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rules about approvals by witnesses (did:webvh 1.0, "DID Witnesses"): the log is right and the approvals are not. */
final class ApprovalCases {
    static final String EXPECTED = "approved by";

    private final LogKey one = LogKey.fresh();
    private final LogKey two = LogKey.fresh();
    private final List<LogCase> cases = new ArrayList<>();

    private ApprovalCases() {}

    static Stream<LogCase> refused() {
        ApprovalCases all = new ApprovalCases();
        all.counts();
        all.files();
        all.proofs();
        all.times();
        return all.cases.stream();
    }

    static Stream<LogCase> accepted() {
        ApprovalCases all = new ApprovalCases();
        all.legal();
        return all.cases.stream();
    }

    private void counts() {
        TestLog log = witnessed(2);
        String id = log.versionId();
        add("one of two is not enough", log, TestLog.approval(id, one));
        add("a witness counts once in a record", log, TestLog.approval(id, one, one));
        add("a witness counts once in a file", log, TestLog.approval(id, one), TestLog.approval(id, one));
        add("a stranger does not count", log, TestLog.approval(id, one, LogKey.fresh()));
        add("the update key does not count", log, TestLog.approval(id, one, log.key));
        add("nobody is not enough", log, TestLog.approval(id));
    }

    private void files() {
        TestLog log = witnessed(1);
        add("there is a witness file", log);
        for (String file : List.of(
                "",
                "null",
                "[]",
                "{}",
                "[1]",
                "[{}]",
                "[{\"versionId\":1}]",
                "[{\"proof\":[]}]",
                "[{\"versionId\":\"" + log.versionId() + "\"}]",
                "[{\"versionId\":\"" + log.versionId() + "\",\"proof\":{}}]",
                "[{\"versionId\":\"" + log.versionId() + "\",\"proof\":[null]}]",
                "[")) {
            cases.add(
                    LogCase.of("the file has approvals: " + file, EXPECTED, log).withWitnessFile(file));
        }
        JsonObject good = TestLog.approval(log.versionId(), one);
        String twice =
                "[{\"versionId\":\"x\"," + new String(TestLog.witnessFile(good), StandardCharsets.UTF_8).substring(2);
        cases.add(LogCase.of("no member is there twice", EXPECTED, log).withWitnessFile(twice));
    }

    private void proofs() {
        TestLog log = witnessed(1);
        JsonObject version = WitnessVerifier.statement(log.versionId());
        changed("the purpose is assertionMethod", log, p -> p.with("proofPurpose", "authentication"));
        changed("the cryptosuite is eddsa-jcs-2022", log, p -> p.with("cryptosuite", "ecdsa-jcs-2019"));
        changed("there is a cryptosuite", log, p -> p.without("cryptosuite"));
        changed("the type is DataIntegrityProof", log, p -> p.with("type", "Proof"));
        changed(
                "the fragment repeats the key",
                log,
                p -> p.with("verificationMethod", one.didKey() + "#" + two.multikey()));
        changed("there is a fragment", log, p -> p.with("verificationMethod", one.didKey()));
        changed("the method is a did:key", log, p -> p.with("verificationMethod", one.multikey()));
        add(
                "the witness signed itself",
                log,
                version.with(
                                "proof",
                                JsonArray.of(two.prove(
                                        version,
                                        p -> p.with("verificationMethod", one.didKey() + "#" + one.multikey()))))
                        .with("versionId", log.versionId()));
        JsonObject more = version.with("state", "x");
        add(
                "the version id alone is signed",
                log,
                version.with("proof", JsonArray.of(one.prove(more, UnaryOperator.identity()))));
        JsonObject proof = one.prove(version, UnaryOperator.identity());
        add("no member is added after signing", log, version.with("proof", JsonArray.of(proof.with("nonce", "x"))));
        add(
                "the signature is of this proof",
                log,
                version.with("proof", JsonArray.of(proof.with("proofValue", "z" + "2".repeat(88)))));
    }

    private void changed(String name, TestLog log, UnaryOperator<JsonObject> change) {
        JsonObject version = WitnessVerifier.statement(log.versionId());
        add(name, log, version.with("proof", JsonArray.of(one.prove(version, change))));
    }

    private void times() {
        TestLog log = witnessed(1);
        String first = log.versionId();
        TestLog other = witnessed(1);
        add("an approval of another DID does not count", log, TestLog.approval(other.versionId(), one));
        add(
                "nor under this version id",
                log,
                TestLog.approval(first)
                        .with(
                                "proof",
                                JsonArray.of(TestLog.approval(other.versionId(), one)
                                        .requireObjects("proof")
                                        .get(0))));
        add("nor of a version that is not there yet", log, TestLog.approval("2-Qm" + "1".repeat(44), one));
        TestLog grown = log.copy();
        grown.add(grown.next());
        add("an approval does not reach forward", grown, TestLog.approval(first, one));
        add("nor does one by number", grown, TestLog.approval("2-" + first.substring(2), one));
        TestLog replaced = log.copy();
        replaced.add(replaced.next().set("witness", TestLog.witnesses(1, LogKey.fresh())));
        add("the new witnesses do not approve themselves", replaced, TestLog.approval(first, one));
        LogKey fresh = LogKey.fresh();
        TestLog taken = log.copy();
        taken.add(taken.next().set("witness", TestLog.witnesses(1, fresh)));
        add("the old ones do", taken, TestLog.approval(first, one), TestLog.approval(taken.versionId(), fresh));
        String second = taken.versionId();
        taken.add(taken.next());
        add("and not what comes after", taken, TestLog.approval(taken.versionId(), one));
        add(
                "nor the new ones what was before",
                taken,
                TestLog.approval(second, fresh),
                TestLog.approval(taken.versionId(), fresh));
        TestLog ended = log.copy();
        ended.add(ended.next().set("witness", JsonObject.EMPTY));
        add("the end of witnessing is approved", ended, TestLog.approval(first, one));
        ended.add(ended.next());
        add("a version without witnesses approves nothing before", ended, TestLog.approval(first, one));
        TestLog started = TestLog.good(1);
        started.add(started.next().set("witness", TestLog.witnesses(1, one)));
        add("the first witnesses approve the entry that names them", started);
        TestLog higher = log.copy();
        higher.add(higher.next().set("witness", TestLog.witnesses(2, one, two)));
        higher.add(higher.next());
        add("a higher threshold counts from the next entry", higher, TestLog.approval(higher.versionId(), one));
        TestLog end = log.copy();
        end.add(end.next().set("deactivated", true));
        add("the end of the DID is approved", end, TestLog.approval(first, one));
    }

    private void legal() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", TestLog.witnesses(1, one, two)));
        String first = log.versionId();
        cases.add(LogCase.of("one witness of two", "", log, TestLog.approval(first, two)));
        cases.add(LogCase.of("more witnesses than needed", "", log, TestLog.approval(first, one, two, LogKey.fresh())));
        cases.add(LogCase.of("a witness twice", "", log, TestLog.approval(first, one, one)));
        cases.add(
                LogCase.of("two records of a version", "", log, TestLog.approval(first), TestLog.approval(first, one)));
        cases.add(LogCase.of(
                "a version that is not there yet",
                "",
                log,
                TestLog.approval("2-Qm" + "1".repeat(44), one),
                TestLog.approval(first, one)));
        cases.add(LogCase.of(
                "a record without proofs",
                "",
                log,
                JsonObject.EMPTY.with("versionId", first),
                TestLog.approval(first, one)));
        JsonObject version = WitnessVerifier.statement(first);
        cases.add(LogCase.of(
                "a bad proof beside a good one",
                "",
                log,
                version.with(
                        "proof",
                        JsonArray.of(
                                one.prove(version, p -> p.with("proofPurpose", "authentication")),
                                JsonValue.NULL,
                                two.prove(version, UnaryOperator.identity())))));
        cases.add(LogCase.of(
                "a proof with id and expires",
                "",
                log,
                version.with(
                        "proof",
                        JsonArray.of(one.prove(
                                version, p -> p.with("id", "urn:x:y").with("expires", "2035-01-01T00:00:00Z"))))));
        log.add(log.next());
        cases.add(LogCase.of("the approval of the last entry alone", "", log, TestLog.approval(log.versionId(), one)));
        String next = log.versionId();
        cases.add(
                LogCase.of("different witnesses", "", log, TestLog.approval(first, one), TestLog.approval(next, two)));
        LogKey third = LogKey.fresh();
        log.add(log.next().set("witness", TestLog.witnesses(1, third)));
        String change = log.versionId();
        cases.add(LogCase.of("a change of witnesses", "", log, TestLog.approval(change, two)));
        log.add(log.next().set("witness", JsonObject.EMPTY));
        cases.add(LogCase.of(
                "the end of witnessing",
                "",
                log,
                TestLog.approval(log.versionId(), third),
                TestLog.approval(change, one)));
        JsonObject end = TestLog.approval(log.versionId(), third);
        log.add(log.next());
        cases.add(LogCase.of("no witnesses any more", "", log, TestLog.approval(change, one), end));
        cases.add(LogCase.of("a file that nobody needs", "", TestLog.good(2)).withWitnessFile("rubbish"));
        TestLog self = new TestLog();
        self.add(self.first().set("witness", TestLog.witnesses(1, self.key)));
        cases.add(LogCase.of("an update key that witnesses", "", self, TestLog.approval(self.versionId(), self.key)));
    }

    private TestLog witnessed(int threshold) {
        TestLog log = new TestLog();
        return log.add(log.first().set("witness", TestLog.witnesses(threshold, one, two)));
    }

    private void add(String name, TestLog log, JsonObject... records) {
        cases.add(LogCase.of("approvals: " + name, EXPECTED, log, records));
    }
}
