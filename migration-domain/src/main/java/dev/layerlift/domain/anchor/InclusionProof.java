package dev.layerlift.domain.anchor;

import dev.layerlift.domain.asset.LowerHex;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * That a transaction is in a block: the header of the block and the branch of its merkle tree. It shows inclusion under
 * that header; that the header is on the chain, only a node can say.
 *
 * @param txid the transaction
 * @param block the block
 * @param header its 80 bytes, in lower-case hexadecimal digits
 * @param position the number of the transaction in the block, from 0
 * @param branch the other hash at each level from the bottom, as it is hashed, each 64 lower-case hexadecimal digits; at
 *     most 32
 */
public record InclusionProof(TransactionId txid, BlockRef block, String header, long position, List<String> branch) {
    private static final int HEADER_BYTES = 80;
    private static final int ROOT_OFFSET = 36;
    private static final int LEVELS_MAX = 32;

    public InclusionProof {
        branch = List.copyOf(branch);
        if (!LowerHex.isBytes(header, HEADER_BYTES)) {
            throw new IllegalArgumentException(
                    "header: " + header.length() + " characters (expected: 80 bytes in lower-case hexadecimal digits)");
        }
        if (branch.size() > LEVELS_MAX || !branch.stream().allMatch(LowerHex::isSha256)) {
            throw new IllegalArgumentException(
                    "branch: " + branch.size() + " hashes (expected: at most " + LEVELS_MAX + ", each of 32 bytes)");
        }
        if (position < 0 || position >= 1L << branch.size()) {
            throw new IllegalArgumentException(
                    "position: " + position + " (expected: inside of a tree of " + branch.size() + " levels)");
        }
    }

    /** Whether the branch leads from the transaction to the header, and the header has the hash of the block. */
    public boolean holds() {
        byte[] bytes = HexFormat.of().parseHex(header);
        byte[] hash = reversed(HexFormat.of().parseHex(txid.hex()));
        long at = position;
        for (String other : branch) {
            byte[] sibling = HexFormat.of().parseHex(other);
            hash = (at & 1) == 0 ? twice(hash, sibling) : twice(sibling, hash);
            at >>= 1;
        }
        return Arrays.equals(hash, 0, hash.length, bytes, ROOT_OFFSET, ROOT_OFFSET + hash.length)
                && HexFormat.of().formatHex(reversed(twice(bytes))).equals(block.hash());
    }

    /** The published form. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("txid", txid.hex())
                .put("height", block.height())
                .put("block", block.hash())
                .put("header", header)
                .put("position", position)
                .put("branch", JsonArray.ofStrings(branch))
                .build();
    }

    /**
     * Reads that form.
     *
     * @throws IllegalArgumentException when a member is missing, of another kind or out of range
     */
    public static InclusionProof fromJson(JsonObject json) {
        return new InclusionProof(
                new TransactionId(json.requireString("txid")),
                new BlockRef(json.requireLong("height"), json.requireString("block")),
                json.requireString("header"),
                json.requireLong("position"),
                json.requireStrings("branch"));
    }

    /** SHA-256 of SHA-256, as Bitcoin hashes. */
    private static byte[] twice(byte[]... parts) {
        MessageDigest digest = Sha256.newDigest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return Sha256.newDigest().digest(digest.digest());
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }
}
