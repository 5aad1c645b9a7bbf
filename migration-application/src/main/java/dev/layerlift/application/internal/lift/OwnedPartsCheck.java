package dev.layerlift.application.internal.lift;

import static dev.layerlift.application.internal.lift.OwnedParts.CREDENTIALS;
import static dev.layerlift.application.internal.lift.OwnedParts.END;
import static dev.layerlift.application.internal.lift.OwnedParts.LINK;
import static dev.layerlift.application.internal.lift.OwnedParts.LOG_ENTRY;
import static dev.layerlift.application.internal.lift.OwnedParts.OFFER;
import static dev.layerlift.application.internal.lift.OwnedParts.PROOF;
import static dev.layerlift.application.internal.lift.OwnedParts.WHOIS;
import static dev.layerlift.application.internal.lift.OwnedParts.given;
import static dev.layerlift.application.internal.lift.OwnedParts.issuer;
import static dev.layerlift.application.internal.lift.OwnedParts.part;
import static dev.layerlift.application.internal.lift.OwnedParts.require;

import dev.layerlift.application.AuditSealer;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import dev.layerlift.domain.port.Signer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Verifies what an owner signed elsewhere, part by part, so that what is wrong has a name. */
public final class OwnedPartsCheck {
    private final EnginePorts ports;
    private final OwnedParts parts;

    /** Checks through these ports. */
    public OwnedPartsCheck(EnginePorts ports) {
        this.ports = ports;
        this.parts = new OwnedParts(ports);
    }

    /**
     * Verifies every part of a request and that they belong together; the proof of the request itself, which covers them
     * all, is not looked at here.
     *
     * @throws MigrationException {@code BUNDLE_INVALID} that names the part
     */
    public void requireGood(SignedRequest signed, Asset source, Instant now) {
        MigrationRequest request = signed.request();
        JsonObject prepared = part("prepared", () -> signed.json().requireObject(SignedRequest.PREPARED));
        Offer offer = parts.offer(prepared);
        ownOffer(prepared.requireObject(OFFER), now);
        parts.belongs(request, source, offer);
        PreparedDid target = part(LOG_ENTRY, () -> parts.adopted(request, source, offer, prepared, now));
        DocumentLookup documents = DocumentLookup.of(target.document())
                .or(DocumentLookup.of(
                        source.document(), SourceNames.of(source.did()).toArray(String[]::new)));
        List<Credential> credentials = part(CREDENTIALS, () -> {
            List<Credential> given = given(prepared);
            credentials(request, source, offer, target, given, documents, now);
            return given;
        });
        Credential link = part(LINK, () -> {
            Credential given = new Credential(prepared.requireObject(LINK));
            link(request, source, offer, target, credentials, given, documents, now);
            return given;
        });
        part(WHOIS, () -> {
            Optional<String> problem = parts.presentation(request, source, offer, target, prepared, link, credentials)
                    .problem(target.document(), ports.proofs(), now);
            require(problem.isEmpty(), problem.orElse(""));
            return link;
        });
        if (prepared.has(END)) {
            part(END, () -> {
                parts.dids(request.targetLayer())
                        .requireEnd(prepared.requireObject(LOG_ENTRY), prepared.requireObject(END));
                return prepared;
            });
        }
        part("prepared", () -> {
            List<String> known = List.of(OFFER, LOG_ENTRY, CREDENTIALS, LINK, WHOIS, END);
            require(known.containsAll(prepared.members().keySet()), "it has a part that is not known");
            return prepared;
        });
    }

    /** Only this home may have made the offer: otherwise an owner could take the place of somebody else. */
    private void ownOffer(JsonObject offer, Instant now) {
        part(OFFER, () -> {
            List<ProofCheck> checks = ports.proofs()
                    .verify(offer, VerificationRelationship.ASSERTION_METHOD, did -> Optional.empty(), now);
            String own =
                    AuditSealer.verificationMethod(ports.statusLists().homeKey().publicKeyMultibase());
            require(
                    checks.size() == 1
                            && checks.get(0).valid()
                            && checks.get(0).verificationMethod().equals(own),
                    "this home did not make it, or it was changed");
            return offer;
        });
    }

    private void credentials(
            MigrationRequest request,
            Asset source,
            Offer offer,
            PreparedDid target,
            List<Credential> given,
            DocumentLookup documents,
            Instant now) {
        List<Credential> expected = parts.unsigned(request, source, offer, target.did(), target.assertionMethod());
        require(expected.size() == given.size(), given.size() + " (expected: " + expected.size() + ")");
        for (int i = 0; i < expected.size(); i++) {
            String name = "credential " + (i + 1) + " of " + expected.size();
            JsonObject json = given.get(i).json();
            if (expected.get(i).json().has(PROOF)) {
                require(json.equals(expected.get(i).json()), name + " is not as the asset has it");
                continue;
            }
            require(
                    json.without(PROOF).equals(expected.get(i).json()),
                    name + " is not what the asset and the offer lead to");
            List<ProofCheck> checks =
                    ports.proofs().verify(json, VerificationRelationship.ASSERTION_METHOD, documents, now);
            require(
                    checks.size() == 1
                            && checks.get(0).valid()
                            && checks.get(0).verificationMethod().equals(target.assertionMethod()),
                    name + " is not signed by the key of the target");
        }
    }

    private void link(
            MigrationRequest request,
            Asset source,
            Offer offer,
            PreparedDid target,
            List<Credential> credentials,
            Credential link,
            DocumentLookup documents,
            Instant now) {
        TargetCredentials all = new TargetCredentials(ports, source, request.options(), offer.created());
        Credential expected = ports.issuer()
                .issueLink(
                        all.statement(
                                request.id(),
                                target.did(),
                                request.targetLayer(),
                                target.document(),
                                source.manifest(),
                                all.published(credentials)),
                        new Issuer(source.did(), source.did().value() + "#source", Signer.publicOnly("")),
                        issuer(offer, target.did(), target.assertionMethod()),
                        offer.created());
        require(
                link.json().without(PROOF).equals(expected.json().without(PROOF)),
                "it is not what the asset, the offer and the credentials lead to");
        CredentialCheck check = ports.verifier().verifyLink(link, documents, now);
        require(check.valid(), String.join("; ", check.problems()));
    }
}
