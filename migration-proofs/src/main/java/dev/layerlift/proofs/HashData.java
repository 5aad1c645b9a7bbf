package dev.layerlift.proofs;

import java.util.Arrays;

/**
 * What a proof signs: SHA-256 of the canonical proof configuration, then SHA-256 of the canonical document without its
 * proof, but with those that it builds on (vc-di-eddsa sections 3.2.4 and 3.3.4).
 *
 * @param proofHash 32 bytes
 * @param documentHash 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways and compared by content
public record HashData(byte[] proofHash, byte[] documentHash) {
    public HashData {
        proofHash = require("proofHash", proofHash);
        documentHash = require("documentHash", documentHash);
    }

    /** The 64 bytes to sign. */
    public byte[] bytes() {
        byte[] bytes = Arrays.copyOf(proofHash, 2 * Sha256.LENGTH);
        System.arraycopy(documentHash, 0, bytes, Sha256.LENGTH, Sha256.LENGTH);
        return bytes;
    }

    @Override
    public byte[] proofHash() {
        return proofHash.clone();
    }

    @Override
    public byte[] documentHash() {
        return documentHash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HashData data
                && Arrays.equals(proofHash, data.proofHash)
                && Arrays.equals(documentHash, data.documentHash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    private static byte[] require(String name, byte[] hash) {
        if (hash.length != Sha256.LENGTH) {
            throw new IllegalArgumentException(name + ": " + hash.length + " bytes (expected: " + Sha256.LENGTH + ")");
        }
        return hash.clone();
    }
}
