package dev.layerlift.persistence.sql;

import dev.layerlift.domain.audit.AuditEntry;
import dev.layerlift.domain.audit.RefusalRecord;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.Page;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Migrations, their journal and their claims; every decision is taken inside the transaction that writes it. */
final class SqlMigrationStore implements MigrationStore {
    private static final String BY_ID = "SELECT * FROM migrations WHERE id = ?";
    private static final String BY_NONCE = "SELECT id FROM migrations WHERE source = ? AND nonce = ?";
    private static final String BY_CLAIM = "SELECT * FROM migrations WHERE source = ? AND claimed = 1";
    private static final String BY_TAKEN_BACK =
            "SELECT * FROM migrations WHERE target = ? AND state IN ('failed', 'quarantined')";
    private static final String BUILT_UPON = "SELECT later.id FROM migrations later JOIN migrations m"
            + " ON later.source = m.target WHERE m.n = ? AND m.state = 'completed' AND later.claimed = 1";
    private static final String STAND = "SELECT n, version, lease_epoch FROM migrations WHERE id = ?";
    private static final String GRANT =
            "UPDATE migrations SET lease_worker = ?, lease_epoch = ?, lease_until = ? WHERE id = ?";
    private static final String RENEW =
            "UPDATE migrations SET lease_until = CASE WHEN lease_until < ? THEN ? ELSE lease_until END"
                    + " WHERE id = ? AND lease_worker = ? AND lease_epoch = ?";
    /** The condition on the path is, word for word, that of the index. */
    private static final String COUNT = "SELECT count(*) FROM (SELECT 1 FROM migrations"
            + " WHERE initiator = ? AND created >= ? AND path <> 'PEER_TO_WEBVH' AND NOT (state = 'failed' AND at_rest = 1)"
            + " AND n < coalesce((SELECT n FROM migrations WHERE id = ?), 9223372036854775807) LIMIT ?)"
            + " AS counted";

    private static final String RELEASE = "UPDATE migrations SET lease_until = ?"
            + " WHERE at_rest = 0 AND lease_worker NOT IN ('', ?) AND lease_until > ?";
    private static final String JOURNAL = "SELECT j.seq, m.id, j.version AS entry_version, j.at, j.steps, j.notes,"
            + " j.file_list, j.files FROM journal j JOIN migrations m ON m.n = j.migration WHERE m.id = ?"
            + " ORDER BY j.version";
    private static final String INSERT_AUDIT =
            "INSERT INTO audit (stream, seq, digest, migration, source, target, at, state, path, initiator, record)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final SqlDatabase database;
    private final Optional<AuditTail> audit;
    private final JsonText json;
    private final MigrationRows rows;
    private final JournalRows journal;
    private final AssetRows assets;

    SqlMigrationStore(SqlDatabase database, Optional<AuditTail> audit) {
        this.database = database;
        this.audit = audit;
        this.json = database.json();
        this.rows = new MigrationRows(json);
        this.journal = new JournalRows(json);
        this.assets = new AssetRows(json);
        audit.ifPresent(tail -> database.afterUndo(tail::forget));
    }

    /** Where a migration stands: what a commit must fit to. */
    private record Stand(long row, long version, long epoch) {}

    @Override
    public Acceptance accept(Migration migration) {
        if (migration.state() != MigrationState.PENDING || migration.version() != 0) {
            throw new IllegalArgumentException("migration " + migration.id() + ": " + migration.state() + " version "
                    + migration.version() + " (expected: PENDING version 0)");
        }
        MigrationRows.Prepared prepared = rows.prepareWhole(migration);
        return database.write(session -> accept(session, prepared));
    }

