package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.audit.AuditRecord;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.JournalEntry.Outcome;
import dev.layerlift.domain.migration.JournalEntry.Result;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackRules;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One migration in the hands of one worker: what is durable, what is staged for the next commit, and what steps remember
 * between one another. Not thread-safe.
 */
public final class Work {
    private final MigrationStore store;
    private final Clock clock;
    private final Duration lease;
    private final List<JournalEntry> journal;
    private final Map<Class<?>, Object> memory = new HashMap<>();
    private Migration durable;
    private Migration staged;
    private Staging staging = new Staging();
    private Runnable wanted = () -> {};
    private Runnable told = () -> {};

    /** What the next commit writes besides the migration itself. */
    private static final class Staging {
        final List<MigrationState> transitions = new ArrayList<>();
        final List<String> intents = new ArrayList<>();
        final List<Outcome> outcomes = new ArrayList<>();
        final Map<String, dev.layerlift.domain.json.JsonValue> notes = new LinkedHashMap<>();
        final List<JournalFile> files = new ArrayList<>();
        final List<SealedKey> keys = new ArrayList<>();
        final List<Asset> assets = new ArrayList<>();
        Optional<Asset> arriving = Optional.empty();
        Optional<Checkpoint> checkpoint = Optional.empty();
        Optional<AuditRecord> audit = Optional.empty();
        Optional<Instant> notBefore = Optional.empty();

        boolean isEmpty() {
            return transitions.isEmpty()
                    && intents.isEmpty()
                    && notes.isEmpty()
                    && files.isEmpty()
                    && keys.isEmpty()
                    && assets.isEmpty()
                    && arriving.isEmpty()
                    && checkpoint.isEmpty()
                    && audit.isEmpty();
        }
    }

    /** Takes a leased migration with its journal so far. */
    public Work(Migration migration, List<JournalEntry> journal, MigrationStore store, Clock clock, Duration lease) {
        this.durable = migration;
        this.staged = migration;
        this.journal = new ArrayList<>(journal);
        this.store = store;
        this.clock = clock;
        this.lease = lease;
    }

    /**
     * Between effects that take long.
     *
     * @param asked throws when somebody wants it taken back
     * @param committed told after each commit that tells how far something is
     */
    void attend(Runnable asked, Runnable committed) {
        wanted = asked;
        told = committed;
    }

    /** To be called between parts of an effect that takes long: throws when somebody wants it taken back. */
    public void requireWanted() {
        wanted.run();
    }

    /** Commits how far a transfer is, so that others see it; with what else is staged, and what is told of it as event. */
    public void transferred(int percent, String operation, TransferProgress progress) {
        change(c -> c.transfer(percent, operation, progress));
        note(TransferProgress.NOTE, progress.toJson());
        commit();
        told.run();
    }

    /** The migration with what is staged. */
    public Migration migration() {
        return staged;
    }

    /** The migration as it is stored. */
    public Migration durable() {
        return durable;
    }

    /** What is journalled, oldest first. */
    public List<JournalEntry> journal() {
        return List.copyOf(journal);
    }

    /** The time now. */
    public Instant now() {
        return clock.instant();
    }

    /** Stages a transition. */
    public void enter(MigrationState state) {
        staged = staged.to(state);
        staging.transitions.add(state);
    }

    /** Stages another change of the migration. */
    public void change(UnaryOperator<Migration.Change> change) {
        staged = change.apply(staged.change()).build();
    }

    /** Stages progress. */
    public void progress(int percent, String operation) {
        change(c -> c.progress(percent, operation));
    }

    /** Stages what a step needs to know after a crash. */
    public void note(String name, JsonObject value) {
        staging.notes.put(name, value);
    }

    /** What was noted under this name: staged, or the latest in the journal. */
    public Optional<JsonObject> note(String name) {
        if (staging.notes.get(name) instanceof JsonObject o) {
            return Optional.of(o);
        }
        for (int i = journal.size() - 1; i >= 0; i--) {
            Optional<JsonObject> noted = journal.get(i).notes().object(name);
            if (noted.isPresent()) {
                return noted;
            }
        }
        return Optional.empty();
    }

    /** Stages a small file whose bytes the journal keeps. */
    public void file(JournalFile file) {
        staging.files.add(file);
    }

    /** The small files in the journal and staged, in order. */
    public List<JournalFile> files() {
        List<JournalFile> files = new ArrayList<>();
        journal.forEach(entry -> files.addAll(entry.files()));
        files.addAll(staging.files);
        return files;
    }

