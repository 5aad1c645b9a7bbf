package dev.layerlift.application.internal.audit;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.JsonFormat;
import java.util.Optional;

/**
 * Follows the records of one stream and notes what does not hold. After a gap it goes on with what comes next, so that
 * each break is named once.
 */
public final class StreamChain {
    private final String stream;
    private final boolean mayHaveGaps;
    private final SystemProof proof;
    private final JsonFormat json;
    private final Findings findings;
    private long last;
    private Optional<Sha256> previous = Optional.empty();
    private boolean previousKnown = true;

    /**
     * A stream from its beginning.
     *
     * @param mayHaveGaps whether some of its records may be left out on purpose
     */
    public StreamChain(String stream, boolean mayHaveGaps, SystemProof proof, JsonFormat json, Findings findings) {
        this.stream = stream;
        this.mayHaveGaps = mayHaveGaps;
        this.proof = proof;
        this.json = json;
        this.findings = findings;
    }

    /** Begins after records that were pruned. */
    public void startAfter(HeadText.End pruned) {
        last = pruned.sequence();
        previous = Optional.of(pruned.digest());
    }

    /** The number of the last record that was seen. */
    public long last() {
        return last;
    }

    /**
     * The next record.
     *
     * @param sequence the number it is kept under
     * @return its digest; empty when it is no JSON
     */
    public Optional<Sha256> accept(long sequence, byte[] stored) {
        String name = stream + " " + sequence;
        if (sequence <= last) {
            findings.add(name, "is not in its place: it was inserted or reordered");
            return Optional.empty();
        }
        if (sequence > last + 1) {
            if (!mayHaveGaps) {
                findings.add(stream + " " + (last + 1), missing(last + 1, sequence - 1));
            }
            previousKnown = false;
        }
        last = sequence;
        JsonObject record;
        try {
            record = json.parseObject(stored);
        } catch (IllegalArgumentException e) {
            findings.add(name, "is not readable: " + e.getMessage());
            previousKnown = false;
            return Optional.empty();
        }
        problem(record, sequence).or(() -> proof.problem(record)).ifPresent(problem -> findings.add(name, problem));
        Sha256 digest = json.digest(record);
        previous = Optional.of(digest);
        previousKnown = true;
        return previous;
    }

    private String missing(long from, long to) {
        return (from == to ? "is" : "to " + to + " are") + " not there: removed";
    }

    private Optional<String> problem(JsonObject record, long sequence) {
        if (!record.string("stream").equals(Optional.of(stream))
                || !record.get("sequence").equals(Optional.of(new JsonNumber(Long.toString(sequence))))) {
            return Optional.of("is not in its place: a record was removed, reordered or inserted");
        }
        if (previousKnown && !record.string("previous").equals(previous.map(Sha256::multibase))) {
            return Optional.of("does not follow the record before: one of them was changed");
        }
        return Optional.empty();
    }
}
