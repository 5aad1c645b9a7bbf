package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/** What a new proof says beside the signature (Data Integrity 1.0 section 2.1). Immutable; times are whole seconds. */
public final class ProofOptions {
    static final String CRYPTOSUITE = "cryptosuite";

    private final Instant created;
    private final JsonObject json;

    private ProofOptions(Instant created, JsonObject json) {
        this.created = created;
        this.json = json;
    }

    /**
     * Options of an eddsa-jcs-2022 proof with nothing optional.
     *
     * @param verificationMethod the DID URL of the key
     * @param proofPurpose such as {@code assertionMethod}
     * @param created when the proof is made; cut to whole seconds
     * @throws IllegalArgumentException when something is blank, or the time is outside of the years 0001 to 9999
     */
    public static ProofOptions of(String verificationMethod, String proofPurpose, Instant created) {
        return new ProofOptions(
                created,
                JsonObject.builder()
                        .put("type", DataIntegrity.TYPE)
                        .put(CRYPTOSUITE, EddsaJcs2022.NAME)
                        .put("created", DateTimeStamp.format(created))
                        .put("verificationMethod", text("verificationMethod", verificationMethod))
                        .put("proofPurpose", text("proofPurpose", proofPurpose))
                        .build());
    }

    /** The same of another cryptosuite, by its name. */
    public ProofOptions withCryptosuite(String name) {
        return with(CRYPTOSUITE, name);
    }

    /**
     * The same with an end; cut to whole seconds.
     *
     * @throws IllegalArgumentException when that is not after {@code created}
     */
    public ProofOptions withExpires(Instant time) {
        if (time.getEpochSecond() <= created.getEpochSecond()) {
            throw new IllegalArgumentException("expires: " + time + " (expected: after created, " + created + ")");
        }
        return with("expires", DateTimeStamp.format(time));
    }

    /** The same for this receiver. */
    public ProofOptions withDomain(String value) {
        return with("domain", value);
    }

    /** The same with what the receiver asked to be signed. */
    public ProofOptions withChallenge(String value) {
        return with("challenge", value);
    }

    /** The same with a value used once. */
    public ProofOptions withNonce(String value) {
        return with("nonce", value);
    }

    /** The same with an id, so that a later proof can build on it. */
    public ProofOptions withId(String value) {
        return with("id", value);
    }

    /**
     * The same on top of the proofs with these ids (a proof chain).
     *
     * @throws IllegalArgumentException when one is blank or named twice
     */
    public ProofOptions withPreviousProofs(List<String> ids) {
        ids.forEach(id -> text(ProofChain.PREVIOUS, id));
        if (new HashSet<>(ids).size() < ids.size()) {
            throw new IllegalArgumentException(ProofChain.PREVIOUS + ": " + ids + " (expected: no id twice)");
        }
        if (ids.isEmpty()) {
            return new ProofOptions(created, json.without(ProofChain.PREVIOUS));
        }
        return new ProofOptions(
                created,
                json.with(
                        ProofChain.PREVIOUS, ids.size() == 1 ? new JsonString(ids.get(0)) : JsonArray.ofStrings(ids)));
    }

    /** The proof without {@code @context} and {@code proofValue}. */
    JsonObject toJson() {
        return json;
    }

    private ProofOptions with(String name, String value) {
        return new ProofOptions(created, json.with(name, text(name, value)));
    }

    private static String text(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + ": blank (expected: a value)");
        }
        return value;
    }
}
