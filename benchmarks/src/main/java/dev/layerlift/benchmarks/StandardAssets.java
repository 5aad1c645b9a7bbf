package dev.layerlift.benchmarks;

import dev.layerlift.application.AssetImporter;
import dev.layerlift.application.AssetImporter.ImportItem;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Standard assets: ten pieces of content of 4 KiB and ten credentials each, the origin credential among them. */
final class StandardAssets {
    static final int RESOURCES = 10;
    static final int CREDENTIALS = 10;

    private static final int SIZE_BYTES = 4096;

    private final EnginePorts ports;
    private final AssetImporter importer;
    private final Random random = new Random(1);

    StandardAssets(EnginePorts ports, AssetImporter importer) {
        this.ports = ports;
        this.importer = importer;
    }

    List<Did> make(int count) {
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ImportItem item =
                    new ImportItem(i + ".bin", "application/octet-stream", Content.of(bytes()), "standard/" + i);
            dids.add(completed(importer.importAll(List.of(item)).get(0).asset()).did());
        }
        return dids;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[SIZE_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private Asset completed(Asset imported) {
        List<Resource> resources = new ArrayList<>(imported.resources());
        while (resources.size() < RESOURCES) {
            resources.add(resource());
        }
        List<Credential> credentials = new ArrayList<>(imported.credentials());
        while (credentials.size() < CREDENTIALS) {
            credentials.add(credential(imported, credentials.size()));
        }
        Asset standard = new Asset(
                imported.did(),
                imported.document(),
                credentials,
                resources,
                imported.lifecycle(),
                imported.links(),
                imported.policy(),
                imported.metadata(),
                imported.createdAt());
        if (!ports.assets().replace(imported, standard)) {
            throw new IllegalStateException(imported.did() + ": not replaced (expected: an asset at rest)");
        }
        return standard;
    }

    private Resource resource() {
        byte[] bytes = bytes();
        Sha256 digest = Sha256.of(bytes);
        ObjectPath path = new ObjectPath(Area.RESTRICTED, digest.hex().substring(0, 2) + "/" + digest.hex());
        ports.layers().store(Layer.PEER).put(path, Content.of(bytes), digest, Durability.LATER);
        return new Resource(digest, bytes.length, "application/octet-stream", path, Optional.empty());
    }

    private Credential credential(Asset asset, int n) {
        VerificationMethod method = asset.document()
                .methods(VerificationRelationship.ASSERTION_METHOD)
                .get(0);
        ProofRequest key = new ProofRequest(
                ports.keys().signer(method.publicKeyMultibase().orElseThrow()).orElseThrow(),
                method.id(),
                VerificationRelationship.ASSERTION_METHOD);
        JsonObject unsigned = JsonObject.builder()
                .put(
                        "@context",
                        JsonArray.ofStrings(List.of(
                                "https://www.w3.org/ns/credentials/v2",
                                "https://www.w3.org/ns/credentials/undefined-terms/v2")))
                .put("type", JsonArray.ofStrings(List.of("VerifiableCredential", "MemberCredential")))
                .put("issuer", asset.did().value())
                .put(
                        "credentialSubject",
                        JsonObject.builder()
                                .put("id", asset.did().value())
                                .put("memberNumber", n)
                                .build())
                .build();
        return new Credential(
                ports.proofs().sign(unsigned, List.of(key), ports.clock().instant()));
    }
}
