package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.Service;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The source resolves to the document the home knows, has keys of kinds the target can carry, and discloses nothing
 * without consent (FR-3.1).
 */
final class DocumentValidator implements Validator {
    private static final Set<String> KEY_TYPES = Set.of(
            "Multikey", "Ed25519VerificationKey2020", "X25519KeyAgreementKey2020", "JsonWebKey2020", "JsonWebKey");
    private static final Set<String> KEY_MEMBERS = Set.of(
            "@context",
            "id",
            "alsoKnownAs",
            "controller",
            "verificationMethod",
            "authentication",
            "assertionMethod",
            "keyAgreement",
            "capabilityInvocation",
            "capabilityDelegation");

    private final EnginePorts ports;

    DocumentValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "document";
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        List<ValidationIssue> issues = new ArrayList<>();
        String did = Shortened.of(subject.source().did().value());
        Resolution resolution = ports.layers().resolve(subject.source().did());
        if (resolution.document().isEmpty()) {
            issues.add(ValidationIssue.error(
                    "SOURCE_NOT_RESOLVABLE",
                    did + " does not resolve: " + resolution.detail() + " (expected: a document)"));
            return issues;
        }
        DidDocument document = resolution.document().get();
        if (!document.json().equals(subject.source().document().json())) {
            issues.add(ValidationIssue.error(
                    "SOURCE_CHANGED", did + " resolves to another document than the one this home knows"));
        }
        if (subject.path().target() == Layer.BTCO) {
            successor(document, did, issues);
        }
        keys(document, did, issues);
        issues.addAll(ports.layers().method(subject.path().target()).incompatibilities(document));
        services(document, did, issues);
        disclosure(subject, document, did, issues);
        return issues;
    }

    /** Another home may have anchored it: its document is then the only one to say so. */
    private static void successor(DidDocument document, String did, List<ValidationIssue> issues) {
        document.alsoKnownAs().stream()
                .filter(name -> name.startsWith("did:btco:"))
                .findFirst()
                .ifPresent(name -> issues.add(ValidationIssue.error(
                        "SOURCE_HAS_SUCCESSOR",
                        did + " names " + Shortened.of(name)
                                + " as itself (expected: an identity without successor on Bitcoin)")));
    }

    private static void keys(DidDocument document, String did, List<ValidationIssue> issues) {
        for (VerificationMethod method : document.verificationMethods()) {
            if (!KEY_TYPES.contains(method.type())) {
                issues.add(ValidationIssue.error(
                        "KEY_TYPE_NOT_SUPPORTED",
                        "key " + method.fragment() + " of " + did + " is of type " + method.type()
                                + " (expected: one of "
                                + KEY_TYPES.stream().sorted().toList() + ")"));
            }
        }
        for (VerificationRelationship needed :
                List.of(VerificationRelationship.AUTHENTICATION, VerificationRelationship.ASSERTION_METHOD)) {
            if (document.methods(needed).isEmpty()) {
                issues.add(ValidationIssue.error(
                        "KEY_MISSING", did + " lists no key under " + needed.member() + " (expected: at least one)"));
            }
        }
    }

    /** Where a service leads is the owner's business; that it is gone on the target must not come as a surprise. */
    private static void services(DidDocument document, String did, List<ValidationIssue> issues) {
        for (Service service : document.services()) {
            issues.add(ValidationIssue.warning(
                    "SERVICE_NOT_CARRIED_OVER",
                    "service " + Shortened.of(service.id()) + " of " + did + ", of type " + Shortened.of(service.type())
                            + ", is not taken over: the new document has the services of its files (add it afterwards:"
                            + " layerlift webvh update)"));
        }
    }

    private static void disclosure(
            ValidationSubject subject, DidDocument document, String did, List<ValidationIssue> issues) {
        List<String> more = document.json().members().keySet().stream()
                .filter(member -> !KEY_MEMBERS.contains(member))
                .toList();
        if (more.isEmpty() || !(subject.source().did() instanceof PeerDid)) {
            return;
        }
        String message = "the long form of " + did
                + " becomes public with the Link, and its document holds more than keys: " + String.join(", ", more);
        issues.add(
                subject.options().disclose()
                        ? ValidationIssue.warning("SOURCE_DISCLOSED", message)
                        : ValidationIssue.error("DISCLOSURE_NOT_AGREED", message + " (agree with --disclose)"));
    }
}
