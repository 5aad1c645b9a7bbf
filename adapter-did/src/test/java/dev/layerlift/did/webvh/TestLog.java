package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.HashData;
import dev.layerlift.proofs.Jcs;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.StrictJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes logs that break exactly the rule a test chose: SCID, hashes and signatures are made after the change, so that
 * nothing else is wrong. It shares no code with the writer under test but the proofs module.
 */
final class TestLog {
    static final String PLACEHOLDER = "{SCID}";
    static final Ed25519Provider ED25519 = Ed25519Providers.portable();
    static final DataIntegrity PROOFS = new DataIntegrity(ED25519);

    /** A key of a log. */
    record LogKey(Ed25519KeyPair pair) {
        static LogKey fresh() {
            return new LogKey(ED25519.generateKeyPair(new SecureRandom()));
        }

        /** The same key in every run, one for each number. */
        static LogKey number(int number) {
            return new LogKey(ED25519.generateKeyPair(new SecureRandom() {
                private static final long serialVersionUID = 1L;

                @Override
                public void nextBytes(byte[] bytes) {
                    Arrays.fill(bytes, (byte) number);
                }
            }));
        }

        String multikey() {
            return pair.multikey().encode();
        }

        String didKey() {
            return "did:key:" + multikey();
        }

        String hash() {
            return LogHash.nextKeyHash(multikey());
        }

        /** A proof of a document; the change is made to its configuration before it is signed. */
        JsonObject prove(JsonObject document, UnaryOperator<JsonObject> change) {
            JsonObject configuration = change.apply(JsonObject.builder()
                    .put("type", "DataIntegrityProof")
                    .put("cryptosuite", "eddsa-jcs-2022")
                    .put("verificationMethod", didKey() + "#" + multikey())
                    .put("proofPurpose", "assertionMethod")
                    .put("created", "2025-01-01T00:00:00Z")
                    .build());
            // By JCS whatever suite it names: only the name shall be wrong then.
            HashData hashData = new HashData(Jcs.sha256(configuration), Jcs.sha256(document.without("proof")));
            byte[] signature = ED25519.sign(pair.seed(), hashData.bytes());
            return configuration.with("proofValue", Multibase.base58btc(signature));
        }
    }

    /** An entry in the making: fields are free to be changed before it is added. */
    static final class Draft {
        JsonObject parameters = JsonObject.EMPTY;
        JsonObject state;
        String time;
        Optional<String> number = Optional.empty();
        UnaryOperator<JsonObject> beforeHash = UnaryOperator.identity();
        UnaryOperator<JsonObject> proof = UnaryOperator.identity();
        UnaryOperator<JsonObject> signed = UnaryOperator.identity();
        List<LogKey> signers = new ArrayList<>();

        Draft set(String name, JsonValue value) {
            parameters = parameters.with(name, value);
            return this;
        }

        Draft set(String name, boolean value) {
            return set(name, new JsonValue.JsonBoolean(value));
        }

        Draft set(String name, List<String> values) {
            return set(name, JsonArray.ofStrings(values));
        }
    }

    final LogKey key;
    private final List<String> lines = new ArrayList<>();
    private JsonObject last = JsonObject.EMPTY;

    TestLog() {
        this(LogKey.fresh());
    }

    /** A log of this key. */
    TestLog(LogKey key) {
        this.key = key;
    }

    /** The same log, to be continued in another way. */
    TestLog copy() {
        TestLog copy = new TestLog(key);
        copy.lines.addAll(lines);
        copy.last = last;
        return copy;
    }

    /** A first entry as it should be. */
    Draft first() {
        Draft draft = new Draft();
        draft.set("method", new JsonValue.JsonString("did:webvh:1.0"));
        draft.set("scid", new JsonValue.JsonString(PLACEHOLDER));
        draft.set("updateKeys", List.of(key.multikey()));
        draft.time = "2025-01-01T00:00:00Z";
        draft.state = document("did:webvh:" + PLACEHOLDER + ":example.com:a:b");
        draft.signers.add(key);
        return draft;
    }

    /** A next entry as it should be, one day later. */
    Draft next() {
        Draft draft = new Draft();
        draft.state = last.requireObject("state");
        draft.time = "2025-01-%02dT00:00:00Z".formatted(lines.size() + 1);
        draft.signers.add(key);
        return draft;
    }

