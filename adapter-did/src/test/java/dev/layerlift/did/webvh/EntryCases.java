package dev.layerlift.did.webvh;

import static dev.layerlift.did.webvh.LogCase.first;
import static dev.layerlift.did.webvh.LogCase.second;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.Multihash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rules about one entry and its place in the log: members, version id, time, subject (did:webvh 1.0, "Read (Resolve)"). */
final class EntryCases {
    private static final JsonString TEXT = new JsonString("x");
    private static final JsonValue ONE = new JsonNumber("1");
    private static final String NO_HASH = "Qm" + "1".repeat(44);

    private EntryCases() {}

    static Stream<LogCase> refused() {
        return Stream.of(members(), versionIds(), times(), subjects(), histories())
                .flatMap(List::stream);
    }

    private static List<LogCase> members() {
        List<LogCase> cases = new ArrayList<>(List.of(
                first("an entry has no other members", "unknown member", entry(e -> e.with("extra", TEXT))),
                second("a later entry has no other members", "unknown member", entry(e -> e.with("extra", TEXT))),
                first("parameters is an object", "parameters", entry(e -> e.with("parameters", TEXT))),
                second("parameters is not null", "parameters", entry(e -> e.with("parameters", JsonValue.NULL))),
                first("state is an object", "state", entry(e -> e.with("state", TEXT))),
                second("state is not null", "state", entry(e -> e.with("state", JsonValue.NULL))),
                first("versionTime is a string", "versionTime", entry(e -> e.with("versionTime", ONE)))));
        for (String name : List.of("versionTime", "parameters", "state")) {
            cases.add(second(name + " is there", name, entry(e -> e.without(name))));
        }
        cases.add(first("versionId is there", "versionId", signed(e -> e.without("versionId"))));
        cases.add(second("versionId is a string", "versionId", signed(e -> e.with("versionId", ONE))));
        return cases;
    }

    private static List<LogCase> versionIds() {
        List<LogCase> cases = new ArrayList<>();
        for (String number : List.of("2-", "0-", "01-", "+1-", "1", "", "-1-", "1--", "1.0-", "one-")) {
            cases.add(
                    first("the first entry is number 1: " + number, "versionId", d -> d.number = Optional.of(number)));
        }
        for (String number : List.of("1-", "3-", "02-", "2", "2--", " 2-")) {
            cases.add(second(
                    "the number is that of the entry before and one: " + number,
                    "versionId",
                    d -> d.number = Optional.of(number)));
        }
        cases.add(second(
                "the hash is over the version id before",
                "versionId: hash",
                entry(e -> e.with("versionId", "1-" + NO_HASH))));
        cases.add(second(
                "the hash is over the whole version id before",
                "versionId: hash",
                entry(e -> e.with("versionId", e.requireString("versionId").substring(2)))));
        cases.add(second(
                "the hash of a later entry is not over the SCID",
                "versionId: hash",
                entry(e -> e.with(
                        "versionId",
                        e.requireObject("state").requireString("id").split(":", -1)[2]))));
        cases.add(hashed("a hash has no multibase prefix", hash -> "z" + hash));
        cases.add(hashed("nothing follows the hash", hash -> hash + "-1"));
        cases.add(hashed("the hash is of another entry", hash -> NO_HASH));
        cases.add(hashed("the hash is SHA-256", hash -> "8V" + Base58.encode(new byte[64])));
        cases.add(hashed("the hash is a multihash", hash -> Base58.encode(Multihash.parseBase58(hash))));
        return cases;
    }

    private static List<LogCase> times() {
        List<LogCase> cases = new ArrayList<>();
        for (String time : List.of(
                "2025-01-01T01:00:00+01:00",
                "2024-12-31T23:00:00-01:00",
                "2025-01-01T00:00:00",
                "2025-01-01",
                "2025-01-01 00:00:00Z",
                "2025-13-01T00:00:00Z",
                "2025-02-30T00:00:00Z",
                "2025-01-01T25:00:00Z",
                "2025-01-01T00:00:61Z",
                "Wed, 01 Jan 2025 00:00:00 GMT",
                "1735689600",
                "",
                "2025-01-01T00:00:00Z ")) {
            cases.add(first("versionTime is UTC in ISO 8601: " + time, "versionTime", d -> d.time = time));
        }
        cases.add(first("versionTime is not in the future", "not in the future", d -> d.time = "2026-01-01T00:00:01Z"));
        cases.add(second(
                "a later versionTime is not in the future", "not in the future", d -> d.time = "2026-01-01T00:00:01Z"));
        for (String time : List.of(
                "2025-01-01T00:00:00Z",
                "2025-01-01T00:00:00.000Z",
                "2025-01-01T00:00:00+00:00",
                "2024-12-31T23:59:59Z",
                "2024-12-31T23:59:59.999999999Z")) {
            cases.add(second("versionTime rises: " + time, "versionTime", d -> d.time = time));
        }
        return cases;
    }

