package dev.layerlift.application;

import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AssetRepository.NewAsset;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore.NewKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes private assets of content: a did:peer:4 with keys of its own, an origin credential over the digests, and the
 * bytes in the private store under their digest.
 */
public final class AssetImporter {
    /** The most items of one call. */
    public static final int GROUP_MAX = 1000;

    private static final int BUFFER_BYTES = 256 * 1024;

    private final EnginePorts ports;

    /** Imports through these ports. */
    public AssetImporter(EnginePorts ports) {
        this.ports = ports;
    }

    /**
     * Something to import.
     *
     * @param fileName its name; kept private
     * @param mediaType its media type
     * @param content its bytes; read twice
     * @param importKey what makes a second import of the same thing recognisable, such as its path; the digest of the
     *     content is added to it
     */
    public record ImportItem(String fileName, String mediaType, Content content, String importKey) {}

    /**
     * What became of an item.
     *
     * @param asset the asset
     * @param existing whether it had been imported before, so that nothing was changed
     */
    public record ImportedAsset(Asset asset, boolean existing) {}

    /**
     * Imports a group of items in one durable commit: all or none.
     *
     * @return one result for each item, in order
     * @throws MigrationException when content cannot be read or stored; no asset of the group exists then
     */
    public List<ImportedAsset> importAll(List<ImportItem> group) {
        if (group.size() > GROUP_MAX) {
            throw new IllegalArgumentException(
                    "group: " + group.size() + " items (expected: at most " + GROUP_MAX + ")");
        }
        Map<String, NewAsset> fresh = new HashMap<>();
        List<NewAsset> toAdd = new ArrayList<>();
        List<ImportedAsset> results = new ArrayList<>();
        List<ObjectPath> written = new ArrayList<>();
        for (ImportItem item : group) {
            Sha256 digest = digest(item);
            String key = item.importKey() + "\n" + digest.hex();
            Optional<Asset> existing = Optional.ofNullable(fresh.get(key))
                    .map(NewAsset::asset)
                    .or(() -> ports.assets().findByImportKey(key));
            if (existing.isPresent()) {
                results.add(new ImportedAsset(existing.get(), true));
                continue;
            }
            NewAsset asset = make(item, digest, key, written);
            fresh.put(key, asset);
            toAdd.add(asset);
            results.add(new ImportedAsset(asset.asset(), false));
        }
        if (!toAdd.isEmpty()) {
            store().sync(written);
            ports.assets().add(toAdd);
        }
        return results;
    }

    private NewAsset make(ImportItem item, Sha256 digest, String importKey, List<ObjectPath> written) {
        Instant now = ports.clock().instant();
        Resource resource = stored(item, digest, written);
        NewKey key = ports.keys().generate();
        PreparedDid prepared = ports.layers()
                .method(Layer.PEER)
                .prepare(new Specification(Optional.empty(), Optional.empty(), key, List.of(), List.of(), now));
        List<Resource> resources = List.of(resource);
        Credential origin = ports.issuer()
                .issueOrigin(
                        new Issuer(prepared.did(), prepared.assertionMethod(), key.signer()),
                        Manifest.of(resources),
                        now);
        Lifecycle lifecycle = new Lifecycle(
                Lifecycle.State.ACTIVE,
                List.of(new Event(
                        "imported",
                        now,
                        JsonObject.builder().put("fileName", item.fileName()).build())));
        Asset asset = new Asset(
                prepared.did(),
                prepared.document(),
                List.of(origin),
                resources,
                lifecycle,
                List.of(),
                AccessPolicy.OPEN,
                JsonObject.EMPTY,
                now);
        return new NewAsset(asset, List.of(key.sealed()), importKey);
    }

    Resource stored(ImportItem item, Sha256 digest, List<ObjectPath> written) {
        ObjectPath path = ObjectPath.ofRestricted(digest.hex().substring(0, 2) + "/" + digest.hex());
        long sizeBytes = item.content().sizeBytes();
        boolean there = store().stat(path)
                        .filter(o -> o.sizeBytes() == sizeBytes)
                        .isPresent()
                && StoredBytes.digest(store(), path).filter(digest::equals).isPresent();
        if (!there) {
            store().put(path, item.content(), digest, Durability.LATER);
        }
        written.add(path);
        return new Resource(digest, sizeBytes, item.mediaType(), path, Optional.of(item.fileName()));
    }

    static Sha256 digest(ImportItem item) {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = item.content().open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw MigrationException.storage(
                    "CONTENT_UNREADABLE",
                    item.fileName() + ": could not be read (expected: a readable file)",
                    e,
                    "check its permissions");
        }
        return Sha256.ofDigest(digest.digest());
    }

    private ContentStore store() {
        return ports.layers().store(Layer.PEER);
    }
}