    /** Hashes, signs and appends an entry. */
    TestLog add(Draft draft) {
        JsonObject entry = draft.beforeHash.apply(JsonObject.builder()
                .put("versionId", lines.isEmpty() ? PLACEHOLDER : last.requireString("versionId"))
                .put("versionTime", draft.time)
                .put("parameters", draft.parameters)
                .put("state", draft.state)
                .build());
        if (lines.isEmpty()) {
            entry = replace(entry, scid(entry));
        }
        String hash = entryHash(entry, entry.requireString("versionId"));
        entry = entry.with("versionId", draft.number.orElse(lines.size() + 1 + "-") + hash);
        List<JsonValue> made = new ArrayList<>();
        for (LogKey signer : draft.signers) {
            made.add(signer.prove(entry, draft.proof));
        }
        entry = draft.signed.apply(entry.with("proof", new JsonArray(made)));
        lines.add(StrictJson.write(entry));
        last = entry;
        return this;
    }

    /** A good log of so many entries. */
    static TestLog good(int entries) {
        TestLog log = new TestLog();
        log.add(log.first());
        for (int i = 1; i < entries; i++) {
            log.add(log.next());
        }
        return log;
    }

    byte[] bytes() {
        return bytes(lines.size());
    }

    /** Its first entries alone. */
    byte[] bytes(int entries) {
        return (String.join("\n", lines.subList(0, entries)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    String did() {
        return last.requireObject("state").requireString("id");
    }

    /** What the last entry is about, if it says so. */
    Optional<String> subject() {
        return last.object("state").flatMap(state -> state.string("id"));
    }

    String firstDid() {
        return StrictJson.parseObject(lines.get(0).getBytes(StandardCharsets.UTF_8))
                .requireObject("state")
                .requireString("id");
    }

    /** The documents of its entries, of those that can be read and have one. */
    List<JsonObject> states() {
        return lines.stream()
                .flatMap(line -> read(line).stream())
                .flatMap(entry -> entry.object("state").stream())
                .toList();
    }

    private static Optional<JsonObject> read(String line) {
        try {
            return Optional.of(StrictJson.parseObject(line.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonSyntaxException e) {
            // Deeper than is read, which a test wanted it to be.
            return Optional.empty();
        }
    }

    String versionId() {
        return last.requireString("versionId");
    }

    String scid() {
        return did().split(":", -1)[2];
    }

    static JsonObject document(String did) {
        return JsonObject.builder()
                .put("@context", JsonArray.ofStrings(List.of("https://www.w3.org/ns/did/v1")))
                .put("id", did)
                .build();
    }

    /** A witness file: one record per version. */
    static byte[] witnessFile(JsonObject... records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(StrictJson.writeBytes(JsonArray.of(records)));
        return bytes.toByteArray();
    }

    /** What witnesses say about a version. */
    static JsonObject approval(String versionId, LogKey... witnesses) {
        JsonObject document = JsonObject.builder().put("versionId", versionId).build();
        List<JsonValue> made = new ArrayList<>();
        for (LogKey witness : witnesses) {
            made.add(witness.prove(document, UnaryOperator.identity()));
        }
        return document.with("proof", new JsonArray(made));
    }

    /** A witness parameter. */
    static JsonObject witnesses(int threshold, LogKey... witnesses) {
        List<JsonValue> list = new ArrayList<>();
        for (LogKey witness : witnesses) {
            list.add(JsonObject.builder().put("id", witness.didKey()).build());
        }
        return JsonObject.builder()
                .put("threshold", threshold)
                .put("witnesses", new JsonArray(list))
                .build();
    }

    private static String scid(JsonObject preliminary) {
        return Multihash.base58(Jcs.sha256(preliminary));
    }

    private static String entryHash(JsonObject entry, String predecessor) {
        return Multihash.base58(Jcs.sha256(entry.without("proof").with("versionId", predecessor)));
    }

    private static JsonObject replace(JsonObject entry, String scid) {
        String text = StrictJson.write(entry).replace(PLACEHOLDER, scid);
        return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }
}
