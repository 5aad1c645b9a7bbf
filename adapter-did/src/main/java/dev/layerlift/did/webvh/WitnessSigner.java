package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.ProofOptions;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Approves versions with the witness keys of a home (did:webvh 1.0, "Witnessing a DID Version Update"). */
final class WitnessSigner {
    private static final String DID_KEY = "did:key:";

    private final KeyStore keys;
    private final DataIntegrity proofs;

    WitnessSigner(KeyStore keys, DataIntegrity proofs) {
        this.keys = keys;
        this.proofs = proofs;
    }

    /** The proofs of those of these witnesses whose keys are in the home, by witness. */
    Map<String, JsonObject> approve(Collection<String> witnesses, String versionId, Instant now) {
        Map<String, JsonObject> given = new LinkedHashMap<>();
        for (String witness : witnesses) {
            String key = witness.substring(DID_KEY.length());
            Optional<Signer> signer = keys.signer(key);
            if (signer.isPresent()) {
                ProofOptions options = ProofOptions.of(witness + "#" + key, "assertionMethod", now);
                JsonObject statement = WitnessVerifier.statement(versionId);
                given.put(witness, proofs.createProof(statement, options, signer.get()::sign));
            }
        }
        return given;
    }
}
