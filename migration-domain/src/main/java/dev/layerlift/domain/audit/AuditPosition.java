package dev.layerlift.domain.audit;

import dev.layerlift.domain.asset.Sha256;
import java.util.Optional;

/**
 * The place of a record in its stream. A stream belongs to one writer, so that numbering needs no global lock.
 *
 * @param stream the writer's id and epoch
 * @param sequence 1, 2, 3, … within the stream, without gaps
 * @param previous digest of the record before; empty for the first one
 */
public record AuditPosition(String stream, long sequence, Optional<Sha256> previous) {
    /** The first place of a stream. */
    public static AuditPosition first(String stream) {
        return new AuditPosition(stream, 1, Optional.empty());
    }

    /** The place after a record with this digest. */
    public AuditPosition next(Sha256 digest) {
        return new AuditPosition(stream, sequence + 1, Optional.of(digest));
    }
}
