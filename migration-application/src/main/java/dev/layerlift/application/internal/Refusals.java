package dev.layerlift.application.internal;

import dev.layerlift.domain.audit.RefusalRecord;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.port.MigrationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Records refused requests, few of each source: whoever sends many must not fill the audit. The next record of a source
 * says how many were left out; what is not told yet is told on closing. Sources that the home does not know share one
 * count. Safe to call from many threads.
 */
public final class Refusals implements AutoCloseable {
    /** The most records of one source in one minute. */
    public static final int OF_SOURCE_MAX = 10;
    /** The most records of all sources in one minute. */
    public static final int OF_ALL_MAX = 300;
    /** The most sources that are counted apart; of the one that was longest silent only the number is kept. */
    public static final int SOURCES_MAX = 1000;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final CanonicalIdentity UNKNOWN = new CanonicalIdentity("");

    private final MigrationStore store;
    private final BiConsumer<Object, RuntimeException> onFailure;
    private final Map<CanonicalIdentity, Count> counts = new LinkedHashMap<>(16, 0.75f, true);
    private final Count all = new Count();
    private long omittedElsewhere;

    /** What was recorded and left out since a moment. */
    private static final class Count {
        private Instant since = Instant.MIN;
        private int written;
        private long omitted;
        private @Nullable RefusalRecord last;

        boolean hasRoom(Instant now, int max) {
            // A clock that went back starts a new minute too: it must not silence the audit.
            if (now.isBefore(since) || !now.isBefore(since.plus(WINDOW))) {
                since = now;
                written = 0;
            }
            return written < max;
        }
    }

    /** Records to this store; a failure to do so is told to the consumer, and the refusal stands. */
    public Refusals(MigrationStore store, BiConsumer<Object, RuntimeException> onFailure) {
        this.store = store;
        this.onFailure = onFailure;
    }

    /**
     * A request was refused.
     *
     * @param refusal what to record; its counts are set here
     * @param known whether the home knows the source
     */
    public void refused(RefusalRecord refusal, boolean known) {
        counted(refusal, known ? refusal.sourceDid().identity() : UNKNOWN).ifPresent(this::write);
    }

    /** Records what was left out and not told yet. */
    @Override
    public void close() {
        rest().forEach(this::write);
    }

    private synchronized Optional<RefusalRecord> counted(RefusalRecord refusal, CanonicalIdentity source) {
        Count count = counts.computeIfAbsent(source, key -> new Count());
        forgetTheOldest();
        Instant now = refusal.at();
        boolean roomOfSource = count.hasRoom(now, OF_SOURCE_MAX);
        if (!roomOfSource || !all.hasRoom(now, OF_ALL_MAX)) {
            count.omitted++;
            count.last = refusal;
            return Optional.empty();
        }
        count.written++;
        all.written++;
        RefusalRecord record = withCounts(refusal, count.omitted, omittedElsewhere);
        count.omitted = 0;
        count.last = null;
        omittedElsewhere = 0;
        return Optional.of(record);
    }

    private void forgetTheOldest() {
        if (counts.size() > SOURCES_MAX) {
            Iterator<Count> oldest = counts.values().iterator();
            omittedElsewhere += oldest.next().omitted;
            oldest.remove();
        }
    }

    private synchronized List<RefusalRecord> rest() {
        List<RefusalRecord> rest = new ArrayList<>();
        for (Count count : counts.values()) {
            if (count.last != null) {
                // This record is about one of them.
                rest.add(withCounts(count.last, count.omitted - 1, omittedElsewhere));
                omittedElsewhere = 0;
                count.omitted = 0;
                count.last = null;
            }
        }
        return rest;
    }

    private void write(RefusalRecord record) {
        try {
            store.refuse(record);
        } catch (RuntimeException e) {
            onFailure.accept("the record of the refused request " + record.migrationId(), e);
        }
    }

    private static RefusalRecord withCounts(RefusalRecord refusal, long omitted, long elsewhere) {
        return new RefusalRecord(
                refusal.migrationId(),
                refusal.at(),
                refusal.initiator(),
                refusal.sourceDid(),
                refusal.targetLayer(),
                refusal.action(),
                refusal.error(),
                omitted,
                elsewhere);
    }
}