    private Acceptance accept(SqlSession session, MigrationRows.Prepared prepared) throws SQLException {
        Migration migration = prepared.migration();
        String source = migration.sourceDid().identity().value();
        session.exclusive(Exclusive.MIGRATION, migration.id().toString());
        session.exclusive(Exclusive.IDENTITY, source);
        Optional<Migration> same = find(session, migration.id());
        if (same.isPresent()) {
            return json.sameCanonical(
                            same.get().request().json(), migration.request().json())
                    ? new Acceptance.SameRequest(same.get())
                    : new Acceptance.Replayed(same.get().id());
        }
        Optional<String> earlier =
                session.text(BY_NONCE, source, migration.request().request().nonce());
        if (earlier.isPresent()) {
            return new Acceptance.Replayed(MigrationId.parse(earlier.get()));
        }
        Optional<Migration> claimant = session.first("migration", rows::read, BY_CLAIM, source);
        if (claimant.isPresent()) {
            return new Acceptance.Claimed(claimant.get());
        }
        if (migration.sourceDid().layer() != Layer.PEER) {
            Optional<Migration> takenBack = session.first("migration", rows::read, BY_TAKEN_BACK, source);
            if (takenBack.isPresent()) {
                return new Acceptance.Claimed(takenBack.get());
            }
            long unpublished = SqlDidUpdateStore.unpublishedNumber(session, source);
            if (unpublished > 0) {
                return new Acceptance.Unpublished(migration.sourceDid().identity(), unpublished);
            }
        }
        prepared.insert(session);
        BatchRows.belongs(session, migration.id());
        return new Acceptance.Accepted(migration);
    }

    @Override
    public void commit(MigrationCommit commit) {
        MigrationRows.Prepared migration = rows.prepareChange(commit.migration());
        JournalRows.Prepared entry = journal.prepare(commit.entry());
        List<AssetRows.Prepared> prepared =
                commit.assets().stream().map(assets::prepare).toList();
        Optional<AssetRows.Prepared> arriving = commit.arriving().map(assets::prepare);
        database.write(session -> {
            session.exclusive(Exclusive.MIGRATION, commit.migration().id().toString());
            long row = requireCurrent(session, commit.migration());
            if (commit.migration().state() == MigrationState.FAILED) {
                requireNotBuiltUpon(session, commit.migration(), row);
            }
            migration.update(session, row);
            if (isEnded(commit.migration())) {
                SqlTransferStore.forget(session, row);
            }
            if (commit.checkpoint().isPresent()) {
                SqlCheckpointStore.add(session, row, commit.checkpoint().get());
            }
            entry.insert(session, row);
            SqlSealedKeys.add(session, commit.keys());
            for (AssetRows.Prepared asset : prepared) {
                asset.insertOrReplace(session);
            }
            if (arriving.isPresent()) {
                arriving.get().insertArriving(session, commit.migration().id().toString());
            }
            AssetRows.settle(session, commit.migration());
            if (commit.audit().isPresent()) {
                record(session, row, commit.audit().get());
            }
            // At the end, because the counts of a batch are one row for all of its migrations.
            BatchRows.follow(session, commit.migration());
            return row;
        });
    }

    @Override
    public void refuse(RefusalRecord refusal) {
        database.write(session -> {
            record(session, null, refusal);
            return refusal;
        });
    }

    /** A quarantined one may still go on from where it was. */
    private static boolean isEnded(Migration migration) {
        return migration.atRest() && migration.state() != MigrationState.QUARANTINED;
    }

    private static long requireCurrent(SqlSession session, Migration next) throws SQLException {
        Stand stand = session.first(
                        "migration",
                        row -> new Stand(row.getLong("n"), row.getLong("version"), row.getLong("lease_epoch")),
                        STAND,
                        next.id().toString())
                .orElseThrow(() -> new StaleCommitException(
                        "migration " + next.id() + " does not exist (expected: accepted before)"));
        if (stand.version() != next.version() - 1) {
            throw new StaleCommitException("migration " + next.id() + " has version " + stand.version() + " (expected: "
                    + (next.version() - 1) + ")");
        }
        if (stand.epoch() != next.lease().epoch()) {
            throw new StaleCommitException("migration " + next.id() + " has lease epoch " + stand.epoch()
                    + " (expected: " + next.lease().epoch() + ", of worker "
                    + next.lease().worker() + ")");
        }
        return stand.row();
    }

    private static void requireNotBuiltUpon(SqlSession session, Migration next, long row) throws SQLException {
        if (next.targetDid().isPresent()) {
            session.exclusive(
                    Exclusive.IDENTITY, next.targetDid().get().identity().value());
        }
        Optional<String> later = session.text(BUILT_UPON, row);
        if (later.isPresent()) {
            throw MigrationStore.builtUpon(next.id(), MigrationId.parse(later.get()));
        }
    }

