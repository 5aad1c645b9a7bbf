package dev.layerlift.application;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.simulation.ProcessDiedError;
import dev.layerlift.testkit.simulation.SimulatedProcess;
import dev.layerlift.testkit.simulation.Trouble;
import dev.layerlift.testkit.simulation.Trouble.Hit;
import dev.layerlift.testkit.simulation.Turns;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What somebody who watches from the outside knows of one simulated life: what was asked, done, seen, and answered. */
final class SimulationRecord {
    final List<Owned> owned = new ArrayList<>();
    final List<Asked> asked = new ArrayList<>();
    final List<Commit> commits = new ArrayList<>();
    final List<Hit> hits = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final Map<SimulationRun.Deed, Integer> deeds = new EnumMap<>(SimulationRun.Deed.class);
    final Set<MigrationId> rollbackAsked = new HashSet<>();
    final Set<MigrationId> illegitimate = new HashSet<>();
    final Map<MigrationId, Damage> tampered = new HashMap<>();
    final Map<MigrationId, MigrationState> told = new HashMap<>();
    final Set<String> called = new HashSet<>();
    boolean everDied;
    private final SimulatedHome home;
    private final Map<String, Boolean> lastReadIntact = new HashMap<>();
    private final SimulationJudge judge;
    private final Optional<ChainJudge> chain;

    SimulationRecord(SimulatedHome home) {
        this.home = home;
        this.chain = home.anchored.map(world -> new ChainJudge(home, this, world));
        this.judge = new SimulationJudge(home, this);
    }

    Optional<ChainJudge> chain() {
        return chain;
    }

    /** An asset as it became a source, and what somebody did to its content. */
    static final class Owned {
        final Asset asset;
        final byte[] content;
        private final InMemoryContentStore store;

        @Nullable
        Damage damage;

        Owned(Asset asset, SimulatedHome home) {
            this.asset = asset;
            this.store = home.stores().get(asset.did().layer());
            this.content = SimulatedHome.bytes(store, path());
        }

        ObjectPath path() {
            return asset.resources().get(0).location();
        }

        void damage(long call) {
            if (damage == null) {
                damage = new Damage(call);
                byte[] other = content.clone();
                other[0] ^= 1;
                SimulatedHome.overwrite(store, path(), other);
            }
        }

        boolean mend(long call) {
            if (damage == null || damage.mended < Long.MAX_VALUE) {
                return false;
            }
            SimulatedHome.overwrite(store, path(), content);
            damage.mended = call;
            return true;
        }
    }

    /** From when to when something was not what it should be. */
    static final class Damage {
        final long from;
        long mended = Long.MAX_VALUE;

        Damage(long from) {
            this.from = from;
        }

        /** Whether it was there all the time. */
        boolean covers(long start, long end) {
            return from < start && end <= mended;
        }

        boolean touches(long start, long end) {
            return from <= end && start <= mended;
        }
    }

    /** Something that was asked of a process. */
    static final class Asked {
        final SimulatedProcess actor;
        final String what;
        final long call;
        boolean answered;
        long answeredAt = Long.MAX_VALUE;

        Asked(SimulatedProcess actor, String what, long call) {
            this.call = call;
            this.actor = actor;
            this.what = what;
        }
    }

    /** A commit that took effect: at which call, by whom, and whether the checkpoint that was read last was intact. */
    record Commit(
            long call,
            String process,
            Migration migration,
            List<MigrationState> transitions,
            boolean intact,
            boolean anchoring) {}

    /** Every call that took effect passes here. */
    void saw(SimulatedProcess actor, String point, @Nullable Object @Nullable [] arguments, @Nullable Object answer) {
        called.add(point);
        if (arguments != null) {
            chain.ifPresent(watching -> watching.saw(actor.name(), point, arguments, answer));
        }
        if (point.equals("CheckpointStore.find") && answer instanceof Optional<?> found) {
            found.ifPresent(
                    c -> lastReadIntact.put(actor.name() + ((Checkpoint) c).migrationId(), ((Checkpoint) c).intact()));
        } else if (point.equals("MigrationStore.commit") && arguments != null) {
            MigrationCommit commit = (MigrationCommit) arguments[0];
            if (commit != null) {
                boolean anchoring = !commits.isEmpty()
                        && lastOf(commit.migration().id())
                                .filter(earlier -> earlier.migration().state() == MigrationState.ANCHORING)
                                .isPresent();
                commits.add(new Commit(
                        turns == null ? 0 : turns.calls(),
                        actor.name(),
                        commit.migration(),
                        commit.entry().transitions(),
                        lastReadIntact.getOrDefault(
                                actor.name() + commit.migration().id(), true),
                        anchoring));
            }
        }
    }

    private Optional<Commit> lastOf(MigrationId id) {
        for (int i = commits.size() - 1; i >= 0; i--) {
            if (commits.get(i).migration().id().equals(id)) {
                return Optional.of(commits.get(i));
            }
        }
        return Optional.empty();
    }

    /** Whether somebody died, or the world was in the way. */
    boolean isDisturbed() {
        return !hitsSoFar().isEmpty()
                || deeds.keySet().stream().anyMatch(deed -> deed.isTrouble())
                || home.anchored.filter(SimulatedChain::isShortOfCoins).isPresent();
    }

