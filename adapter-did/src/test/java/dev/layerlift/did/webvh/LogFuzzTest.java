package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.SampleDocument;
import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.fuzz.ByteMutator;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Logs and witness files of chance. Changed by a stranger, they give what their owner once published or nothing; changed
 * by an owner who hashes and signs anew, they give exactly what is in them or nothing.
 */
@Tag("fuzz")
class LogFuzzTest {
    private static final LogKey KEY = LogKey.number(1);
    private static final LogKey NEXT_KEY = LogKey.number(2);
    private static final List<LogKey> WITNESSES = List.of(LogKey.number(3), LogKey.number(4), LogKey.number(5));
    private static final List<LogKey> ROTATING =
            List.of(LogKey.number(10), LogKey.number(11), LogKey.number(12), LogKey.number(13));
    private static final int THRESHOLD = 2;

    private final WebvhResolver resolver = new WebvhResolver(TestLog.PROOFS, new SettableClock());
    private final List<Published> published =
            List.of(of(plain()), of(preRotated()), of(moved()), of(deactivated()), witnessed());

    /** A log, what approves it, and every document that it ever resolved to. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Published(WebvhDid did, byte[] log, Optional<byte[]> witness, Set<JsonObject> documents) {}

    @Test
    void aLogOfWhichAStrangerChangedBytesGivesWhatWasPublishedOrNothing() {
        assertThat(Fuzz.of("log-bytes", 1_500).run(random -> {
                    Published original = pick(random, published);
                    byte[] log = new ByteMutator(random).mutated(original.log());
                    return outcome(original, resolve(random, original.did(), log, original.witness()));
                }))
                .containsKeys("resolved", "invalidDid");
    }

    @Test
    void aLogOfWhichAStrangerChangedTheTreeGivesWhatWasPublishedOrNothing() {
        assertThat(Fuzz.of("log-trees", 1_500).run(random -> {
                    Published original = pick(random, published);
                    byte[] log = withLinesChanged(random, original.log());
                    return outcome(original, resolve(random, original.did(), log, original.witness()));
                }))
                .containsKeys("resolved", "invalidDid", "notFound");
    }

    @Test
    void aLogThatIsHashedAndSignedAnewGivesWhatIsInItOrNothing() {
        assertThat(Fuzz.of("log-signed", 1_500).run(this::feedSigned))
                .containsKeys("resolved", "deactivated", "invalidDid");
    }

    @Test
    void aPreRotatedAndWitnessedLogThatIsSignedAnewGivesWhatIsInItOrNothing() {
        assertThat(Fuzz.of("log-signed-witnessed", 2_500).run(this::feedWitnessed))
                .containsKeys("resolved", "deactivated", "invalidDid");
    }

    /** Every entry rotates to a key that the one before committed to; some of the witnesses approve the last. */
    private String feedWitnessed(Random random) {
        JsonMutator mutator = new JsonMutator(random);
        TestLog log = new TestLog(LogKey.number(10));
        boolean changed = false;
        try {
            int entries = 1 + random.nextInt(3);
            for (int i = 0; i < entries; i++) {
                Draft draft = i == 0 ? log.first() : log.next();
                draft.signers = List.of(ROTATING.get(i));
                draft.set("updateKeys", List.of(ROTATING.get(i).multikey()))
                        .set("nextKeyHashes", List.of(ROTATING.get(i + 1).hash()))
                        .set("witness", TestLog.witnesses(THRESHOLD, WITNESSES.toArray(LogKey[]::new)));
                if (random.nextInt(4) == 0) {
                    change(random, mutator, draft);
                    changed = true;
                }
                log.add(draft);
            }
        } catch (IllegalArgumentException e) {
            // Such as a tree that is too deep to be read: nobody could have published that.
            return "no log";
        }
        List<LogKey> approving =
                WITNESSES.stream().filter(w -> random.nextInt(4) != 0).toList();
        byte[] file =
                TestLog.witnessFile(TestLog.approval(lastVersionId(log.bytes()), approving.toArray(LogKey[]::new)));
        Resolution resolution =
                resolver.resolve(firstDid(log), log.bytes(), Optional.of(file), ResolutionOptions.LATEST);
        if (!changed) {
            assertThat(resolution.error().isEmpty()).isEqualTo(approving.size() >= THRESHOLD);
        }
        if (resolution.error().isEmpty() && resolution.document().isPresent()) {
            JsonObject document = resolution.document().get().json();
            assertThat(log.states()).anyMatch(state -> state.without("service").equals(document.without("service")));
            SampleDocument.look(resolution.document().get());
        }
        return outcome(resolution);
    }

