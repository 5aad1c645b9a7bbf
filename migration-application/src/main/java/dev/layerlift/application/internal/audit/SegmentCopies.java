package dev.layerlift.application.internal.audit;

import dev.layerlift.application.internal.audit.HeadText.End;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares records with their sealed copies in the stores: {@code audit/<stream>/<from>-<to>.jsonl} of all stores
 * together hold every record from one number to another, as the home holds it.
 */
public final class SegmentCopies {
    /** The folder of the copies. */
    public static final String FOLDER = "audit";

    private static final int PAGE = 500;
    private static final int NUMBER_DIGITS = 20;
    private static final int RECORDS_MAX = 10_000;
    private static final int LINE_BYTES_MAX = 10 * 1024 * 1024;

    private final AuditSources sources;
    private final JsonFormat json;
    private final Findings findings;

    /** Notes in these findings. */
    public SegmentCopies(AuditSources sources, JsonFormat json, Findings findings) {
        this.sources = sources;
        this.json = json;
        this.findings = findings;
    }

    /**
     * A sealed part of a stream.
     *
     * @param from the first record
     * @param to the last record
     */
    public record Segment(String stream, long from, long to) {
        /** Where it lies in each store that has some of its records. */
        public ObjectPath path() {
            return ObjectPath.ofRestricted(FOLDER + "/" + stream + "/" + "%020d-%020d.jsonl".formatted(from, to));
        }

        static Optional<Segment> of(String stream, String fileName) {
            if (!fileName.matches("[0-9]{20}-[0-9]{20}\\.jsonl")) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Segment(
                        stream,
                        Long.parseLong(fileName.substring(0, NUMBER_DIGITS)),
                        Long.parseLong(fileName.substring(NUMBER_DIGITS + 1, 2 * NUMBER_DIGITS + 1))));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /** Streams that a store has copies of; each is found by one look, however long it is. */
    public Set<String> streams() {
        Set<String> streams = new TreeSet<>();
        for (ContentStore store : sources.stores()) {
            Optional<String> after = Optional.empty();
            while (true) {
                List<StoredObject> next = store.list(ObjectPath.ofRestricted(FOLDER), after, 1);
                if (next.isEmpty()) {
                    break;
                }
                String[] segments = next.get(0).path().key().split("/", -1);
                if (segments.length == 3) {
                    streams.add(segments[1]);
                    // '~' is in no key, and comes after everything that may be.
                    after = Optional.of(FOLDER + "/" + segments[1] + "/~");
                } else {
                    after = Optional.of(next.get(0).path().key());
                }
            }
        }
        return streams;
    }

    /** The sealed parts of a stream, in order. */
    public List<Segment> segments(String stream) {
        TreeSet<String> names = new TreeSet<>();
        for (ContentStore store : sources.stores()) {
            Optional<String> after = Optional.empty();
            List<StoredObject> page;
            do {
                page = store.list(ObjectPath.ofRestricted(FOLDER + "/" + stream), after, PAGE);
                for (StoredObject object : page) {
                    String key = object.path().key();
                    names.add(key.substring(key.lastIndexOf('/') + 1));
                    after = Optional.of(key);
                }
            } while (page.size() == PAGE);
        }
        return names.stream().flatMap(name -> Segment.of(stream, name).stream()).toList();
    }

    /**
     * Compares the copies of a stream with what the home holds.
     *
     * @param pruned up to where the home holds nothing any more
     * @return how many copies of records were compared
     */
    public long compare(String stream, Optional<End> pruned) {
        long copies = 0;
        long end = pruned.map(End::sequence).orElse(0L);
        for (Segment segment : segments(stream)) {
            if (segment.to() <= pruned.map(End::sequence).orElse(0L)) {
                continue;
            }
            if (segment.from() > end + 1) {
                findings.add(
                        stream + " " + (end + 1),
                        "to " + (segment.from() - 1) + " are in no copy, and later ones are: a copy was removed");
            }
            copies += compare(segment);
            end = Math.max(end, segment.to());
        }
        return copies;
    }

    /** Compares one sealed part; gives how many records of it are there as copies. */
    public long compare(Segment segment) {
        if (segment.from() < 1 || segment.to() < segment.from() || segment.to() - segment.from() >= RECORDS_MAX) {
            findings.add(segment.path().key(), "is no name of a segment of at most " + RECORDS_MAX + " records");
            return 0;
        }
        BitSet seen = new BitSet();
        for (ContentStore store : sources.stores()) {
            try (InputStream in = store.open(segment.path(), 0).orElse(InputStream.nullInputStream())) {
                new Comparison(segment, seen).lines(new LineReader(in, LINE_BYTES_MAX));
            } catch (IOException e) {
                findings.add(segment.path().key(), "cannot be read: " + e);
            } catch (MigrationException e) {
                findings.add(
                        segment.path().key(), "cannot be read: " + e.error().message());
            }
        }
        long size = segment.to() - segment.from() + 1;
        if (seen.cardinality() < size) {
            findings.add(
                    segment.stream() + " " + (segment.from() + seen.nextClearBit(0)),
                    "is not in its copy " + segment.path().key() + ": removed from there");
        }
        return seen.cardinality();
    }

    /** One object against the rows of the home; both are in the order of their numbers. */
    private final class Comparison {
        private final Segment segment;
        private final BitSet seen;
        private final Map<Long, byte[]> rows = new HashMap<>();
        private long readTo;

        Comparison(Segment segment, BitSet seen) {
            this.segment = segment;
            this.seen = seen;
            this.readTo = segment.from() - 1;
        }

        void lines(LineReader lines) throws IOException {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                Optional<Long> sequence = sequence(line);
                if (sequence.isEmpty() || sequence.get() < segment.from() || sequence.get() > segment.to()) {
                    findings.add(segment.path().key(), "holds a line that is no record of it: it was changed");
                    continue;
                }
                String name = segment.stream() + " " + sequence.get();
                byte[] row = row(sequence.get());
                if (row.length == 0) {
                    findings.add(
                            name, "is not there, and its copy " + segment.path().key() + " is: removed");
                } else if (!Arrays.equals(row, line)) {
                    findings.add(name, "is not what its copy " + segment.path().key() + " says: one was changed");
                }
                seen.set((int) (sequence.get() - segment.from()));
            }
        }

        private byte[] row(long sequence) {
            while (sequence > readTo) {
                rows.clear();
                for (Row row : sources.log().read(segment.stream(), sequence - 1, PAGE)) {
                    rows.put(row.sequence(), row.json());
                }
                readTo = sequence + PAGE - 1;
            }
            byte[] row = rows.get(sequence);
            if (row == null) {
                List<Row> single = sources.log().read(segment.stream(), sequence - 1, 1);
                return single.isEmpty() || single.get(0).sequence() != sequence
                        ? new byte[0]
                        : single.get(0).json();
            }
            return row;
        }

        private Optional<Long> sequence(byte[] line) {
            try {
                JsonObject record = json.parseObject(line);
                return record.string("stream").equals(Optional.of(segment.stream()))
                        ? Optional.of(record.requireLong("sequence"))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
