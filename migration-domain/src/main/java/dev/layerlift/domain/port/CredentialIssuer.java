package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Issues W3C Verifiable Credentials 2.0 with Data Integrity proofs. Pure but for the signer: nothing is stored. Safe to
 * call from many threads.
 */
public interface CredentialIssuer {
    /**
     * Who issues.
     *
     * @param did the issuer
     * @param verificationMethod the absolute id of its key
     * @param signer that key
     */
    record Issuer(Did did, String verificationMethod, Signer signer) {}

    /**
     * What a Link says.
     *
     * @param migrationId the migration, as text
     * @param sourceDid the source; the long form of a did:peer:4
     * @param targetDid the target
     * @param fromLayer the layer of the source
     * @param toLayer the layer of the target
     * @param manifestDigest SHA-256 of the JCS form of the manifest
     * @param sourceDocumentDigest SHA-256 of the JCS form of the source document
     * @param targetDocumentDigest SHA-256 of the JCS form of the target document
     * @param credentialsDigest SHA-256 of the JCS form of the array of the credentials that are published beside the
     *     Link, with their proofs and in their order
     */
    record LinkStatement(
            String migrationId,
            Did sourceDid,
            Did targetDid,
            Layer fromLayer,
            Layer toLayer,
            Sha256 manifestDigest,
            Sha256 sourceDocumentDigest,
            Sha256 targetDocumentDigest,
            Sha256 credentialsDigest) {}

    /**
     * What a status list says.
     *
     * @param url where it is published
     * @param purpose what its bits say
     * @param bits its bits
     */
    record StatusListStatement(String url, StatusPurpose purpose, Bitstring bits) {}

    /** The credential that an asset gets on import: its DID owns content with these digests. It names no file. */
    Credential issueOrigin(Issuer issuer, Manifest manifest, Instant now);

    /**
     * The credential again for the target: same claims, same {@code validUntil}, subject and issuer moved, the previous
     * one tied in by digest only.
     *
     * @param previous the credential so far; its issuer must be the source
     * @param source the source; every name of it (long and short form) is moved
     * @param status where the status of the new one is looked up; none for one that has none
     * @return empty when the issuer is somebody else: such a credential is carried over unchanged
     */
    Optional<Credential> reissue(Credential previous, Did source, Issuer target, List<StatusEntry> status, Instant now);

    /**
     * The credential that a status list is published as (Bitstring Status List 1.0), issued by the did:key of the signer.
     */
    Credential issueStatusList(StatusListStatement list, Signer signer, Instant now);

    /** The Link, issued by the target, with one proof by a source key and one by a target key. */
    Credential issueLink(LinkStatement statement, Issuer source, Issuer target, Instant now);
}