    private @Nullable Turns turns;
    private @Nullable Trouble trouble;

    void of(Turns watched) {
        turns = watched;
    }

    void of(Trouble watched) {
        trouble = watched;
    }

    List<Hit> hitsSoFar() {
        return trouble == null ? List.of() : trouble.hits();
    }

    void count(SimulationRun.Deed deed) {
        deeds.merge(deed, 1, Integer::sum);
    }

    boolean hasCommitted(SimulatedProcess actor) {
        return commits.stream().anyMatch(commit -> commit.process().equals(actor.name()));
    }

    /** Whether a process was taking something back at a call. */
    boolean wasRollingBack(String process, long call) {
        Map<MigrationId, Boolean> back = new HashMap<>();
        for (Commit commit : commits) {
            if (commit.call() <= call && commit.process().equals(process)) {
                Migration m = commit.migration();
                back.put(m.id(), m.state() == MigrationState.FAILED && !m.atRest());
            }
        }
        return back.containsValue(true);
    }

    /** Whether a process was taking up what an earlier one had left, at a call. */
    boolean wasResuming(String process, long call) {
        return asked.stream()
                .anyMatch(a -> a.what.equals("resume")
                        && a.actor.name().equals(process)
                        && a.call <= call
                        && call <= a.answeredAt);
    }

    /** A lying disk is only simulated where somebody still reads back: before the end of a migration. */
    boolean mayBeTorn(@Nullable Object path) {
        String key = path instanceof ObjectPath p ? p.key() : "";
        return all().stream()
                .filter(m -> m.state() == MigrationState.COMPLETED)
                .noneMatch(m -> judge.preparedKeys(m.id()).contains(key));
    }

    /** A forgotten delete is only simulated where somebody looks afterwards: while a migration is taken back. */
    boolean isTakenBack(@Nullable Object path) {
        String key = path instanceof ObjectPath p ? p.key() : "";
        return all().stream()
                .filter(m -> m.state() == MigrationState.FAILED || m.state() == MigrationState.QUARANTINED)
                .anyMatch(m -> judge.preparedKeys(m.id()).contains(key));
    }

    List<Migration> all() {
        return home.persistence.migrations().query(MigrationQuery.ALL).items();
    }

    Owned ownerOf(CanonicalIdentity identity) {
        return find(identity).orElseThrow();
    }

    /** What is known of an identity that was, or will be, a source. */
    Optional<Owned> find(CanonicalIdentity identity) {
        return owned.stream()
                .filter(o -> o.asset.did().identity().equals(identity))
                .findFirst();
    }

    /** The keys of all files that a migration may make public, as its journal fixed them. */
    Set<String> preparedKeys(MigrationId id) {
        return judge.preparedKeys(id);
    }

    void tamper(Migration migration, long call) {
        if (!tampered.containsKey(migration.id())
                && home.persistence
                        .checkpoints()
                        .find(migration.checkpointId().orElseThrow())
                        .isPresent()) {
            home.persistence.damageCheckpoint(migration.checkpointId().orElseThrow());
            tampered.put(migration.id(), new Damage(call));
        }
    }

    /** Makes good what somebody damaged; false when there was nothing. */
    boolean mend(long call) {
        boolean mended = false;
        for (Owned one : owned) {
            mended |= one.mend(call);
        }
        for (Map.Entry<MigrationId, Damage> one : tampered.entrySet()) {
            if (one.getValue().mended == Long.MAX_VALUE) {
                home.persistence.damageCheckpoint(home.persistence
                        .migrations()
                        .find(one.getKey())
                        .flatMap(Migration::checkpointId)
                        .orElseThrow());
                one.getValue().mended = call;
                mended = true;
            }
        }
        return mended;
    }

    /** An answer must be an end, or a failure that the closed set knows. */
    void answered(Asked question, @Nullable Object answer, @Nullable Throwable failure) {
        question.answered = true;
        question.answeredAt = turns == null ? 0 : turns.calls();
        if (question.actor.isDead()) {
            return;
        }
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (!(cause instanceof MigrationException e)) {
                violations.add(question.what + " was answered with " + cause);
            } else if (e.error().code().equals("UNEXPECTED") && !(e.getCause() instanceof ProcessDiedError)) {
                violations.add(question.what + " was answered with " + e.error());
            }
            return;
        }
        if (answer instanceof MigrationResult result) {
            told(result.migrationId(), result.state(), result.error());
        } else if (answer instanceof RollbackResult result) {
            told(result.migrationId(), result.state(), result.error());
        }
    }

    private void told(MigrationId id, MigrationState state, Optional<MigrationError> error) {
        Migration migration = home.persistence.migrations().find(id).orElseThrow();
        boolean end = state == MigrationState.COMPLETED
                || state == MigrationState.ROLLED_BACK
                || state == MigrationState.QUARANTINED
                || (state == MigrationState.FAILED && migration.checkpointId().isEmpty());
        if (!end) {
            violations.add("somebody was told that " + id + " is " + state + ", which is no end: " + error);
        }
        told.put(id, state);
    }

    void judge(Turns watched, String when) {
        judge.judge(watched, when);
    }

    void judgeClosed() {
        judge.judgeClosed();
    }
}
