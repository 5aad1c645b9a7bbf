package dev.layerlift.persistence.sql;

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
 * after anything was undone, or where others may have written the stream meanwhile.
 */
final class AuditTail {
    private final String stream;
    private final AuditLog.Sealer sealer;
    private volatile @Nullable AuditPosition next;

    AuditTail(String stream, AuditLog.Sealer sealer) {
        this.stream = stream;
        this.sealer = sealer;
    }

    /** Gives a record the next place. */
    SealedAuditRecord seal(SqlSession session, AuditEntry record) throws SQLException {
        AuditPosition known = next;
        boolean shared = session.exclusive(Exclusive.AUDIT_STREAM, stream);
        AuditPosition position = known == null || shared ? read(session) : known;
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

    private AuditPosition read(SqlSession session) throws SQLException {
        Optional<AuditLog.Head> head = SqlAuditLog.head(session, stream);
        return head.map(h -> new AuditPosition(stream, h.sequence() + 1, Optional.of(new Sha256(h.digestHex()))))
                .orElseGet(() -> AuditPosition.first(stream));
    }
}