    @Test
    void aWitnessFileThatAStrangerChangedApprovesNoMoreThanBefore() {
        Published original = published.get(4);
        byte[] file = original.witness().orElseThrow();
        List<String> signatures = proofValues(StrictJson.parse(file));

        assertThat(Fuzz.of("witness-files", 1_500).run(random -> {
                    byte[] changed = random.nextBoolean()
                            ? new ByteMutator(random).mutated(file)
                            : StrictJson.writeBytes(new JsonMutator(random).mutatedOnce(StrictJson.parse(file)));
                    Resolution resolution = resolver.resolve(
                            original.did(), original.log(), Optional.of(changed), ResolutionOptions.LATEST);
                    if (resolution.error().isEmpty()) {
                        List<String> left = proofValues(StrictJson.parse(changed));
                        assertThat(signatures.stream().filter(left::contains).count())
                                .isGreaterThanOrEqualTo(THRESHOLD);
                    }
                    return outcome(original, resolution);
                }))
                .containsKeys("resolved", "invalidDid");
    }

    @Test
    void approvalsThatAreSignedAnewCountOnlyForWhatTheySay() {
        Published original = published.get(4);
        String head = lastVersionId(original.log());

        assertThat(Fuzz.of("witness-signed", 300).run(random -> {
                    JsonMutator mutator = new JsonMutator(random);
                    List<JsonValue> records = new ArrayList<>();
                    Set<String> approvedHead = new HashSet<>();
                    for (LogKey witness : WITNESSES) {
                        JsonObject said = JsonObject.EMPTY.with("versionId", head);
                        JsonObject saying = random.nextInt(3) == 0 ? said : mutator.mutated(said);
                        JsonObject proof = witness.prove(
                                saying, random.nextInt(3) == 0 ? mutator::mutated : configuration -> configuration);
                        records.add(saying.with("proof", JsonArray.of(proof)));
                        if (saying.string("versionId").equals(Optional.of(head))) {
                            approvedHead.add(witness.didKey());
                        }
                    }
                    Resolution resolution = resolver.resolve(
                            original.did(),
                            original.log(),
                            Optional.of(StrictJson.writeBytes(new JsonArray(records))),
                            ResolutionOptions.LATEST);
                    if (resolution.error().isEmpty()) {
                        assertThat(approvedHead).hasSizeGreaterThanOrEqualTo(THRESHOLD);
                    }
                    return outcome(original, resolution);
                }))
                .containsKeys("resolved", "invalidDid");
    }

    private String feedSigned(Random random) {
        JsonMutator mutator = new JsonMutator(random);
        TestLog log;
        try {
            log = signedAnew(random, mutator);
        } catch (IllegalArgumentException e) {
            // Such as a tree that is too deep to be read: nobody could have published that.
            return "no log";
        }
        Resolution resolution = resolve(random, firstDid(log), log.bytes(), Optional.empty());
        if (resolution.error().isEmpty() && resolution.document().isPresent()) {
            JsonObject document = resolution.document().get().json();
            List<JsonValue> services = document.array("service");
            assertThat(log.states())
                    .as("the states, one of which resolved")
                    .anyMatch(state -> state.without("service").equals(document.without("service"))
                            && services.containsAll(state.array("service")));
            SampleDocument.look(resolution.document().get());
        }
        return outcome(resolution);
    }

