package dev.layerlift.testkit.memory;

import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AuditHeads;
import dev.layerlift.testkit.memory.Tables.AuditRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The signed heads in memory. */
final class MemoryAuditHeads implements AuditHeads {
    private final Tables tables;

    MemoryAuditHeads(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<StoredHead> last() {
        return tables.locked(() -> tables.auditHeads.isEmpty()
                ? Optional.empty()
                : Optional.of(tables.auditHeads.get(tables.auditHeads.size() - 1)));
    }

    @Override
    public List<StoredHead> read(long after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.auditHeads.stream()
                .filter(head -> head.number() > after)
                .limit(limit)
                .toList());
    }

    @Override
    public List<AuditPlace> recorded(long after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.audit.stream()
                .filter(row -> row.row() > after)
                .limit(limit)
                .map(MemoryAuditHeads::place)
                .toList());
    }

    private static AuditPlace place(AuditRow row) {
        return new AuditPlace(row.row(), row.position().stream(), row.position().sequence(), row.digest());
    }

    @Override
    public void append(StoredHead head, Map<String, AuditPlace> pruned) {
        tables.locked(() -> {
            if (head.number() != tables.auditHeads.size() + 1) {
                throw MigrationException.storage(
                        "HEAD_TAKEN", "audit head " + head.number() + ": not the next one", "try again");
            }
            pruned.forEach(this::requireHeld);
            tables.auditHeads.add(head);
            pruned.forEach((stream, last) -> {
                tables.audit.removeIf(row -> row.in(stream) && row.position().sequence() <= last.sequence());
                tables.auditPruned.put(stream, last);
            });
            return head;
        });
    }

    private void requireHeld(String stream, AuditPlace last) {
        boolean held = tables.audit.stream()
                .anyMatch(row -> row.in(stream)
                        && row.position().sequence() == last.sequence()
                        && row.digest().equals(last.digest()));
        if (!held) {
            throw MigrationException.storage(
                    "PRUNE_REFUSED",
                    "audit record " + stream + " " + last.sequence() + " is not what is to be pruned",
                    "run: layerlift audit verify");
        }
    }
}
