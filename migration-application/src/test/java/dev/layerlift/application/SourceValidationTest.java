package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AssetRepository.NewAsset;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationResult;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stops a migration, or is told before it, says the source: its document, credentials, content and lifecycle. */
class SourceValidationTest {
    private final TestHome home = new TestHome();

    /** A document as an owner may have made it elsewhere, with one key of the home. */
    private static JsonObject document(NewKey key) {
        return JsonObject.builder()
                .put("@context", JsonArray.ofStrings(List.of("https://www.w3.org/ns/did/v1")))
                .put("verificationMethod", JsonArray.of(method("#key-1", "Multikey", key)))
                .put("authentication", JsonArray.ofStrings(List.of("#key-1")))
                .put("assertionMethod", JsonArray.ofStrings(List.of("#key-1")))
                .build();
    }

    private static JsonObject method(String id, String type, NewKey key) {
        return JsonObject.builder()
                .put("id", id)
                .put("type", type)
                .put("publicKeyMultibase", key.signer().publicKeyMultibase())
                .build();
    }

    private static Did peer(JsonObject document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0x80);
        bytes.write(0x04);
        bytes.writeBytes(StrictJson.writeBytes(document));
        String encoded = Multibase.base58btc(bytes.toByteArray());
        byte[] hash = Multihash.ofContent(encoded.getBytes(StandardCharsets.US_ASCII));
        return Did.parse("did:peer:4" + Multibase.base58btc(hash) + ":" + encoded);
    }

    /** Adds an asset with this document to the home. */
    private Asset added(Process process, NewKey key, JsonObject document) {
        Asset like = process.importBytes("a.txt", new byte[] {1});
        Did did = peer(document);
        Asset asset = new Asset(
                did,
                process.ports.layers().resolve(did).document().orElseThrow(),
                List.of(),
                like.resources(),
                like.lifecycle(),
                List.of(),
                AccessPolicy.OPEN,
                JsonObject.EMPTY,
                home.clock.instant());
        home.persistence.assets().add(List.of(new NewAsset(asset, List.of(key.sealed()), did.value())));
        return asset;
    }

    private static Asset changed(
            Asset asset, DidDocument document, List<Credential> credentials, List<Resource> resources) {
        return new Asset(
                asset.did(),
                document,
                credentials,
                resources,
                asset.lifecycle(),
                asset.links(),
                asset.policy(),
                asset.metadata(),
                asset.createdAt());
    }

    private static ValidationResult validate(Process process, Asset asset) {
        EnginePorts ports = SwappedPorts.assets(process.ports, new OneDamagedAsset(process.ports.assets(), asset));
        try (MigrationManager manager = new MigrationManager(ports)) {
            return manager.validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
        }
    }

    /** The warnings about the source; that a write is not proven is said of every one that is only asked about. */
    private static List<ValidationIssue> warnings(ValidationResult result) {
        assertThat(codes(result.warnings())).containsOnlyOnce("WRITE_UNPROVEN");
        return result.warnings().stream()
                .filter(issue -> !issue.code().equals("WRITE_UNPROVEN"))
                .toList();
    }

    private static List<String> codes(List<ValidationIssue> issues) {
        return issues.stream().map(ValidationIssue::code).toList();
    }

    @Test
    @Tag("P29")
    void aKeyOfAKindThatTheTargetCannotCarryIsNamed() throws Exception {
        try (Process process = home.start()) {
            NewKey key = process.ports.keys().generate();
            JsonObject two = document(key)
                    .with(
                            "verificationMethod",
                            JsonArray.of(
                                    method("#key-1", "Multikey", key),
                                    method("#old", "EcdsaSecp256k1VerificationKey2019", key)));

            MigrationResult result = process.migrate(added(process, key, two));

            assertThat(result.state()).isEqualTo(MigrationState.FAILED);
            assertThat(result.error().orElseThrow().code()).isEqualTo("KEY_TYPE_NOT_SUPPORTED");
            assertThat(result.error().orElseThrow().message())
                    .contains("key old")
                    .contains("EcdsaSecp256k1VerificationKey2019");
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    void aSourceWithoutAKeyToAssertWithIsRefused() {
        try (Process process = home.start()) {
            NewKey key = process.ports.keys().generate();
            Asset asset = added(process, key, document(key).without("assertionMethod"));

            assertThat(validate(process, asset).errors()).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("KEY_MISSING");
                assertThat(issue.message()).contains("assertionMethod");
            });
        }
    }

    @Test
    void moreThanKeysBecomesPublicOnlyWhenItIsAgreed() throws Exception {
        try (Process process = home.start()) {
            NewKey key = process.ports.keys().generate();
            JsonObject service = JsonObject.builder()
                    .put("id", "#inbox")
                    .put("type", "DIDCommMessaging")
                    .put("serviceEndpoint", "https://private.example/inbox")
                    .build();
            Asset asset = added(process, key, document(key).with("service", JsonArray.of(service)));

            MigrationResult refused = process.migrate(asset);
            MigrationOptions agreed = MigrationOptions.DEFAULT.withDisclose(true);
            ValidationResult told = process.manager.validate(asset.did(), Layer.WEBVH, agreed);
            MigrationResult done = process.migrate(asset, agreed);

            assertThat(refused.state()).isEqualTo(MigrationState.FAILED);
            assertThat(refused.error().orElseThrow().code()).isEqualTo("DISCLOSURE_NOT_AGREED");
            assertThat(refused.error().orElseThrow().message())
                    .contains("service")
                    .contains("--disclose");
            assertThat(codes(warnings(told))).containsExactly("SERVICE_NOT_CARRIED_OVER", "SOURCE_DISCLOSED");
            assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    void aCredentialOfAnotherIssuerIsAnnouncedAndCarriedOverAsItIs() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Credential foreign =
                    process.importBytes("b.txt", new byte[] {2}).credentials().get(0);
            Asset endorsed =
                    changed(asset, asset.document(), List.of(asset.credentials().get(0), foreign), asset.resources());

            assertThat(validate(process, endorsed).errors()).isEmpty();
            assertThat(warnings(validate(process, endorsed))).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("CREDENTIAL_CARRIED_OVER");
                assertThat(issue.message()).contains(foreign.issuer());
            });
            EnginePorts ports =
                    SwappedPorts.assets(process.ports, new OneDamagedAsset(process.ports.assets(), endorsed));
            try (MigrationManager manager = new MigrationManager(ports)) {
                MigrationResult done =
                        MigrationManagerTest.get(manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
                assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
                Asset target = home.persistence
                        .assets()
                        .find(done.targetDid().orElseThrow().identity())
                        .orElseThrow();
                assertThat(target.credentials()).hasSize(2).contains(foreign);
            }
        }
    }

    @Test
    void whatWasRetiredStaysWhereItIs() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset retired = asset.with(
                    new Lifecycle(Lifecycle.State.RETIRED, asset.lifecycle().events()));

            assertThat(validate(process, retired).errors()).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("LIFECYCLE_STATE");
                assertThat(issue.message()).contains("is retired (expected: active)");
            });
        }
    }

    @Test
    @Tag("P04")
    void contentThatIsMissingOrOfAnotherSizeIsNamed() {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Resource there = asset.resources().get(0);
            Resource larger = new Resource(
                    there.digest(),
                    InMemoryContentStore.OBJECT_SIZE_BYTES_MAX + 1,
                    there.mediaType(),
                    there.location(),
                    Optional.empty());

            ValidationResult found =
                    validate(process, changed(asset, asset.document(), asset.credentials(), List.of(larger)));
            home.privateStore.delete(there.location());

            assertThat(codes(found.errors())).containsExactly("CONTENT_CHANGED", "CONTENT_TOO_LARGE");
            assertThat(found.errors().get(0).message()).contains("has 1 bytes (expected: 67108865)");
            assertThat(codes(validate(process, asset).errors())).containsExactly("CONTENT_MISSING");
        }
    }

    @Test
    void anImageThatSaysWhereItWasTakenIsAnnounced() {
        ByteBuffer image = ByteBuffer.allocate(64).putShort((short) 0xFFD8);
        image.putShort((short) 0xFFE1).putShort((short) 34);
        image.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
        image.putShort((short) 1).putShort((short) 0x8825);
        try (Process process = home.start()) {
            Asset asset = process.importBytes("holiday.jpg", image.array());
            Resource bytes = asset.resources().get(0);
            Resource picture =
                    new Resource(bytes.digest(), bytes.sizeBytes(), "image/jpeg", bytes.location(), bytes.fileName());
            Asset photo = changed(asset, asset.document(), asset.credentials(), List.of(picture));

            assertThat(warnings(validate(process, photo))).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("LOCATION_IN_IMAGE");
                assertThat(issue.message()).startsWith("holiday.jpg says where it was taken");
            });
            assertThat(validate(process, photo).valid()).isTrue();
            assertThat(warnings(validate(process, asset))).isEmpty();
        }
    }

    @Test
    @Tag("P05")
    void aSourceThatDoesNotResolveOrResolvesToSomethingElseIsRefused() {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            DidDocument edited = new DidDocument(asset.document().json().with("added", "by somebody"));
            String text = asset.did().value();
            char last = text.charAt(text.length() - 1);
            Did cut = Did.parse(text.substring(0, text.length() - 1) + (last == '2' ? '3' : '2'));
            Asset broken = new Asset(
                    cut,
                    asset.document(),
                    asset.credentials(),
                    asset.resources(),
                    asset.lifecycle(),
                    asset.links(),
                    asset.policy(),
                    asset.metadata(),
                    asset.createdAt());

            assertThat(codes(validate(process, changed(asset, edited, asset.credentials(), asset.resources()))
                            .errors()))
                    .containsExactly("SOURCE_CHANGED");
            assertThat(codes(validate(process, broken).errors())).contains("SOURCE_NOT_RESOLVABLE");
        }
    }

    @Test
    @Tag("P43")
    void aCheckThatCannotBeMadeIsAFindingThatBlocks() {
        FaultyContentStore dead = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), dead)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            dead.die(MigrationException.storage("STORE_UNREADABLE", "the store does not answer"));

            ValidationResult result = process.manager.validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);

            assertThat(result.valid()).isFalse();
            assertThat(codes(result.errors())).containsExactly("STORE_UNREADABLE");
        }
    }
}
