package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is larger than the limits of {@code docs/limits.md} is refused before it costs time or memory, and what is as
 * large as they allow takes time in proportion. The tests of this module have 128 MB of heap.
 */
@Tag("slow")
class HostileSizesTest {
    private static final LogKey KEY = LogKey.number(1);
    private static final String DID = "did:webvh:QmcbM5bppyT4yyaL35TQQJ2XdSrSNAhH5t6f4ZcuyR4VSv:example.com";
    private static final Instant FIRST_TIME = Instant.parse("2025-01-01T00:00:00Z");

    private final ThreadMXBean meter = ManagementFactory.getThreadMXBean();
    private final WebvhResolver resolver = new WebvhResolver(TestLog.PROOFS, new SettableClock());

    @Test
    void aLogOfMoreThanTenMebibytesIsRefusedUnread() {
        byte[] line = new byte[50 * 1000 * 1000];
        Arrays.fill(line, (byte) '{');

        refusedWithin(50, "a line of 50 MB", line, "50000000 bytes (expected: at most 10485760)");
    }

    @Test
    void aLogOfMoreThanTenThousandEntriesIsRefusedUnread() {
        refusedWithin(
                1_000,
                "100,000 entries",
                "{\"versionId\":\"1-Qm\"}\n".repeat(100_000).getBytes(StandardCharsets.UTF_8),
                "100000 entries (expected: at most 10000)");
    }

    @Test
    void anEntryIsRefusedForItsShapeBeforeItIsHashed() {
        int bytes = LogVerifier.LOG_BYTES_MAX - 100;
        refusedWithin(200, "JSON 10,000 deep", entry("[".repeat(10_000) + "]".repeat(10_000)), "nesting of 65");
        refusedWithin(
                200,
                "JSON 2,000,000 deep",
                ("{\"a\":".repeat(bytes / 5) + "}").getBytes(StandardCharsets.UTF_8),
                "nesting of 65");
        refusedWithin(200, "a number of 100,000 digits", entry("1".repeat(100_000)), "JSON, line 1");
        refusedWithin(200, "1e400", entry("1e400"), "expected: one that fits a double");
        refusedWithin(2_000, "an array of 5,000,000 numbers", entry(list("0", bytes / 2)), "more than 250000 values");
        refusedWithin(2_000, "an array of 3,000,000 objects", entry(list("{}", bytes / 3)), "more than 250000 values");
        refusedWithin(2_000, "an object of 1,000,000 members", entry(members(1_000_000)), "more than 250000 values");
        refusedWithin(2_000, "a string of 10 MB", entry("\"" + "x".repeat(bytes - 20) + "\""), "unknown member");
    }

    @Test
    void whatAnEntryListsIsLimited() {
        Draft keys = new TestLog(KEY).first();
        keys.set("updateKeys", Collections.nCopies(100_000, KEY.multikey()));
        refusedWithin(3_000, "100,000 update keys", log(keys), "100000 items (expected: at most 1000)");

        List<JsonValue> witnesses = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            witnesses.add(JsonObject.EMPTY.with("id", KEY.didKey()));
        }
        Draft witnessed = new TestLog(KEY).first();
        witnessed.set(
                "witness",
                JsonObject.builder()
                        .put("threshold", 1)
                        .put("witnesses", new JsonArray(witnesses))
                        .build());
        refusedWithin(2_000, "10,000 witnesses", log(witnessed), "10000 (expected: at most 1000)");

