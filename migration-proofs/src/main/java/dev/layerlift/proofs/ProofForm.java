package dev.layerlift.proofs;

/** How the {@code proof} member is written. */
public enum ProofForm {
    /** An object while there is one proof, an array when there are more or it already is one. */
    COMPACT,
    /** Always an array, as did:webvh 1.0 log entries have it. */
    ARRAY
}
