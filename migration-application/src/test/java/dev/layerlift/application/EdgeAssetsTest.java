package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AssetRepository.NewAsset;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Assets at the edge of what there is: many credentials, none, many kinds of keys; and disks that fill up at any write. */
class EdgeAssetsTest {
    private static final CredentialSelection ALL =
            new CredentialSelection(Set.of(Credential.ORIGIN_TYPE, "MemberCredential"));

    private final TestHome home = new TestHome();

    private Credential member(Process process, Asset asset, int number) {
        VerificationMethod method = asset.document()
                .methods(VerificationRelationship.ASSERTION_METHOD)
                .get(0);
        ProofRequest key = new ProofRequest(
                process.ports
                        .keys()
                        .signer(method.publicKeyMultibase().orElseThrow())
                        .orElseThrow(),
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
                                .put("memberNumber", number)
                                .build())
                .build();
        return new Credential(home.proofs.sign(unsigned, List.of(key), home.clock.instant()));
    }

    private static Asset with(Asset asset, List<Credential> credentials) {
        return new Asset(
                asset.did(),
                asset.document(),
                credentials,
                asset.resources(),
                asset.lifecycle(),
                asset.links(),
                asset.policy(),
                asset.metadata(),
                asset.createdAt());
    }

    private Asset target(MigrationResult done) {
        assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
        return home.persistence
                .assets()
                .find(done.targetDid().orElseThrow().identity())
                .orElseThrow();
    }

    @Test
    @Tag("P33")
    void anAssetWithAHundredAndFiftyCredentialsMovesWithAllOfThem() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            List<Credential> many = new ArrayList<>(asset.credentials());
            for (int i = many.size(); i < 150; i++) {
                many.add(member(process, asset, i));
            }
            Asset endorsed = with(asset, many);
            assertThat(home.persistence.assets().replace(asset, endorsed)).isTrue();

            MigrationResult done = process.migrate(endorsed, MigrationOptions.DEFAULT.withPublish(ALL));

