package dev.layerlift.testkit.memory;

import dev.layerlift.domain.audit.AuditEntry;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.Page;
import dev.layerlift.testkit.memory.Tables.AuditRow;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Audit records in memory; this instance writes one stream. */
final class MemoryAuditLog implements AuditLog {
    private final Tables tables;
    private final Supplier<Sealer> sealer;
    private final JsonFormat json;
    private final String stream;

    MemoryAuditLog(Tables tables, String stream, Supplier<Sealer> sealer, JsonFormat json) {
        this.tables = tables;
        this.sealer = sealer;
        this.json = json;
        this.stream = stream;
    }

    /** The row of the next place; the place is taken when the row is added. Called under the lock. */
    AuditRow seal(AuditEntry record) {
        AuditPosition next = next();
        SealedAuditRecord sealed = sealer.get().seal(record, next);
        if (!sealed.position().equals(next)) {
            throw new IllegalStateException("sealed position: " + sealed.position() + " (expected: " + next + ")");
        }
        Set<CanonicalIdentity> identities = new HashSet<>();
        identities.add(record.sourceDid().identity());
        record.targetDid().ifPresent(did -> identities.add(did.identity()));
        return new AuditRow(++tables.auditRows, next, sealed.digest(), record, json.write(sealed.json()), identities);
    }

    private AuditPosition next() {
        for (int i = tables.audit.size() - 1; i >= 0; i--) {
            AuditRow row = tables.audit.get(i);
            if (row.in(stream)) {
                return row.position().next(row.digest());
            }
        }
        AuditPlace pruned = tables.auditPruned.get(stream);
        return pruned == null
                ? AuditPosition.first(stream)
                : new AuditPosition(stream, pruned.sequence() + 1, Optional.of(pruned.digest()));
    }

    @Override
    public List<String> streams() {
        return tables.locked(() -> tables.audit.stream()
                .map(r -> r.position().stream())
                .distinct()
                .sorted()
                .toList());
    }

    @Override
    public List<Row> read(String name, long after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.audit.stream()
                .filter(r -> r.in(name) && r.position().sequence() > after)
                .limit(limit)
                .map(r -> new Row(r.position().sequence(), r.stored().clone()))
                .toList());
    }

    @Override
    public Page<byte[]> history(CanonicalIdentity identity, Optional<String> after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> {
            List<AuditRow> found = tables.audit.stream()
                    .filter(r -> r.identities().contains(identity))
                    .toList();
            return Pages.of(found, after, limit, r -> r.stored().clone());
        });
    }

    @Override
    public Page<byte[]> query(AuditQuery query) {
        return tables.locked(() -> {
            List<AuditRow> found = tables.audit.stream()
                    .filter(r -> matches(query, r))
                    .sorted(Comparator.comparing((AuditRow r) -> r.record().at())
                            .thenComparing(AuditRow::row))
                    .toList();
            return Pages.of(found, query.after(), query.limit(), r -> r.stored().clone());
        });
    }

    private static boolean matches(AuditQuery query, AuditRow row) {
        AuditEntry record = row.record();
        return query.did().map(row.identities()::contains).orElse(true)
                && query.state().map(record.result()::equals).orElse(true)
                && query.path()
                        .map(path -> path.source() == record.sourceLayer() && path.target() == record.targetLayer())
                        .orElse(true)
                && query.initiator().map(record.initiator()::equals).orElse(true)
                && query.since().map(since -> !record.at().isBefore(since)).orElse(true)
                && query.until().map(until -> record.at().isBefore(until)).orElse(true);
    }

    @Override
    public Optional<Head> head(String name) {
        return tables.locked(() -> tables.audit.stream()
                .filter(r -> r.in(name))
                .reduce((earlier, later) -> later)
                .map(r -> new Head(r.position().sequence(), r.digest().hex()))
                .or(() -> Optional.ofNullable(tables.auditPruned.get(name))
                        .map(p -> new Head(p.sequence(), p.digest().hex()))));
    }
}
