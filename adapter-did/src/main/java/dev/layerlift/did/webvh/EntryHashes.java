package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.CanonicalTemplate;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.ReceivedObject;
import dev.layerlift.proofs.Replacement;
import java.util.Optional;

/**
 * The hashes of one entry. SCID, entry hash and the hash that is signed are all of the same canonical form but for
 * the version id, so that it is made once.
 */
final class EntryHashes {
    static final String PROOF = "proof";
    static final String VERSION_ID = "versionId";
    private static final int SCID_LENGTH = 46;

    private final JsonObject entry;
    private final CanonicalTemplate canonical;

    private EntryHashes(JsonObject entry, CanonicalTemplate canonical) {
        this.entry = entry;
        this.canonical = canonical;
    }

    /** The hashes of an entry, with or without its proof; whatever its version id is. */
    static EntryHashes of(JsonObject entry) {
        JsonObject unsecured = entry.without(PROOF);
        return new EntryHashes(unsecured, CanonicalTemplate.of(unsecured, VERSION_ID));
    }

    /** The hashes of an entry that was just read. */
    static EntryHashes of(ReceivedObject entry) {
        JsonObject unsecured = entry.tree().without(PROOF);
        return new EntryHashes(
                unsecured, entry.canonical().orElseGet(() -> CanonicalTemplate.of(unsecured, VERSION_ID)));
    }

    /**
     * The hash of the entry ("Entry Hash Generation and Verification").
     *
     * @param predecessor the version id before it; for the first entry the SCID
     */
    String entryHash(String predecessor) {
        return Multihash.base58(canonical.sha256With(predecessor));
    }

    /** What a proof of the entry with this version id signs: the canonical hash, 32 bytes. */
    byte[] signedHash(String versionId) {
        return canonical.sha256With(versionId);
    }

    /** The SCID of a preliminary first entry that holds the placeholder ("Generate SCID"). */
    String scid() {
        return entryHash(LogHash.PLACEHOLDER);
    }

    /** The SCID that a published first entry should have ("Verify SCID"). */
    String scidOf(String claimedScid) {
        return replaced(claimedScid, LogHash.PLACEHOLDER)
                .map(template -> Multihash.base58(template.sha256With(LogHash.PLACEHOLDER)))
                .orElseGet(() -> of(LogHash.replaced(entry, claimedScid, LogHash.PLACEHOLDER))
                        .scid());
    }

    /**
     * The hashes of this preliminary entry once the SCID stands in the places of the placeholder.
     *
     * @param scid what {@link #scid()} gave
     */
    EntryHashes finished(String scid) {
        return replaced(LogHash.PLACEHOLDER, scid)
                .map(template -> new EntryHashes(entry, template))
                .orElseGet(() -> of(LogHash.replaced(entry, LogHash.PLACEHOLDER, scid)));
    }

    /**
     * The line of the entry with its version id and proof, put together from the canonical form that was made for the
     * hashes, so that nothing is written a second time.
     *
     * @param scid stands in the place of the placeholder, as in {@link #finished}
     */
    byte[] line(String versionId, String scid, JsonObject proof) {
        return canonical.lineWith(versionId, PROOF, JsonArray.of(proof)).orElseGet(() -> {
            JsonObject finished = LogHash.replaced(entry, LogHash.PLACEHOLDER, scid);
            return LogWriter.line(finished.with(VERSION_ID, versionId).with(PROOF, JsonArray.of(proof)));
        });
    }

    /** Replaces in the bytes; empty where it has to be done on the tree. */
    private Optional<CanonicalTemplate> replaced(String text, String replacement) {
        return isPlain(text) && isPlain(replacement)
                ? canonical.replaced(Replacement.of(text, replacement))
                : Optional.empty();
    }

    /** What a claimed SCID is has not been checked yet. */
    private static boolean isPlain(String text) {
        return text.equals(LogHash.PLACEHOLDER) || isScid(text);
    }

    private static boolean isScid(String text) {
        if (text.length() != SCID_LENGTH || !text.startsWith("Qm")) {
            return false;
        }
        for (int i = 2; i < SCID_LENGTH; i++) {
            if (!Base58.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
