package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditEntry;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.port.AuditLog;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of the one stream that this process writes. It is remembered between records and read again from the database
 * after anything was undone. Used on the writer thread only.
 */
final class AuditTail {
    private final String stream;
    private final AuditLog.Sealer sealer;
    private @Nullable AuditPosition next;

    AuditTail(String stream, AuditLog.Sealer sealer) {
        this.stream = stream;
        this.sealer = sealer;
    }

    /** Gives a record the next place. */
    SealedAuditRecord seal(SqliteSession session, AuditEntry record) throws SQLException {
        AuditPosition position = next == null ? read(session) : next;
        SealedAuditRecord sealed = sealer.seal(record, position);
        if (!sealed.position().equals(position)) {
            throw new IllegalStateException(
                    "sealed position: " + sealed.position() + " (expected: " + position + ", as asked for)");
        }
        next = position.next(sealed.digest());
        return sealed;
    }

    /** Forgets the end, because what it was read from may be gone. */
    void forget() {
        next = null;
    }

    private AuditPosition read(SqliteSession session) throws SQLException {
        Optional<AuditLog.Head> head = SqliteAuditLog.head(session, stream);
        return head.map(h -> new AuditPosition(stream, h.sequence() + 1, Optional.of(new Sha256(h.digestHex()))))
                .orElseGet(() -> AuditPosition.first(stream));
    }
}
