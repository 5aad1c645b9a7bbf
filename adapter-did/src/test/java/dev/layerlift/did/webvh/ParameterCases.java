package dev.layerlift.did.webvh;

import static dev.layerlift.did.webvh.LogCase.first;
import static dev.layerlift.did.webvh.LogCase.second;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rules about parameters, and about moves, which one of them allows (did:webvh 1.0, "DID Method Parameters"). */
final class ParameterCases {
    private static final JsonString TEXT = new JsonString("x");
    private static final JsonValue ONE = new JsonNumber("1");
    private static final String P256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";

    private ParameterCases() {}

    static Stream<LogCase> refused() {
        return Stream.of(method(), scid(), types(), witness(), moves()).flatMap(List::stream);
    }

    private static List<LogCase> method() {
        List<LogCase> cases = new ArrayList<>();
        cases.add(first(
                "the first entry names the method",
                "parameters.method: absent",
                d -> d.parameters = d.parameters.without("method")));
        for (String version : List.of(
                "did:webvh:0.5",
                "did:webvh:1.1",
                "did:webvh:99.0",
                "did:webvh:1.0-rc1",
                "didwebvh:1.0",
                "did:webvh:1",
                "did:tdw:0.3",
                "DID:WEBVH:1.0",
                "did:webvh:1.0 ",
                "")) {
            cases.add(first(
                    "the method is known: " + version,
                    "parameters.method",
                    d -> d.set("method", new JsonString(version))));
        }
        for (JsonValue value : List.of(ONE, JsonValue.NULL, JsonArray.of(new JsonString("did:webvh:1.0")))) {
            cases.add(first("the method is a string: " + value, "parameters.method", d -> d.set("method", value)));
        }
        cases.add(second(
                "the method does not go back",
                "parameters.method",
                d -> d.set("method", new JsonString("did:webvh:0.5"))));
        cases.add(second(
                "a later method is known", "parameters.method", d -> d.set("method", new JsonString("did:webvh:2.0"))));
        cases.add(second("a later method is not null", "parameters.method", d -> d.set("method", JsonValue.NULL)));
        return cases;
    }

    private static List<LogCase> scid() {
        List<LogCase> cases = new ArrayList<>();
        cases.add(first("the first entry names the SCID", "scid", d -> d.parameters = d.parameters.without("scid")));
        cases.add(first("the SCID is a string", "scid", d -> d.set("scid", ONE)));
        cases.add(first("the SCID is not null", "scid", d -> d.set("scid", JsonValue.NULL)));
        cases.add(second(
                "later entries do not name it",
                "parameters.scid: present",
                d -> d.set("scid", new JsonString(d.state.requireString("id").split(":", -1)[2]))));
        cases.add(second("nor as null", "parameters.scid: present", d -> d.set("scid", JsonValue.NULL)));
        String chosen = "Qm" + "2".repeat(44);
        cases.add(first("the SCID is the hash of the first entry", "parameters.scid", d -> {
            d.set("scid", new JsonString(chosen));
            d.state = TestLog.document("did:webvh:" + chosen + ":example.com");
            d.beforeHash = e -> e.with("versionId", chosen);
        }));
        return cases;
    }

    private static List<LogCase> types() {
        List<LogCase> cases = new ArrayList<>();
        for (String name : List.of("extra", "prerotation", "hash", "cryptosuite", "Portable")) {
            cases.add(first("no other parameter: " + name, "parameters: unknown", d -> d.set(name, TEXT)));
            cases.add(second("nor later: " + name, "parameters: unknown", d -> d.set(name, TEXT)));
        }
        for (String name : List.of("updateKeys", "nextKeyHashes", "watchers")) {
            for (JsonValue value : List.of(TEXT, ONE, JsonObject.EMPTY)) {
                cases.add(first(
                        name + " is an array: " + value, "parameters." + name + ": no array", d -> d.set(name, value)));
            }
            cases.add(first(
                    name + " holds strings", "parameters." + name + ": an item", d -> d.set(name, JsonArray.of(ONE))));
            cases.add(second(
                    name + " holds no null",
                    "parameters." + name + ": an item",
                    d -> d.set(name, JsonArray.of(JsonValue.NULL))));
        }
        for (String name : List.of("portable", "deactivated")) {
            for (JsonValue value : List.of(TEXT, ONE, JsonValue.NULL, new JsonString("true"))) {
                cases.add(first(
                        name + " is a boolean: " + value,
                        "parameters." + name + ": no boolean",
                        d -> d.set(name, value)));
            }
            cases.add(second(name + " stays a boolean", "parameters." + name + ": no boolean", d -> d.set(name, TEXT)));
        }
        for (String ttl : List.of("-1", "2147483649", "1.5", "1e20")) {
            cases.add(first(
                    "ttl is 0 to 2^31: " + ttl,
                    ttl.equals("-1") || ttl.startsWith("2") ? "parameters.ttl" : "64-bit",
                    d -> d.set("ttl", new JsonNumber(ttl))));
        }
        cases.add(first("ttl is a number", "ttl", d -> d.set("ttl", new JsonString("60"))));
        cases.add(second("ttl is no boolean", "ttl", d -> d.set("ttl", true)));
        for (String url : List.of("not a url", "relative", "", "//example.com/", "https://exa mple.com/")) {
            cases.add(first("watchers are URLs: " + url, "parameters.watchers", d -> d.set("watchers", List.of(url))));
        }
        return cases;
    }

