package dev.layerlift.testkit.memory;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.audit.RefusalRecord;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.Page;
import dev.layerlift.testkit.memory.Tables.AuditRow;
import dev.layerlift.testkit.memory.Tables.JournalRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Migrations, journal and claims in memory. */
final class MemoryMigrationStore implements MigrationStore {
    private final Tables tables;
    private final MemoryAuditLog audit;

    MemoryMigrationStore(Tables tables, MemoryAuditLog audit) {
        this.tables = tables;
        this.audit = audit;
    }

    @Override
    public Acceptance accept(Migration migration) {
        if (migration.state() != MigrationState.PENDING || migration.version() != 0) {
            throw new IllegalArgumentException("migration: " + migration.state() + ", version " + migration.version()
                    + " (expected: PENDING, version 0)");
        }
        return tables.locked(() -> {
            Migration known = tables.migrations.get(migration.id());
            if (known != null) {
                return known.request().json().equals(migration.request().json())
                        ? new Acceptance.SameRequest(known)
                        : new Acceptance.Replayed(known.id());
            }
            Optional<Migration> sameNonce = userOfNonce(migration);
            if (sameNonce.isPresent()) {
                return new Acceptance.Replayed(sameNonce.get().id());
            }
            CanonicalIdentity source = migration.sourceDid().identity();
            Optional<Migration> claimant = tables.claimant(source);
            if (claimant.isPresent()) {
                return new Acceptance.Claimed(claimant.get());
            }
            Optional<Migration> takenBack = takingBack(source);
            if (takenBack.isPresent()) {
                return new Acceptance.Claimed(takenBack.get());
            }
            SavedUpdate unpublished = tables.didUpdates.get(source);
            if (unpublished != null) {
                return new Acceptance.Unpublished(source, unpublished.update().number());
            }
            tables.migrations.put(migration.id(), migration);
            tables.claims.put(source, migration.id());
            MemoryBatches.belongs(tables, migration.id());
            return new Acceptance.Accepted(migration);
        });
    }

    /** The migration that made an identity and is being taken back. */
    private Optional<Migration> takingBack(CanonicalIdentity source) {
        return tables.migrations.values().stream()
                .filter(m -> m.state() == MigrationState.FAILED || m.state() == MigrationState.QUARANTINED)
                .filter(m -> m.targetDid().map(Did::identity).equals(Optional.of(source)))
                .findFirst();
    }

    private Optional<Migration> userOfNonce(Migration migration) {
        String nonce = migration.request().request().nonce();
        CanonicalIdentity source = migration.sourceDid().identity();
        return tables.migrations.values().stream()
                .filter(m -> m.request().request().nonce().equals(nonce))
                .filter(m -> m.sourceDid().identity().equals(source))
                .findFirst();
    }

    @Override
    public void commit(MigrationCommit commit) {
        tables.locked(() -> {
            tables.faults.beforeCommit();
            checkFits(commit.migration());
            // Sealing may fail, so it comes before the first row is written.
            Optional<AuditRow> sealed = commit.audit().map(audit::seal);
            apply(commit);
            sealed.ifPresent(tables.audit::add);
            tables.faults.afterCommit();
            return commit;
        });
    }

    @Override
    public void refuse(RefusalRecord refusal) {
        tables.locked(() -> tables.audit.add(audit.seal(refusal)));
    }

    private void checkFits(Migration next) {
        Migration stored = tables.migrations.get(next.id());
        if (stored == null) {
            throw new StaleCommitException("migration " + next.id() + ": unknown (expected: an accepted one)");
        }
        if (next.version() != stored.version() + 1) {
            throw new StaleCommitException("migration " + next.id() + ": version " + next.version() + " (expected: "
                    + (stored.version() + 1) + ")");
        }
        Lease mine = next.lease();
        Lease granted = stored.lease();
        if (mine.epoch() != granted.epoch() || !mine.worker().equals(granted.worker())) {
            throw new StaleCommitException("migration " + next.id() + ": lease of \"" + mine.worker() + "\", epoch "
                    + mine.epoch() + " (expected: \"" + granted.worker() + "\", epoch " + granted.epoch() + ")");
        }
        if (stored.state() == MigrationState.COMPLETED && next.state() == MigrationState.FAILED) {
            stored.targetDid()
                    .flatMap(target -> tables.claimant(target.identity()))
                    .ifPresent(later -> {
                        throw MigrationStore.builtUpon(next.id(), later.id());
                    });
        }
    }

    private void apply(MigrationCommit commit) {
        Migration migration = commit.migration();
        tables.migrations.put(migration.id(), migration);
        MemoryBatches.follow(tables, migration);
        tables.journal.add(new JournalRow(tables.journal.size() + 1, Tables.copy(commit.entry())));
        commit.checkpoint().ifPresent(c -> tables.checkpoints.put(c.id(), Tables.copy(c)));
        commit.keys().forEach(tables::putKey);
        commit.assets().forEach(tables::putAsset);
        commit.arriving().ifPresent(asset -> tables.arriving.put(migration.id(), asset));
        if (migration.state() == MigrationState.COMPLETED || migration.state() == MigrationState.ROLLED_BACK) {
            Asset arrived = tables.arriving.remove(migration.id());
            if (arrived != null && migration.state() == MigrationState.COMPLETED) {
                tables.putAsset(arrived);
            }
        }
        if (migration.atRest() && migration.state() != MigrationState.QUARANTINED) {
            tables.transfers.remove(migration.id());
        }
        if (!migration.holdsClaim()) {
            tables.claims.remove(migration.sourceDid().identity(), migration.id());
        }
    }