        Draft proofs = new TestLog(KEY).first();
        proofs.signed = entry -> entry.with(
                "proof",
                new JsonArray(Collections.nCopies(20_000, entry.array("proof").get(0))));
        refusedWithin(3_000, "20,000 proofs of an entry", log(proofs), "20000 proofs (expected: 1 to 64)");
    }

    @Test
    void theValuesOfAllEntriesTogetherAreLimited() {
        TestLog log = new TestLog(KEY);
        for (int i = 0; i < 6; i++) {
            Draft draft = i == 0 ? log.first() : log.next();
            draft.state = draft.state.with("list", new JsonArray(Collections.nCopies(100_000, JsonValue.NULL)));
            log.add(draft);
        }

        refusedWithin(4_000, "six entries of 100,000 values", log, "entry 5: more than 500000 JSON values");
    }

    @Test
    void aWitnessFileOfManyProofsIsRefused() {
        TestLog log = new TestLog(KEY);
        log.add(log.first().set("witness", TestLog.witnesses(1, LogKey.number(2))));
        String proof = "{\"type\":\"DataIntegrityProof\"}";
        byte[] million = ("[{\"versionId\":\"" + log.versionId() + "\",\"proof\":" + list("{}", 1_000_000) + "}]")
                .getBytes(StandardCharsets.UTF_8);
        byte[] many = ("[{\"versionId\":\"" + log.versionId() + "\",\"proof\":" + list(proof, 10_001) + "}]")
                .getBytes(StandardCharsets.UTF_8);

        Supplier<Resolution> ofMillion =
                () -> resolver.resolve(did(log), log.bytes(), Optional.of(million), ResolutionOptions.LATEST);
        assertThat(within(2_000, "1,000,000 witness proofs", ofMillion).detail())
                .contains("more than 250000 values");
        Supplier<Resolution> ofMany =
                () -> resolver.resolve(did(log), log.bytes(), Optional.of(many), ResolutionOptions.LATEST);
        assertThat(within(2_000, "10,001 witness proofs", ofMany).detail()).contains("more than 10000 proofs");
    }

    @Test
    void aWitnessFileOfAsManyProofsAsAreAllowedIsReadInProportion() {
        LogKey witness = LogKey.number(2);
        TestLog log = new TestLog(KEY);
        log.add(log.first().set("witness", TestLog.witnesses(1, witness)));
        JsonObject bad = TestLog.approval(log.versionId(), witness);
        JsonObject proof = (JsonObject) bad.array("proof").get(0);
        JsonObject wrong = proof.with("created", "2025-01-02T00:00:00Z");
        byte[] file = StrictJson.writeBytes(
                JsonArray.of(bad.with("proof", new JsonArray(Collections.nCopies(10_000, wrong)))));

        Supplier<Resolution> resolved =
                () -> resolver.resolve(did(log), log.bytes(), Optional.of(file), ResolutionOptions.LATEST);
        assertThat(within(15_000, "10,000 witness proofs, all wrong", resolved).detail())
                .contains("approved by 0 witnesses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"did:webvh:", "did:peer:4zQm", "did:btco:", "did:key:z6Mk", ""})
    void aDidOfAMegabyteIsRefusedUnread(String prefix) {
        String did = prefix + "1".repeat(1_000_000);

        within(50, "a DID of 1 MB", () -> {
            assertThatThrownBy(() -> Did.parse(did))
                    .isInstanceOf(InvalidDidException.class)
                    .hasMessageContaining("expected: at most 65536");
            return "";
        });
    }

    @Test
    void aLogThatIsAsLongAsAllowedTakesTimeInProportion() {
        TestLog log = new TestLog(KEY);
        log.add(log.first());
        long quarter = 0;
        for (int i = 1; i < LogVerifier.ENTRIES_MAX; i++) {
            Draft draft = log.next();
            draft.time = FIRST_TIME.plusSeconds(i).toString();
            log.add(draft);
            if (i == LogVerifier.ENTRIES_MAX / 4 - 1) {
                resolved(log);
                quarter = millisOf("2,500 entries", () -> resolved(log));
            }
        }
        assertThat(log.bytes()).hasSizeLessThan(LogVerifier.LOG_BYTES_MAX);

        long full = millisOf("10,000 entries", () -> resolved(log));

        assertThat(full).isLessThan(15_000).isLessThan(8 * quarter + 1_000);
    }

    @Test
    void listsThatEveryEntryInheritsAreNotCheckedAgainInEach() {
        LogKey witness = LogKey.number(2);
        List<LogKey> witnesses = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            witnesses.add(LogKey.fresh());
        }
        witnesses.set(999, witness);
        TestLog log = new TestLog(KEY);
        Draft first = log.first();
        List<String> keys = new ArrayList<>();
        witnesses.subList(0, 999).forEach(other -> keys.add(other.multikey()));
        keys.add(KEY.multikey());
        first.set("updateKeys", keys)
                .set("watchers", Collections.nCopies(1_000, "https://watcher.example/some/path"))
                .set("witness", TestLog.witnesses(1, witnesses.toArray(LogKey[]::new)));
        log.add(first);
        for (int i = 1; i < 4_000; i++) {
            Draft draft = log.next();
            draft.time = FIRST_TIME.plusSeconds(i).toString();
            log.add(draft);
        }
        byte[] approvals = TestLog.witnessFile(TestLog.approval(log.versionId(), witness));

        Supplier<Resolution> resolved =
                () -> resolver.resolve(did(log), log.bytes(), Optional.of(approvals), ResolutionOptions.LATEST);
        assertThat(within(15_000, "4,000 entries under 1,000 keys, watchers and witnesses", resolved)
                        .error())
                .isEmpty();
    }

    @Test
    void proofsAsManyAsFitIntoALogAreVerifiedInSeconds() {
        TestLog log = new TestLog(KEY);
        int entries = 0;
        while (log.bytes().length < LogVerifier.LOG_BYTES_MAX - 25_000) {
            Draft draft = entries == 0 ? log.first() : log.next();
            draft.time = FIRST_TIME.plusSeconds(entries).toString();
            draft.signed = entry -> entry.with(
                    "proof",
                    new JsonArray(Collections.nCopies(64, entry.array("proof").get(0))));
            log.add(draft);
            entries++;
        }

        assertThat(within(30_000, entries + " entries of 64 proofs", () -> resolved(log))
                        .error())
                .isEmpty();
    }

    @Test
    void jsonBeyondItsLimitsIsRefusedWhereverItIsRead() {
        byte[] large = new byte[50 * 1000 * 1000];
        within(50, "JSON of 50 MB", () -> {
            assertThatThrownBy(() -> StrictJson.parse(large))
                    .isInstanceOf(JsonSyntaxException.class)
                    .hasMessageContaining("50000000 bytes (expected: at most 10485760)");
            return "";
        });
    }

    private static byte[] entry(String extra) {
        return ("{\"extra\":" + extra + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static String list(String item, int count) {
        return "[" + (item + ",").repeat(count - 1) + item + "]";
    }

    private static String members(int count) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "\"" : ",\"").append(Integer.toString(i, 36)).append("\":0");
        }
        return text.append('}').toString();
    }

    private static TestLog log(Draft first) {
        return new TestLog(KEY).add(first);
    }

    private Resolution resolved(TestLog log) {
        Resolution resolution = resolver.resolve(did(log), log.bytes(), Optional.empty(), ResolutionOptions.LATEST);
        assertThat(resolution.detail()).isEmpty();
        return resolution;
    }

    private static WebvhDid did(TestLog log) {
        return (WebvhDid) Did.parse(log.did());
    }

    private void refusedWithin(long millisMax, String what, TestLog log, String because) {
        refusedWithin(millisMax, what, log.bytes(), because);
    }

    private void refusedWithin(long millisMax, String what, byte[] log, String because) {
        Resolution resolution = within(
                millisMax,
                what,
                () -> resolver.resolve((WebvhDid) Did.parse(DID), log, Optional.empty(), ResolutionOptions.LATEST));
        assertThat(resolution.error()).contains("invalidDid");
        assertThat(resolution.detail()).contains(because).hasSizeLessThan(20_000);
    }

    /** Does it, and fails when that cost this thread more time of a processor. */
    private <T> T within(long millisMax, String what, Supplier<T> work) {
        long begin = meter.getCurrentThreadCpuTime();
        T result = work.get();
        long millis = (meter.getCurrentThreadCpuTime() - begin) / 1_000_000;
        System.out.println("sizes: " + what + ": " + millis + " ms");
        assertThat(millis).as(what).isLessThanOrEqualTo(millisMax);
        return result;
    }

    private long millisOf(String what, Runnable work) {
        long begin = meter.getCurrentThreadCpuTime();
        work.run();
        long millis = (meter.getCurrentThreadCpuTime() - begin) / 1_000_000;
        System.out.println("sizes: " + what + ": " + millis + " ms");
        return millis;
    }
}