    private static List<LogCase> witness() {
        LogKey one = LogKey.fresh();
        LogKey two = LogKey.fresh();
        JsonObject good = TestLog.witnesses(1, one, two);
        List<LogCase> cases = new ArrayList<>();
        for (JsonValue value : List.of(TEXT, ONE, JsonArray.of(TEXT), new JsonValue.JsonBoolean(false))) {
            cases.add(witness("witness is an object: " + value, "parameters.witness: no object", value));
        }
        cases.add(witness("threshold is there", "threshold", good.without("threshold")));
        for (String value : List.of("0", "-1", "3", "1.5")) {
            cases.add(witness(
                    "threshold is 1 to the number of witnesses: " + value,
                    value.equals("1.5") ? "64-bit" : "threshold: " + value,
                    good.with("threshold", new JsonNumber(value))));
        }
        cases.add(witness("threshold is a number", "threshold", good.with("threshold", "1")));
        cases.add(witness("threshold is not null", "threshold", good.with("threshold", JsonValue.NULL)));
        cases.add(witness("witnesses are there", "witnesses: none", good.without("witnesses")));
        cases.add(witness("witnesses are not empty", "witnesses: none", good.with("witnesses", JsonArray.EMPTY)));
        cases.add(witness("nor with threshold 0", "witnesses: none", TestLog.witnesses(0)));
        cases.add(witness("witnesses is an array", "witnesses: none", good.with("witnesses", JsonObject.EMPTY)));
        cases.add(witness(
                "a witness is an object",
                "an item is no object",
                good.with("witnesses", JsonArray.ofStrings(List.of(one.didKey())))));
        cases.add(witness("a witness has an id", "id", good.with("witnesses", JsonArray.of(JsonObject.EMPTY))));
        cases.add(witness("a witness is there once", "twice", TestLog.witnesses(1, one, one)));
        cases.add(witness("once among others", "twice", TestLog.witnesses(2, one, two, one)));
        cases.add(witness("witness has no other members", "unknown member", good.with("more", TEXT)));
        cases.add(witness("nor a witness", "unknown member", witness(one.didKey(), o -> o.with("weight", ONE))));
        for (String id : List.of(
                "did:example:1",
                one.multikey(),
                "did:web:example.com",
                "did:key:",
                "did:key:z6Mkbroken",
                one.didKey() + "#" + one.multikey(),
                "did:key:" + P256,
                "did:key:u7QE" + "A".repeat(40))) {
            cases.add(witness("a witness is a did:key of Ed25519: " + id, "", witness(id, o -> o)));
        }
        cases.add(second(
                "later rules are checked too",
                "threshold: 3",
                d -> d.set("witness", TestLog.witnesses(1, one, two).with("threshold", new JsonNumber("3")))));
        return cases;
    }

    private static List<LogCase> moves() {
        Consumer<Draft> portable = d -> d.set("portable", true);
        List<LogCase> cases = new ArrayList<>();
        cases.add(second(
                "portable is set in the first entry alone", "parameters.portable: true", d -> d.set("portable", true)));
        cases.add(second(
                "also when it is portable already",
                "parameters.portable: true",
                portable,
                d -> d.set("portable", true)));
        cases.add(
                second("only a portable DID moves", "not portable", d -> move(d, "example.com", "example.org", true)));
        cases.add(second("not to another path either", "not portable", d -> move(d, ":a:b", ":a:c", true)));
        cases.add(second("nor to a port", "not portable", d -> move(d, "example.com", "example.com%3A8443", true)));
        cases.add(second(
                "portable false is no",
                "not portable",
                d -> d.set("portable", false),
                d -> move(d, "example.com", "example.org", true)));
        cases.add(second("not with the entry that ends it", "not portable", portable, d -> {
            d.set("portable", false);
            move(d, "example.com", "example.org", true);
        }));
        cases.add(second(
                "a moved DID names the old one",
                "state.alsoKnownAs",
                portable,
                d -> move(d, "example.com", "example.org", false)));
        cases.add(second("the very one", "state.alsoKnownAs", portable, d -> {
            move(d, "example.com", "example.org", false);
            d.state = d.state.with("alsoKnownAs", JsonArray.ofStrings(List.of(d.state.requireString("id"))));
        }));
        TestLog ended = new TestLog();
        ended.add(ended.first().set("portable", true));
        ended.add(ended.next().set("portable", false));
        cases.add(LogCase.of(
                "portability does not come back",
                "parameters.portable: true",
                ended.copy().add(ended.next().set("portable", true))));
        Draft late = ended.next();
        move(late, "example.com", "example.org", true);
        cases.add(LogCase.of("nor does the DID move then", "not portable", ended.add(late)));
        return cases;
    }

    private static void move(Draft draft, String from, String to, boolean named) {
        String id = draft.state.requireString("id");
        draft.state = TestLog.document(id.replace(from, to));
        if (named) {
            draft.state = draft.state.with("alsoKnownAs", JsonArray.ofStrings(List.of(id)));
        }
    }

    private static LogCase witness(String name, String expected, JsonValue value) {
        return first(name, expected, d -> d.set("witness", value));
    }

    private static JsonObject witness(String id, UnaryOperator<JsonObject> change) {
        return JsonObject.builder()
                .put("threshold", 1)
                .put("witnesses", JsonArray.of(change.apply(JsonObject.EMPTY.with("id", id))))
                .build();
    }
}
