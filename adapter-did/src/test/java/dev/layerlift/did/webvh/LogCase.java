package dev.layerlift.did.webvh;

import dev.layerlift.did.webvh.TestLog.Draft;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A log that breaks one rule, or an unusual one that breaks none.
 *
 * @param name the rule
 * @param expected a part of the reason that must be given; empty for a legal log
 * @param did the DID that is asked for
 * @param log {@code did.jsonl}
 * @param witness {@code did-witness.json}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; compared by name
record LogCase(String name, String expected, WebvhDid did, byte[] log, Optional<byte[]> witness) {
    /** A log of one entry with this change to it. */
    static LogCase first(String name, String expected, Consumer<Draft> change) {
        TestLog log = new TestLog();
        Draft draft = log.first();
        change.accept(draft);
        return of(name, expected, log.add(draft));
    }

    /** A log of two entries with this change to the second, and a good third one behind it. */
    static LogCase second(String name, String expected, Consumer<Draft> change) {
        return second(name, expected, d -> {}, change);
    }

    /** The same, with another first entry. */
    static LogCase second(String name, String expected, Consumer<Draft> before, Consumer<Draft> change) {
        TestLog log = new TestLog();
        Draft one = log.first();
        before.accept(one);
        log.add(one);
        Draft two = log.next();
        change.accept(two);
        return of(name, expected, log.add(two));
    }

    /** This log. */
    static LogCase of(String name, String expected, TestLog log, JsonObject... records) {
        return new LogCase(
                name,
                expected,
                did(log.subject().orElse("")),
                log.bytes(),
                records.length == 0 ? Optional.empty() : Optional.of(TestLog.witnessFile(records)));
    }

    /** Good logs of two entries, with this change to their text. */
    static LogCase text(String name, String expected, UnaryOperator<String> change) {
        TestLog log = TestLog.good(2);
        String text = change.apply(new String(log.bytes(), StandardCharsets.UTF_8));
        return new LogCase(name, expected, did(log.did()), text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    /** The same case, asked for by another DID. */
    LogCase askedBy(String other) {
        return new LogCase(name, expected, did(other), log, witness);
    }

    /** The same case with this witness file. */
    LogCase withWitnessFile(String file) {
        return new LogCase(name, expected, did, log, Optional.of(file.getBytes(StandardCharsets.UTF_8)));
    }

    /** A log about something that is no did:webvh is asked for by one that has the right shape. */
    private static WebvhDid did(String text) {
        try {
            if (Did.parse(text) instanceof WebvhDid did) {
                return did;
            }
        } catch (InvalidDidException e) {
            // That it is none is what the case is about.
        }
        return (WebvhDid) Did.parse("did:webvh:Qm" + "1".repeat(44) + ":example.com");
    }

    @Override
    public String toString() {
        return name;
    }
}
