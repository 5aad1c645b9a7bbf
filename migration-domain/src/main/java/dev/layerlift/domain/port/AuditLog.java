package dev.layerlift.domain.port;

import dev.layerlift.domain.audit.AuditEntry;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.did.CanonicalIdentity;
import java.util.List;
import java.util.Optional;

/**
 * Reads audit records; they are numbered, sealed and written by the commit of the transition they are about, or by {@link
 * MigrationStore#refuse}.
 */
public interface AuditLog {
    /** Gives a record its place and the system's proof. Called by the one writer of a stream, in order. */
    @FunctionalInterface
    interface Sealer {
        /** The record in this place, signed. */
        SealedAuditRecord seal(AuditEntry record, AuditPosition position);
    }

    /**
     * A record as it is stored.
     *
     * @param sequence the number that it is kept under
     * @param json its text
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as stored; rows are never compared
    record Row(long sequence, byte[] json) {}

    /** The streams there are, in the order of their names. */
    List<String> streams();

    /**
     * The records of a stream in their order, as stored.
     *
     * @param after the sequence number to start after; 0 for the beginning
     * @param limit at most this many, 1 to 1000
     */
    List<Row> read(String stream, long after, int limit);

    /** The records that name an identity as source or target, oldest first, as stored. */
    Page<byte[]> history(CanonicalIdentity identity, Optional<String> after, int limit);

    /**
     * The records that match, in the order of their times, and of those of one time in the order of their commits; as
     * stored.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} {@code CURSOR_INVALID}
     */
    Page<byte[]> query(AuditQuery query);

    /** The last place of a stream that was written, and the digest there. */
    Optional<Head> head(String stream);

    /** Where a stream ends. */
    record Head(long sequence, String digestHex) {}
}
