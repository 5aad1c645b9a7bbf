package dev.layerlift.application.internal.web;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.Service;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import dev.layerlift.domain.port.PublicWeb;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The presentation that a did:webvh may publish about itself (did:webvh 1.0, "whois LinkedVP Service"): where the service
 * {@code #whois} of its document leads, said or implied.
 */
public final class Whois {
    private static final String WHOIS = "whois";
    private static final int SIZE_BYTES_MAX = 8 * 1024 * 1024;
    private static final int CREDENTIALS_MAX = 200;

    private final DidDocument document;
    private final PublicWeb web;
    private final JsonFormat json;

    /** That of the DID with this document. */
    public Whois(DidDocument document, PublicWeb web, JsonFormat json) {
        this.document = document;
        this.web = web;
        this.json = json;
    }

    /** Reads it. That there is none is fine, and said; that it could not be found out is not. */
    public Optional<JsonObject> read(List<Check> checks) {
        Optional<JsonValue> endpoint = document.services().stream()
                .filter(s -> s.id().equals(document.id() + "#" + WHOIS))
                .findFirst()
                .map(Service::endpoint);
        if (endpoint.isEmpty() || !(endpoint.get() instanceof JsonString url)) {
            checks.add(Check.failed(WHOIS, "the service #whois leads to no URL (expected: one)"));
            return Optional.empty();
        }
        try {
            Optional<byte[]> bytes = web.get(URI.create(url.value()), SIZE_BYTES_MAX);
            if (bytes.isEmpty()) {
                checks.add(Check.ok(WHOIS, "nothing is published at " + Shortened.of(url.value()) + ", as is allowed"));
                return Optional.empty();
            }
            JsonObject presentation = json.parseObject(bytes.get());
            boolean named = types(presentation).contains("VerifiablePresentation");
            checks.add(new Check(
                    WHOIS,
                    named,
                    named
                            ? credentials(presentation).size() + " credentials at " + Shortened.of(url.value())
                            : "no VerifiablePresentation is at " + Shortened.of(url.value()) + " (expected: one)"));
            return named ? Optional.of(presentation) : Optional.empty();
        } catch (RuntimeException e) {
            checks.add(Check.failed(WHOIS, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Verifies its own proof and each credential in it. */
    public void verify(
            JsonObject presentation,
            ProofSuite proofs,
            CredentialVerifier verifier,
            DocumentLookup documents,
            Instant now,
            List<Check> checks) {
        checks.add(proof(presentation, proofs, documents, now));
        List<Credential> credentials = credentials(presentation);
        int items = items(presentation, "verifiableCredential").size();
        if (items > credentials.size() || items > CREDENTIALS_MAX) {
            checks.add(Check.failed(
                    "whois credentials",
                    items + " items, " + credentials.size() + " of them objects (expected: at most " + CREDENTIALS_MAX
                            + ", all of them objects)"));
        }
        int number = 0;
        for (Credential credential : credentials.subList(0, Math.min(credentials.size(), CREDENTIALS_MAX))) {
            number++;
            checks.add(credential("credential " + number + type(credential), credential, verifier, documents, now));
        }
        boolean about =
                credentials.stream().anyMatch(c -> c.subject().string("id").equals(Optional.of(document.id())));
        checks.add(new Check(
                "whois subject",
                about,
                about ? "speaks of this DID" : "no credential in it speaks of this DID (expected: at least one)"));
    }

    /** The credentials of a presentation, those that are objects. */
    public static List<Credential> credentials(JsonObject presentation) {
        return items(presentation, "verifiableCredential").stream()
                .filter(JsonObject.class::isInstance)
                .map(v -> new Credential((JsonObject) v))
                .toList();
    }

    private Check proof(JsonObject presentation, ProofSuite proofs, DocumentLookup documents, Instant now) {
        String name = "whois proof";
        try {
            List<ProofCheck> found = new ArrayList<>(
                    proofs.verify(presentation, VerificationRelationship.AUTHENTICATION, documents, now));
            if (found.stream().noneMatch(ProofCheck::valid)) {
                List<ProofCheck> asserted =
                        proofs.verify(presentation, VerificationRelationship.ASSERTION_METHOD, documents, now);
                if (asserted.stream().anyMatch(ProofCheck::valid)) {
                    found = new ArrayList<>(asserted);
                }
            }
            if (found.isEmpty()) {
                return Check.failed(name, "none (expected: one by the DID)");
            }
            List<String> wrong = found.stream()
                    .filter(check -> !check.valid())
                    .map(ProofCheck::detail)
                    .toList();
            if (!wrong.isEmpty()) {
                return Check.failed(name, String.join("; ", wrong));
            }
            boolean own = found.stream().anyMatch(c -> c.verificationMethod().startsWith(document.id() + "#"));
            return new Check(name, own, own ? "by the DID" : "not by the DID (expected: one by it)");
        } catch (RuntimeException e) {
            return Check.failed(name, String.valueOf(e.getMessage()));
        }
    }

    private static Check credential(
            String name, Credential credential, CredentialVerifier verifier, DocumentLookup documents, Instant now) {
        try {
            CredentialCheck check = verifier.verify(credential, documents, now);
            return new Check(name, check.valid(), check.valid() ? "verifies" : String.join("; ", check.problems()));
        } catch (RuntimeException e) {
            // Such as an issuer that cannot be reached: what is unknown is not good, and not forged either.
            return Check.failed(name, "could not be checked: " + e.getMessage());
        }
    }

    private static String type(Credential credential) {
        return types(credential.json()).stream()
                .filter(type -> !type.equals("VerifiableCredential"))
                .findFirst()
                .map(type -> " " + Shortened.of(type))
                .orElse("");
    }

    private static List<String> types(JsonObject object) {
        return items(object, "type").stream()
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).value())
                .toList();
    }

    /** A member that may be one value or several. */
    private static List<JsonValue> items(JsonObject object, String member) {
        return object.get(member)
                .map(value -> value instanceof JsonValue.JsonArray array ? array.values() : List.of(value))
                .orElse(List.of());
    }
}
