package dev.layerlift.application.internal.dids;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.LiftFiles;
import dev.layerlift.application.internal.lift.SourceNames;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.document.Service;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What ties a published asset to its source and to what was signed for it: names, keys, services, Link and credentials.
 * Says by name what a new document would break.
 */
final class SourceTies {
    private final EnginePorts ports;

    SourceTies(EnginePorts ports) {
        this.ports = ports;
    }

    /**
     * What a document would break that the one before does not.
     *
     * @param ties names, keys and services, one sentence each
     * @param signatures what would no longer verify, one sentence each
     */
    record Broken(List<String> ties, List<String> signatures) {}

    /**
     * Compares two documents of an asset.
     *
     * @param edited the document as it was asked for, still under the DID as it is
     * @param next the document as it will resolve; of a DID that moves, its services follow
     */
    Broken broken(Asset asset, DidDocument edited, DidDocument next, Instant now) {
        DidDocument latest = asset.document();
        List<String> ties = new ArrayList<>();
        for (Credential link : asset.links()) {
            Optional<String> source = link.subject().string("sourceDid");
            source.ifPresent(did -> names(did, latest, next, ties));
            source.flatMap(did -> ports.layers().lookup().find(did))
                    .ifPresent(document -> keys(document, latest, next, ties));
        }
        services(latest, edited, ties);
        List<String> signatures = new ArrayList<>();
        Map<String, CredentialCheck> before = checks(asset, latest, now);
        checks(asset, next, now).forEach((name, check) -> {
            CredentialCheck earlier = before.get(name);
            if (!check.valid() && earlier != null && earlier.valid()) {
                signatures.add(name + " would no longer verify");
            }
        });
        return new Broken(List.copyOf(ties), List.copyOf(signatures));
    }

    /** The document of the source, when the asset came from one that resolves. */
    Optional<DidDocument> source(Asset asset) {
        return asset.links().stream()
                .flatMap(link -> link.subject().string("sourceDid").stream())
                .flatMap(did -> ports.layers().lookup().find(did).stream())
                .findFirst();
    }

    private static void names(String source, DidDocument latest, DidDocument next, List<String> ties) {
        for (String name : SourceNames.of(Did.parse(source))) {
            if (latest.alsoKnownAs().contains(name) && !next.alsoKnownAs().contains(name)) {
                ties.add("alsoKnownAs would no longer name the source " + dev.layerlift.domain.did.Shortened.of(name));
            }
        }
    }

    private static void keys(DidDocument source, DidDocument latest, DidDocument next, List<String> ties) {
        List<String> before = KeyCarryOver.missing(source, latest);
        KeyCarryOver.missing(source, next).stream()
                .filter(problem -> !before.contains(problem))
                .forEach(problem -> ties.add("of the source, " + problem));
    }

    private static void services(DidDocument latest, DidDocument next, List<String> ties) {
        for (String fragment : LiftFiles.SERVICES) {
            Optional<Service> before = latest.service(fragment);
            Optional<Service> after = next.service(fragment);
            if (before.isEmpty()) {
                continue;
            }
            if (after.isEmpty()) {
                ties.add("the service #" + fragment + " would be gone");
            } else if (!after.get().endpoint().equals(before.get().endpoint())) {
                ties.add("the service #" + fragment + " would no longer lead to the published files");
            }
        }
    }

    private Map<String, CredentialCheck> checks(Asset asset, DidDocument document, Instant now) {
        DocumentLookup documents = EarlierNames.of(document).or(ports.layers().lookup());
        Map<String, CredentialCheck> checks = new LinkedHashMap<>();
        int n = 0;
        for (Credential link : asset.links()) {
            n++;
            checks.put(
                    "the Link of migration "
                            + link.subject().string("migrationId").orElse(String.valueOf(n)),
                    ports.verifier().verifyLink(link, documents, now));
        }
        n = 0;
        for (Credential credential : asset.credentials()) {
            n++;
            String type = credential.types().stream()
                    .filter(t -> !t.equals("VerifiableCredential"))
                    .findFirst()
                    .orElse("credential");
            checks.put(
                    "credential " + n + " of " + asset.credentials().size() + " (" + type + ")",
                    ports.verifier().verify(credential, documents, now));
        }
        return checks;
    }

    /** Whether two methods hold the same key, whatever they are called. */
    static boolean sameKey(VerificationMethod one, VerificationMethod other) {
        return one.publicKeyMultibase().isPresent() && one.publicKeyMultibase().equals(other.publicKeyMultibase());
    }
}
