package dev.layerlift.application.internal.validation;

import dev.layerlift.application.AssetCredentials;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.Standing;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.validation.ValidationIssue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every credential verifies; those of other issuers are carried over as they are, and named (FR-3.2). There are not more
 * of them than a target can hold.
 */
final class CredentialValidator implements Validator {
    /** VC JSON Schema 1.0, section 2. */
    private static final Set<String> SCHEMA_TYPES = Set.of("JsonSchema", "JsonSchemaCredential");

    private final EnginePorts ports;

    CredentialValidator(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "credentials";
    }

    @Override
    public List<ValidationIssue> validate(ValidationSubject subject) {
        Optional<ValidationIssue> tooMany = AssetCredentials.excess(
                        subject.source().credentials(), ports.json())
                .map(excess -> ValidationIssue.error(AssetCredentials.TOO_MANY, excess));
        if (tooMany.isPresent()) {
            return List.of(tooMany.get());
        }
        List<ValidationIssue> issues = new ArrayList<>();
        DocumentLookup documents =
                DocumentLookup.of(subject.source().document()).or(ports.layers().lookup());
        for (Credential credential : subject.source().credentials()) {
            Optional<Instant> expired = credential.expiredBefore(subject.now());
            CredentialCheck check = Standing.check(ports.verifier(), credential, documents, subject.now());
            String name = "credential " + String.join(" ", credential.types());
            if (!check.valid()) {
                issues.add(ValidationIssue.error(
                        "CREDENTIAL_NOT_VERIFIED", name + " does not verify: " + String.join("; ", check.problems())));
            } else if (expired.isPresent()) {
                issues.add(ValidationIssue.warning(
                        "CREDENTIAL_EXPIRED",
                        name + " expired at " + expired.get()
                                + " and is carried over unchanged, not issued again and not published"));
            } else if (!isOurs(credential, subject)) {
                issues.add(ValidationIssue.warning(
                        "CREDENTIAL_CARRIED_OVER",
                        name + " was issued by " + credential.issuer() + " and is carried over unchanged"));
            }
            schemas(credential, name, issues);
            check.notes().forEach(note -> issues.add(ValidationIssue.warning("CREDENTIAL_NOTE", name + ": " + note)));
        }
        return issues;
    }

    /**
     * A schema says what claims are like; they do not change, so that what its issuer said of them stays true. A kind of
     * schema that is not one of VC 2.0 is told of, and one that names nothing is refused.
     */
    private static void schemas(Credential credential, String name, List<ValidationIssue> issues) {
        Optional<JsonValue> member = credential.json().get("credentialSchema");
        List<JsonValue> schemas = member.map(
                        value -> value instanceof JsonArray array ? array.values() : List.of(value))
                .orElse(List.of());
        for (JsonValue schema : schemas) {
            Optional<String> id = schema instanceof JsonObject o ? o.string("id") : Optional.empty();
            List<String> types = schema instanceof JsonObject o ? o.strings("type") : List.of();
            if (id.isEmpty() || types.isEmpty()) {
                issues.add(ValidationIssue.error(
                        "CREDENTIAL_SCHEMA_INVALID",
                        name + " has a credentialSchema without id or type (expected: both)"));
            } else if (types.stream().noneMatch(SCHEMA_TYPES::contains)) {
                issues.add(ValidationIssue.warning(
                        "CREDENTIAL_SCHEMA_UNKNOWN",
                        name + " has a credentialSchema of type " + Shortened.of(String.join(" ", types))
                                + " (expected: one of "
                                + SCHEMA_TYPES.stream().sorted().toList()
                                + "); it is carried over unchanged"));
            }
        }
    }

    private static boolean isOurs(Credential credential, ValidationSubject subject) {
        String issuer = credential.issuer();
        return issuer.equals(subject.source().did().value())
                || (subject.source().did() instanceof PeerDid peer && issuer.equals(peer.shortForm()));
    }
}
