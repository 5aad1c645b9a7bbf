package dev.layerlift.bitcoin.signet.did;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** What somebody knows of other anchors of the same source: an identity is anchored once, and the first one counts. */
@FunctionalInterface
public interface OtherAnchors {
    /** Nobody knows of any. */
    OtherAnchors NONE = anchored -> Findings.NONE;

    /**
     * An anchor whose digests and satoshi hold.
     *
     * @param did what it made
     * @param source of what
     * @param sourceTag how its payload names the source
     * @param txid the transaction
     * @param block its block
     */
    record Anchored(BtcoDid did, Did source, String sourceTag, TransactionId txid, BlockRef block) {}

    /**
     * What was found.
     *
     * @param contradiction why this anchor is not the one of its source; empty when nothing says so
     * @param metadata what else is to be told
     */
    record Findings(Optional<String> contradiction, JsonObject metadata) {
        /** Nothing. */
        public static final Findings NONE = new Findings(Optional.empty(), JsonObject.EMPTY);

        /** Both; the first contradiction counts. */
        Findings and(Findings other) {
            JsonObject both = metadata;
            for (var member : other.metadata().members().entrySet()) {
                both = both.with(member.getKey(), member.getValue());
            }
            return new Findings(contradiction.or(other::contradiction), both);
        }
    }

    /**
     * What is known of other anchors of the source of this one.
     *
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out
     */
    Findings of(Anchored anchored);

    /** What all of these know. */
    static OtherAnchors all(List<OtherAnchors> those) {
        return anchored -> those.stream().map(one -> one.of(anchored)).reduce(Findings.NONE, Findings::and);
    }
}
