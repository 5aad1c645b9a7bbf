package dev.layerlift.did.webvh;

import static dev.layerlift.did.webvh.LogCase.first;
import static dev.layerlift.did.webvh.LogCase.second;
import static dev.layerlift.did.webvh.LogCase.text;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Logs that are unusual and break no rule. */
final class LegalCases {
    private final LogKey one = LogKey.fresh();
    private final LogKey two = LogKey.fresh();
    private final List<LogCase> cases = new ArrayList<>();

    private LegalCases() {}

    static Stream<LogCase> accepted() {
        LegalCases all = new LegalCases();
        all.texts();
        all.times();
        all.proofs();
        all.parameters();
        all.keys();
        all.documents();
        all.names();
        all.moves();
        all.histories();
        return Stream.concat(all.cases.stream(), ApprovalCases.accepted());
    }

    private void texts() {
        cases.add(text("no line feed at the end", "", String::stripTrailing));
        cases.add(text("carriage returns before line feeds", "", t -> t.replace("\n", "\r\n")));
        cases.add(text(
                "spaces around entries",
                "",
                t -> "  " + t.replace("\n", "\t \n ").stripTrailing()));
        cases.add(
                text("spaces within entries", "", t -> t.replace("\":", "\" : ").replace(",\"", " , \"")));
        cases.add(text(
                "escaped characters",
                "",
                t -> t.replace("example.com", "ex\\u0061mple.com").replace("/", "\\/")));
        TestLog log = TestLog.good(2);
        StringBuilder reordered = new StringBuilder();
        new String(log.bytes(), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> reordered
                        .append(StrictJson.write(
                                reversed(StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)))))
                        .append('\n'));
        LogCase shape = LogCase.of("members in another order", "", log);
        cases.add(new LogCase(
                shape.name(),
                "",
                shape.did(),
                reordered.toString().getBytes(StandardCharsets.UTF_8),
                Optional.empty()));
    }

    private void times() {
        for (String time : List.of(
                "2025-01-01T00:00:00.5Z",
                "2025-01-01T00:00:00.123456789Z",
                "2025-01-01T00:00:00+00:00",
                "2024-02-29T23:59:59Z",
                "1999-12-31T24:00:00Z")) {
            cases.add(first("versionTime " + time, "", d -> d.time = time));
        }
        cases.add(second("one nanosecond later", "", d -> d.time = "2025-01-01T00:00:00.000000001Z"));
        cases.add(second("this very second", "", d -> d.time = "2026-01-01T00:00:00Z"));
    }

    private void proofs() {
        proof("a proof with id", p -> p.with("id", "urn:uuid:6a1676b8-b51f-11ed-937b-d76685a20ff5"));
        proof("a proof with expires", p -> p.with("expires", "2035-01-01T00:00:00Z"));
        proof("a proof that has expired since", p -> p.with("expires", "2025-06-01T00:00:00Z"));
        proof("a proof without created", p -> p.without("created"));
        proof("created with fractions", p -> p.with("created", "2025-01-01T00:00:00.25Z"));
        proof("created with an offset", p -> p.with("created", "2025-01-01T01:00:00+01:00"));
        proof(
                "domain, challenge and nonce",
                p -> p.with("domain", "example.com").with("challenge", "x").with("nonce", "y"));
        proof("members that nobody knows", p -> p.with("extra", JsonObject.EMPTY.with("a", JsonValue.NULL)));
        cases.add(first(
                "a proof that is an object",
                "",
                d -> d.signed = e -> e.with("proof", e.requireObjects("proof").get(0))));
        cases.add(first("two proofs by two keys", "", d -> {
            d.set("updateKeys", List.of(d.signers.get(0).multikey(), one.multikey()));
            d.signers.add(one);
        }));
        cases.add(first("two proofs by one key", "", d -> d.signers.add(d.signers.get(0))));
        cases.add(first("the second key signs", "", d -> {
            d.set("updateKeys", List.of(d.signers.get(0).multikey(), one.multikey()));
            d.signers = List.of(one);
        }));
    }

    private void parameters() {
        cases.add(second("the method again", "", d -> d.set("method", new JsonString("did:webvh:1.0"))));
        cases.add(first(
                "every default said",
                "",
                d -> d.set("portable", false)
                        .set("deactivated", false)
                        .set("nextKeyHashes", List.of())
                        .set("watchers", List.of())
                        .set("witness", JsonObject.EMPTY)
                        .set("ttl", new JsonNumber("3600"))));
        for (String name : List.of("witness", "watchers", "nextKeyHashes", "ttl")) {
            cases.add(first("null for the default of " + name, "", d -> d.set(name, JsonValue.NULL)));
            cases.add(second("null later for the default of " + name, "", d -> d.set(name, JsonValue.NULL)));
        }
        cases.add(second("null takes the update keys away", "", d -> d.set("updateKeys", JsonValue.NULL)));
        for (String ttl : List.of("0", "2147483648", "60.0", "6e1")) {
            cases.add(first("ttl " + ttl, "", d -> d.set("ttl", new JsonNumber(ttl))));
        }
        cases.add(first(
                "watchers of all kinds",
                "",
                d -> d.set(
                        "watchers",
                        List.of(
                                "https://watcher.example/",
                                "https://watcher.example:8443/a?b=c",
                                "did:web:watcher.example",
                                "urn:x:y",
                                "https://納豆.example/"))));
        cases.add(second(
                "watchers taken away",
                "",
                d -> d.set("watchers", List.of("https://w.example/")),
                d -> d.set("watchers", List.of())));
        cases.add(second("portability ended", "", d -> d.set("portable", true), d -> d.set("portable", false)));
        cases.add(second("portability denied twice", "", d -> d.set("portable", false)));
        cases.add(first("a DID that ends as it begins", "", d -> d.set("deactivated", true)));
        cases.add(second("the end with update keys left", "", d -> d.set("deactivated", true)));
        cases.add(second(
                "the end without update keys",
                "",
                d -> d.set("deactivated", true).set("updateKeys", List.of())));
        cases.add(second("no end and no more update keys", "", d -> d.set("updateKeys", List.of())));
    }

    private void keys() {
        cases.add(first(
                "a key of another kind among the update keys",
                "",
                d -> d.set(
                        "updateKeys",
                        List.of(
                                "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
                                d.signers.get(0).multikey()))));
        cases.add(first(
                "an update key twice",
                "",
                d -> d.set(
                        "updateKeys",
                        List.of(d.signers.get(0).multikey(), d.signers.get(0).multikey()))));
        cases.add(second(
                "the same update key again",
                "",
                d -> d.set("updateKeys", List.of(d.signers.get(0).multikey()))));
        Consumer<Draft> bound = d -> d.set("nextKeyHashes", List.of(one.hash(), two.hash(), "any text"));
        cases.add(first("hashes that nothing will have", "", bound));
        cases.add(second("pre-rotation that begins later", "", bound));
        cases.add(rotated(
                "one of the keys that were committed to",
                bound,
                d -> d.set("updateKeys", List.of(one.multikey())).set("nextKeyHashes", List.of(two.hash()))));
        cases.add(rotated(
                "both of them",
                bound,
                d -> d.set("updateKeys", List.of(two.multikey(), one.multikey()))
                        .set("nextKeyHashes", List.of(two.hash()))));
        cases.add(rotated(
                "the same key again",
                bound,
                d -> d.set("updateKeys", List.of(one.multikey())).set("nextKeyHashes", List.of(one.hash()))));
        cases.add(rotated(
                "the end of pre-rotation",
                bound,
                d -> d.set("updateKeys", List.of(one.multikey())).set("nextKeyHashes", List.of())));
        cases.add(rotated(
                "its end as null",
                bound,
                d -> d.set("updateKeys", List.of(one.multikey())).set("nextKeyHashes", JsonValue.NULL)));
        cases.add(rotated(
                "the end of the DID under pre-rotation",
                bound,
                d -> d.set("updateKeys", List.of(one.multikey()))
                        .set("nextKeyHashes", List.of(two.hash()))
                        .set("deactivated", true)));
    }

    private void documents() {
        document("other scripts", d -> d.with("name", "納豆 \u20ac \ud83d\ude00").with("ключ", "значение"));
        document(
                "names that sort by UTF-16",
                d -> d.with("\ufb33", "1")
                        .with("\ud83d\ude00", "2")
                        .with("\u20ac", "3")
                        .with("\r", "4"));
        document(
                "numbers in all spellings",
                d -> d.with(
                        "n",
                        JsonArray.of(
                                new JsonNumber("1.0"),
                                new JsonNumber("1E3"),
                                new JsonNumber("-0"),
                                new JsonNumber("0.1e-7"),
                                new JsonNumber("12345678901234567890"))));
        document(
                "null, true and nothing",
                d -> d.with("a", JsonValue.NULL).with("b", JsonArray.EMPTY).with("c", JsonObject.EMPTY));
        document("a context that is text", d -> d.with("@context", "https://www.w3.org/ns/did/v1"));
        document("no context", d -> d.without("@context"));
        document(
                "a service of its own",
                d -> d.with(
                        "service",
                        JsonArray.of(JsonObject.EMPTY
                                .with("id", "#whois")
                                .with("type", "LinkedVerifiablePresentation")
                                .with("serviceEndpoint", "https://example.org/whois.vp"))));
        document("a member named proof", d -> d.with("proof", "of the pudding"));
        document(
                "the SCID as name of a member",
                d -> d.with(d.requireString("id").split(":", -1)[2], "x"));
        cases.add(second("the placeholder in a later entry", "", d -> d.state = d.state.with("note", "{SCID}")));
        cases.add(second(
                "another document",
                "",
                d -> d.state = TestLog.document(d.state.requireString("id")).without("@context")));
    }

    private void names() {
        for (String rest : List.of(
                "example.com",
                "example.com%3A8443",
                "EXAMPLE.com",
                "a.b.c.d.example.co.uk:dids:issuer",
                "xn--jp-cd2fp15c.xn--fsq.jp:users",
                "jp納豆.例.jp:用户",
                "example.com:%E7%94%A8%E6%88%B7",
                "example.com:a%20b",
                "example.com:" + TestLog.PLACEHOLDER,
                "localhost.example%3A1:a:b:c:d:e:f",
                "1.example.com:...",
                "example.com:_user-1.x")) {
            cases.add(first(
                    "did:webvh:{SCID}:" + rest,
                    "",
                    d -> d.state = TestLog.document("did:webvh:" + TestLog.PLACEHOLDER + ":" + rest)));
        }
    }

    private void moves() {
        TestLog log = new TestLog();
        log.add(log.first().set("portable", true));
        String home = log.did();
        moved(log, home.replace("example.com", "example.org"));
        String second = log.did();
        cases.add(LogCase.of("a DID that moved", "", log));
        cases.add(LogCase.of("asked for by its old name", "", log).askedBy(home));
        moved(log, second.replace(":a:b", ":c"));
        cases.add(LogCase.of("moved to another path", "", log));
        moved(log, home);
        cases.add(LogCase.of("and back", "", log));
        cases.add(LogCase.of("asked for by a name in between", "", log).askedBy(second));
        log.add(log.next().set("portable", false));
        cases.add(LogCase.of("and settled", "", log));
        TestLog port = new TestLog();
        port.add(port.first().set("portable", true));
        moved(port, port.did().replace("example.com", "example.com%3A8443"));
        cases.add(LogCase.of("moved to a port", "", port));
    }

    private void histories() {
        TestLog log = TestLog.good(1);
        Instant time = Instant.parse("2025-01-01T00:00:00Z");
        for (int i = 1; i < 300; i++) {
            Draft next = log.next();
            next.time = time.plusSeconds(i).toString();
            log.add(next);
        }
        cases.add(LogCase.of("three hundred versions", "", log));
        TestLog rotated = TestLog.good(1);
        LogKey signer = rotated.key;
        for (int i = 1; i < 20; i++) {
            LogKey fresh = LogKey.fresh();
            Draft next = rotated.next().set("updateKeys", List.of(fresh.multikey()));
            next.signers = List.of(signer);
            signer = fresh;
            rotated.add(next);
        }
        cases.add(LogCase.of("twenty rotations", "", rotated));
    }

    private LogCase rotated(String name, Consumer<Draft> before, Consumer<Draft> change) {
        return second(name, "", before, d -> {
            d.signers = List.of(one);
            change.accept(d);
        });
    }

    private void proof(String name, UnaryOperator<JsonObject> change) {
        cases.add(first(name, "", d -> d.proof = change));
    }

    private void document(String name, UnaryOperator<JsonObject> change) {
        cases.add(first(name, "", d -> d.state = change.apply(d.state)));
    }

    private static void moved(TestLog log, String to) {
        Draft draft = log.next();
        draft.state = TestLog.document(to).with("alsoKnownAs", JsonArray.ofStrings(List.of(log.did())));
        log.add(draft);
    }

    private static JsonObject reversed(JsonObject object) {
        List<String> names = new ArrayList<>(object.members().keySet());
        Collections.reverse(names);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String name : names) {
            JsonValue value = object.members().get(name);
            members.put(name, value instanceof JsonObject o ? reversed(o) : value);
        }
        return new JsonObject(members);
    }
}
