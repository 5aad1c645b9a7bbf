package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/** The cryptosuite eddsa-jcs-2022: the tree as it was parsed, by JCS (W3C vc-di-eddsa 1.0 section 3.3). */
public final class EddsaJcs2022 implements Cryptosuite {
    /** Its name. */
    public static final String NAME = "eddsa-jcs-2022";

    private final Function<JsonValue, byte[]> canonicalHash;

    /** The suite. */
    public EddsaJcs2022() {
        this(Jcs::sha256);
    }

    /** A seam for tests that count canonicalisations. */
    EddsaJcs2022(Function<JsonValue, byte[]> canonicalHash) {
        this.canonicalHash = canonicalHash;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean proofCarriesContext() {
        return true;
    }

    @Override
    public byte[] hashConfiguration(JsonObject configuration, Optional<JsonValue> documentContext) {
        return canonicalHash.apply(configuration);
    }

    @Override
    public byte[] hashDocument(JsonObject document) {
        return canonicalHash.apply(document);
    }
}
