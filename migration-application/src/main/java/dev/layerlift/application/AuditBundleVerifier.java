package dev.layerlift.application;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.application.internal.audit.Findings;
import dev.layerlift.application.internal.audit.HeadChain;
import dev.layerlift.application.internal.audit.HeadText;
import dev.layerlift.application.internal.audit.HeadText.End;
import dev.layerlift.application.internal.audit.LineReader;
import dev.layerlift.application.internal.audit.StreamChain;
import dev.layerlift.application.internal.audit.SystemProof;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a bundle that {@link AuditBundle} wrote, anywhere, with the public key alone. A whole bundle proves that
 * nothing is missing up to its last head; a partial one proves what is in it, and that it stands where it says. Memory is
 * that of a line, and of what the heads say, at most a million ends of streams.
 */
public final class AuditBundleVerifier {
    private static final int ENDS_MAX = 1_000_000;

    private final ProofSuite proofs;
    private final JsonFormat json;
    private final Clock clock;

    /** Verifies with these. */
    public AuditBundleVerifier(ProofSuite proofs, JsonFormat json, Clock clock) {
        this.proofs = proofs;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param systemKey the key that proofs were checked with
     * @param partial whether the bundle leaves records out on purpose
     * @param streams how many streams it has records of
     * @param records how many records were checked
     * @param heads how many heads were checked
     * @param problems what does not hold, one sentence each; at most 100
     */
    public record BundleReport(
            String systemKey, boolean partial, long streams, long records, long heads, List<Check> problems) {
        public BundleReport {
            problems = List.copyOf(problems);
        }

        /** Whether everything holds. */
        public boolean valid() {
            return problems.isEmpty();
        }
    }

    /**
     * Reads a bundle to its end.
     *
     * @param systemKey the key as it was noted elsewhere; empty to believe the bundle
     * @throws MigrationException {@code BUNDLE_INVALID} when it is no bundle of a version that is known
     * @throws IOException what the stream throws, also when a line is too long
     */
    public BundleReport verify(InputStream bundle, Optional<String> systemKey) throws IOException {
        LineReader lines = new LineReader(bundle, HeadText.BYTES_MAX);
        JsonObject header = header(lines.next());
        String named = header.string("systemKey").orElse("");
        String key = systemKey.orElse(named);
        Reading reading = new Reading(key, header.requireBoolean("partial"));
        if (!named.equals(key)) {
            reading.findings.add("the bundle", "names another key, " + named + " (expected: " + key + ")");
        }
        byte[] next = lines.next();
        while (next != null && reading.accept(next)) {
            next = lines.next();
        }
        reading.end(lines.next() != null);
        return new BundleReport(
                key,
                reading.partial,
                reading.seen.size(),
                reading.records,
                reading.heads.last(),
                reading.findings.problems());
    }

    private JsonObject header(byte @Nullable [] line) {
        try {
            JsonObject header = json.parseObject(line == null ? new byte[0] : line);
            if (header.string("type").equals(Optional.of(AuditBundle.TYPE))) {
                if (header.requireLong("version") == AuditBundle.VERSION) {
                    header.requireString("systemKey");
                    header.requireBoolean("partial");
                    return header;
                }
                throw invalid("version " + header.requireLong("version") + " (expected: " + AuditBundle.VERSION + ")");
            }
        } catch (IllegalArgumentException e) {
            throw invalid("its first line: " + e.getMessage());
        }
        throw invalid("its first line is no header");
    }

    private static MigrationException invalid(String problem) {
        return MigrationException.validation(
                "BUNDLE_INVALID",
                "the bundle cannot be read: " + problem,
                "write it again where the home is: layerlift audit export");
    }

    /** One pass over a bundle. */
    private final class Reading {
        private final Findings findings = new Findings();
        private final SystemProof proof;
        private final boolean partial;
        private final HeadChain heads;
        private final Map<String, TreeMap<Long, Sha256>> ends = new HashMap<>();
        private final Set<String> seen = new HashSet<>();
        private @Nullable StreamChain chain;
        private String stream = "";
        private long endsCount;
        private long records;
        private boolean ended;

        Reading(String systemKey, boolean partial) {
            this.proof = new SystemProof(proofs, clock, systemKey);
            this.heads = new HeadChain(proof, json, findings);
            this.partial = partial;
        }

        /** Takes a line; false after the last one. */
        boolean accept(byte[] line) {
            JsonObject object;
            try {
                object = json.parseObject(line);
            } catch (IllegalArgumentException e) {
                findings.add("a line of the bundle", "is not readable: " + e.getMessage());
                return true;
            }
            String type = object.string("type").orElse("");
            if (type.equals(AuditBundle.END)) {
                ended = true;
                count("heads", object, heads.last());
                count("records", object, records);
                return false;
            }
            if (type.equals(HeadText.TYPE)) {
                heads.accept(line, this::named);
            } else {
                record(object, line);
            }
            return true;
        }

        private void count(String what, JsonObject end, long found) {
            if (!end.get(what).equals(Optional.of(new JsonNumber(Long.toString(found))))) {
                findings.add("the bundle", "has " + found + " " + what + ", and its last line says otherwise");
            }
        }

        private void named(String name, End end) {
            endsCount++;
            if (endsCount > ENDS_MAX) {
                throw invalid("its heads name more than " + ENDS_MAX + " ends of streams");
            }
            ends.computeIfAbsent(name, n -> new TreeMap<>()).put(end.sequence(), end.digest());
        }

        private void record(JsonObject record, byte[] line) {
            records++;
            Optional<String> name = record.string("stream");
            if (name.isEmpty() || !(record.get("sequence").orElse(null) instanceof JsonNumber)) {
                findings.add("line of record " + records, "has no place in a stream");
                return;
            }
            long sequence;
            try {
                sequence = record.requireLong("sequence");
            } catch (IllegalArgumentException e) {
                findings.add("line of record " + records, "has no place in a stream");
                return;
            }
            if (chain == null || !name.get().equals(stream)) {
                enter(name.get());
            }
            // In a partial bundle records come by time, so that each stands for itself.
            StreamChain one = partial ? new StreamChain(stream, true, proof, json, findings) : chain;
            Optional<Sha256> digest = one == null ? Optional.empty() : one.accept(sequence, line);
            Sha256 expected = ends.getOrDefault(stream, new TreeMap<>()).get(sequence);
            if (expected != null && digest.isPresent() && !digest.get().equals(expected)) {
                findings.add(stream + " " + sequence, "is not the one that a head names: changed");
            }
        }

        private void enter(String name) {
            leave();
            if (!seen.add(name) && !partial) {
                findings.add(name, "comes twice: its records were reordered");
            }
            if (seen.size() > ENDS_MAX) {
                throw invalid("it has more than " + ENDS_MAX + " streams");
            }
            stream = name;
            StreamChain entered = new StreamChain(name, partial, proof, json, findings);
            Optional.ofNullable(heads.pruned().get(name)).ifPresent(entered::startAfter);
            chain = entered;
        }

        /** Everything up to the last end that a head names is there. */
        private void leave() {
            if (chain != null && !partial) {
                requireUpTo(stream, chain.last());
            }
        }

        private void requireUpTo(String name, long last) {
            TreeMap<Long, Sha256> named = ends.get(name);
            if (named != null && named.lastKey() > last) {
                findings.add(
                        name + " " + (last + 1),
                        "to " + named.lastKey() + " are named by a head and are not there: removed");
            }
        }

        void end(boolean more) {
            leave();
            if (!partial) {
                for (String name : ends.keySet()) {
                    End gone = heads.pruned().get(name);
                    if (!seen.contains(name)) {
                        requireUpTo(name, gone == null ? 0 : gone.sequence());
                    }
                }
            }
            if (!ended) {
                findings.add("the bundle", "has no last line: it was cut off");
            }
            if (more) {
                findings.add("the bundle", "goes on after its last line");
            }
        }
    }
}
