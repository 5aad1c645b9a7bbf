package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every transaction that was signed for a migration, and since when none of them is seen. All of them spend the same
 * output first, so that at most one is ever confirmed; which one, the chain decides.
 *
 * @param sinceHeight the height before the first of them was signed
 * @param versions in the order they were signed, at most {@value #VERSIONS_MAX}; never forgotten
 * @param missing since when none is in the mempool; empty while one is
 * @param inBlock whether one was in a block when it was looked at last
 */
record AnchorVersions(long sinceHeight, List<Version> versions, Optional<Missing> missing, boolean inBlock) {
    /** The name of the note. */
    static final String NOTE = "anchor";

    /** How many may be signed. */
    static final int VERSIONS_MAX = 20;

    /** What a transaction is for. */
    enum Kind {
        /** It anchors. */
        ANCHOR,
        /** It takes the coins back, and excludes the anchor. */
        TAKE_BACK
    }

    /**
     * A signed transaction.
     *
     * @param height the height when it was signed
     */
    record Version(Kind kind, SignedTransaction transaction, long height) {
        TransactionId txid() {
            return transaction.txid();
        }
    }

    /**
     * Since when none is in the mempool.
     *
     * @param since the time
     * @param height the height at that time
     * @param lastTry whether it was broadcast once more after the time was up
     */
    record Missing(Instant since, long height, boolean lastTry) {}

    AnchorVersions {
        versions = List.copyOf(versions);
    }

    /** The first version, which nobody has seen. */
    static AnchorVersions of(SignedTransaction anchor, long height, Instant now) {
        return new AnchorVersions(
                height,
                List.of(new Version(Kind.ANCHOR, anchor, height)),
                Optional.of(new Missing(now, height, false)),
                false);
    }

    /** The one that was signed last: it replaces the others wherever it is accepted. */
    Version latest() {
        return versions.get(versions.size() - 1);
    }

    Optional<Version> find(TransactionId txid) {
        return versions.stream().filter(v -> v.txid().equals(txid)).findFirst();
    }

    boolean isFull() {
        return versions.size() >= VERSIONS_MAX;
    }

    /** With one more; it has its own time to be seen. */
    AnchorVersions with(Kind kind, SignedTransaction transaction, long height, Instant now) {
        List<Version> all = new ArrayList<>(versions);
        all.add(new Version(kind, transaction, height));
        return new AnchorVersions(sinceHeight, all, missing.map(m -> new Missing(now, height, false)), false);
    }

    AnchorVersions withMissing(Optional<Missing> since) {
        return new AnchorVersions(sinceHeight, versions, since, inBlock);
    }

    /** As it is while one of them is in a block. */
    AnchorVersions confirmed() {
        return new AnchorVersions(sinceHeight, versions, Optional.empty(), true);
    }

    /** As it is when a reorganisation removed that block: it waits anew, from this height on. */
    AnchorVersions reorganised(long height) {
        List<Version> all = new ArrayList<>(versions.subList(0, versions.size() - 1));
        all.add(new Version(latest().kind(), latest().transaction(), height));
        return new AnchorVersions(sinceHeight, all, missing, false);
    }

    JsonObject toJson() {
        List<JsonValue> list = new ArrayList<>();
        versions.forEach(v -> list.add(JsonObject.builder()
                .put("kind", v.kind().name().toLowerCase(Locale.ROOT))
                .put("transaction", v.transaction().toJson())
                .put("height", v.height())
                .build()));
        JsonValue.Builder json = JsonObject.builder()
                .put("sinceHeight", sinceHeight)
                .put("versions", new JsonArray(list))
                .put("inBlock", inBlock);
        missing.ifPresent(m -> json.put(
                "missing",
                JsonObject.builder()
                        .put("since", m.since().toString())
                        .put("height", m.height())
                        .put("lastTry", m.lastTry())
                        .build()));
        return json.build();
    }

    static AnchorVersions fromJson(JsonObject json) {
        return new AnchorVersions(
                json.requireLong("sinceHeight"),
                json.requireObjects("versions").stream()
                        .map(v -> new Version(
                                Kind.valueOf(v.requireString("kind").toUpperCase(Locale.ROOT)),
                                SignedTransaction.fromJson(v.requireObject("transaction")),
                                v.requireLong("height")))
                        .toList(),
                json.object("missing")
                        .map(m -> new Missing(
                                Instant.parse(m.requireString("since")),
                                m.requireLong("height"),
                                m.requireBoolean("lastTry"))),
                json.requireBoolean("inBlock"));
    }
}
