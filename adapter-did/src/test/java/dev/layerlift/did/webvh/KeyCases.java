package dev.layerlift.did.webvh;

import static dev.layerlift.did.webvh.LogCase.first;
import static dev.layerlift.did.webvh.LogCase.second;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.Multihash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rules about proofs, update keys and pre-rotation (did:webvh 1.0, "Authorized Keys" and "Pre-Rotation Key Hash …"). */
final class KeyCases {
    private static final String P256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";

    private KeyCases() {}

    static Stream<LogCase> refused() {
        return Stream.of(proofs(), updateKeys(), preRotation()).flatMap(List::stream);
    }

    private static List<LogCase> proofs() {
        LogKey other = LogKey.fresh();
        List<LogCase> cases = new ArrayList<>();
        cases.add(first("an entry has a proof", "proof", d -> d.signed = e -> e.without("proof")));
        cases.add(second("a later entry has a proof", "proof", d -> d.signed = e -> e.without("proof")));
        cases.add(first("not an empty array", "proof", d -> d.signed = e -> e.with("proof", JsonArray.EMPTY)));
        cases.add(first("not null", "proof", d -> d.signed = e -> e.with("proof", JsonValue.NULL)));
        cases.add(first("not a string", "proof", d -> d.signed = e -> e.with("proof", "none")));
        cases.add(first(
                "every proof is an object",
                "proof",
                d -> d.signed = e ->
                        e.with("proof", JsonArray.of(e.requireObjects("proof").get(0), new JsonString("none")))));
        cases.add(proof("the type is DataIntegrityProof", "type", p -> p.with("type", "Ed25519Signature2020")));
        cases.add(proof("there is a type", "type", p -> p.without("type")));
        for (String suite : List.of("eddsa-rdfc-2022", "ecdsa-jcs-2019", "EDDSA-JCS-2022", "eddsa-2022", "")) {
            cases.add(proof(
                    "the cryptosuite is eddsa-jcs-2022: " + suite, "cryptosuite", p -> p.with("cryptosuite", suite)));
        }
        cases.add(proof("there is a cryptosuite", "cryptosuite", p -> p.without("cryptosuite")));
        for (String purpose : List.of("authentication", "capabilityInvocation", "AssertionMethod")) {
            cases.add(proof(
                    "the purpose is assertionMethod: " + purpose,
                    "proofPurpose",
                    p -> p.with("proofPurpose", purpose)));
        }
        cases.add(proof("there is a purpose", "proofPurpose", p -> p.without("proofPurpose")));
        cases.add(proof("there is a verificationMethod", "verificationMethod", p -> p.without("verificationMethod")));
        cases.add(proof(
                "the key signed",
                "proof 0",
                p -> p.with("verificationMethod", other.didKey() + "#" + other.multikey())));
        cases.add(proof(
                "the fragment repeats the key",
                "fragment",
                p -> p.with("verificationMethod", body(p) + "#" + other.multikey())));
        cases.add(proof("there is a fragment", "proof 0", p -> p.with("verificationMethod", body(p))));
        cases.add(proof(
                "the method is a did:key",
                "proof 0",
                p -> p.with("verificationMethod", body(p).substring("did:key:".length()))));
        cases.add(proof(
                "the method is not a key of the document",
                "proof 0",
                p -> p.with("verificationMethod", "did:webvh:Qm" + "1".repeat(44) + ":example.com#key-1")));
        cases.add(proof("created is a time", "created", p -> p.with("created", "yesterday")));
        cases.add(proof("expires is a time", "expires", p -> p.with("expires", "never")));
        cases.add(signature("there is a signature", p -> p.without("proofValue")));
        cases.add(signature("the signature is base58btc", p -> p.with("proofValue", "u" + "A".repeat(86))));
        cases.add(signature("the signature has 64 bytes", p -> p.with("proofValue", "z" + "2".repeat(20))));
        cases.add(signature("the signature is over this entry", p -> p.with("proofValue", "z" + "2".repeat(88))));
        cases.add(signature("no member is added after signing", p -> p.with("nonce", "x")));
        cases.add(first("all proofs are by update keys", "proof 1", d -> d.signers.add(other)));
        cases.add(second("all later proofs too", "proof 1", d -> d.signers.add(other)));
        cases.add(first(
                "the signature covers the entry before it was changed",
                "versionId: hash",
                d -> d.signed = e -> e.with("versionTime", "2025-01-02T00:00:00Z")));
        return cases;
    }

    private static List<LogCase> updateKeys() {
        LogKey other = LogKey.fresh();
        List<LogCase> cases = new ArrayList<>();
        cases.add(first(
                "the first entry names update keys",
                "parameters.updateKeys: absent",
                d -> d.parameters = d.parameters.without("updateKeys")));
        cases.add(first("at least one", "proof 0", d -> d.set("updateKeys", List.of())));
        cases.add(first("null is none", "proof 0", d -> d.set("updateKeys", JsonValue.NULL)));
        cases.add(first("one of them signs", "proof 0", d -> d.set("updateKeys", List.of(other.multikey()))));
        for (String key :
                List.of("z6Mkbroken", "", other.didKey(), other.multikey().substring(1), "u7QE" + "A".repeat(40))) {
            cases.add(first("an update key is a multikey: " + key, "multikey", d -> d.set("updateKeys", List.of(key))));
        }
        cases.add(first("a key of another kind signs nothing", "proof 0", d -> {
            d.set("updateKeys", List.of(P256));
            d.proof = p -> p.with("verificationMethod", "did:key:" + P256 + "#" + P256);
        }));
        cases.add(second("the keys before sign", "proof 0", d -> d.signers = List.of(other)));
        cases.add(second("not the keys that the entry brings", "proof 0", d -> {
            d.set("updateKeys", List.of(other.multikey()));
            d.signers = List.of(other);
        }));
        TestLog rotated = TestLog.good(1);
        rotated.add(rotated.next().set("updateKeys", List.of(other.multikey())));
        cases.add(LogCase.of(
                "a key that was replaced signs nothing",
                "entry 3: proof 0",
                rotated.copy().add(rotated.next())));
        TestLog none = TestLog.good(1);
        none.add(none.next().set("updateKeys", List.of()));
        cases.add(LogCase.of(
                "nobody follows the last keys", "entry 3: proof 0", none.copy().add(none.next())));
        return cases;
    }

