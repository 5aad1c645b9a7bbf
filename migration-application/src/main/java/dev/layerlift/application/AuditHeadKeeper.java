package dev.layerlift.application;

import dev.layerlift.application.internal.StoredJson;
import dev.layerlift.application.internal.audit.HeadText;
import dev.layerlift.application.internal.audit.HeadText.End;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AuditHeads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.Signer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Signs heads over all audit streams and copies them elsewhere (design section 8), so that records which are gone are
 * missed. A head is durable in the home before it is copied; a place that cannot be reached gets it later. Safe to call
 * from many threads; of several processes on one home, one writes.
 */
public final class AuditHeadKeeper {
    /** The most records that one head adds. */
    static final int RECORDS_MAX = 10_000;

    private static final int PAGE = 1000;

    private final AuditHeads heads;
    private final List<HeadPlace> places;
    private final Supplier<Signer> systemKey;
    private final ProofSuite proofs;
    private final JsonFormat json;
    private final Clock clock;
    private final Map<String, Long> copiedTo = new HashMap<>();

    /**
     * Where heads are copied to.
     *
     * @param name what a person calls it
     * @param store asked when it is needed; what it throws is told and tried again
     */
    public record HeadPlace(String name, Supplier<ContentStore> store) {}

    /** Keeps heads in the home and copies of them in these places. */
    public AuditHeadKeeper(
            AuditHeads heads,
            List<HeadPlace> places,
            Supplier<Signer> systemKey,
            ProofSuite proofs,
            JsonFormat json,
            Clock clock) {
        this.heads = heads;
        this.places = List.copyOf(places);
        this.systemKey = systemKey;
        this.proofs = proofs;
        this.json = json;
        this.clock = clock;
    }

    /** The heads of the home. */
    public AuditHeads heads() {
        return heads;
    }

    /** The places of the copies. */
    public List<HeadPlace> places() {
        return places;
    }

    /**
     * Signs heads over what was recorded since the last one, and copies what each place lacks.
     *
     * @throws MigrationException when one place could not be reached, after all others were tried
     */
    public synchronized void write() {
        Map<String, End> ends = new TreeMap<>();
        while (true) {
            Optional<StoredHead> last = heads.last();
            long covered = last.map(StoredHead::covered).orElse(0L);
            long count = 0;
            ends.clear();
            List<AuditPlace> page;
            do {
                page = heads.recorded(covered, (int) Math.min(PAGE, RECORDS_MAX - count));
                for (AuditPlace place : page) {
                    ends.put(place.stream(), new End(place.sequence(), place.digest()));
                    covered = place.row();
                }
                count += page.size();
            } while (!page.isEmpty() && count < RECORDS_MAX);
            if (count == 0) {
                break;
            }
            append(last, covered, count, ends, Optional.empty(), Map.of());
        }
        copy();
    }

    /** Adds a head that says what is pruned, and prunes it. What it covers is what was covered before. */
    synchronized void prune(Instant before, Map<String, AuditPlace> pruned) {
        write();
        Optional<StoredHead> last = heads.last();
        append(last, last.map(StoredHead::covered).orElse(0L), 0, Map.of(), Optional.of(before), pruned);
        copy();
    }

    private void append(
            Optional<StoredHead> last,
            long covered,
            long count,
            Map<String, End> ends,
            Optional<Instant> before,
            Map<String, AuditPlace> pruned) {
        long earlier = last.map(head -> HeadText.of(StoredJson.read(json, "audit head", head.json()))
                        .records())
                .orElse(0L);
        Map<String, End> gone = new TreeMap<>();
        pruned.forEach((stream, place) -> gone.put(stream, new End(place.sequence(), place.digest())));
        HeadText head = new HeadText(
                last.map(StoredHead::number).orElse(0L) + 1,
                last.map(StoredHead::digest),
                clock.instant(),
                earlier + count,
                ends,
                before,
                gone);
        heads.append(head.signed(covered, systemKey.get(), proofs, json), pruned);
    }

    private void copy() {
        MigrationException first = null;
        for (HeadPlace place : places) {
            try {
                copyTo(place);
            } catch (RuntimeException e) {
                MigrationException failure = MigrationException.from(e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void copyTo(HeadPlace place) {
        String key = systemKey.get().publicKeyMultibase();
        ContentStore store = place.store().get();
        Long known = copiedTo.get(place.name());
        long done = known == null ? copied(store, key) : known;
        List<StoredHead> page = heads.read(done, PAGE);
        while (!page.isEmpty()) {
            for (StoredHead head : page) {
                store.put(
                        HeadText.path(key, head.number(), head.digest()),
                        Content.of(head.json()),
                        Sha256.of(head.json()),
                        Durability.NOW);
                done = head.number();
                copiedTo.put(place.name(), done);
            }
            page = heads.read(done, PAGE);
        }
        copiedTo.put(place.name(), done);
    }

    /** Up to where an earlier process copied: copies are made in order, so the last one that is there has all before it. */
    private long copied(ContentStore store, String key) {
        long number = heads.last().map(StoredHead::number).orElse(0L);
        for (long step = 1; number > 0; step *= 2) {
            List<StoredHead> head = heads.read(number - 1, 1);
            ObjectPath path = HeadText.path(key, number, head.get(0).digest());
            if (store.stat(path).isPresent()) {
                return number;
            }
            number = Math.max(0, number - step);
        }
        return 0;
    }
}
