package dev.layerlift.application.internal.audit;

import dev.layerlift.application.internal.audit.HeadText.End;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.JsonFormat;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Follows the heads in their order, notes what does not hold, and tells what each says about the streams. */
public final class HeadChain {
    private final SystemProof proof;
    private final JsonFormat json;
    private final Findings findings;
    private final Map<String, End> pruned = new HashMap<>();
    private Optional<Instant> prunedBefore = Optional.empty();
    private long last;
    private Optional<Sha256> previous = Optional.empty();
    private boolean previousKnown = true;

    /** A chain from its beginning. */
    public HeadChain(SystemProof proof, JsonFormat json, Findings findings) {
        this.proof = proof;
        this.json = json;
        this.findings = findings;
    }

    /** The rule that heads are checked by. */
    public SystemProof proof() {
        return proof;
    }

    /** The number of the last head that was seen. */
    public long last() {
        return last;
    }

    /** Up to where streams were pruned, as signed heads say. */
    public Map<String, End> pruned() {
        return pruned;
    }

    /** Before which time records were pruned, as signed heads say. */
    public Optional<Instant> prunedBefore() {
        return prunedBefore;
    }

    /**
     * The next head.
     *
     * @param stored its text
     * @param ends told the stream and the end that the head names, when the head is signed
     */
    public void accept(byte[] stored, BiConsumer<String, End> ends) {
        JsonObject object;
        HeadText head;
        try {
            object = json.parseObject(stored);
            head = HeadText.of(object);
        } catch (IllegalArgumentException e) {
            findings.add(name(last + 1), "is not readable: " + e.getMessage());
            last++;
            previousKnown = false;
            return;
        }
        String name = name(head.number());
        if (head.number() <= last) {
            findings.add(name, "is not in its place: it was inserted or reordered");
            return;
        }
        if (head.number() > last + 1) {
            findings.add(
                    name(last + 1),
                    (head.number() == last + 2 ? "is" : "to " + (head.number() - 1) + " are") + " not there: removed");
        } else if (previousKnown && !head.previous().equals(previous)) {
            findings.add(name, "does not follow the head before: one of them was changed");
        }
        last = head.number();
        previous = Optional.of(json.digest(object));
        previousKnown = true;
        Optional<String> unsigned = proof.problem(object);
        if (unsigned.isPresent()) {
            findings.add(name, unsigned.get());
            return;
        }
        pruned.putAll(head.pruned());
        head.prunedBefore()
                .filter(before -> prunedBefore.map(before::isAfter).orElse(true))
                .ifPresent(before -> prunedBefore = Optional.of(before));
        head.streams().forEach(ends);
    }

    /** What a person calls a head. */
    public static String name(long number) {
        return "head " + number;
    }
}
