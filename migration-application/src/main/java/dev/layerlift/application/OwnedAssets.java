package dev.layerlift.application;

import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.AssetImporter.ImportedAsset;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AssetRepository.NewAsset;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Resolution;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes in private assets whose keys stay with their owner, as the owner's home shows them. */
public final class OwnedAssets {
    private final EnginePorts ports;
    private final AssetImporter importer;

    /** Takes in through these ports. */
    public OwnedAssets(EnginePorts ports) {
        this.ports = ports;
        this.importer = new AssetImporter(ports);
    }

    /**
     * Takes in one asset, durably, or nothing.
     *
     * @param shown {@code {did, document, credentials, resources, lifecycle, policy}}, as {@code show --json} writes it
     * @param contents its content in any order; what is no content of it is passed over
     * @return the asset; one that was there already is left as it is
     * @throws MigrationException {@code VALIDATION_ERROR}: {@code ASSET_INVALID} when what is shown does not hold together,
     *     {@code CONTENT_MISSING} that names what is missing
     */
    public ImportedAsset receive(JsonObject shown, List<ImportItem> contents) {
        Did did;
        DidDocument document;
        List<Credential> credentials;
        Lifecycle lifecycle;
        AccessPolicy policy;
        List<JsonObject> described;
        try {
            did = Did.parse(shown.requireString("did"));
            document = new DidDocument(shown.requireObject("document"));
            credentials = shown.requireObjects("credentials").stream()
                    .map(Credential::new)
                    .toList();
            lifecycle = Lifecycle.fromJson(shown.requireObject("lifecycle"));
            described = shown.requireObjects("resources");
            // What an earlier release shows has none.
            policy = shown.has("policy") ? AccessPolicy.fromJson(shown.requireObject("policy")) : AccessPolicy.OPEN;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        requireDocument(did, document);
        AssetCredentials.excess(credentials, ports.json()).ifPresent(excess -> {
            throw invalid(excess);
        });
        if (described.size() > Manifest.ITEMS_MAX) {
            throw invalid(described.size() + " resources (expected: at most " + Manifest.ITEMS_MAX + ")");
        }
        Optional<Asset> existing = ports.assets().find(did.identity());
        if (existing.isPresent()) {
            return new ImportedAsset(existing.get(), true);
        }
        Map<Sha256, ImportItem> byDigest = new HashMap<>();
        contents.forEach(item -> byDigest.put(AssetImporter.digest(item), item));
        List<ObjectPath> written = new ArrayList<>();
        List<Resource> resources = new ArrayList<>();
        for (JsonObject resource : described) {
            resources.add(stored(resource, byDigest, written));
        }
        Instant now = ports.clock().instant();
        Asset asset = new Asset(
                did,
                document,
                credentials,
                resources,
                lifecycle.with(new Event("received", now, JsonObject.EMPTY)),
                List.of(),
                policy,
                JsonObject.EMPTY,
                now);
        store().sync(written);
        ports.assets().add(List.of(new NewAsset(asset, List.of(), "owned\n" + did.value())));
        return new ImportedAsset(asset, false);
    }

    private void requireDocument(Did did, DidDocument document) {
        if (!(did instanceof PeerDid peer) || !peer.isLongForm()) {
            throw invalid("did: " + Shortened.of(did.value()) + " (expected: a did:peer in long form)");
        }
        Resolution resolution = ports.layers().resolve(did);
        if (!resolution.document().map(DidDocument::json).equals(Optional.of(document.json()))) {
            throw invalid("document: not the one of " + Shortened.of(did.value()) + " (expected: that)");
        }
    }

    private Resource stored(JsonObject shown, Map<Sha256, ImportItem> byDigest, List<ObjectPath> written) {
        Sha256 digest;
        String mediaType;
        try {
            digest = new Sha256(shown.requireString("sha256"));
            mediaType = shown.requireString("mediaType");
        } catch (IllegalArgumentException e) {
            throw invalid("resources: " + e.getMessage());
        }
        String name = shown.string("fileName").orElse("content");
        ImportItem item = byDigest.get(digest);
        if (item == null) {
            throw MigrationException.validation(
                    "CONTENT_MISSING",
                    name + ", sha256 " + digest.hex() + ", is not among the files (expected: all content of the asset)",
                    "name its file, or its folder, too");
        }
        Resource resource =
                importer.stored(new ImportItem(name, mediaType, item.content(), item.importKey()), digest, written);
        return shown.has("fileName") && shown.string("fileName").isPresent()
                ? resource
                : new Resource(
                        resource.digest(), resource.sizeBytes(), mediaType, resource.location(), Optional.empty());
    }

    private static MigrationException invalid(String problem) {
        return MigrationException.validation(
                "ASSET_INVALID", problem, "give what the owner's home says: layerlift show DID --json");
    }

    private ContentStore store() {
        return ports.layers().store(Layer.PEER);
    }
}
