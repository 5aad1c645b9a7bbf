package dev.layerlift.proofs;

import java.util.Optional;

/** Finds the key of a proof and decides whether it may be used for the proof's purpose. */
@FunctionalInterface
public interface KeyResolver {
    /**
     * The key, or empty when there is none or its controller does not allow it for this purpose. An
     * {@link IllegalArgumentException} makes the proof invalid with its message; other exceptions reach the caller of
     * the verification, so that a store that is down is not taken for a bad proof.
     *
     * @param verificationMethod as the proof has it, unchecked
     * @param proofPurpose as the proof has it; already what was expected
     */
    Optional<Multikey> resolve(String verificationMethod, String proofPurpose);

    /**
     * Resolves {@code did:key:<multikey>#<multikey>} from itself; the fragment must repeat the key. A did:key allows
     * every purpose, so that the caller must know which keys it trusts.
     */
    static KeyResolver didKey() {
        return (verificationMethod, purpose) -> {
            String prefix = "did:key:";
            int hash = verificationMethod.indexOf('#');
            if (!verificationMethod.startsWith(prefix) || hash < 0) {
                return Optional.empty();
            }
            String key = verificationMethod.substring(prefix.length(), hash);
            if (!verificationMethod.substring(hash + 1).equals(key)) {
                throw new IllegalArgumentException("verificationMethod: " + Excerpt.of(verificationMethod)
                        + " (expected: a fragment that repeats the key)");
            }
            return Optional.of(Multikey.parse(key));
        };
    }
}