    private static List<LogCase> preRotation() {
        LogKey next = LogKey.fresh();
        LogKey after = LogKey.fresh();
        Consumer<Draft> bound = d -> d.set("nextKeyHashes", List.of(next.hash()));
        List<LogCase> cases = new ArrayList<>();
        cases.add(bound(
                "updateKeys are explicit", "absent", bound, next, d -> d.set("nextKeyHashes", List.of(after.hash()))));
        cases.add(second(
                "also by the key that was there", "absent", bound, d -> d.set("nextKeyHashes", List.of(after.hash()))));
        cases.add(bound(
                "nextKeyHashes are explicit",
                "absent",
                bound,
                next,
                d -> d.set("updateKeys", List.of(next.multikey()))));
        cases.add(bound("both are", "absent", bound, next, d -> {}));
        cases.add(bound(
                "a key was committed to",
                "expected: a key whose hash",
                bound,
                after,
                d -> d.set("updateKeys", List.of(after.multikey())).set("nextKeyHashes", List.of())));
        cases.add(bound(
                "every key was",
                "expected: a key whose hash",
                bound,
                next,
                d -> d.set("updateKeys", List.of(next.multikey(), after.multikey()))
                        .set("nextKeyHashes", List.of())));
        cases.add(second(
                "a key of before is no exception",
                "expected: a key whose hash",
                bound,
                d -> d.set(
                                "updateKeys",
                                List.of(next.multikey(), d.signers.get(0).multikey()))
                        .set("nextKeyHashes", List.of())));
        cases.add(second(
                "the new key signs",
                "proof 0",
                bound,
                d -> d.set("updateKeys", List.of(next.multikey())).set("nextKeyHashes", List.of(after.hash()))));
        cases.add(bound(
                "there is a key to sign with",
                "proof 0",
                bound,
                next,
                d -> d.set("updateKeys", List.of()).set("nextKeyHashes", List.of(after.hash()))));
        Consumer<Draft> valid =
                d -> d.set("updateKeys", List.of(next.multikey())).set("nextKeyHashes", List.of());
        cases.add(bound(
                "the hash is of the multikey",
                "expected: a key whose hash",
                d -> d.set(
                        "nextKeyHashes",
                        List.of(Base58.encode(
                                Multihash.ofContent(next.pair().multikey().raw())))),
                next,
                valid));
        cases.add(bound(
                "it has no multibase prefix",
                "expected: a key whose hash",
                d -> d.set("nextKeyHashes", List.of("z" + next.hash())),
                next,
                valid));
        cases.add(bound(
                "it is not the key",
                "expected: a key whose hash",
                d -> d.set("nextKeyHashes", List.of(next.multikey())),
                next,
                valid));
        TestLog kept = new TestLog();
        kept.add(kept.first().set("nextKeyHashes", List.of(next.hash())));
        Draft used =
                kept.next().set("updateKeys", List.of(next.multikey())).set("nextKeyHashes", List.of(after.hash()));
        used.signers = List.of(next);
        kept.add(used);
        Draft again =
                kept.next().set("updateKeys", List.of(next.multikey())).set("nextKeyHashes", List.of(after.hash()));
        again.signers = List.of(next);
        cases.add(LogCase.of(
                "a used key was not committed to again",
                "expected: a key whose hash",
                kept.copy().add(again)));
        Draft off = kept.next().set("updateKeys", List.of(after.multikey())).set("nextKeyHashes", List.of());
        off.signers = List.of(after);
        kept.add(off);
        Draft free = kept.next().set("updateKeys", List.of(next.multikey()));
        free.signers = List.of(next);
        cases.add(LogCase.of("after its end the keys before sign again", "entry 4: proof 0", kept.add(free)));
        return cases;
    }

    private static LogCase bound(
            String name, String expected, Consumer<Draft> before, LogKey signer, Consumer<Draft> change) {
        return second(name, expected, before, d -> {
            d.signers = List.of(signer);
            change.accept(d);
        });
    }

    private static LogCase proof(String name, String expected, UnaryOperator<JsonObject> change) {
        return first(name, expected, d -> d.proof = change);
    }

    private static LogCase signature(String name, UnaryOperator<JsonObject> change) {
        return first(
                name,
                "proofValue",
                d -> d.signed = e -> e.with(
                        "proof",
                        JsonArray.of(change.apply(e.requireObjects("proof").get(0)))));
    }

    private static String body(JsonObject proof) {
        return proof.requireString("verificationMethod").split("#", -1)[0];
    }
}