    private static List<LogCase> subjects() {
        List<LogCase> cases = new ArrayList<>();
        String scid = TestLog.PLACEHOLDER;
        for (String id : List.of(
                "did:peer:4zQm" + "1".repeat(44),
                "did:web:example.com",
                "did:WEBVH:" + scid + ":example.com",
                "did:webvh:" + scid,
                "did:webvh:" + scid + ":",
                "did:webvh:example.com:" + scid,
                "did:webvh:" + scid + ":127.0.0.1",
                "did:webvh:" + scid + ":%31%32%37.0.0.1",
                "did:webvh:" + scid + ":2130706433",
                "did:webvh:" + scid + ":0x7f.1",
                "did:webvh:" + scid + ":example",
                "did:webvh:" + scid + ":example..com",
                "did:webvh:" + scid + ":example.com%3A0",
                "did:webvh:" + scid + ":example.com%3A65536",
                "did:webvh:" + scid + ":example.com%3A1%3A2",
                "did:webvh:" + scid + ":example.com:..",
                "did:webvh:" + scid + ":example.com:%2E%2E",
                "did:webvh:" + scid + ":example.com:a%2Fb",
                "did:webvh:" + scid + ":example.com:a%5Cb",
                "did:webvh:" + scid + ":example.com:%00",
                "did:webvh:" + scid + ":example.com:%20a",
                "did:webvh:" + scid + ":example.com:a%zz",
                "did:webvh:" + scid + ":example.com::a",
                "did:webvh:" + scid + ":example.com#key",
                "did:webvh:" + scid + ":example.com/path",
                "did:webvh:" + scid + ":example.com?versionId=1")) {
            cases.add(first("state.id is a did:webvh: " + id, "did:webvh", d -> d.state = TestLog.document(id)));
        }
        cases.add(first("state has an id", "id", d -> d.state = d.state.without("id")));
        cases.add(first("state.id is a string", "id", d -> d.state = d.state.with("id", ONE)));
        cases.add(first(
                "the SCID of state.id is that of the parameters",
                "state.id: SCID",
                d -> d.state = TestLog.document("did:webvh:" + NO_HASH + ":example.com")));
        cases.add(second("a later state.id has the SCID", "state.id: SCID", EntryCases::otherScid));
        cases.add(second(
                "also when the DID is portable",
                "state.id: SCID",
                d -> d.set("portable", true),
                EntryCases::otherScid));
        cases.add(second("a later state has an id", "id", d -> d.state = d.state.without("id")));
        TestLog log = TestLog.good(2);
        cases.add(LogCase.of("the log is about the DID: another path", "state.id", log)
                .askedBy(log.did().replace(":b", ":c")));
        cases.add(LogCase.of("the log is about the DID: another host", "state.id", log)
                .askedBy(log.did().replace("example.com", "example.org")));
        cases.add(LogCase.of("the log is about the DID: a port", "state.id", log)
                .askedBy(log.did().replace("example.com", "example.com%3A8443")));
        cases.add(LogCase.of("the log is about the DID: another SCID", "state.id", log)
                .askedBy(log.did().replace(log.scid(), NO_HASH)));
        return cases;
    }

    /** A rule broken in the middle of a log is broken for all of it. */
    private static List<LogCase> histories() {
        List<LogCase> cases = new ArrayList<>();
        cases.add(middle(
                "every proof counts, not only the last",
                "entry 2: proof 0",
                d -> d.signed = e -> e.with(
                        "proof",
                        JsonArray.of(e.requireObjects("proof").get(0).with("proofValue", "z" + "2".repeat(88))))));
        cases.add(middle(
                "every hash counts, not only the last", "entry 2: versionId", d -> d.number = Optional.of("3-")));
        cases.add(middle(
                "every time counts, not only the last", "entry 2: versionTime", d -> d.time = "2024-01-01T00:00:00Z"));
        TestLog ended = TestLog.good(1);
        ended.add(ended.next().set("deactivated", true));
        cases.add(LogCase.of(
                "nothing follows a deactivation",
                "follows a deactivation",
                ended.copy().add(ended.next())));
        cases.add(LogCase.of(
                "a deactivation is not taken back",
                "follows a deactivation",
                ended.copy().add(ended.next().set("deactivated", false))));
        TestLog born = new TestLog();
        born.add(born.first().set("deactivated", true));
        cases.add(
                LogCase.of("nothing follows one in the first entry", "follows a deactivation", born.add(born.next())));
        return cases;
    }

    private static LogCase middle(String name, String expected, Consumer<Draft> change) {
        TestLog log = TestLog.good(1);
        Draft two = log.next();
        change.accept(two);
        log.add(two);
        return LogCase.of(name, expected, log.add(log.next()));
    }

    private static void otherScid(Draft draft) {
        String id = draft.state.requireString("id");
        String[] parts = id.split(":", -1);
        draft.state = draft.state
                .with("id", id.replace(parts[2], NO_HASH))
                .with("alsoKnownAs", JsonArray.ofStrings(List.of(id)));
    }

    private static LogCase hashed(String name, UnaryOperator<String> change) {
        TestLog log = TestLog.good(1);
        Draft draft = log.next();
        draft.signed = e -> {
            String id = e.requireString("versionId");
            JsonObject changed = e.without("proof").with("versionId", "2-" + change.apply(id.substring(2)));
            return changed.with("proof", JsonArray.of(log.key.prove(changed, UnaryOperator.identity())));
        };
        return LogCase.of(name, "versionId: hash", log.add(draft));
    }

    private static Consumer<Draft> entry(UnaryOperator<JsonObject> change) {
        return d -> d.beforeHash = change;
    }

    private static Consumer<Draft> signed(UnaryOperator<JsonObject> change) {
        return d -> d.signed = change;
    }
}
