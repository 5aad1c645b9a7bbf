package dev.layerlift.application.internal;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AuditLog.Head;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies audit records, in segments, into the restricted area of the store they are about (FR-7.2): the target's, or the
 * source's for what did not complete. A segment holds the records of a range of one stream, one on a line, as
 * {@code audit/<stream>/<from>-<to>.jsonl}. Copying may fail and be tried again without touching any migration.
 */
final class AuditSegments {
    /** The most records of one segment. */
    static final int RECORDS_MAX = 10_000;

    private static final int PAGE = 1000;
    private static final int SUPPRESSED_MAX = 10;
    private static final Pattern NAME = Pattern.compile("0[0-9]{19}-0[0-9]{19}\\.jsonl");
    private static final int NUMBER_DIGITS = 20;

    private final EnginePorts ports;
    private final Map<String, Long> sealedTo = new HashMap<>();
    /** Where the range ends that was begun and not finished: one store may have its part of it already. */
    private final Map<String, Long> begunTo = new HashMap<>();

    private final SealedMark mark;

    AuditSegments(EnginePorts ports) {
        this.ports = ports;
        this.mark = new SealedMark(ports);
    }

    /** Copies what is new in one stream. */
    synchronized void seal(String stream) {
        long last = ports.audit().head(stream).map(Head::sequence).orElse(0L);
        long from = sealedTo.computeIfAbsent(stream, this::lastSealed) + 1;
        while (from <= last) {
            long fresh = Math.min(last, from + RECORDS_MAX - 1);
            long to = begunTo.computeIfAbsent(stream, key -> fresh);
            write(stream, from, to);
            sealedTo.put(stream, to);
            begunTo.remove(stream);
            from = to + 1;
        }
    }

    /**
     * Copies what is new in every stream that has something new: processes that died may not have. A stream that cannot be
     * copied keeps none of the others from it. Streams that ended and were copied cost nothing, however many they are.
     */
    synchronized void sealAll() {
        RuntimeException first = null;
        Optional<AuditPlace> known = mark.read();
        Collection<String> streams =
                known.isPresent() ? streamsAfter(known.get()) : ports.audit().streams();
        for (String stream : streams) {
            try {
                seal(stream);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else if (first.getSuppressed().length < SUPPRESSED_MAX) {
                    first.addSuppressed(e);
                }
            }
        }
        advance(known);
        if (first != null) {
            throw first;
        }
    }

    /** Moves the mark to the last record before which this process knows all to be copied, so that nobody looks again. */
    synchronized void mark() {
        advance(mark.read());
    }

    private Set<String> streamsAfter(AuditPlace known) {
        Set<String> streams = new LinkedHashSet<>();
        eachAfter(known.row(), place -> {
            streams.add(place.stream());
            return true;
        });
        return streams;
    }

    private void advance(Optional<AuditPlace> known) {
        @Nullable AuditPlace[] last = {null};
        eachAfter(known.map(AuditPlace::row).orElse(0L), place -> {
            if (sealedTo.getOrDefault(place.stream(), 0L) < place.sequence()) {
                return false;
            }
            last[0] = place;
            return true;
        });
        Optional.ofNullable(last[0]).ifPresent(mark::write);
    }

    /** Gives the places of records in the order of their commits, until one is not wanted any more. */
    private void eachAfter(long row, Predicate<AuditPlace> wanted) {
        long after = row;
        List<AuditPlace> page;
        do {
            page = ports.auditHeads().heads().recorded(after, PAGE);
            for (AuditPlace place : page) {
                if (!wanted.test(place)) {
                    return;
                }
                after = place.row();
            }
        } while (page.size() == PAGE);
    }

    private void write(String stream, long from, long to) {
        Map<Layer, ByteArrayOutputStream> segments = new EnumMap<>(Layer.class);
        long next = from;
        while (next <= to) {
            List<Row> page = ports.audit().read(stream, next - 1, (int) Math.min(PAGE, to - next + 1));
            if (page.isEmpty()) {
                throw new IllegalStateException(
                        stream + " " + next + ": not there (expected: records up to " + to + ")");
            }
            for (Row row : page) {
                ByteArrayOutputStream segment =
                        segments.computeIfAbsent(layerOf(row.json()), layer -> new ByteArrayOutputStream());
                segment.writeBytes(row.json());
                segment.write('\n');
            }
            next += page.size();
        }
        ObjectPath path = ObjectPath.ofRestricted("audit/" + stream + "/" + "%020d-%020d.jsonl".formatted(from, to));
        new TreeMap<>(segments).forEach((layer, lines) -> {
            byte[] bytes = lines.toByteArray();
            ContentStore store = ports.layers().store(layer);
            // What is there is whole, and may be the only copy that nobody edited since.
            if (store.stat(path).isEmpty()) {
                store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
            }
        });
    }

    private Layer layerOf(byte[] stored) {
        JsonObject record = StoredJson.read(ports.json(), "audit record", stored);
        boolean completed = record.string("finalState").equals(Optional.of(MigrationState.COMPLETED.id()));
        String layer = record.requireString(completed ? "targetLayer" : "sourceLayer");
        // A request may name a layer that this deployment does not have, and is refused and recorded.
        return Layer.of(layer)
                .filter(named -> ports.layers().stores().containsKey(named))
                .orElse(Layer.PEER);
    }

    /**
     * Up to where an earlier process copied a stream. It may have died between two stores: its last segment is written
     * again where it is not there.
     */
    private long lastSealed(String stream) {
        ObjectPath prefix = ObjectPath.ofRestricted("audit/" + stream);
        String last = "";
        for (ContentStore store : ports.layers().stores().values()) {
            Optional<String> after = Optional.empty();
            List<StoredObject> page;
            do {
                page = store.list(prefix, after, PAGE);
                for (StoredObject object : page) {
                    String key = object.path().key();
                    String name = key.substring(key.lastIndexOf('/') + 1);
                    last = NAME.matcher(name).matches() && name.compareTo(last) > 0 ? name : last;
                    after = Optional.of(key);
                }
            } while (page.size() == PAGE);
        }
        if (last.isEmpty()) {
            return 0;
        }
        long from = Long.parseLong(last.substring(0, NUMBER_DIGITS));
        long to = Long.parseLong(last.substring(NUMBER_DIGITS + 1, 2 * NUMBER_DIGITS + 1));
        List<Row> first = ports.audit().read(stream, 0, 1);
        if (first.isEmpty() || first.get(0).sequence() <= to) {
            write(stream, from, to);
        }
        // Otherwise it was pruned, which only happens to what is whole in its stores.
        return to;
    }
}