    /** The first of its DIDs that is one; that of another log where none is. */
    private WebvhDid firstDid(TestLog log) {
        return log.states().stream()
                .flatMap(state -> did(state.string("id").orElse("")).stream())
                .findFirst()
                .orElse(published.get(0).did());
    }

    private static Optional<WebvhDid> did(String text) {
        try {
            return Did.parse(text) instanceof WebvhDid did ? Optional.of(did) : Optional.empty();
        } catch (InvalidDidException e) {
            // A change has made it no DID.
            return Optional.empty();
        }
    }

    /** One to three entries, of which each may be changed in any place before it is hashed and signed. */
    private static TestLog signedAnew(Random random, JsonMutator mutator) {
        TestLog log = new TestLog(KEY);
        int entries = 1 + random.nextInt(3);
        for (int i = 0; i < entries; i++) {
            Draft draft = i == 0 ? log.first() : log.next();
            if (i == 0) {
                draft.state = SampleDocument.DOCUMENT.with("id", draft.state.requireString("id"));
                draft.set("portable", random.nextBoolean());
            }
            if (random.nextInt(3) == 0) {
                draft.parameters = withEveryParameter(draft.parameters);
            }
            if (i == entries - 1 || random.nextInt(4) == 0) {
                change(random, mutator, draft);
            }
            log.add(draft);
        }
        return log;
    }

    private static void change(Random random, JsonMutator mutator, Draft draft) {
        switch (random.nextInt(8)) {
            case 0 -> draft.parameters = mutator.mutated(draft.parameters);
            case 1 -> draft.proof = mutator::mutated;
            case 2 ->
                draft.beforeHash = entry -> mutator.mutated(entry)
                        .with("versionId", entry.requireString("versionId"))
                        .with("state", draft.state);
            case 3 -> draft.signed = entry -> mutator.mutated(entry).with("state", entry.requireObject("state"));
            case 4 -> draft.number = Optional.of(mutator.text());
            case 5 -> draft.set("deactivated", true);
            default -> {
                String id = draft.state.requireString("id");
                JsonObject state = mutator.mutated(draft.state);
                draft.state = random.nextInt(4) == 0 ? state : state.with("id", id);
            }
        }
    }

    private static JsonObject withEveryParameter(JsonObject parameters) {
        JsonObject all = parameters
                .with("nextKeyHashes", JsonArray.EMPTY)
                .with("witness", JsonObject.EMPTY)
                .with("watchers", JsonArray.ofStrings(List.of("https://watcher.example/")))
                .with("ttl", new JsonNumber("60"));
        return parameters.has("scid") ? all : all.with("updateKeys", JsonArray.ofStrings(List.of(KEY.multikey())));
    }

    private Resolution resolve(Random random, WebvhDid did, byte[] log, Optional<byte[]> witness) {
        ResolutionOptions options = switch (random.nextInt(5)) {
            case 0 -> ResolutionOptions.ofVersionNumber(random.nextInt(5) - 1L);
            case 1 -> ResolutionOptions.ofVersionTime(SettableClock.START.minusSeconds(random.nextInt(400) * 86_400L));
            case 2 -> ResolutionOptions.ofVersionId(random.nextBoolean() ? lastVersionId(log) : "2-Qm");
            default -> ResolutionOptions.LATEST;
        };
        return resolver.resolve(did, log, witness, options);
    }

    private static String outcome(Published original, Resolution resolution) {
        resolution
                .document()
                .ifPresent(document -> assertThat(original.documents()).contains(document.json()));
        return outcome(resolution);
    }

