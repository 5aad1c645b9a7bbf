package dev.layerlift.application.internal;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.util.List;
import java.util.Optional;

/**
 * Up to which record everything was copied: kept beside the copies, so that whoever loses both looks at all streams again.
 * It names the record with its digest: beside a database that was put back it means nothing.
 */
final class SealedMark {
    /** Where it lies in the store of private assets. */
    static final ObjectPath PATH = ObjectPath.ofRestricted("audit-sealed.json");

    private static final int BYTES_MAX = 4096;

    private final EnginePorts ports;

    SealedMark(EnginePorts ports) {
        this.ports = ports;
    }

    /** The last record before which nothing waits to be copied; empty when that is not known. */
    Optional<AuditPlace> read() {
        return StoredBytes.head(store(), PATH, BYTES_MAX).flatMap(this::parsed).filter(this::isHeld);
    }

    /** Says that everything up to this record was copied. */
    void write(AuditPlace place) {
        byte[] bytes = ports.json()
                .write(JsonObject.builder()
                        .put("row", place.row())
                        .put("stream", place.stream())
                        .put("sequence", place.sequence())
                        .put("digest", place.digest().hex())
                        .build());
        store().put(PATH, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private Optional<AuditPlace> parsed(byte[] bytes) {
        try {
            JsonObject json = ports.json().parseObject(bytes);
            return Optional.of(new AuditPlace(
                    json.requireLong("row"),
                    json.requireString("stream"),
                    json.requireLong("sequence"),
                    new Sha256(json.requireString("digest"))));
        } catch (IllegalArgumentException e) {
            // Damaged, it says nothing; it is written anew.
            return Optional.empty();
        }
    }

    private boolean isHeld(AuditPlace place) {
        List<AuditPlace> there = ports.auditHeads().heads().recorded(place.row() - 1, 1);
        return there.equals(List.of(place));
    }

    private ContentStore store() {
        return ports.layers().store(Layer.PEER);
    }
}
