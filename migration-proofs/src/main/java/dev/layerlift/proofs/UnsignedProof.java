package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * A proof that lacks its signature, so that it can be made where the key is.
 *
 * @param configuration the proof without {@code proofValue}
 * @param hashData what is to be signed
 */
public record UnsignedProof(JsonObject configuration, HashData hashData) {
    /**
     * The proof with this signature, which is not checked here.
     *
     * @throws IllegalArgumentException when the signature is not 64 bytes
     */
    public JsonObject complete(byte[] signature) {
        if (signature.length != Ed25519Provider.SIGNATURE_LENGTH) {
            throw new IllegalArgumentException("signature: " + signature.length + " bytes (expected: "
                    + Ed25519Provider.SIGNATURE_LENGTH + " of Ed25519)");
        }
        return configuration.with("proofValue", Multibase.base58btc(signature));
    }
}
