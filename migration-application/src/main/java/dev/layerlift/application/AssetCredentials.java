package dev.layerlift.application;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.JsonFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The credentials of assets: attaches those by anybody, so that they move with an asset, and marks those of its own. */
public final class AssetCredentials {
    /** The most credentials of one asset. */
    public static final int COUNT_MAX = 1000;
    /** The most bytes of all credentials of one asset, as compact JSON. */
    public static final int SIZE_BYTES_MAX = 2 * 1024 * 1024;
    /** The code of the refusal of more than that. */
    public static final String TOO_MANY = "TOO_MANY_CREDENTIALS";

    private final EnginePorts ports;

    /** Attaches through these ports. */
    public AssetCredentials(EnginePorts ports) {
        this.ports = ports;
    }

    /**
     * Verifies credentials and attaches them, all or none, durably; nothing is published by that.
     *
     * @return the asset with them
     * @throws MigrationException {@code VALIDATION_ERROR}: {@code UNKNOWN_DID}, {@code CREDENTIAL_NOT_VERIFIED}, {@code
     *     CREDENTIAL_DUPLICATE}, {@code CREDENTIAL_TYPE_RESERVED}, {@code TOO_MANY_CREDENTIALS}, or {@code ASSET_IN_USE}
     *     while a migration holds the claim on the asset, and for good once one of it completed
     */
    public Asset add(Did did, List<Credential> added) {
        Asset asset = KnownAssets.require(ports.assets(), did);
        List<Credential> all = new ArrayList<>(asset.credentials());
        all.addAll(added);
        excess(all, ports.json()).ifPresent(excess -> {
            throw MigrationException.validation(TOO_MANY, excess, "attach fewer or smaller ones");
        });
        Set<Sha256> known = new HashSet<>();
        asset.credentials().forEach(credential -> known.add(ports.json().digest(credential.json())));
        DocumentLookup documents =
                DocumentLookup.of(asset.document()).or(ports.layers().lookup());
        for (int i = 0; i < added.size(); i++) {
            requireGood("credential " + (i + 1) + " of " + added.size(), added.get(i), known, documents);
        }
        Asset next = asset.withCredentials(all);
        if (!ports.assets().replace(asset, next)) {
            throw MigrationException.validation(
                    "ASSET_IN_USE",
                    Shortened.of(did.value())
                            + " is being migrated, was migrated, or was changed meanwhile (expected: an asset at rest that"
                            + " nothing was made of)",
                    "attach it to the asset that came of it: layerlift show DID");
        }
        return next;
    }

    /**
     * Sets the status of credentials that assets of this home issued, and publishes it. What it is now does not matter.
     *
     * @return the entries that are set
     * @throws MigrationException {@code VALIDATION_ERROR}: {@code CREDENTIAL_NOT_VERIFIED}, {@code ISSUER_NOT_HERE},
     *     {@code STATUS_NOT_OURS}; then nothing was set
     */
    public List<StatusEntry> mark(List<Credential> credentials, StatusPurpose purpose) {
        List<StatusEntry> entries = new ArrayList<>();
        for (int i = 0; i < credentials.size(); i++) {
            String name = "credential " + (i + 1) + " of " + credentials.size();
            requireIssuedHere(name, credentials.get(i));
            List<StatusEntry> found = StatusEntry.of(credentials.get(i)).stream()
                    .filter(entry -> entry.purpose() == purpose)
                    .toList();
            if (found.isEmpty()) {
                throw MigrationException.validation(
                        "STATUS_NOT_OURS",
                        name + " names no status for " + purpose.id() + " (expected: one in a list of this home)",
                        "look at it: layerlift credential status FILE");
            }
            entries.addAll(found);
        }
        ports.statusLists().set(entries);
        return entries;
    }

    /** Anybody can name a place in our lists: only what we issued may be marked there, or strangers revoke for us. */
    private void requireIssuedHere(String name, Credential credential) {
        List<String> problems =
                ports
                        .verifier()
                        .verify(
                                credential,
                                ports.layers().lookup(),
                                ports.clock().instant())
                        .findings()
                        .stream()
                        .filter(finding -> !finding.ok())
                        .filter(finding -> !finding.name().equals(CredentialCheck.STATUS)
                                && !finding.name().equals(CredentialCheck.REVOKED))
                        .map(Finding::detail)
                        .toList();
        if (!problems.isEmpty()) {
            throw MigrationException.validation(
                    "CREDENTIAL_NOT_VERIFIED",
                    name + " does not verify: " + String.join("; ", problems),
                    "give the credential as it was issued");
        }
        if (!isHere(credential.issuer())) {
            throw MigrationException.validation(
                    "ISSUER_NOT_HERE",
                    name + " was issued by " + Shortened.of(credential.issuer()) + " (expected: an asset of this home)",
                    "ask its issuer");
        }
    }

    private boolean isHere(String issuer) {
        try {
            return ports.assets().find(Did.parse(issuer).identity()).isPresent();
        } catch (InvalidDidException e) {
            // Of a method that no asset has.
            return false;
        }
    }

    private void requireGood(String name, Credential credential, Set<Sha256> known, DocumentLookup documents) {
        if (credential.hasType(Credential.ORIGIN_TYPE) || credential.hasType(Credential.LINK_TYPE)) {
            throw MigrationException.validation(
                    "CREDENTIAL_TYPE_RESERVED",
                    name + " is of type " + Credential.ORIGIN_TYPE + " or " + Credential.LINK_TYPE
                            + " (expected: another type, these are made by import and migration alone)",
                    "leave it out");
        }
        CredentialCheck check =
                ports.verifier().verify(credential, documents, ports.clock().instant());
        if (!check.valid()) {
            throw MigrationException.validation(
                    "CREDENTIAL_NOT_VERIFIED",
                    name + " does not verify: " + String.join("; ", check.problems()),
                    "ask its issuer for a good one");
        }
        if (!known.add(ports.json().digest(credential.json()))) {
            throw MigrationException.validation(
                    "CREDENTIAL_DUPLICATE", name + " is attached already (expected: a new one)", "leave it out");
        }
    }

    /** What is too much about these credentials for one asset; empty when they fit. */
    public static Optional<String> excess(List<Credential> credentials, JsonFormat json) {
        if (credentials.size() > COUNT_MAX) {
            return Optional.of(credentials.size() + " credentials on one asset (expected: at most " + COUNT_MAX + ")");
        }
        long bytes = 0;
        for (Credential credential : credentials) {
            bytes += json.write(credential.json()).length;
        }
        return bytes > SIZE_BYTES_MAX
                ? Optional.of(bytes + " bytes of credentials on one asset (expected: at most " + SIZE_BYTES_MAX + ")")
                : Optional.empty();
    }
}
