package dev.layerlift.credential.jsonld;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.Cryptosuite;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The cryptosuite eddsa-rdfc-2022 (W3C vc-di-eddsa 1.0 section 3.2): the document as linked data, canonicalised by
 * RDFC-1.0.
 *
 * <p>JSON-LD drops what its contexts do not define, and a proof over the rest would cover less than the reader sees. So a
 * document is refused when anything in it would be dropped. The contexts are those of {@link KnownContexts}; nothing is
 * ever fetched. The order of the items of an array is not covered, nor how often one is repeated: that is what the suite
 * is like.
 */
public final class EddsaRdfc2022 implements Cryptosuite {
    /** Its name. */
    public static final String NAME = "eddsa-rdfc-2022";

    private static final String CONTEXT = "@context";

    /** The suite. Its libraries are loaded when it first canonicalises. */
    public EddsaRdfc2022() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean proofCarriesContext() {
        return false;
    }

    @Override
    public byte[] hashConfiguration(JsonObject configuration, Optional<JsonValue> documentContext) {
        // Section 3.2.5: the proof is read under the document's context.
        return sha256(CanonicalQuads.of(documentContext
                .map(context -> configuration.with(CONTEXT, context))
                .orElse(configuration)));
    }

    @Override
    public byte[] hashDocument(JsonObject document) {
        return sha256(CanonicalQuads.of(document));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
