package dev.layerlift.application.internal.audit;

import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.AuditHeads;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.JsonFormat;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where audit records, heads and their copies are read from.
 *
 * @param log the records of the home
 * @param heads its heads
 * @param places where heads were copied to
 * @param stores where records were copied to
 */
public record AuditSources(
        AuditLog log, AuditHeads heads, List<HeadPlace> places, Collection<? extends ContentStore> stores) {
    public AuditSources {
        places = List.copyOf(places);
        stores = List.copyOf(stores);
    }

    /** The digest of a record as it is now; empty when it is not there or not readable. */
    public Optional<Sha256> digest(String stream, long sequence, JsonFormat json) {
        List<Row> row = log.read(stream, sequence - 1, 1);
        if (row.isEmpty() || row.get(0).sequence() != sequence) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.digest(json.parseObject(row.get(0).json())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