    private static String outcome(Resolution resolution) {
        if (resolution.error().isEmpty()) {
            assertThat(StrictJson.parse(StrictJson.writeBytes(resolution.documentMetadata())))
                    .isEqualTo(resolution.documentMetadata());
            return resolution.document().isPresent() ? "resolved" : "deactivated";
        }
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.detail()).isNotBlank().hasSizeLessThan(20_000);
        assertThat(resolution.error().get()).isIn("invalidDid", "notFound");
        return resolution.error().get();
    }

    private static byte[] withLinesChanged(Random random, byte[] log) {
        List<String> lines = new ArrayList<>(
                List.of(new String(log, StandardCharsets.UTF_8).strip().split("\n", -1)));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(at));
            case 2 -> Collections.shuffle(lines, random);
            default ->
                lines.set(
                        at,
                        StrictJson.write(new JsonMutator(random)
                                .mutated(StrictJson.parseObject(lines.get(at).getBytes(StandardCharsets.UTF_8)))));
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> proofValues(JsonValue value) {
        List<String> found = new ArrayList<>();
        if (value instanceof JsonObject object) {
            object.string("proofValue").ifPresent(found::add);
            object.members().values().forEach(member -> found.addAll(proofValues(member)));
        } else if (value instanceof JsonArray array) {
            array.values().forEach(item -> found.addAll(proofValues(item)));
        }
        return found;
    }

    /** What the last line claims to be, however broken it is. */
    private static String lastVersionId(byte[] log) {
        String text = new String(log, StandardCharsets.ISO_8859_1);
        int start = text.lastIndexOf("\"versionId\":\"");
        return start < 0 ? "" : text.substring(start + 13, Math.max(start + 13, text.indexOf('"', start + 13)));
    }

    private Published of(TestLog log) {
        return of(log, Optional.empty());
    }

    private Published of(TestLog log, Optional<byte[]> witness) {
        WebvhDid did = (WebvhDid) Did.parse(log.did());
        Set<JsonObject> documents = new HashSet<>();
        for (int number = 1; number <= log.states().size(); number++) {
            Resolution version = resolver.resolve(did, log.bytes(), witness, ResolutionOptions.ofVersionNumber(number));
            assertThat(version.detail()).isEmpty();
            documents.add(version.document().orElseThrow().json());
        }
        assertThat(documents.stream()
                        .map(document -> document.requireString("id"))
                        .collect(Collectors.toSet()))
                .isNotEmpty();
        return new Published(did, log.bytes(), witness, documents);
    }

    private static TestLog plain() {
        TestLog log = new TestLog(KEY);
        Draft first = log.first();
        first.state = SampleDocument.DOCUMENT.with("id", first.state.requireString("id"));
        log.add(first);
        Draft second = log.next();
        second.state = second.state.with("alsoKnownAs", JsonArray.ofStrings(List.of("https://example.org/second")));
        return log.add(second).add(log.next());
    }

    private static TestLog preRotated() {
        TestLog log = new TestLog(KEY);
        log.add(log.first().set("nextKeyHashes", List.of(NEXT_KEY.hash())));
        Draft second =
                log.next().set("updateKeys", List.of(NEXT_KEY.multikey())).set("nextKeyHashes", List.of(KEY.hash()));
        second.signers = List.of(NEXT_KEY);
        return log.add(second);
    }

    private static TestLog moved() {
        TestLog log = new TestLog(KEY);
        log.add(log.first().set("portable", true));
        Draft second = log.next();
        String id = second.state.requireString("id");
        second.state = second.state
                .with("id", id.replace("example.com", "example.org"))
                .with("alsoKnownAs", JsonArray.ofStrings(List.of(id)));
        return log.add(second);
    }

    private static TestLog deactivated() {
        TestLog log = new TestLog(KEY);
        log.add(log.first());
        return log.add(log.next().set("deactivated", true).set("updateKeys", List.of()));
    }

    private Published witnessed() {
        TestLog log = new TestLog(KEY);
        LogKey[] witnesses = WITNESSES.toArray(LogKey[]::new);
        log.add(log.first().set("witness", TestLog.witnesses(THRESHOLD, witnesses)));
        log.add(log.next());
        return of(log, Optional.of(TestLog.witnessFile(TestLog.approval(log.versionId(), witnesses))));
    }

    private static Published pick(Random random, List<Published> all) {
        return all.get(random.nextInt(all.size()));
    }
}
