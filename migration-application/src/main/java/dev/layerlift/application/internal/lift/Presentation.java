package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The presentation that {@code #whois} leads to (did:webvh 1.0, "whois LinkedVP Service"): the Link and the published
 * credentials, each with its own proof, and around them one proof by the DID under {@code authentication}.
 *
 * @param json the presentation
 */
public record Presentation(JsonObject json) {
    /** The most bytes of one; what validation lets through stays far below. */
    public static final int SIZE_BYTES_MAX = 8 * 1024 * 1024;

    /** Link and credentials as they are published, signed by this DID with this key of its {@code authentication}. */
    public static Presentation signed(
            String did, List<Credential> credentials, ProofSuite proofs, Key key, Instant now) {
        ProofRequest request =
                new ProofRequest(key.signer(), key.verificationMethod(), VerificationRelationship.AUTHENTICATION);
        return new Presentation(proofs.sign(unsigned(did, credentials), List.of(request), now));
    }

    /** One that was signed elsewhere: nothing of it is verified here. */
    static Presentation of(String did, List<Credential> credentials, JsonValue proof) {
        return new Presentation(unsigned(did, credentials).with("proof", proof));
    }

    /** What one holds: the Link first. */
    static List<Credential> contents(Credential link, List<Credential> published) {
        List<Credential> all = new ArrayList<>(List.of(link));
        all.addAll(published);
        return all;
    }

    private static JsonObject unsigned(String did, List<Credential> credentials) {
        return JsonObject.builder()
                .put("@context", JsonArray.of(new JsonString("https://www.w3.org/ns/credentials/v2")))
                .put("type", JsonArray.of(new JsonString("VerifiablePresentation")))
                .put("holder", did)
                .put(
                        "verifiableCredential",
                        new JsonArray(credentials.stream()
                                .map(c -> (JsonValue) c.json())
                                .toList()))
                .build();
    }

    /**
     * What signs one.
     *
     * @param verificationMethod the absolute id of the key
     * @param signer the key
     */
    public record Key(String verificationMethod, Signer signer) {}

    /** The Link and the credentials beside it, those that are objects. */
    public List<Credential> credentials() {
        return json.array("verifiableCredential").stream()
                .filter(JsonObject.class::isInstance)
                .map(v -> new Credential((JsonObject) v))
                .toList();
    }

    /** What the Link commits to: the credentials beside it, with their proofs and in their order. */
    public static JsonArray committed(List<Credential> published) {
        return new JsonArray(published.stream().map(c -> (JsonValue) c.json()).toList());
    }

    /** Whether it holds this Link first, and beside it exactly what that commits to. */
    public boolean isOf(Credential link, JsonFormat format) {
        List<Credential> all = credentials();
        if (all.isEmpty() || all.size() != json.array("verifiableCredential").size()) {
            return false;
        }
        Sha256 beside = format.digest(committed(all.subList(1, all.size())));
        return all.get(0).equals(link)
                && link.subject().string("credentialsDigest").equals(Optional.of(beside.multibase()));
    }

    /**
     * Why it is not by the DID of this document, whose {@code authentication} the one proof must be listed under; empty
     * when it is.
     */
    public Optional<String> problem(DidDocument document, ProofSuite proofs, Instant now) {
        if (!json.string("holder").equals(Optional.of(document.id()))) {
            return Optional.of("holder: "
                    + json.string("holder").map(Shortened::of).orElse("none") + " (expected: "
                    + Shortened.of(document.id()) + ")");
        }
        List<ProofCheck> found =
                proofs.verify(json, VerificationRelationship.AUTHENTICATION, DocumentLookup.of(document), now);
        if (found.size() != 1) {
            return Optional.of((found.isEmpty() ? "none" : found.size() + " proofs") + " (expected: one by the DID)");
        }
        ProofCheck proof = found.get(0);
        List<String> problems = new ArrayList<>();
        if (!proof.verificationMethod().startsWith(document.id() + "#")) {
            problems.add("by " + Shortened.of(proof.verificationMethod()) + " (expected: by a key of the DID)");
        }
        if (!proof.valid()) {
            problems.add(proof.detail());
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }
}
