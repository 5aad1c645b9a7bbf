package dev.layerlift.credential;

import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DateTimeStamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Issues Verifiable Credentials (VC Data Model 2.0) whose own terms are given a meaning by the undefined-terms context,
 * so that a verifier which processes JSON-LD accepts them too.
 */
public final class VcIssuer implements CredentialIssuer {
    /** The member that ties in the credential that this one follows; its digest is that of the JCS form with proof. */
    public static final String PREVIOUS = "previousCredential";

    /** How long a verifier may use a status list before it asks again, in milliseconds. */
    static final long LIST_TTL_MILLIS = 300_000;

    private static final VerificationRelationship PURPOSE = VerificationRelationship.ASSERTION_METHOD;

    private final ProofSuite proofs;
    private final JsonFormat format;

    /**
     * An issuer.
     *
     * @param proofs what signs
     * @param format the canonical form for the digest of a previous credential
     */
    public VcIssuer(ProofSuite proofs, JsonFormat format) {
        this.proofs = proofs;
        this.format = format;
    }

    @Override
    public Credential issueOrigin(Issuer issuer, Manifest manifest, Instant now) {
        String did = issuer.did().value();
        JsonObject subject = JsonObject.builder()
                .put("id", did)
                .put("content", new JsonArray(manifest.toJson().array("items")))
                .build();
        JsonObject credential = new CredentialDraft(Credential.ORIGIN_TYPE, did, now).subject(subject);
        return new Credential(proofs.sign(credential, List.of(proofBy(issuer)), now));
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code validFrom} stays with the claims; when it was issued again is what the proof's {@code created} says. The
     * {@code id} and the {@code credentialStatus} of the previous one are its own and are left out, and so is what it
     * was tied to.
     */
    @Override
    public Optional<Credential> reissue(
            Credential previous, Did source, Issuer target, List<StatusEntry> status, Instant now) {
        if (!SubjectNames.names(previous.issuer(), source)) {
            return Optional.empty();
        }
        MovedIds moved = new MovedIds(source, target.did());
        JsonObject old = previous.json();
        JsonValue.Builder next = JsonObject.builder();
        next.put(Contexts.MEMBER, Contexts.withOurTerms(old));
        old.members().forEach((name, value) -> {
            switch (name) {
                case Contexts.MEMBER, "id", "proof", StatusEntry.MEMBER, PREVIOUS -> {}
                case "issuer" -> next.put(name, moved.ofIssuer(value));
                case "credentialSubject" -> next.put(name, moved.of(value));
                default -> next.put(name, value);
            }
        });
        if (!status.isEmpty()) {
            next.put(StatusEntry.MEMBER, StatusEntry.toJson(status));
        }
        next.put(PREVIOUS, digest("digestMultibase", format.digest(old).multibase()));
        return Optional.of(new Credential(proofs.sign(next.build(), List.of(proofBy(target)), now)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>It has no {@code validUntil}: a home whose operator is on holiday would invalidate what it published. How fresh
     * it should be is what {@code ttl} says.
     */
    @Override
    public Credential issueStatusList(StatusListStatement list, Signer signer, Instant now) {
        String issuer = "did:key:" + signer.publicKeyMultibase();
        JsonObject credential = JsonObject.builder()
                .put(Contexts.MEMBER, JsonArray.ofStrings(List.of(Contexts.CREDENTIALS_V2)))
                .put("id", list.url())
                .put("type", JsonArray.ofStrings(List.of("VerifiableCredential", StatusCheck.LIST_TYPE)))
                .put("issuer", issuer)
                .put("validFrom", DateTimeStamp.format(now))
                .put(
                        "credentialSubject",
                        JsonObject.builder()
                                .put("id", list.url() + "#list")
                                .put("type", StatusCheck.SUBJECT_TYPE)
                                .put("statusPurpose", list.purpose().id())
                                .put(
                                        "encodedList",
                                        EncodedList.encode(list.bits().toBytes()))
                                .put("ttl", LIST_TTL_MILLIS)
                                .build())
                .build();
        String method = issuer + "#" + signer.publicKeyMultibase();
        return new Credential(proofs.sign(credential, List.of(new ProofRequest(signer, method, PURPOSE)), now));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when statement and issuers disagree, or the source is the short form of a
     *     did:peer:4
     */
    @Override
    public Credential issueLink(LinkStatement statement, Issuer source, Issuer target, Instant now) {
        requireConsistent(statement, source, target);
        String did = statement.targetDid().value();
        JsonObject subject = JsonObject.builder()
                .put("id", did)
                .put("sourceDid", statement.sourceDid().value())
                .put("targetDid", did)
                .put("fromLayer", statement.fromLayer().id())
                .put("toLayer", statement.toLayer().id())
                .put("migrationId", statement.migrationId())
                .put("manifestDigest", statement.manifestDigest().multibase())
                .put("sourceDocumentDigest", statement.sourceDocumentDigest().multibase())
                .put("targetDocumentDigest", statement.targetDocumentDigest().multibase())
                .put("credentialsDigest", statement.credentialsDigest().multibase())
                .build();
        JsonObject link = new CredentialDraft(Credential.LINK_TYPE, did, now).subject(subject);
        return new Credential(proofs.sign(link, List.of(proofBy(source), proofBy(target)), now));
    }

    private static void requireConsistent(LinkStatement statement, Issuer source, Issuer target) {
        if (statement.sourceDid() instanceof PeerDid peer && !peer.isLongForm()) {
            throw new IllegalArgumentException("sourceDid: " + peer + " (expected: the long form)");
        }
        if (!SubjectNames.names(source.did().value(), statement.sourceDid())) {
            throw new IllegalArgumentException(
                    "source: " + source.did() + " (expected: the sourceDid " + statement.sourceDid() + ")");
        }
        if (!target.did().equals(statement.targetDid())) {
            throw new IllegalArgumentException(
                    "target: " + target.did() + " (expected: the targetDid " + statement.targetDid() + ")");
        }
    }

    private static ProofRequest proofBy(Issuer issuer) {
        return new ProofRequest(issuer.signer(), issuer.verificationMethod(), PURPOSE);
    }

    private static JsonObject digest(String name, String multibase) {
        return JsonObject.builder().put(name, multibase).build();
    }
}
