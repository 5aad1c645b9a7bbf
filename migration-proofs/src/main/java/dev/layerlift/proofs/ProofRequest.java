package dev.layerlift.proofs;

/**
 * One proof to be made.
 *
 * @param options what it says
 * @param signer who signs it
 */
public record ProofRequest(ProofOptions options, ProofSigner signer) {}