    private void record(SqlSession session, @Nullable Long row, AuditEntry record) throws SQLException {
        AuditTail tail = audit.orElseThrow(() -> MigrationException.credential(
                "HOME_LOCKED",
                "the audit record of migration " + record.migrationId() + " cannot be signed: the home is locked",
                "give the passphrase, by LAYERLIFT_PASSPHRASE or LAYERLIFT_PASSPHRASE_FILE"));
        SealedAuditRecord sealed = tail.seal(session, record);
        session.update(
                INSERT_AUDIT,
                sealed.position().stream(),
                sealed.position().sequence(),
                sealed.digest().hex(),
                row,
                record.sourceDid().identity().value(),
                record.targetDid().map(did -> did.identity().value()).orElse(null),
                Times.toNanos(record.at()),
                record.result(),
                record.sourceLayer().id().toUpperCase(Locale.ROOT) + "_TO_"
                        + record.targetLayer().id().toUpperCase(Locale.ROOT),
                record.initiator(),
                json.bytes("audit record of migration " + record.migrationId(), sealed.json()));
    }

    @Override
    public Optional<Migration> lease(MigrationId id, String worker, Instant now, Duration duration) {
        if (worker.isEmpty()) {
            throw new IllegalArgumentException("worker: \"\" (expected: the id of a worker)");
        }
        Instant until = now.plus(duration);
        return database.write(session -> {
            session.exclusive(Exclusive.MIGRATION, id.toString());
            Optional<Migration> found = find(session, id).filter(m -> isFree(m, worker, now));
            if (found.isEmpty()) {
                return found;
            }
            Lease lease = new Lease(worker, found.get().lease().epoch() + 1, until);
            session.update(GRANT, worker, lease.epoch(), Times.toNanos(until), id.toString());
            return Optional.of(found.get().change().lease(lease).build());
        });
    }

    /** At rest nothing is left to be advanced, so whoever advanced it last no longer keeps it from others. */
    private static boolean isFree(Migration migration, String worker, Instant now) {
        Lease lease = migration.lease();
        return migration.atRest() || lease.worker().isEmpty() || lease.worker().equals(worker) || lease.expired(now);
    }

    @Override
    public boolean renew(MigrationId id, Lease held, Instant until) {
        long end = Times.toNanos(until);
        return database.write(session -> session.update(RENEW, end, end, id.toString(), held.worker(), held.epoch()))
                == 1;
    }

    @Override
    public int releaseLeasesExcept(String worker) {
        long over = Times.toNanos(Instant.EPOCH);
        return database.write(session -> session.update(RELEASE, over, worker, over));
    }

    @Override
    public Optional<Migration> find(MigrationId id) {
        return database.read(session -> find(session, id));
    }

    private Optional<Migration> find(SqlSession session, MigrationId id) throws SQLException {
        return session.first("migration", rows::read, BY_ID, id.toString());
    }

    @Override
    public Optional<Migration> claimant(CanonicalIdentity identity) {
        return database.read(session -> session.first("migration", rows::read, BY_CLAIM, identity.value()));
    }

    @Override
    public Page<Migration> query(MigrationQuery query) {
        MigrationSearch search = new MigrationSearch(query);
        return database.read(session -> Paging.page(
                session.list(
                        "migration",
                        row -> new Paging.Placed<>(MigrationSearch.cursor(row), rows.read(row)),
                        search.sql(),
                        search.values()),
                query.limit()));
    }

    @Override
    public int countToChain(String initiator, Instant since, Optional<MigrationId> before, int max) {
        if (max < 1 || max > 1_000_000) {
            throw new IllegalArgumentException("max: " + max + " (expected: 1 to 1000000)");
        }
        return database.read(session -> (int) session.number(
                COUNT,
                initiator,
                Times.toNanos(since),
                before.map(MigrationId::toString).orElse(""),
                max));
    }

    @Override
    public List<JournalEntry> journal(MigrationId id) {
        return database.read(session -> session.list("journal entry", journal::read, JOURNAL, id.toString()));
    }
}