    /** Stages a key. */
    public void key(SealedKey key) {
        staging.keys.add(key);
    }

    /** Stages an asset to add or replace. */
    public void asset(Asset asset) {
        staging.assets.add(asset);
    }

    /** Stages the target, which becomes an asset when the migration completes. */
    public void arrive(Asset target) {
        staging.arriving = Optional.of(target);
    }

    /** Stages the checkpoint. */
    public void checkpoint(Checkpoint checkpoint) {
        staging.checkpoint = Optional.of(checkpoint);
        change(c -> c.checkpoint(checkpoint.id()));
    }

    /** Stages the audit record. */
    public void audit(AuditRecord record) {
        staging.audit = Optional.of(record);
    }

    /** Stages that there is nothing to do before this time. */
    void waitUntil(Instant time) {
        staging.notBefore = Optional.of(time);
    }

    /**
     * Waits until this time: with a commit when there is news, and without one when there is none, so that whoever waits
     * for days leaves no trail of it.
     */
    void park(Instant until) {
        if (staging.isEmpty() && staged.equals(durable)) {
            discard();
            durable = durable.change().notBefore(Optional.of(until)).build();
            staged = durable;
        } else {
            waitUntil(until);
            commit();
        }
    }

    /** Stages the announcement of an effect. */
    public void intend(String step) {
        staging.intents.add(step);
    }

    /** Stages the outcome of an effect. */
    public void outcome(String step, Result result) {
        staging.outcomes.add(new Outcome(step, result));
    }

    /** Whether the effect of this step may have happened, says the journal. */
    public boolean announced(String step) {
        return RollbackRules.toUndo(journal).contains(step);
    }

    /** Whether the migration was ever in this state, says the journal. */
    public boolean wasIn(MigrationState state) {
        return journal.stream().anyMatch(entry -> entry.transitions().contains(state));
    }

    /** Remembers a value for later steps of this run. */
    public <T> void remember(Class<T> type, T value) {
        memory.put(type, value);
    }

    /**
     * What an earlier step of this run remembered.
     *
     * @throws IllegalStateException when none did: the plan's order is wrong
     */
    public <T> T recall(Class<T> type) {
        return find(type)
                .orElseThrow(() -> new IllegalStateException(
                        type.getSimpleName() + ": not remembered (expected: an earlier step does)"));
    }

    /** What an earlier step of this run remembered, if one did. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(memory.get(type)).map(type::cast);
    }

    /** Forgets everything that is staged. */
    public void discard() {
        staged = durable;
        staging = new Staging();
    }

    /**
     * To be called before each effect: nobody else may have taken over, or what this worker does now would come after
     * what that one has looked at. A lease that ran out is renewed where nobody did.
     *
     * @throws MigrationStore.StaleCommitException when another worker took over
     */
    public void requireLease() {
        Instant now = clock.instant();
        if (!durable.lease().expired(now)) {
            return;
        }
        Lease renewed = new Lease(durable.lease().worker(), durable.lease().epoch(), now.plus(lease));
        if (!store.renew(durable.id(), durable.lease(), renewed.until())) {
            throw new StaleCommitException("migration " + durable.id() + ": the lease of \""
                    + durable.lease().worker() + "\" ran out, and another worker took over");
        }
        durable = durable.change().lease(renewed).build();
        staged = staged.change().lease(renewed).build();
    }

    /**
     * Makes what is staged durable, and extends the lease.
     *
     * @throws MigrationStore.StaleCommitException when another worker took over
     */
    public void commit() {
        Attempt.requireLive();
        Instant now = clock.instant();
        Lease extended = new Lease(durable.lease().worker(), durable.lease().epoch(), now.plus(lease));
        Migration next = staged.change()
                .committed(durable.version() + 1, now)
                .lease(extended)
                .notBefore(staging.notBefore)
                .build();
        JournalEntry entry = new JournalEntry(
                next.id(),
                next.version(),
                now,
                staging.transitions,
                staging.intents,
                staging.outcomes,
                new JsonObject(staging.notes),
                staging.files);
        store.commit(new MigrationCommit(
                next, entry, staging.checkpoint, staging.keys, staging.assets, staging.arriving, staging.audit));
        journal.add(entry);
        durable = next;
        staged = next;
        staging = new Staging();
    }
}