    @Override
    public Optional<Migration> lease(MigrationId id, String worker, Instant now, Duration duration) {
        return tables.locked(() -> {
            Migration stored = tables.migrations.get(id);
            if (stored == null) {
                return Optional.empty();
            }
            Lease held = stored.lease();
            if (!stored.atRest() && !held.worker().equals(worker) && !held.expired(now)) {
                return Optional.empty();
            }
            Migration leased = stored.change()
                    .lease(new Lease(worker, held.epoch() + 1, now.plus(duration)))
                    .build();
            tables.migrations.put(id, leased);
            return Optional.of(leased);
        });
    }

    @Override
    public boolean renew(MigrationId id, Lease held, Instant until) {
        return tables.locked(() -> {
            Migration stored = tables.migrations.get(id);
            if (stored == null
                    || stored.lease().epoch() != held.epoch()
                    || !stored.lease().worker().equals(held.worker())) {
                return false;
            }
            if (until.isAfter(stored.lease().until())) {
                Lease longer = new Lease(held.worker(), held.epoch(), until);
                tables.migrations.put(id, stored.change().lease(longer).build());
            }
            return true;
        });
    }

    @Override
    public int releaseLeasesExcept(String worker) {
        return tables.locked(() -> {
            int released = 0;
            for (Migration migration : List.copyOf(tables.migrations.values())) {
                Lease lease = migration.lease();
                if (!lease.worker().equals(worker) && lease.until().isAfter(Instant.EPOCH)) {
                    Lease over = new Lease(lease.worker(), lease.epoch(), Instant.EPOCH);
                    tables.migrations.put(
                            migration.id(), migration.change().lease(over).build());
                    released++;
                }
            }
            return released;
        });
    }

    @Override
    public Optional<Migration> find(MigrationId id) {
        return tables.locked(() -> Optional.ofNullable(tables.migrations.get(id)));
    }

    @Override
    public Optional<Migration> claimant(CanonicalIdentity identity) {
        return tables.locked(() -> tables.claimant(identity));
    }

    @Override
    public Page<Migration> query(MigrationQuery query) {
        return tables.locked(() -> {
            List<Migration> newestFirst = new ArrayList<>(tables.migrations.values());
            Collections.reverse(newestFirst);
            newestFirst.sort(Comparator.comparing(Migration::createdAt).reversed());
            List<Migration> rest = query.after().map(c -> after(c, newestFirst)).orElse(newestFirst);
            List<Migration> found = rest.stream()
                    .filter(m -> matches(m, query))
                    .filter(m -> query.batch().isEmpty()
                            || query.batch().equals(Optional.ofNullable(tables.batchOf.get(m.id()))))
                    .limit(query.limit() + 1L)
                    .toList();
            if (found.size() <= query.limit()) {
                return new Page<>(found, Optional.empty());
            }
            List<Migration> page = found.subList(0, query.limit());
            return new Page<>(page, Optional.of(page.get(page.size() - 1).id().toString()));
        });
    }

    private static List<Migration> after(String cursor, List<Migration> migrations) {
        MigrationId last = MigrationId.parse(cursor);
        for (int i = 0; i < migrations.size(); i++) {
            if (migrations.get(i).id().equals(last)) {
                return migrations.subList(i + 1, migrations.size());
            }
        }
        throw new IllegalArgumentException("after: " + cursor + " (expected: the cursor of an earlier page)");
    }

    private static boolean matches(Migration migration, MigrationQuery query) {
        return query.source()
                        .map(s -> migration.sourceDid().identity().equals(s))
                        .orElse(true)
                && query.target()
                        .map(t -> migration
                                .targetDid()
                                .map(Did::identity)
                                .filter(t::equals)
                                .isPresent())
                        .orElse(true)
                && query.state().map(s -> migration.state() == s).orElse(true)
                && query.since().map(t -> !migration.createdAt().isBefore(t)).orElse(true)
                && query.until().map(t -> migration.createdAt().isBefore(t)).orElse(true)
                && !(query.unfinished() && migration.atRest());
    }

    @Override
    public int countToChain(String initiator, Instant since, Optional<MigrationId> before, int max) {
        requireCount(max);
        return tables.locked(() -> (int) tables.migrations.values().stream()
                .takeWhile(m -> before.isEmpty() || !m.id().equals(before.get()))
                .filter(m -> m.path().target() == Layer.BTCO && m.initiator().equals(initiator))
                .filter(m -> !m.createdAt().isBefore(since))
                .filter(m -> !(m.state() == MigrationState.FAILED && m.atRest()))
                .limit(max)
                .count());
    }

    private static void requireCount(int max) {
        if (max < 1 || max > 1_000_000) {
            throw new IllegalArgumentException("max: " + max + " (expected: 1 to 1000000)");
        }
    }

    @Override
    public List<JournalEntry> journal(MigrationId id) {
        return tables.locked(() -> tables.journal.stream()
                .map(JournalRow::entry)
                .filter(e -> e.migrationId().equals(id))
                .map(Tables::copy)
                .toList());
    }
}
