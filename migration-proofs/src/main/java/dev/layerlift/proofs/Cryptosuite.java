package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * How a Data Integrity cryptosuite with Ed25519 comes from JSON to the two hashes that are signed (W3C vc-di-eddsa 1.0
 * section 3). Everything else of a proof is the same for all of them and is done by {@link DataIntegrity}. Safe for many
 * threads, and bounded in time and memory whatever it is given.
 */
public interface Cryptosuite {
    /** What {@code cryptosuite} says in a proof. */
    String name();

    /**
     * Whether a proof repeats the {@code @context} of the document (section 3.3.1), so that the document still verifies
     * after its own has grown. If not, the configuration is read under the document's, and a proof with another one is
     * refused.
     */
    boolean proofCarriesContext();

    /**
     * SHA-256 of the canonical proof configuration, 32 bytes.
     *
     * @param configuration the proof without {@code proofValue}
     * @param documentContext the {@code @context} of the document
     * @throws IllegalArgumentException when it has no canonical form that covers all of it
     */
    byte[] hashConfiguration(JsonObject configuration, Optional<JsonValue> documentContext);

    /**
     * SHA-256 of the canonical document, 32 bytes.
     *
     * @param document the document; {@code proof} is in it only as the earlier proofs of a chain
     * @throws IllegalArgumentException when it has no canonical form that covers all of it
     */
    byte[] hashDocument(JsonObject document);
}
