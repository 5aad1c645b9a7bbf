package dev.layerlift.application;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditEntry;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Gives an audit record its place in a stream, the digest of the record before, and the system key's proof (FR-7.3). */
public final class AuditSealer implements AuditLog.Sealer {
    private final Signer systemKey;
    private final ProofSuite proofs;
    private final JsonFormat json;

    /** Seals with the system key. */
    public AuditSealer(Signer systemKey, ProofSuite proofs, JsonFormat json) {
        this.systemKey = systemKey;
        this.proofs = proofs;
        this.json = json;
    }

    /** The did:key verification method of a system key. */
    public static String verificationMethod(String publicKeyMultibase) {
        return "did:key:" + publicKeyMultibase + "#" + publicKeyMultibase;
    }

    @Override
    public SealedAuditRecord seal(AuditEntry record, AuditPosition position) {
        JsonObject placed = record.toJson()
                .with("stream", position.stream())
                .with("sequence", new JsonValue.JsonNumber(Long.toString(position.sequence())))
                .with(
                        "previous",
                        position.previous()
                                .map(Sha256::multibase)
                                .<JsonValue>map(JsonString::new)
                                .orElse(JsonValue.NULL));
        JsonObject sealed = proofs.sign(
                placed,
                List.of(new ProofRequest(
                        systemKey,
                        verificationMethod(systemKey.publicKeyMultibase()),
                        VerificationRelationship.ASSERTION_METHOD)),
                record.at().truncatedTo(ChronoUnit.SECONDS));
        return new SealedAuditRecord(position, sealed, json.digest(sealed));
    }
}
