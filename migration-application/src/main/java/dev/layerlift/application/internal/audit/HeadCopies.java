package dev.layerlift.application.internal.audit;

import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.application.internal.audit.HeadText.End;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Compares the heads of a home with the copies elsewhere: a home that was put back to an older copy lacks some. */
public final class HeadCopies {
    /** How long a copy may be late before that is a problem: a place may be out of reach for a while. */
    private static final Duration LATE = Duration.ofDays(1);

    private static final int PAGE = 1000;

    private final AuditSources sources;
    private final SystemProof proof;
    private final JsonFormat json;
    private final Findings findings;

    /** Notes in these findings. */
    public HeadCopies(AuditSources sources, SystemProof proof, JsonFormat json, Findings findings) {
        this.sources = sources;
        this.proof = proof;
        this.json = json;
        this.findings = findings;
    }

    /**
     * Compares one place.
     *
     * @param systemKey the multikey whose folder is looked at
     * @param now copies of heads that are much older must be there
     * @param ends told what signed heads say that the home does not have
     * @return how many copies were compared
     */
    public long compare(HeadPlace place, String systemKey, Instant now, BiConsumer<String, End> ends) {
        try {
            return compareAll(place, systemKey, now, ends);
        } catch (MigrationException e) {
            findings.add(place.name(), "cannot be read: " + e.error().message());
            return 0;
        }
    }

    private long compareAll(HeadPlace place, String systemKey, Instant now, BiConsumer<String, End> ends) {
        ContentStore store = place.store().get();
        ObjectPath folder = HeadText.folder(systemKey);
        long copies = 0;
        long next = 1;
        Optional<String> after = Optional.empty();
        List<StoredObject> page;
        do {
            page = store.list(folder, after, PAGE);
            for (StoredObject object : page) {
                after = Optional.of(object.path().key());
                Optional<HeadText> head = head(place, store, object.path(), systemKey, ends);
                if (head.isPresent()) {
                    copies++;
                    if (head.get().number() > next) {
                        findings.add(
                                place.name(),
                                "lacks the copy of " + HeadChain.name(next) + ", and has later ones: it was removed");
                    }
                    next = Math.max(next, head.get().number() + 1);
                }
            }
        } while (page.size() == PAGE);
        notCopied(place, next, now);
        return copies;
    }

    private Optional<HeadText> head(
            HeadPlace place, ContentStore store, ObjectPath path, String systemKey, BiConsumer<String, End> ends) {
        String name = place.name() + ": " + path.key();
        JsonObject object;
        HeadText head;
        try {
            object = json.parseObject(
                    StoredBytes.read(store, path, HeadText.BYTES_MAX).orElse(new byte[0]));
            head = HeadText.of(object);
        } catch (IllegalArgumentException e) {
            findings.add(name, "is no head: " + e.getMessage());
            return Optional.empty();
        }
        Sha256 digest = json.digest(object);
        if (!HeadText.path(systemKey, head.number(), digest).equals(path)) {
            findings.add(name, "holds another head than its name says: it was changed");
            return Optional.of(head);
        }
        List<StoredHead> ours = sources.heads().read(head.number() - 1, 1);
        if (!ours.isEmpty()
                && ours.get(0).number() == head.number()
                && ours.get(0).digest().equals(digest)) {
            return Optional.of(head);
        }
        Optional<String> unsigned = proof.problem(object);
        if (unsigned.isPresent()) {
            findings.add(name, unsigned.get());
        } else {
            findings.add(
                    HeadChain.name(head.number()) + " of " + head.at(),
                    "is in " + place.name() + " and not in the home: the database was put back to an older copy, or "
                            + "heads were removed from it");
            head.streams().forEach(ends);
        }
        return Optional.of(head);
    }

    private void notCopied(HeadPlace place, long next, Instant now) {
        List<StoredHead> first = sources.heads().read(next - 1, 1);
        if (first.isEmpty()) {
            return;
        }
        try {
            Instant at = HeadText.of(json.parseObject(first.get(0).json())).at();
            if (at.isBefore(now.minus(LATE))) {
                findings.add(
                        place.name(),
                        "has no copy of " + HeadChain.name(first.get(0).number()) + " of " + at + " and what follows");
            }
        } catch (IllegalArgumentException e) {
            // It is named where the heads of the home are read.
            return;
        }
    }
}
