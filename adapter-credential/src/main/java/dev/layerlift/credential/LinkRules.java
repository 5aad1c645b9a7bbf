package dev.layerlift.credential;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a Link has to be beyond a credential: said by both sides, and mentioned by the target's document. */
final class LinkRules {
    private static final List<String> DIGESTS =
            List.of("manifestDigest", "sourceDocumentDigest", "targetDocumentDigest", "credentialsDigest");

    private final Credential link;
    private final JsonObject subject;
    private final List<ProofCheck> checks;
    private final List<String> problems = new ArrayList<>();

    LinkRules(Credential link, List<ProofCheck> checks) {
        this.link = link;
        this.subject = link.subject();
        this.checks = checks;
    }

    /** What is wrong with it, one sentence each. */
    List<String> problems(DocumentLookup documents) {
        if (!link.hasType(Credential.LINK_TYPE)) {
            problems.add("type: does not say " + Credential.LINK_TYPE + " (expected: it does)");
        }
        if (link.json().object("credentialSubject").isEmpty()) {
            problems.add("credentialSubject: not one object (expected: one subject, the target)");
        }
        if (checks.size() != 2) {
            problems.add("proof: " + checks.size() + " (expected: exactly 2, one by the source and one by the target)");
        }
        read("migrationId", MigrationId::parse);
        DIGESTS.forEach(name -> read(name, Sha256::parseMultibase));
        Optional<Did> source = read("sourceDid", Did::parse);
        Optional<Did> target = read("targetDid", Did::parse);
        source.ifPresent(did -> checkSide("source", did, "fromLayer"));
        target.ifPresent(did -> {
            checkSide("target", did, "toLayer");
            checkIssuer(did);
        });
        if (source.isPresent() && target.isPresent()) {
            checkMentioned(source.get(), target.get(), documents);
        }
        return problems;
    }

    private <T> Optional<T> read(String name, Function<String, T> parse) {
        Optional<String> text = subject.string(name);
        if (text.isEmpty()) {
            problems.add("credentialSubject." + name + ": absent (expected: text)");
            return Optional.empty();
        }
        try {
            return text.map(parse);
        } catch (IllegalArgumentException e) {
            problems.add("credentialSubject." + name + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void checkSide(String side, Did did, String layerMember) {
        long proofs = checks.stream()
                .filter(check -> VcVerifier.isBy(check, did.value()))
                .count();
        if (proofs == 0) {
            problems.add("proof: none that holds is by a key of the " + side + " " + Quoted.of(did.value())
                    + " (expected: one)");
        } else if (proofs > 1) {
            problems.add("proof: " + proofs + " are by keys of the " + side + " " + Quoted.of(did.value())
                    + " (expected: one)");
        }
        if (!subject.string(layerMember).equals(Optional.of(did.layer().id()))) {
            problems.add("credentialSubject." + layerMember + ": not the layer of the " + side + " (expected: "
                    + did.layer().id() + ")");
        }
    }

    private void checkIssuer(Did target) {
        if (!CredentialShape.issuer(link.json()).equals(Optional.of(target.value()))) {
            problems.add("issuer: not the target (expected: " + Quoted.of(target.value()) + ")");
        }
        if (!subject.string("id").equals(Optional.of(target.value()))) {
            problems.add("credentialSubject.id: not the target (expected: " + Quoted.of(target.value()) + ")");
        }
    }

    private void checkMentioned(Did source, Did target, DocumentLookup documents) {
        Optional<DidDocument> document = documents.find(target.value());
        if (document.isEmpty()) {
            problems.add("the target " + Quoted.of(target.value()) + " does not resolve (expected: its document)");
            return;
        }
        List<String> names = document.get().alsoKnownAs();
        for (String name : SubjectNames.mentions(source)) {
            if (!names.contains(name)) {
                problems.add("alsoKnownAs of the target does not name the source " + Quoted.of(name)
                        + " (expected: it does)");
            }
        }
    }
}