            Asset target = target(done);
            assertThat(target.credentials()).hasSize(150);
            assertThat(target.credentials())
                    .extracting(Credential::issuer)
                    .containsOnly(target.did().value());
            assertThat(target.credentials().subList(1, 150))
                    .extracting(c -> c.json().requireObject("credentialSubject").requireLong("memberNumber"))
                    .doesNotHaveDuplicates();
            assertThat(process.verify(done).valid()).isTrue();
        }
    }

    @Test
    void anAssetWithoutAnyCredentialMovesToo() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset bare = with(asset, List.of());
            assertThat(home.persistence.assets().replace(asset, bare)).isTrue();

            MigrationResult done = process.migrate(bare);

            assertThat(target(done).credentials()).isEmpty();
            assertThat(target(done).links()).hasSize(1);
            assertThat(process.verify(done).checks())
                    .as("nothing but the origin credential is missed")
                    .allSatisfy(check -> assertThat(check.ok() || check.detail().contains("origin"))
                            .as("%s", check)
                            .isTrue());
        }
    }

    @Test
    @Tag("P29")
    void aDocumentWithFiveKeysOfDifferentTypesKeepsThemAllWithTheirRelationships() throws Exception {
        try (Process process = home.start()) {
            NewKey own = process.ports.keys().generate();
            JsonObject p256 = JsonObject.builder()
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
                    .put("y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
                    .build();
            JsonObject document = JsonObject.builder()
                    .put("@context", JsonArray.ofStrings(List.of("https://www.w3.org/ns/did/v1")))
                    .put(
                            "verificationMethod",
                            JsonArray.of(
                                    multibase("#k1", "Multikey", own.signer().publicKeyMultibase()),
                                    multibase(
                                            "#k2",
                                            "Ed25519VerificationKey2020",
                                            process.ports
                                                    .keys()
                                                    .generate()
                                                    .signer()
                                                    .publicKeyMultibase()),
                                    multibase(
                                            "#k3",
                                            "X25519KeyAgreementKey2020",
                                            "z6LSn6p3HRxx1ZZk1dT9VwcfTBCYgtNWdzdDMKPZjShLNWG7"),
                                    jwk("#k4", "JsonWebKey2020", p256),
                                    jwk("#k5", "JsonWebKey", p256.with("kid", "five"))))
                    .put("authentication", JsonArray.ofStrings(List.of("#k1", "#k2")))
                    .put("assertionMethod", JsonArray.ofStrings(List.of("#k1", "#k4")))
                    .put("keyAgreement", JsonArray.ofStrings(List.of("#k3")))
                    .put("capabilityInvocation", JsonArray.ofStrings(List.of("#k5")))
                    .build();
            Asset asset = added(process, own, document);

            MigrationResult done = process.migrate(asset);

            DidDocument lifted = target(done).document();
            assertThat(KeyCarryOver.missing(asset.document(), lifted)).isEmpty();
            assertThat(lifted.verificationMethods())
                    .extracting(VerificationMethod::type)
                    .contains(
                            "Multikey",
                            "Ed25519VerificationKey2020",
                            "X25519KeyAgreementKey2020",
                            "JsonWebKey2020",
                            "JsonWebKey");
            assertThat(lifted.methods(VerificationRelationship.KEY_AGREEMENT)).hasSize(1);
            assertThat(process.ports
                            .layers()
                            .resolve(done.targetDid().orElseThrow())
                            .document())
                    .contains(lifted);
        }
    }

    @Test
    @Tag("P03")
    @Tag("P28")
    void aDiskThatIsFullAtAnyWriteLosesNothingAndSaysSo() throws Exception {
        int write = 1;
        boolean reached = true;
        int rolledBack = 0;
        while (reached && write < 100) {
            TestHome each = TestHome.withLists();
            FaultyContentStore disk = new FaultyContentStore(each.publicStore);
            byte[] large = new byte[100_000];
            large[0] = (byte) write;
            try (Process process = each.start(new Fuse(), disk)) {
                Asset asset = process.importBytes("a.bin", large);
                Map<String, JsonValue> before =
                        Map.copyOf(asset.document().json().members());
                long first = disk.calls(Operation.PUT);
                disk.failFrom(
                        Operation.PUT,
                        first + write,
                        MigrationException.storage("NO_SPACE", "put: no space left", "free disk space, then resume"));

                MigrationResult result = process.migrate(asset);

                reached = disk.calls(Operation.PUT) >= first + write;
                if (reached) {
                    rolledBack++;
                    assertThat(result.state())
                            .as("write %d: %s", write, result.error())
                            .isEqualTo(MigrationState.ROLLED_BACK);
                    assertThat(result.error().orElseThrow().type()).isEqualTo(ErrorType.STORAGE_ERROR);
                    assertThat(result.error().orElseThrow().code()).isEqualTo("NO_SPACE");
                    assertThat(result.error().orElseThrow().recovery()).contains("free disk space, then resume");
                    assertThat(each.published()).as("write %d", write).isEmpty();
                    assertThat(each.persistence.assets().find(asset.did().identity()))
                            .contains(asset);
                    assertThat(asset.document().json().members()).isEqualTo(before);
                    disk.heal();
                    assertThat(process.migrate(asset).state())
                            .as("write %d, with space again", write)
                            .isEqualTo(MigrationState.COMPLETED);
                }
            }
            write++;
        }
        assertThat(reached).isFalse();
        assertThat(rolledBack).as("writes of a migration").isGreaterThanOrEqualTo(4);
    }

    private static JsonObject multibase(String id, String type, String key) {
        return JsonObject.builder()
                .put("id", id)
                .put("type", type)
                .put("publicKeyMultibase", key)
                .build();
    }

    private static JsonObject jwk(String id, String type, JsonObject key) {
        return JsonObject.builder()
                .put("id", id)
                .put("type", type)
                .put("publicKeyJwk", key)
                .build();
    }

    private Asset added(Process process, NewKey key, JsonObject document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0x80);
        bytes.write(0x04);
        bytes.writeBytes(StrictJson.writeBytes(document));
        String encoded = Multibase.base58btc(bytes.toByteArray());
        byte[] hash = Multihash.ofContent(encoded.getBytes(StandardCharsets.US_ASCII));
        Did did = Did.parse("did:peer:4" + Multibase.base58btc(hash) + ":" + encoded);
        Asset like = process.importBytes("a.txt", new byte[] {1});
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
}
