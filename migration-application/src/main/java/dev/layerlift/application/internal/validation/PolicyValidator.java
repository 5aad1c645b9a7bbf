package dev.layerlift.application.internal.validation;

import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.validation.ValidationIssue;
import java.util.ArrayList;
import java.util.List;

/** The access policy of the asset allows what is asked for: the layer, and each credential that would become public. */
final class PolicyValidator implements Validator {
    @Override
    public String name() {
        return "policy";
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        Asset source = subject.source();
        AccessPolicy policy = source.policy();
        String did = Shortened.of(source.did().value());
        List<ValidationIssue> issues = new ArrayList<>();
        if (!policy.allows(subject.path().target())) {
            issues.add(ValidationIssue.error(
                    "POLICY_LAYER",
                    "the access policy of " + did + " keeps it on "
                            + policy.upTo().id() + " (expected: allowed up to "
                            + subject.path().target().id() + "; change it: layerlift policy DID --up-to LAYER)"));
        }
        if (subject.options().credentialIssuance()) {
            for (Credential credential : policy.withheld(subject.options().publish(), source.credentials())) {
                issues.add(ValidationIssue.error(
                        "POLICY_CREDENTIAL",
                        "the access policy of " + did + " keeps a credential private that would be published: "
                                + String.join(" ", credential.types())
                                + " (expected: of a type that it lets be published; change it: layerlift policy DID"
                                + " --publishable TYPE, or leave it out)"));
            }
        }
        return issues;
    }
}
